"""A photo in motion as an MP4 without sound: resampled for every frame at exact places between pixels.

ffmpeg's own filters step by whole pixels (zoompan, crop), or cost three times as much (perspective). Pillow takes a
window whose corners are real numbers, and smooths by how much it shrinks. Its planes are those of the video, so that
colours are converted once a photo and not once a frame.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO, RawIOBase
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from cutroom.media.generation import designs
from cutroom.media.generation.photos.facts import Part
from cutroom.media.generation.photos.framing import Area
from cutroom.media.generation.photos.motions import Motion, Pose, pose
from cutroom.media.generation.photos.reading import read
from cutroom.media.generation.styles import Style
from cutroom.media.source import ffmpeg
from cutroom.media.source.control import FREE, RunControl

FPS = 30
FINER = (
    1.25  # of the frame's pixels at the photo's nearest: it is always shrunk, so it stays equally sharp as it travels
)
SPARE = 2  # pixels around the window that resampling may look at
PIPE_BYTES = 1 << 20
SOFT, DIM, SHADOW = 24, 0.62, 46  # of the copy behind a band: how soft (its own pixels), how dark; the shadow on it
GRAIN = 2.2  # levels, so that soft colours show no bands
# R, G, B and an offset to BT.709 in the range of video; Pillow applies them as it converts to one plane.
LUMA = (0.1826, 0.6142, 0.0620, 16.0)
BLUE = (-0.1006, -0.3386, 0.4392, 128.0)
RED = (0.4392, -0.3989, -0.0403, 128.0)
TAGS = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"

Planes = tuple[Image.Image, Image.Image, Image.Image]


class Ground(NamedTuple):
    """What lies behind the photo: the planes of the whole frame."""

    planes: list[NDArray[np.uint8]]


class Piece(NamedTuple):
    """The part of a photo that is ever seen, in the planes of a video; `part` is where it was in the photo."""

    planes: Planes
    part: Part


class Words(NamedTuple):
    """Words over a photo: a libass script, its text, and the style whose fonts it is set in."""

    script: str
    text: str
    style: Style


def move(
    path: Path, motion: Motion, size: tuple[int, int], frames: int, target: Path, words: Words | None = None, *,
    control: RunControl = FREE,
) -> None:  # fmt: skip
    """Write `frames` frames of a photo in motion as the MP4 `target`. Raises UnreadablePhoto and Cancelled."""
    photo = read(path, _wanted(motion))
    whole = Image.fromarray(photo.frame)
    ground = _ground(whole, motion.area, size)
    piece = _piece(whole, motion)
    del photo, whole
    with tempfile.TemporaryDirectory(prefix="cutroom-photo-") as name:
        _encode(_drawn(piece, ground, motion, size, frames), size, target, Path(name), words, control)


def _wanted(motion: Motion) -> int:
    """How many pixels the photo's longer side should have, for the finest window of its motion."""
    part = min(motion.start, motion.end, key=lambda one: one.w)
    return round(FINER * max(motion.area.w / part.w, motion.area.h / part.h))


def _piece(whole: Image.Image, motion: Motion) -> Piece:
    """What is seen of the photo, no finer than is of use."""
    width, height = whole.size
    left = min(motion.start.x, motion.end.x) * width
    top = min(motion.start.y, motion.end.y) * height
    right = max(motion.start.x + motion.start.w, motion.end.x + motion.end.w) * width
    foot = max(motion.start.y + motion.start.h, motion.end.y + motion.end.h) * height
    box = (max(0, int(left) - SPARE), max(0, int(top) - SPARE), min(width, int(right) + SPARE + 1),
           min(height, int(foot) + SPARE + 1))  # fmt: skip
    part = Part(box[0] / width, box[1] / height, (box[2] - box[0]) / width, (box[3] - box[1]) / height)
    finest = min(motion.start.w, motion.end.w)
    scale = FINER * motion.area.w / (finest * width)
    cut = whole.crop(box)
    wide, high = (max(2, round(side * scale / 2) * 2) for side in cut.size)
    # A photo of few pixels is enlarged once, well, and not once a frame.
    return Piece(_planes(cut.resize((wide, high), Image.Resampling.LANCZOS)), part)


def _planes(picture: Image.Image) -> Planes:
    light, blue, red = (picture.convert("L", matrix) for matrix in (LUMA, BLUE, RED))
    return light, blue.reduce(2), red.reduce(2)


def _ground(whole: Image.Image, area: Area, size: tuple[int, int]) -> Ground | None:
    """A soft, darker copy that fills the frame, with the band's shadow on it; None where the photo fills it itself."""
    if (area.w, area.h) == size:
        return None
    small = (max(8, size[0] // 4), max(8, size[1] // 4))
    scale = max(small[0] / whole.width, small[1] / whole.height)
    box_w, box_h = small[0] / scale, small[1] / scale
    x, y = (whole.width - box_w) / 2, (whole.height - box_h) / 2
    copy = whole.resize(small, Image.Resampling.BOX, box=(x, y, x + box_w, y + box_h), reducing_gap=2.0)
    copy = copy.filter(ImageFilter.GaussianBlur(SOFT * small[0] / 270))
    copy = ImageEnhance.Brightness(ImageEnhance.Color(copy).enhance(1.15)).enhance(DIM)
    shade = Image.new("L", small, 255)
    corner = (area.x // 4, area.y // 4)
    shade.paste(255 - SHADOW * 2, (corner[0], corner[1], corner[0] + area.w // 4, corner[1] + area.h // 4))
    shade = shade.filter(ImageFilter.GaussianBlur(9 * small[0] / 270))
    copy = ImageChops.multiply(copy, Image.merge("RGB", [shade] * 3))
    planes = [np.array(plane) for plane in _planes(copy.resize(size, Image.Resampling.BICUBIC))]
    grain = np.random.default_rng(7).normal(0, GRAIN, planes[0].shape)
    planes[0] = np.clip(planes[0] + grain, 16, 235).round().astype(np.uint8)
    return Ground(planes)


def _drawn(piece: Piece, ground: Ground | None, motion: Motion, size: tuple[int, int], frames: int) -> Iterator[bytes]:
    """The frames as planar 4:2:0."""
    area = motion.area
    for k in range(frames):
        at = pose(motion, k / max(1, frames - 1))
        shown = [_sampled(plane, piece.part, at, area, 1 if n == 0 else 2) for n, plane in enumerate(piece.planes)]
        if ground is None:
            yield b"".join(plane.tobytes() for plane in shown)
            continue
        for n, plane in enumerate(shown):
            step = 1 if n == 0 else 2
            rows = slice(area.y // step, (area.y + area.h) // step)
            ground.planes[n][rows, area.x // step : (area.x + area.w) // step] = np.asarray(plane)
        yield b"".join(plane.tobytes() for plane in ground.planes)


def _sampled(plane: Image.Image, part: Part, at: Pose, area: Area, step: int) -> Image.Image:
    """One plane of a frame: the window of the piece at a pose, at the area's size. Colours have half the pixels."""
    # From the area's pixels to shares of the photo, and from there to pixels of the piece.
    across, down = plane.width / (part.w * at.w), plane.height / (part.h * at.h)
    left = -(at.x + part.x * at.w) * across
    top = -(at.y + part.y * at.h) * down
    # Samples of colour lie above the left one of the two samples of light that they belong to, not between them.
    left -= across / 2 if step == 2 else 0
    box = _inside((left, top, left + area.w * across, top + area.h * down), plane.size)
    return plane.resize((area.w // step, area.h // step), Image.Resampling.HAMMING, box=box)


def _inside(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The window, without what the last digits of its numbers put over the edge."""
    left, top, right, foot = box
    return max(0.0, left), max(0.0, top), min(float(size[0]), right), min(float(size[1]), foot)


def _encode(
    frames: Iterator[bytes], size: tuple[int, int], target: Path, folder: Path, words: Words | None, control: RunControl
) -> None:
    chain, env = TAGS, None
    if words:
        (folder / designs.SCRIPT).write_text(words.script, encoding="utf-8")
        designs.link_fonts(folder, words.style, words.text)
        chain, env = (
            f"{TAGS},ass={designs.SCRIPT}:fontsdir={designs.FONTS}",
            {"FONTCONFIG_FILE": str(folder / designs.CONFIG)},
        )
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "17", "-movflags", "+faststart", "-an"]
    reads, writes = os.pipe()
    with os.fdopen(reads, "rb") as source, os.fdopen(writes, "wb", buffering=0) as sink:
        _widen(writes)
        args = [
            "-v", "error", "-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{size[0]}x{size[1]}",
            "-framerate", str(FPS), "-i", f"pipe:{reads}", "-vf", chain, *coded, str(target.absolute()),
        ]  # fmt: skip
        with ffmpeg.start(args, cwd=folder, env=env, pipes=[reads], cancelled=control.cancelled) as running:
            source.close()  # so that writing fails as soon as ffmpeg is gone, and does not wait for it
            with suppress(BrokenPipeError):  # why it is gone is said below
                for frame in frames:
                    _write(sink, frame)
            sink.close()
            running.finish()


def _widen(pipe: int) -> None:
    with suppress(OSError, AttributeError):  # Linux alone lets a pipe hold more
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _write(sink: RawIOBase | FileIO, block: bytes) -> None:
    """All of a block: a pipe takes what it has room for."""
    rest = memoryview(block)
    while rest:
        rest = rest[sink.write(rest) or 0 :]
