"""The commands of the render engine say what is wrong with a file before anything starts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cutroom.kit.errors import AppError, Invalid
from cutroom.media.edit import Captions, CaptionWord, Edit, Source, Track, VideoLayer
from cutroom_cli import console
from cutroom_cli.main import MODULES, commands
from tests.unit.media.builders import media


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["render", "edit.json", "--out", "x.mp4"], "tracks"),
        (["render", "none.json", "--out", "x.mp4"], "no file"),
        (["render"], "Say which Edit"),
        (["report", "none.mp4"], "no file"),
        (["render", "good.json", "--out", "x.mkv"], ".mp4 file"),
        (["render", "good.json", "--out", "x.jpg", "--frame", "1"], ".png file"),
        (["render", "good.json", "--out", "x.png", "--frame", "-1"], "no time"),
        (["render", "good.json", "--out", "x.png", "--frame", "1:00"], "ends at 2 s"),
        (["render", ".", "--out", "x.mp4"], "folder"),
        (["render", "cut.edl", "--out", "x.mp4"], ".otio"),
        (["render", "good.json", "--out", "edit.json/x.otio"], "cannot be written"),
        (["report", "."], "folder"),
        (["splice", "a.mp4", "b.mp4", "--out", "x.avi"], ".mp4 file"),
        (["splice", "edit.json", "b.mp4", "--out", "new/x.mp4"], "edit.json: "),
        (["clip", "none.mp4", "--out", "edit.json"], "cannot be written"),
        (["clip", "none.mp4", "--out", "x", "--captions", "comic"], "choose one of"),
    ],
)
def test_what_is_wrong_is_said(command: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "edit.json").write_text('{"sources": {}, "tracks": []}')
    (tmp_path / "cut.edl").write_text("TITLE: a cut")
    layer = {"source": "a", "duration_ms": 2000}
    good = {"sources": {"a": {"uri": "a.mp4", "info": media().model_dump()}}, "tracks": [{"layers": [layer]}]}
    (tmp_path / "good.json").write_text(json.dumps(good))
    refused = CliRunner().invoke(commands(command[0]), command).exception
    assert isinstance(refused, AppError)
    assert says in refused.message


def test_how_much_is_cut_out_is_one_of_three() -> None:
    refused = CliRunner().invoke(commands("clip"), ["clip", "a.mp4", "--out", "x", "--tightening", "hard"])
    assert refused.exit_code == 2
    assert all(strength in refused.output for strength in ("off", "gentle", "tight"))


def test_the_schema_is_printed() -> None:
    printed = CliRunner().invoke(commands("render"), ["render", "--schema"]).stdout
    assert "Transition" in json.loads(printed)["$defs"]


@pytest.mark.parametrize("wanted", sorted(command for held in MODULES.values() for command in held))
def test_a_command_comes_with_those_of_its_own_module_alone(wanted: str) -> None:
    assert names(commands(wanted)) == next(set(held) for held in MODULES.values() if wanted in held)


def test_all_commands_are_listed_where_none_is_named() -> None:
    assert names(commands()) == {command for held in MODULES.values() for command in held}


def test_a_frame_needs_nothing_of_what_only_other_commands_need(tmp_path: Path) -> None:
    """Each of these takes longer to load than to make the frame: the bar is half a second, for an hour of film."""
    heavy = {"numpy", "onnxruntime", "rich", "http.client", "email.parser", "boto3", "sqlalchemy", "fastapi", "PIL"}
    mute = Edit(
        sources={"a": Source(uri="a.mp4", info=media())},
        tracks=[Track(layers=[VideoLayer(source="a", duration_ms=2000)])],
        captions=Captions(words=[CaptionWord(text="word", start_ms=0, end_ms=500)]),
    )
    (tmp_path / "edit.json").write_text(mute.model_dump_json())
    (tmp_path / "a.mp4").write_text("no film: it is said when all has been loaded")
    arguments = ["cutroom", "render", "edit.json", "--out", "frame.png", "--frame", "1"]
    program = (
        f"import sys; sys.argv = {arguments!r}\n"
        "from cutroom_cli.main import commands\n"
        "from cutroom.kit.errors import Invalid\n"
        "try: commands(sys.argv[1])(standalone_mode=False)\n"
        "except Invalid: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "pysubs2" in loaded, "the words were set"
    assert not loaded & heavy


def names(app: typer.Typer) -> set[str]:
    """The commands, and the groups of commands."""
    commands = {one.name or (one.callback.__name__ if one.callback else "") for one in app.registered_commands}
    return commands | {one.name for one in app.registered_groups if isinstance(one.name, str)}


REFUSED = [Invalid("no [b]file[/b] [/] here"), PermissionError(13, "Permission denied", "/x[/]")]


@pytest.mark.parametrize("raised", REFUSED)
def test_what_fails_is_one_sentence_whatever_it_names(raised: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> None:
        raise raised

    assert console.guard(command) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ") and "[/]" in said and "Traceback" not in said
