"""Layers and packs: the versions that the suite runs, small enough for Lambda, and loadable there."""

import ast
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra import specs
from infra.batch import bootstrap
from infra.specs import SPECS
from tools import bundle

ROOM = 30 * 2**20  # for what is still to come
LIMIT = 250 * 2**20  # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LAMBDA_GLIBC = 34  # Amazon Linux 2023: 2.34
# Unzipped megabytes when they were last built, for a machine that cannot reach the package index.
RECORDED_MB = {"deps": 50.0, "web": 21.0, "ffmpeg": 80.0, "fonts": 30.0, "vision": 82.0, "payments": 9.0}


@pytest.fixture(scope="module")
def layers() -> dict[str, Path | None]:
    """The built layers; None where the package index cannot be reached."""

    def built(name: str) -> Path | None:
        try:
            return bundle.build(name)
        except SystemExit as refused:
            if re.search("connect|dns|resolve host|network", str(refused), re.IGNORECASE):
                return None
            raise

    return {name: built(name) for name in bundle.LAYERS}


@pytest.mark.parametrize("name", SPECS)
def test_function_fits_into_lambda_with_room_to_spare(name: str, layers: dict[str, Path | None]) -> None:
    size = bundle.size_of(specs.code_folder(name)) + bundle.unzipped(bundle.core()[0])
    for layer in specs.layers(SPECS[name]):
        if layer != "core":
            built = layers[layer]
            size += bundle.unzipped(built) if built else int(RECORDED_MB[layer] * 1e6)
    assert size <= LIMIT - ROOM, f"{name} is {size / 2**20:.0f} MB unzipped"


@pytest.mark.parametrize("layer", [*bundle.LAYERS, "speech", "voice", "photos", "ai"])
def test_layers_hold_the_versions_that_the_suite_runs(layer: str) -> None:
    tested = bundle.packages_in(bundle.ROOT / "requirements.lock")
    pinned = bundle.packages_in(bundle.ROOT / "layers" / layer / "requirements.lock")
    assert pinned
    assert pinned == {name: tested.get(name) for name in pinned}


@pytest.mark.parametrize("layer", [*bundle.LAYERS, "speech", "voice", "photos", "ai", "models"])
def test_locks_pin_by_hash_and_name_no_address(layer: str) -> None:
    text = (bundle.ROOT / "layers" / layer / "requirements.lock").read_text()
    assert "://" not in text
    pins, hashes = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:], "--hash=sha256:"
    assert all(hashes in pin for pin in pins)


def test_machine_code_loads_on_lambdas_c_library(layers: dict[str, Path | None]) -> None:
    for path in filter(None, layers.values()):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if ".so" in Path(name).name:
                    versions = re.findall(rb"GLIBC_2\.(\d+)", archive.read(name))
                    assert max(map(int, versions), default=0) <= LAMBDA_GLIBC, name


def test_every_aws_service_that_the_code_calls_is_described(layers: dict[str, Path | None]) -> None:
    calls = re.compile(r"""client\(\s*["']([a-z0-9-]+)["']""")
    files = [*bundle.sources(bundle.ROOT / "layers" / "core"), *bundle.sources(bundle.ROOT / "functions")]
    called = {name for path in files if path.suffix == ".py" for name in calls.findall(path.read_text())}
    assert called <= bundle.AWS_SERVICES
    if deps := layers["deps"]:
        with zipfile.ZipFile(deps) as archive:
            inside = {name.split("/")[3] for name in archive.namelist() if name.startswith("python/botocore/data/")}
        assert called <= inside


def imported(folder: Path) -> set[str]:
    """The top names of everything that the code of a folder imports, wherever it does."""
    found = set[str]()
    for path in bundle.sources(folder):
        for node in ast.walk(ast.parse(path.read_text())) if path.suffix == ".py" else ():
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


def test_everything_that_the_code_imports_is_in_a_layer_or_pack(layers: dict[str, Path | None]) -> None:
    locks = (bundle.ROOT / "layers" / pack / "requirements.lock" for pack in ("speech", "voice", "photos", "ai"))
    packed = {name.replace("-", "_") for lock in locks for name in bundle.packages_in(lock)}
    known = {
        "cutroom",
        *sys.stdlib_module_names,
        *packed,
        "google",
        "hibari",
        "PIL",
    }  # of google-genai, hibari-tts, pillow
    for path in layers.values():
        if not path:
            pytest.skip("the package index cannot be reached")
        with zipfile.ZipFile(path) as archive:
            known |= {name.split("/")[1].split(".")[0] for name in archive.namelist() if name.startswith("python/")}
    for folder in (bundle.ROOT / "layers" / "core", *sorted((bundle.ROOT / "functions").iterdir())):
        own = {path.stem if path.is_file() else path.name for path in folder.iterdir()}
        assert imported(folder) <= known | own, folder.name


def test_functions_find_what_they_start(layers: dict[str, Path | None]) -> None:
    ffmpeg, fonts = layers["ffmpeg"], layers["fonts"]
    if not ffmpeg or not fonts:
        pytest.skip("the package index cannot be reached")
    with zipfile.ZipFile(ffmpeg) as archive:
        [binary] = [one for one in archive.infolist() if "binaries/ffmpeg" in one.filename]
        assert binary.external_attr >> 16 & 0o111, "ffmpeg has to be executable"
    with zipfile.ZipFile(fonts) as archive:
        assert "fonts/Anton_400Regular.ttf" in archive.namelist()


def test_the_core_layer_is_the_shared_package_and_nothing_python_left_behind() -> None:
    path, name = bundle.core()
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert "python/cutroom/__init__.py" in names
    assert not [one for one in names if "__pycache__" in one or one.endswith(".pyc")]
    assert bundle.core() == (path, name)


def test_the_same_files_give_the_same_archive(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("x = 1\n")
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    bundle.write_zip(first, [("a.py", source)])
    source.touch()
    bundle.write_zip(second, [("a.py", source)])
    assert first.read_bytes() == second.read_bytes()


def test_an_archives_name_follows_its_lock(tmp_path: Path) -> None:
    lock = tmp_path / "layers" / "vision" / "requirements.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("numpy==9\n")
    assert bundle.recipe_hash("vision", tmp_path) != bundle.recipe_hash("vision")


def job_program() -> dict[str, Any]:
    """The functions of the GPU job's start program, without starting it."""
    names: dict[str, Any] = {}
    exec(bootstrap().split("\nif importlib")[0], names)  # noqa: S102 (our own program, as the job runs it)
    return names


def test_gpu_job_signs_its_downloads_as_aws_wants() -> None:
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    keys = {"AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG", "Token": "session"}
    host, path = "cdk-assets-1-eu-west-1.s3.eu-west-1.amazonaws.com", "/0a1b.zip"
    theirs = AWSRequest("GET", f"https://{host}{path}")
    S3SigV4Auth(Credentials(*keys.values()), "s3", "eu-west-1").add_auth(theirs)
    moment = datetime.strptime(theirs.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    ours = job_program()["signed"](host, path, "eu-west-1", keys, moment)
    assert ours.get_header("Authorization") == theirs.headers["Authorization"]


def test_gpu_job_starts_the_task_at_once_where_the_package_is_there(tmp_path: Path) -> None:
    package = tmp_path / "cutroom" / "runtime"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    (package / "batch.py").write_text("import sys\nprint(sys.argv[1])\n")
    done = subprocess.run(
        [sys.executable, "-c", bootstrap(), '{"task": "renders.render"}'],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout.strip() == '{"task": "renders.render"}'
