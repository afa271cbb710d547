"""The commands of the render engine say what is wrong with a file before anything starts."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cutroom.kit.errors import AppError
from cutroom_cli.main import app


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["render", "edit.json", "--out", "x.mp4"], "tracks"),
        (["render", "none.json", "--out", "x.mp4"], "no file"),
        (["render"], "Say which Edit"),
        (["report", "none.mp4"], "no file"),
        (["clip", "none.mp4", "--out", "x", "--captions", "comic"], "choose one of"),
    ],
)
def test_what_is_wrong_is_said(command: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "edit.json").write_text('{"sources": {}, "tracks": []}')
    refused = CliRunner().invoke(app, command).exception
    assert isinstance(refused, AppError)
    assert says in refused.message


def test_the_schema_is_printed() -> None:
    printed = CliRunner().invoke(app, ["render", "--schema"]).stdout
    assert "Transition" in json.loads(printed)["$defs"]
