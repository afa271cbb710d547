"""Pictures that people bring, such as logos, as one kind of file that everything after can rely on."""

import re
from pathlib import Path
from typing import NamedTuple

from cutroom.kit.errors import Invalid
from cutroom.media.source import ffmpeg

MOST_SIDE = 1024  # pixels: more than a mark in a corner ever shows
MOST_PIXELS = 40_000_000
SECONDS = 15
# What a file of each kind begins with, and ffmpeg's reader for it: the content decides, never the name.
KINDS = {b"\x89PNG\r\n\x1a\n": "png_pipe", b"\xff\xd8\xff": "jpeg_pipe", b"RIFF": "webp_pipe"}
PIXELS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")  # the chunks of a PNG that pixels are made of


class Image(NamedTuple):
    """A PNG file and its size in pixels."""

    path: Path
    width: int
    height: int


def normalise(content: bytes, folder: Path) -> Image:
    """A PNG, JPEG or WebP as a PNG in `folder` whose sides are at most 1024 pixels; transparency stays.

    Raises Invalid for anything else, for what is damaged, and for more than 40 million pixels.
    """
    reader = kind(content)
    if reader is None:
        raise Invalid("This is no image that can be used; bring a PNG, JPEG or WebP.", field="content")
    original, png = folder / "given", folder / "image.png"
    original.write_bytes(_bare(content) if reader == "png_pipe" else content)
    fit = f"scale='min({MOST_SIDE},iw)':'min({MOST_SIDE},ih)':force_original_aspect_ratio=decrease,format=rgba"
    args = ["-v", "info", "-max_pixels", str(MOST_PIXELS), "-xerror", "-f", reader, "-i", f"file:{original}"]
    try:
        log = ffmpeg.run(
            [*args, "-vf", fit, "-frames:v", "1", "-update", "1", f"file:{png}"], timeout_s=SECONDS, contained=True
        ).log
    except ffmpeg.FfmpegFailed as failed:
        raise Invalid(
            "This image is damaged or too large; save it again, or bring a smaller one.", field="content"
        ) from failed
    size = re.findall(r"Video: png.*? (\d+)x(\d+)", log)
    width, height = map(int, size[-1])
    return Image(png, width, height)


def kind(content: bytes) -> str | None:
    """ffmpeg's reader for what begins with `content` (12 bytes tell); None where it is no PNG, JPEG or WebP."""
    reader = next((one for start, one in KINDS.items() if content.startswith(start)), None)
    return None if reader == "webp_pipe" and content[8:12] != b"WEBP" else reader


def _bare(png: bytes) -> bytes:
    """A PNG without its texts, profiles and other extras: compressed, a megabyte of them unpacks to gigabytes."""
    parts, at = [png[:8]], 8
    while at + 12 <= len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] in PIXELS:
            parts.append(png[at : at + 12 + length])
        at += 12 + length
    return b"".join(parts)
