"""ffmpeg's description of its input, read: the pinned build brings no ffprobe."""

import re
from fractions import Fraction
from typing import NamedTuple


class Video(NamedTuple):
    """A video stream as stated: coded size in pixels, clockwise rotation in degrees, shape of a pixel."""

    stream: int
    codec: str
    pixel_format: str
    colour: str
    width: int
    height: int
    sar: Fraction
    rotation: int
    fps: Fraction
    picture_only: bool  # a cover image, not moving pictures


class Audio(NamedTuple):
    """An audio stream as stated."""

    stream: int
    codec: str
    sample_rate: int
    channels: int
    layout: str
    default: bool


class Banner(NamedTuple):
    """Everything that ffmpeg says of a file before it starts work."""

    containers: list[str]
    duration_ms: int | None
    start_ms: int
    bit_rate: int
    videos: list[Video]
    audios: list[Audio]


# Titles, comments and file names may read like any of these lines, but stand further in, behind their names.
TIMING = re.compile(
    r"^  Duration: (?:(\d+):(\d\d):(\d\d)\.(\d\d)|N/A)(?:, start: (-?[\d.]+))?(?:, bitrate: (\d+) kb/s)?",
    re.MULTILINE,
)
ROTATION = re.compile(r"^\s+displaymatrix: rotation of (-?[\d.]+)")
# Pixel format, in brackets what is known of its colours and fields, brackets of their own within them, and the size.
PICTURE = re.compile(r", ([a-z][a-z0-9_]*)(?:\(((?:[^()]|\([^()]*\))*)\))?, (\d+)x(\d+)")
STREAM = re.compile(r"^\s*Stream #0:(\d+)[^:]*(?:\([^)]*\))?: (Video|Audio): (.*)$")
LAYOUTS = {"mono": 1, "stereo": 2, "downmix": 2, "2.1": 3, "3.0": 3, "4.0": 4, "quad": 4, "5.0": 5, "5.1": 6, "7.1": 8}


def parse(log: str) -> Banner:
    """Read what `ffmpeg -i` printed. Fields that it does not state are 0, None or empty."""
    body = log[log.find("Input #0") :]
    head = re.search(r"Input #0, (\S+), from", body)
    timing = TIMING.search(body)
    videos, audios = _streams(body)
    return Banner(
        containers=head[1].split(",") if head else [""],
        duration_ms=_clock(timing) if timing and timing[1] else None,
        start_ms=round(Fraction(timing[5]) * 1000) if timing and timing[5] else 0,
        bit_rate=int(timing[6]) * 1000 if timing and timing[6] else 0,
        videos=videos,
        audios=audios,
    )


def _clock(match: re.Match[str]) -> int:
    hours, minutes, seconds, hundredths = (int(match[i]) for i in range(1, 5))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10


def _streams(body: str) -> tuple[list[Video], list[Audio]]:
    videos: list[Video] = []
    audios: list[Audio] = []
    for line in body.splitlines():
        if line.startswith(("Output #", "Stream mapping")):
            break
        if match := STREAM.match(line):
            stream, kind, text = int(match[1]), match[2], match[3]
            if kind == "Video":
                videos.append(_video(stream, text))
            else:
                audios.append(_audio(stream, text))
        elif (turn := ROTATION.match(line)) and videos:
            videos[-1] = videos[-1]._replace(rotation=-round(float(turn[1]) / 90) * 90 % 360)
    return videos, audios


def _video(stream: int, text: str) -> Video:
    size = re.search(r", (\d+)x(\d+)", text)
    shape = re.search(r"\bSAR (\d+):(\d+)", text)
    rate = re.search(r"([\d.]+)(k?) fps", text) or re.search(r"([\d.]+)(k?) tbr", text)
    layout = PICTURE.search(text)
    sar = Fraction(int(shape[1]), int(shape[2])) if shape and int(shape[1]) and int(shape[2]) else Fraction(1)
    return Video(
        stream=stream,
        codec=text.split(",", maxsplit=1)[0].split(maxsplit=1)[0],
        pixel_format=layout[1] if layout else "none",
        colour=(layout[2] or "") if layout else "",
        width=int(size[1]) if size else 0,
        height=int(size[2]) if size else 0,
        sar=sar,
        rotation=0,
        fps=_nominal(rate[1], rate[2]) if rate else Fraction(25),
        picture_only="(attached pic)" in text or "(still image)" in text or "(timed thumbnails)" in text,
    )


def _nominal(text: str, thousands: str) -> Fraction:
    rate = Fraction(text) * (1000 if thousands else 1)
    ntsc = {"23.98": 24, "29.97": 30, "59.94": 60, "119.88": 120}
    return Fraction(ntsc[text] * 1000, 1001) if text in ntsc else (rate or Fraction(25))


def _audio(stream: int, text: str) -> Audio:
    rate = re.search(r"(\d+) Hz, ([^,]+)", text)
    stated = rate[2].strip() if rate else ""
    layout = stated.split("(")[0].strip()
    counted = re.match(r"(\d+) channels", layout)
    return Audio(
        stream=stream,
        codec=text.split(",", maxsplit=1)[0].split(maxsplit=1)[0],
        sample_rate=int(rate[1]) if rate else 0,
        channels=int(counted[1]) if counted else LAYOUTS.get(layout, 2 if rate else 0),
        layout=stated,
        default="(default)" in text,
    )


def displayed(video: Video) -> tuple[int, int]:
    """Width and height on a screen: pixels made square, then turned."""
    width, height = round(video.width * video.sar), video.height
    return (height, width) if video.rotation % 180 else (width, height)
