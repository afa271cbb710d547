"""Films in which a white frame and a beep come together, and how far apart they are afterwards."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from cutroom.media.compile import encoding
from cutroom.media.source import ffmpeg

RATE = 48_000
BEEP_S = 0.04


def make(path: Path, fps: str, seconds: int, *, vfr: bool = False) -> None:
    """A film of `seconds` at `fps` whose every so manieth frame, about one a second, is white while a beep begins.

    With `vfr` most other frames are left out, at odd distances.
    """
    rate = Fraction(fps)
    every = round(rate)
    picture = f"color=black:s=64x64:r={fps}:d={seconds},drawbox=t=fill:color=white:enable='lt(mod(n,{every}),1)'"
    if vfr:
        picture += f",select='lt(mod(n,{every}),2)+not(mod(n*n,7))'"
    beep = f"aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,{every / rate}),{BEEP_S})':s={RATE}:d={seconds}"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-f", "mov"]
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", beep]
    ffmpeg.run(["-v", "error", *inputs, *coded, "-fps_mode", "vfr" if vfr else "cfr", path])


def apart_ms(path: Path, fps: str) -> list[float]:
    """For each flash in a film of constant `fps`: how much later its beep begins, in ms.

    Where a beep begins with the film its first samples are those that a decoder gives before anything was put in.
    """
    args = ["-v", "error", "-i", path, "-map", "0:v:0", "-vf", "scale=1:1:flags=area,format=gray"]
    grey = ffmpeg.run([*args, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"]).stdout
    white = [0 if grey[0] > 99 else -1, *(i for i, (a, b) in enumerate(pairwise(grey), 1) if a < 99 < b)]
    flashes = [float(at / Fraction(fps)) for at in white if at >= 0]
    beeps = _beeps(path)
    begins = {0.0: encoding.AAC_PRIMING / RATE} if path.suffix == ".mp4" else {}
    pairs = [(at, min(beeps, key=lambda beep: abs(beep - at))) for at in flashes]
    return [(beep - max(at, begins.get(at, 0))) * 1000 for at, beep in pairs]


def _beeps(path: Path) -> list[float]:
    """When it begins to sound, in seconds: each first loud sample after 20 ms without one."""
    args = ["-v", "error", "-i", path, "-map", "0:a:0", "-af", "aresample=48000:async=1:first_pts=0", "-ac", "1"]
    raw = memoryview(ffmpeg.run([*args, "-f", "s16le", "pipe:1"]).stdout).cast("h")
    loud = [i for i, sample in enumerate(raw) if abs(sample) > 2000]
    return [b / RATE for a, b in pairwise([-RATE, *loud]) if b - a > RATE // 50]
