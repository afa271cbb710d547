"""A film whose every frame carries its number, as ten black or white squares: what is shown can be read back."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from cutroom.media.source import ffmpeg
from cutroom.media.source.packets import packet_times

BITS, SIDE = 10, 32
WIDTH, HEIGHT = BITS * SIDE, 64


def make(
    path: Path,
    fps: str,
    seconds: float,
    *,
    clock: str = "",
    key_frames: int = 25,
    first: int = 0,
    also: Sequence[str] = (),
) -> None:
    """Write `seconds` of film at `fps`, numbered from `first` on; `also` are more arguments for its encoding.

    `clock` replaces the frames' times: an expression of `N`, in milliseconds.
    """
    squares = ",".join(
        f"drawbox=x={SIDE * k}:y=0:w={SIDE}:h={HEIGHT}:color=white:t=fill:enable='mod(floor((n+{first})/{2**k}),2)'"
        for k in range(BITS)
    )
    timed = f",settb=1/1000,setpts='{clock}'" if clock else ""
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p", "-g", str(key_frames)]
    kept = ["-fps_mode", "passthrough", "-enc_time_base", "1:1000"] if clock else []
    film = f"color=black:s={WIDTH}x{HEIGHT}:r={fps}:d={seconds},{squares}{timed}"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", film, *coded, *kept, *also, path])


def change(path: Path, fps: int, seconds: int, *ways: Sequence[str]) -> None:
    """Write a film whose frames change, as where recordings were put together: a part for each of `ways`."""
    parts = [path.with_suffix(f".{i}.h264") for i in range(len(ways))]
    for i, (part, way) in enumerate(zip(parts, ways, strict=True)):
        make(part, str(fps), seconds, first=i * fps * seconds, also=way)
    path.with_suffix(".h264").write_bytes(b"".join(part.read_bytes() for part in parts))
    ffmpeg.run(["-v", "error", "-r", str(fps), "-f", "h264", "-i", path.with_suffix(".h264"), "-c", "copy", path])


def times(path: Path) -> list[Fraction]:
    """When each frame begins, in seconds from the first."""
    args = ["-v", "error", "-i", path, "-map", "0:v:0", "-c", "copy", "-copyts", "-f", "framecrc", "pipe:1"]
    found = sorted(packet_times(ffmpeg.run(args).stdout.decode()))
    return [at - found[0] for at in found]


def shown(path: Path) -> list[int]:
    """The number on each frame of a film or picture that shows all of such a film's frame."""
    args = ["-v", "error", "-i", path, "-vf", f"scale={WIDTH}:{HEIGHT}", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"]
    frames = np.frombuffer(ffmpeg.run(args).stdout, np.uint8).reshape(-1, HEIGHT, BITS, SIDE)
    bits = frames[:, 16:-16, :, 8:-8].mean(axis=(1, 3)) > 128
    return [int(number) for number in bits @ (1 << np.arange(BITS))]
