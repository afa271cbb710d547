"""What a path that is no video is refused with, in the words of whoever gave it."""

from pathlib import Path

import pytest

from cutroom.kit.errors import Unplayable
from cutroom.media.source.probe import probe


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Unplayable, match="This is a folder, not a video file"):
        probe(str(tmp_path))


def test_a_missing_file_is_called_missing(tmp_path: Path) -> None:
    with pytest.raises(Unplayable, match="There is no file of this name"):
        probe(str(tmp_path / "none.mp4"))
