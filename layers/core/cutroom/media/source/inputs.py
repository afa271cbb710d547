"""How a file or address is opened, by ffmpeg and by PyAV: as one of the containers that we take, and nothing beside it.

What strangers upload may be a playlist or refer to other addresses. A container that is not listed is refused before
its header is read, so nothing that it names is ever opened (docs/adr/0024-hostile-media.md).
"""

from fractions import Fraction
from pathlib import Path

from cutroom.media.source.paths import is_remote

VIDEOS = ("mov", "mp4", "m4a", "3gp", "avi", "matroska", "webm", "flv", "mpegts", "mpeg", "asf", "ogg")
SOUNDS = ("wav", "mp3", "flac", "aac", "aiff", "ogg", "mov", "mp4", "m4a")  # which may hold sound alone
IMAGES = ("png_pipe", "jpeg_pipe", "webp_pipe")
MAX_PIXELS = 36_000_000  # of a frame: a little more than 8K UHD (7680 by 4320)


def seek_args(at_s: Fraction) -> list[str]:
    """The option that begins to read a source so many seconds in; none for its beginning.

    Sought at 0, FLV and AVI find no key frame before it where the first comes later, and lose what was looked into.
    """
    return ["-ss", f"{float(at_s):.6f}"] if at_s else []


def source_args(source: str) -> list[str]:
    """`-i` for a video or sound, a file or URL, that can make ffmpeg open nothing else."""
    return _input(source, {*VIDEOS, *SOUNDS})


def image_args(source: str) -> list[str]:
    """`-i` for a PNG, JPEG or WebP, a file or URL."""
    return _input(source, IMAGES)


def container_options(source: str) -> dict[str, str]:
    """The same for `av.open`, whose FFmpeg can also be told to follow no redirect."""
    options = {"format_whitelist": _names({*VIDEOS, *SOUNDS}), "protocol_whitelist": protocols(source)}
    return options | ({"max_redirects": "0"} if is_remote(source) else {})


def protocols(source: str) -> str:
    """What may be used to open `source`: its own scheme and what carries that, or files alone."""
    if not is_remote(source):
        return "file"
    return "https,tls,tcp" if source.startswith("https:") else "http,tcp"


def _input(source: str, formats: set[str] | tuple[str, ...]) -> list[str]:
    place = source if is_remote(source) else f"file:{Path(source).absolute()}"
    limits = ["-protocol_whitelist", protocols(source), "-format_whitelist", _names(formats)]
    return [*limits, "-max_pixels", str(MAX_PIXELS), "-i", place]


def _names(formats: set[str] | tuple[str, ...]) -> str:
    return ",".join(sorted(formats))
