"""A file of two recordings, whose second one tells its colours otherwise: ffmpeg would begin its filters anew there."""

import subprocess
from pathlib import Path

from cutroom.media.render import previews
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe

SECONDS = 4
TOLD = "h264_metadata=matrix_coefficients=6:colour_primaries=6:transfer_characteristics=6:video_full_range_flag=0"


def recording(path: Path, colour: str, *told: str) -> Path:
    """One of the two, as a bare stream."""
    picture = ["-f", "lavfi", "-i", f"color={colour}:size=320x180:rate=30:duration={SECONDS}"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *told, "-f", "h264"]
    subprocess.run([ffmpeg.binary(), "-y", "-v", "error", *picture, *coded, str(path)], check=True)
    return path


def both(folder: Path) -> Path:
    """The two, one after the other in one stream."""
    one = recording(folder / "one.h264", "red")
    other = recording(folder / "other.h264", "blue", "-bsf:v", TOLD)
    (folder / "both.h264").write_bytes(one.read_bytes() + other.read_bytes())
    wrapped = ["-r", "30", "-i", str(folder / "both.h264"), "-c", "copy", str(folder / "both.mp4")]
    subprocess.run([ffmpeg.binary(), "-y", "-v", "error", *wrapped], check=True)
    return folder / "both.mp4"


def colours(video: Path) -> list[str]:
    """What is mostly seen, for each second."""
    asked = ["-i", str(video), "-vf", "fps=1,scale=1:1", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    raw = subprocess.run([ffmpeg.binary(), "-v", "error", *asked], check=True, capture_output=True).stdout
    pixels = [raw[i : i + 3] for i in range(0, len(raw), 3)]
    return ["red" if red > blue else "blue" for red, _, blue in pixels]


def test_the_preview_shows_both_where_they_are(tmp_path: Path) -> None:
    source = both(tmp_path)
    (tmp_path / "made").mkdir()
    made = previews.make(str(source), probe(str(source)), tmp_path / "made")
    assert colours(made.proxy) == ["red"] * SECONDS + ["blue"] * SECONDS
    assert made.sprite.exists() and made.thumbnail.exists()
