"""`cutroom photos` says what is wrong before it begins, and takes a folder as people count."""

from pathlib import Path

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from cutroom.kit.errors import AppError, Invalid
from cutroom_cli.main import commands
from cutroom_cli.photos import found


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["nowhere"], "no file or folder 'nowhere'"),
        (["empty"], "no files in this folder"),
        (["holiday", "--out", "x.mov"], ".mp4 file"),
        (["holiday", "--mood", "angry"], "no music mood named 'angry'"),
        (["holiday", "--style", "baroque"], "baroque"),
        (["holiday", "--out", "holiday"], ".mp4 file"),
        (["holiday/a.mp4", "--out", "holiday/a.mp4"], "one of the files that this is made from"),
        (["texts"], "no photo here that can be used"),
    ],
)
def test_what_is_wrong_is_said(command: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "holiday", "texts"):
        (tmp_path / name).mkdir()
    Image.new("RGB", (80, 80)).save(tmp_path / "holiday" / "a.png")
    (tmp_path / "holiday" / "a.mp4").write_bytes(b"no film")
    (tmp_path / "texts" / "a.txt").write_text("words")
    with pytest.raises((AppError, typer.Exit)) as refused:
        commands("photos")(["photos", *command], standalone_mode=False)
    assert says in str(refused.value)


def test_a_file_that_is_no_photo_is_named_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "IMG_7.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + bytes(20))
    with pytest.raises(Invalid):
        commands("photos")(["photos", "IMG_7.HEIC"], standalone_mode=False)
    assert "skipped IMG_7.HEIC: HEIC files can't be read" in capsys.readouterr().err


def test_files_of_a_folder_come_by_number_each_once_and_hidden_ones_not_at_all(tmp_path: Path) -> None:
    for name in ("10.jpg", "9.jpg", ".DS_Store", "a.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "more").mkdir()
    assert [file.name for file in found([tmp_path, tmp_path / "9.jpg"])] == ["9.jpg", "10.jpg", "a.txt"]


def test_its_options_are_explained() -> None:
    shown = CliRunner().invoke(commands("photos"), ["photos", "--help"]).output
    assert all(option in shown for option in ("--title", "--mood", "--keep-order", "--seconds", "--no-best"))
