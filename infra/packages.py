"""Layers and packs as the template sees them: known by the hash of their recipe, built by `tools/bundle.py`.

Synthesis never builds libraries. Where they are not published (a laptop, a test) a small stand-in takes their place
under the same name, so that the template is the same everywhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from tools import bundle

NO_VERSION = "@aws-cdk/aws-lambda:codeFromBucketObjectVersionNotSpecified"
STAND_IN = Path("build") / "stand-in"


@dataclass(frozen=True)
class Packages:
    """Everything that runs beside a function's own code."""

    layers: dict[str, lambda_.LayerVersion]
    archives: dict[str, assets.Asset]

    def pack_urls(self, names: Iterable[str]) -> dict[str, str]:
        """Pack -> s3 URL, for `CUTROOM_PACKS`."""
        return {name: self.archives[name].s3_object_url for name in names}

    def object_arn(self, name: str) -> str:
        """The one object of the asset bucket that holds a layer or pack."""
        archive = self.archives[name]
        return f"arn:{cdk.Aws.PARTITION}:s3:::{archive.s3_bucket_name}/{archive.s3_object_key}"


def make(scope: Construct, *, publish: bool) -> Packages:
    """The core layer, the library layers and the packs; what is to be published must have been built."""
    if publish:
        require_built()
    path, name = bundle.core()
    archives = {"core": assets.Asset(scope, "CoreArchive", path=str(path), asset_hash=name)}
    for package in bundle.RECIPES:
        archives[package] = assets.Asset(
            scope,
            f"{package.title()}Archive",
            path=str(bundle.archive(package) if publish else _stand_in()),
            asset_hash=bundle.recipe_hash(package),
        )
    layers = {name: _layer(scope, name, archives[name]) for name in ("core", *bundle.LAYERS)}
    return Packages(layers, archives)


def require_built(archive: Callable[[str], Path] = bundle.archive) -> None:
    """Refuse to publish stand-ins: they would take the real archives' names in the asset bucket for good."""
    missing = [name for name in bundle.RECIPES if not archive(name).exists()]
    if missing:
        raise SystemExit(f"not built: {', '.join(missing)}; run `cutroom deploy`, or `python tools/bundle.py` first")


def _stand_in() -> Path:
    folder = bundle.ROOT / STAND_IN
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README").write_text("Stands in for libraries that `python tools/bundle.py` builds.\n")
    return folder


def _layer(scope: Construct, name: str, archive: assets.Asset) -> lambda_.LayerVersion:
    known = "The object's key is the hash of its content, so a new content is a new key."
    cdk.Annotations.of(archive).acknowledge_warning(NO_VERSION, known)
    return lambda_.LayerVersion(
        scope,
        f"{name.title()}Layer",
        code=lambda_.Code.from_bucket(archive.bucket, archive.s3_object_key),
        compatible_runtimes=[lambda_.Runtime.PYTHON_3_12],
        compatible_architectures=[lambda_.Architecture.X86_64],
        description=f"Cutroom {name}",
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
