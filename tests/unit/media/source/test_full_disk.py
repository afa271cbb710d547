"""A disk that is full: a fault that passes, and no fault of the video."""

from pathlib import Path

import pytest

from cutroom.kit.errors import RetryLater
from cutroom.media.source import ffmpeg

FULL = Path("/dev/full")  # Linux's device on which every write fails as on a full disk


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full, which Linux has")
def test_a_full_disk_is_told_as_such() -> None:
    picture = ["-f", "lavfi", "-i", "color=size=320x240:duration=2", "-f", "rawvideo", str(FULL)]
    with pytest.raises(RetryLater, match="room on the disk"):
        ffmpeg.run(picture)
