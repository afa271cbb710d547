"""Faces in a frame, and the same face followed through a shot.

The detector is CenterFace (Xu et al. 2019, MIT licence), a small convolutional network without anchors.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutroom.media.models import files as model_files
from cutroom.media.models import inference
from cutroom.media.schema import Box, FaceSample, FaceTrack, Shot, TrackPoint

LEAST_SCORE = 0.5
OVERLAP = 0.3  # of two boxes in one frame: more is one face seen twice
SAME_FACE = 0.25  # of boxes in successive samples: more is the same face
MISSED_MS = 1300  # a track survives this long without being seen
STRIDE = 4

Detector = Callable[[NDArray[np.uint8]], list[Box]]


def detector(models: Path | None = None) -> Detector | None:
    """A function from an RGB frame (height, width, 3; sides multiples of 32) to its faces; None without a model."""
    path = model_files.centerface(models)
    if path is None:
        return None
    session = _session(path)

    def detect(frame: NDArray[np.uint8]) -> list[Box]:
        pixels = np.ascontiguousarray(frame.transpose(2, 0, 1)[None]).astype(np.float32)
        heat, scale, offset, _ = session.run(None, {"input.1": pixels})
        return decode(heat[0, 0], scale[0], offset[0])

    return detect


def decode(heat: NDArray[Any], scale: NDArray[Any], offset: NDArray[Any]) -> list[Box]:
    """Boxes as shares of the frame from the network's maps: heat (h, w), log sizes and offsets (2, h, w)."""
    height, width = heat.shape[0] * STRIDE, heat.shape[1] * STRIDE
    rows, columns = np.nonzero(heat > LEAST_SCORE)
    boxes: list[Box] = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        h = float(np.exp(scale[0, row, column])) * STRIDE
        w = float(np.exp(scale[1, row, column])) * STRIDE
        left = max(0.0, (column + float(offset[1, row, column]) + 0.5) * STRIDE - w / 2)
        top = max(0.0, (row + float(offset[0, row, column]) + 0.5) * STRIDE - h / 2)
        boxes.append(
            Box(
                x=round(left / width, 4),
                y=round(top / height, 4),
                w=round(min(w, width - left) / width, 4),
                h=round(min(h, height - top) / height, 4),
                score=round(float(heat[row, column]), 3),
            )
        )
    return suppress(boxes)


def suppress(boxes: list[Box]) -> list[Box]:
    """The best box of each heap of boxes that overlap."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda one: (-one.score, one.x, one.y)):
        if all(overlap(box, other) < OVERLAP for other in kept):
            kept.append(box)
    return kept


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0 to 1."""
    width = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    height = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (a.w * a.h + b.w * b.h - width * height)


def follow(samples: list[FaceSample], shots: list[Shot]) -> list[FaceTrack]:
    """Faces joined over time, never across a cut. Tracks of a single sample in a longer shot are dropped as chance."""
    tracks: list[FaceTrack] = []
    for shot in shots:
        inside = [sample for sample in samples if shot.start_ms <= sample.at_ms < shot.end_ms]
        for points in _follow_shot(inside):
            if len(points) > 1 or len(inside) < 4:
                start, end = points[0].at_ms, max(points[-1].at_ms, points[0].at_ms + 1)
                tracks.append(FaceTrack(track=len(tracks), start_ms=start, end_ms=end, points=points))
    return tracks


def _follow_shot(samples: list[FaceSample]) -> list[list[TrackPoint]]:
    done: list[list[TrackPoint]] = []
    live: list[list[TrackPoint]] = []
    for sample in samples:
        done += [track for track in live if sample.at_ms - track[-1].at_ms > MISSED_MS]
        live = [track for track in live if sample.at_ms - track[-1].at_ms <= MISSED_MS]
        free = list(live)
        for box in sample.boxes:
            point = TrackPoint(at_ms=sample.at_ms, **box.model_dump(exclude={"mouth"}))
            best = max(free, key=lambda track: overlap(track[-1], point), default=None)
            if best is not None and overlap(best[-1], point) >= SAME_FACE:
                best.append(point)
                free.remove(best)
            else:
                live.append([point])
    return sorted(done + live, key=lambda track: (track[0].at_ms, track[0].x))


@cache
def _session(path: Path) -> Any:
    return inference.session(unfix(path.read_bytes()))


def unfix(model: bytes) -> bytes:
    """The network with a free batch, height and width: the published file fixes them at 10, 32 and 32.

    An ONNX dimension with a value n < 128 is the bytes `0A 02 08 n`; one without a value, in as many bytes, is
    `0A 02 12 00` (an empty name), so that the file's lengths stay right.
    """
    for name, channels, side in ((b"input.1", 3, 32), (b"537", 1, 8), (b"538", 2, 8), (b"539", 2, 8), (b"540", 10, 8)):
        head = b"\n" + bytes([len(name)]) + name + b"\x12\x16\n\x14\x08\x01\x12\x10"
        fixed = head + b"".join(b"\n\x02\x08" + bytes([n]) for n in (10, channels, side, side))
        free = head + b"\n\x02\x12\x00" + b"\n\x02\x08" + bytes([channels]) + b"\n\x02\x12\x00" * 2
        model = model.replace(fixed, free, 1)
    return model
