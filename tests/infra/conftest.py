"""One synthesis for all of these tests, with cdk-nag looking on."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.local import assembly
from infra.local.settings import STACK
from tests.support.cache import once


@dataclass(frozen=True)
class Synthesised:
    """The cloud assembly: where it is, the template in it, and what was found wrong with it."""

    folder: Path
    template: dict[str, Any]
    report: dict[str, Any]
    accepted: dict[str, dict[str, str]]

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Logical id -> properties of every resource of one kind."""
        found = self.template["Resources"].items()
        return {name: resource.get("Properties", {}) for name, resource in found if resource["Type"] == f"AWS::{kind}"}

    def one(self, kind: str, prefix: str = "") -> dict[str, Any]:
        """The properties of the one resource of a kind whose id starts with `prefix`."""
        [found] = [properties for name, properties in self.of(kind).items() if name.startswith(prefix)]
        return found

    def function(self, name: str) -> dict[str, Any]:
        """The properties of the function `name`."""
        [found] = [one for one in self.of("Lambda::Function").values() if one["Description"] == f"Cutroom {name}"]
        return found


@pytest.fixture(scope="session")
def cloud() -> Synthesised:
    """The stack as it would be deployed; made anew when anything that goes into it, or this file, has changed."""
    recipe = [assembly.fingerprint(), Path(__file__).read_text()]
    folder = once("synthesis", recipe, synthesise)
    report = folder / "validation-report.json"
    return Synthesised(
        folder,
        json.loads((folder / f"{STACK}.template.json").read_text()),
        json.loads(report.read_text()) if report.exists() else {"pluginReports": []},
        accepted(folder),
    )


def synthesise(folder: Path) -> None:
    """Write the cloud assembly and what cdk-nag says of it."""
    import aws_cdk as cdk
    from cdk_nag import AwsSolutionsChecks

    from infra.app import build

    app = build(folder)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    with suppress(RuntimeError):  # findings: the tests read them in the report
        app.synth()


def accepted(folder: Path) -> dict[str, dict[str, str]]:
    """The rules that the stack acknowledges and why, by the path of the construct."""
    found: dict[str, dict[str, str]] = {}
    for path, entries in json.loads((folder / f"{STACK}.metadata.json").read_text()).items():
        for entry in entries:
            if entry["type"] == "aws:cdk:acknowledged-rules":
                found.setdefault(path, {}).update(entry["data"])
    return found
