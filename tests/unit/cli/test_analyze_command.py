"""`cutroom analyze` tries where it is to write before it works, and leaves nothing behind where it cannot."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cutroom.kit.errors import AppError
from cutroom_cli.main import commands


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--out", "folder"], "is a folder"),
        (["--plot", "folder"], "is a folder"),
        (["--out", "film.mp4"], "made from"),
        (["--plot", "film.mp4"], "made from"),
        (["--out", "file/analysis.json"], "cannot be written"),
        (["--plot", "file/deeper/plot.png"], "cannot be written"),
        (["--out", "same.png", "--plot", "same.png"], "two files"),
        (["--stages", "shots,colour"], "colour"),
        (["--min-seconds", "20", "--max-seconds", "10"], "longest"),
    ],
)
def test_a_bad_place_or_option_is_refused_before_the_video_is_opened(
    options: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("a file and no folder")
    (tmp_path / "film.mp4").write_text("never opened")
    before = sorted(tmp_path.rglob("*"))
    refused = CliRunner().invoke(commands("analyze"), ["analyze", "film.mp4", *options]).exception
    assert isinstance(refused, AppError)
    assert says in refused.message.lower() or says in refused.message
    assert sorted(tmp_path.rglob("*")) == before
