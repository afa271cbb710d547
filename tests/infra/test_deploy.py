"""`cutroom deploy`: what it says before it does anything, and what it hands to the CDK."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cutroom.kit.errors import Invalid
from cutroom_cli import deploy
from infra import publish
from infra.specs import SPECS
from tests.infra.conftest import Synthesised
from tools import bundle

NOBODY = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
}


def cutroom(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from cutroom_cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], env=NOBODY, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--region", "eu-west-1"], "no AWS credentials were found"),
        (["--profile", "nobody"], "nobody"),
        (["--parameter", "AlertEmail"], "--parameter takes NAME=VALUE"),
        (["-c", "domain"], "--context takes NAME=VALUE"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(arguments: list[str], words: str) -> None:
    done = cutroom("deploy", *arguments)
    assert done.returncode == 1
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_help_says_what_it_needs() -> None:
    text = cutroom("deploy", "--help").stdout
    assert "--dry-run" in text
    assert "credentials" in text


def test_permissions_are_not_widened_without_a_question() -> None:
    asked = deploy.deploy_arguments(["AlertEmail=a@b.org"], ask=True)
    assert asked[:4] == ["deploy", "Cutroom", "--require-approval", "broadening"]
    assert asked[4:6] == ["--parameters", "Cutroom:AlertEmail=a@b.org"]
    assert "never" in deploy.deploy_arguments([], ask=False)


def test_a_pair_needs_a_name_and_a_value() -> None:
    deploy.check_pairs(parameter=["Stage=blue", "WebOrigins="], context=None)
    with pytest.raises(Invalid):
        deploy.check_pairs(parameter=["=blue"])


def test_summary_counts_what_would_be_deployed(cloud: Synthesised) -> None:
    sizes = dict.fromkeys(("core", *bundle.RECIPES), 1_000_000)
    found = deploy.summary(sizes, cloud.folder)
    assert sum(found["resources"].values()) == len(cloud.template["Resources"])
    assert set(found["functions_unzipped_bytes"]) == set(SPECS)
    assert found["functions_unzipped_bytes"]["render"] > 4_000_000
    json.dumps(found)


def test_stand_ins_are_never_published(tmp_path: Path) -> None:
    from infra import packages

    with pytest.raises(SystemExit, match="not built: deps"):
        packages.require_built(lambda name: tmp_path / name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("assets/index-BqKJ3x9a.js", True), ("index.html", False), ("assets/logo.svg", False), ("robots.txt", False)],
)
def test_only_files_named_after_their_content_are_kept_for_good(name: str, kept: bool) -> None:
    assert (publish.cache_control(name) == publish.FOR_GOOD) is kept


def test_pages_are_published_after_what_they_name(tmp_path: Path) -> None:
    uploaded: list[tuple[str, str]] = []

    class Session:
        def client(self, _: str) -> "Session":
            return self

        def upload_file(self, path: str, bucket: str, name: str, ExtraArgs: dict[str, str]) -> None:
            uploaded.append((name, ExtraArgs["ContentType"]))

    assert publish.web_app(Session(), "web", tmp_path) == 0
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app.js").touch()
    (tmp_path / "index.html").touch()
    (tmp_path / "robots.txt").touch()
    assert publish.web_app(Session(), "web", tmp_path) == 3
    assert uploaded[-1] == ("index.html", "text/html; charset=utf-8")
    assert ("assets/app.js", "text/javascript") in uploaded
