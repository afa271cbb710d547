"""One decode of a window of video: small grey frames at the source's rate, and colour frames now and then for faces."""

import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.kit.spans import Span
from cutroom.media.source import ffmpeg, inputs
from cutroom.media.source.info import MediaInfo

GREY = (64, 36)  # width, height
LINES = 144  # as many lines of the source, at least, go into them
FACE_SIDE = 384
FACE_STEP_MS = 100
GAP_MS = 1000


class Picture(NamedTuple):
    """`grey` (n, 36, 64) with the time of each frame, in ms on the source's line; `torn` could not be decoded."""

    grey: NDArray[np.uint8]
    times_ms: NDArray[np.int64]
    torn: list[Span]


def face_size(info: MediaInfo) -> tuple[int, int]:
    """Width and height for face detection: the frame's shape, the longer side 384, both multiples of 32."""
    longer = max(info.width, info.height)
    return tuple(max(64, round(side * FACE_SIDE / longer / 32) * 32) for side in (info.width, info.height))  # type: ignore[return-value]


def sample_frames(
    source: str,
    info: MediaInfo,
    window: Span,
    on_face_frame: Callable[[int, NDArray[np.uint8]], None] | None,
    cancelled: Callable[[], bool] | None = None,
) -> Picture:
    """Decode `window` once. `on_face_frame` hears (at_ms, frame (height, width, 3)) each 100 ms from its start.

    Raises Cancelled. A window without a decodable frame gives an empty Picture.
    """
    width, height = face_size(info)
    read_end, write_end = os.pipe() if on_face_frame else (-1, -1)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        stats = Path(folder) / "times"
        faces = _face_output(info.video_stream, width, height, write_end) if on_face_frame else []
        args = [*_input(source, window), *_grey_output(info, stats), *faces]
        pipes = [write_end] if on_face_frame else []
        with ffmpeg.start(args, pipes=pipes, cancelled=cancelled) as running:
            work = None
            if on_face_frame:
                os.close(write_end)
                work = pool.submit(_read_faces, read_end, (height, width, 3), window.start_ms, on_face_frame)
            grey = _read_grey(running)
            if work:
                work.result()
            running.finish(check=False)
        times = _times(stats, window.start_ms)
    count = min(len(times), len(grey))
    until = Span(window.start_ms, min(window.end_ms, info.duration_ms))
    torn = gaps(times[:count], until) if running.log else []
    return Picture(grey[:count], times[:count], torn)


def gaps(times_ms: NDArray[np.int64], window: Span) -> list[Span]:
    """The stretches of a second and more without a frame. The picture stands still there, or the decoder complains."""
    edges = [window.start_ms, *times_ms.tolist(), window.end_ms]
    return [Span(a, b) for a, b in pairwise(edges) if b - a >= GAP_MS]


def _input(source: str, window: Span) -> list[str]:
    """Decoding for looking at, not for showing: no deblocking, and damaged frames do not stop it."""
    return [
        *("-v", "error", "-threads", "1", "-skip_loop_filter", "all", "-flags2", "fast"),
        *inputs.seek_args(Fraction(window.start_ms, 1000)),
        *("-t", f"{window.duration_ms / 1000:.3f}"),
        *inputs.source_args(source),
    ]


def _grey_output(info: MediaInfo, stats: Path) -> list[str | Path]:
    # `field` takes every second line by doubling the stride, at no cost: fewer lines to scale, the same small picture.
    halvings = max(0, (min(info.width, info.height) // LINES).bit_length() - 1)
    return [
        *("-map", f"0:{info.video_stream}", "-fps_mode", "passthrough", "-enc_time_base", "1:90000"),
        *("-vf", f"{'field,' * halvings}scale={GREY[0]}:{GREY[1]}:flags=area,format=gray"),
        *("-stats_enc_pre", stats, "-stats_enc_pre_fmt", "{pts}"),
        *("-f", "rawvideo", "pipe:1"),
    ]


def _face_output(stream: int, width: int, height: int, pipe: int) -> list[str]:
    rate = f"fps=1000/{FACE_STEP_MS}:start_time=0"
    chain = f"{rate},scale={width}:{height}:flags=area,format=rgb24"
    return ["-map", f"0:{stream}", "-vf", chain, "-f", "rawvideo", f"pipe:{pipe}"]


def _read_grey(running: ffmpeg.Process) -> NDArray[np.uint8]:
    stdout = running.process.stdout
    assert stdout is not None  # noqa: S101  (always piped)
    raw = stdout.read()
    size = GREY[0] * GREY[1]
    whole = len(raw) // size * size
    return np.frombuffer(raw[:whole], np.uint8).reshape(-1, GREY[1], GREY[0])


def _read_faces(
    pipe: int, shape: tuple[int, int, int], start_ms: int, on_frame: Callable[[int, NDArray[np.uint8]], None]
) -> None:
    with os.fdopen(pipe, "rb") as stream:
        for i, block in enumerate(ffmpeg.blocks(stream, shape[0] * shape[1] * shape[2])):
            on_frame(start_ms + i * FACE_STEP_MS, np.frombuffer(block, np.uint8).reshape(shape))


def _times(stats: Path, start_ms: int) -> NDArray[np.int64]:
    ticks = [int(line) for line in stats.read_text().split() if line.lstrip("-").isdigit()] if stats.exists() else []
    return start_ms + (np.asarray(ticks, np.int64) + 45) // 90
