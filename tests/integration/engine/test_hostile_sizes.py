"""Small files that claim or unpack to something enormous: refused quickly, in words, with little memory."""

import resource
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from cutroom.kit.errors import AppError, Invalid, Unplayable
from cutroom.media.source import ffmpeg, images, probe, remote
from tests.support import hostile

QUICK_S, LITTLE_MB = 12, 420


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*extras: bytes, width: int = 16, height: int = 16) -> bytes:
    """A PNG of transparent black, with other chunks before its pixels."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress((b"\0" + bytes(4 * width)) * height))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extras) + pixels + _chunk(b"IEND", b"")


def unpacking_to(megabytes: int) -> bytes:
    """Zeros, compressed a thousandfold."""
    packed = zlib.compressobj(9)
    return b"".join(packed.compress(bytes(1 << 20)) for _ in range(megabytes)) + packed.flush()


def measured(work: Callable[[], object]) -> tuple[AppError | None, float]:
    """What was refused, and the seconds it took."""
    begun = time.monotonic()
    try:
        work()
    except AppError as refused:
        return refused, time.monotonic() - begun
    return None, time.monotonic() - begun


def peak_mb(program: str, *args: str) -> float:
    """The most memory that a Python of its own, or an ffmpeg that it starts, holds while it runs `program`."""
    # The system keeps the most of a process over `exec`, the tests' own memory with it; VmHWM is of this program alone.
    tell = (
        "\nimport re, resource; own = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())"
        "\nprint(max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, int(own[1])) / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program + tell, *args], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_picture_with_a_compressed_text_costs_no_more_than_its_pixels(kind: bytes, tmp_path: Path) -> None:
    fields = {b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0", b"iCCP": b"profile\0\0"}
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(png(_chunk(kind, fields[kind] + unpacking_to(1000))))
    assert bomb.stat().st_size < 2 << 20
    (tmp_path / "out").mkdir()
    program = (
        "import sys; from pathlib import Path; from cutroom.media.source import images\n"
        "assert images.normalise(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])).width == 16"
    )
    begun = time.monotonic()
    assert peak_mb(program, str(bomb), str(tmp_path / "out")) < 200
    assert time.monotonic() - begun < QUICK_S


def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    refused, seconds = measured(lambda: images.normalise(png(width=12_000, height=4000), tmp_path))
    assert isinstance(refused, Invalid) and "too large" in refused.message
    assert seconds < QUICK_S


def test_a_video_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.mov"
    black = ["-f", "lavfi", "-i", "color=s=10000x10000:r=5:d=0.4", "-c:v", "mjpeg", "-q:v", "31"]
    subprocess.run([ffmpeg.binary(), "-v", "error", *black, bomb], check=True)
    program = (
        "import sys; from cutroom.kit.errors import Unplayable; from cutroom.media.source.probe import probe\n"
        "try: probe(sys.argv[1])\n"
        "except Unplayable as refused: assert '10000 by 10000 pixels' in refused.message, refused.message\n"
        "else: raise AssertionError('taken')"
    )
    begun = time.monotonic()
    assert peak_mb(program, str(bomb)) < LITTLE_MB
    assert time.monotonic() - begun < QUICK_S


def test_8k_is_taken(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "color=s=7680x4320:r=5:d=0.6", "-preset", "ultrafast", film])
    assert (probe.probe(str(film)).width, probe.probe(str(film)).height) == (7680, 4320)


@pytest.mark.parametrize("rate", [100_000, 1_000_000])
def test_a_rate_that_no_camera_has_is_refused(rate: int, tmp_path: Path) -> None:
    film = tmp_path / "film.mkv"
    source = ["-f", "lavfi", "-i", f"color=s=64x64:r={rate}", "-frames:v", "50", "-pix_fmt", "yuv420p"]
    ffmpeg.run(["-v", "error", *source, "-c:v", "mpeg4" if rate < 65_536 else "libx264", film], timeout_s=60)
    moved = tmp_path / "moved.mp4"
    ffmpeg.run(
        ["-v", "error", "-r", str(rate), "-i", film, "-c:v", "libx264", "-video_track_timescale", str(rate), moved]
    )
    with pytest.raises(Unplayable, match="fps; up to 1,000"):
        probe.probe(str(moved))


def test_a_file_that_holds_too_little_for_its_length_is_refused(tmp_path: Path) -> None:
    film = tmp_path / "long.mp4"
    slow = ["-f", "lavfi", "-i", "color=s=64x64:r=1:d=20", "-vf", "setpts=N*2142/TB", "-fps_mode", "passthrough"]
    ffmpeg.run(["-v", "error", *slow, "-pix_fmt", "yuv420p", film], timeout_s=60)
    assert film.stat().st_size < 32 << 10
    with pytest.raises(Unplayable, match=r"lasts 11 h \d+ min, but holds too little"):
        probe.probe(str(film))


def test_a_padded_file_with_holes_is_refused(tmp_path: Path) -> None:
    film = tmp_path / "long.mp4"
    slow = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=1:d=60", "-vf", "setpts=N*714/TB", "-fps_mode", "passthrough"]
    ffmpeg.run(["-v", "error", *slow, "-pix_fmt", "yuv420p", "-g", "1", "-crf", "10", film], timeout_s=60)
    assert film.stat().st_size > 11 * 3600 * 16, "by its bytes alone it could be a video"
    with pytest.raises(Unplayable, match="holds too little"):
        probe.probe(str(film))


def test_an_hour_of_a_still_picture_is_taken(tmp_path: Path) -> None:
    film = tmp_path / "still.mp4"
    still = ["-f", "lavfi", "-i", "color=s=320x180:r=1:d=3600", "-preset", "ultrafast", "-pix_fmt", "yuv420p", film]
    ffmpeg.run(["-v", "error", *still], timeout_s=120)
    assert probe.probe(str(film)).duration_ms == 3_600_000


def test_an_address_that_redirects_is_not_followed_by_the_engine(tmp_path: Path) -> None:
    listener = hostile.Listener()
    try:
        with hostile.storage(b"", "video/mp4", redirect=f"{listener.url}/film.mp4") as url:
            with pytest.raises(Unplayable, match="redirects"):
                probe.probe(url)
            assert listener.reached == []
            assert remote.final(url) == f"{listener.url}/film.mp4", "a person's own address is followed before"
    finally:
        listener.close()


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux bounds a process from outside")
def test_a_contained_run_cannot_take_the_memory_of_the_machine(tmp_path: Path) -> None:
    hungry = [
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "color=s=6000x6000:r=1:d=60",
        "-vf",
        "noise=alls=1,reverse",
        "-f",
        "null",
        "-",
    ]
    with pytest.raises(ffmpeg.FfmpegFailed):
        ffmpeg.run(hungry, timeout_s=60, contained=True)
