"""The commands of the render engine say what is wrong with a file before anything starts."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cutroom.kit.errors import AppError
from cutroom_cli.main import ON_FILES, commands


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
    refused = CliRunner().invoke(commands(command[0]), command).exception
    assert isinstance(refused, AppError)
    assert says in refused.message


def test_the_schema_is_printed() -> None:
    printed = CliRunner().invoke(commands("render"), ["render", "--schema"]).stdout
    assert "Transition" in json.loads(printed)["$defs"]


def test_commands_on_files_load_without_the_others_and_all_are_listed() -> None:
    few, everything = (names(commands(wanted)) for wanted in ("render", ""))
    assert few == ON_FILES
    assert everything > few | {"up", "demo", "deploy"}


def names(app: typer.Typer) -> set[str]:
    return {one.name or (one.callback.__name__ if one.callback else "") for one in app.registered_commands}
