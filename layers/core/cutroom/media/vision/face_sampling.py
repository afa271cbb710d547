"""What is looked at closely, ten times a second: faces, their mouths, and text on the screen.

Faces and text are sought every 400 ms; between two such frames each known face's mouth is measured.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutroom.kit.spans import Span
from cutroom.media.schema import Box, DetectedFace, FaceSample
from cutroom.media.vision.faces import Detector
from cutroom.media.vision.letterbox import LitArea

STEP_MS = 100
EVERY = 4  # frames to one search for faces: 400 ms
EDGE = 34  # grey levels from one pixel to the next that a letter's edge has at least
CELL = (8, 16)  # rows and columns of a cell of the frame that may hold letters
LEAST_EDGES, MOST_EDGES = 0.16, 0.6  # share of a cell's pixels that are edges, where letters are
LEAST_RUN = 3  # cells side by side: less is no line of text

Frame = NDArray[np.uint8]


class FaceSampler:
    """Takes frames in order of time, and keeps what it saw within `span`."""

    def __init__(self, detect: Detector, span: Span) -> None:
        self.samples: list[FaceSample] = []
        self.text: list[tuple[int, float]] = []
        self.lit = LitArea()
        self._detect = detect
        self._span = span
        self._seen = 0
        self._boxes: list[Box] = []
        self._mouths: list[list[float]] = []
        self._at_ms = 0
        self._before: NDArray[np.int16] | None = None

    def look(self, at_ms: int, frame: Frame) -> None:
        """The next frame, (height, width, 3), at `at_ms`."""
        grey = frame[:, :, 1].astype(np.int16)
        if self._before is not None:
            for box, mouth in zip(self._boxes, self._mouths, strict=True):
                mouth.append(mouth_motion(self._before, grey, box))
        if self._seen % EVERY == 0:
            self.finish()
            self._at_ms, self._boxes = at_ms, self._detect(frame) if self._span.contains(at_ms) else []
            self._mouths = [[] for _ in self._boxes]
            if self._span.contains(at_ms):
                self.text.append((at_ms, text_share(grey)))
                self.lit.look(frame)
        self._before = grey
        self._seen += 1

    def finish(self) -> None:
        """Keep the sample at work; to be called once more after the last frame."""
        if self._seen and self._span.contains(self._at_ms):
            detected = [
                DetectedFace(**box.model_dump(), mouth=[round(value, 2) for value in mouth])
                for box, mouth in zip(self._boxes, self._mouths, strict=True)
            ]
            self.samples.append(FaceSample(at_ms=self._at_ms, boxes=detected))
            self._boxes, self._mouths = [], []
            self._at_ms = -1


def mouth_motion(before: NDArray[np.int16], now: NDArray[np.int16], box: Box) -> float:
    """How much more the mouth's part of a face changed than its upper part, in grey levels; a turning head is none."""
    mouth = _change(before, now, box, (0.25, 0.75), (0.62, 0.95))
    above = _change(before, now, box, (0.15, 0.85), (0.1, 0.5))
    return max(0.0, mouth - above)


def _change(
    before: NDArray[np.int16], now: NDArray[np.int16], box: Box, across: tuple[float, float], down: tuple[float, float]
) -> float:
    height, width = now.shape
    left, right = (round((box.x + box.w * share) * width) for share in across)
    top, bottom = (round((box.y + box.h * share) * height) for share in down)
    a, b = before[top : bottom + 1, left : right + 1], now[top : bottom + 1, left : right + 1]
    return float(np.abs(a - b).mean()) if a.size else 0.0


def text_share(grey: NDArray[Any]) -> float:
    """The share of the frame, 0 to 1, that looks like lines of text: cells dense with sharp vertical edges in a row."""
    rows, columns = (side // cell for side, cell in zip(grey.shape, CELL, strict=True))
    edges = np.abs(np.diff(grey[:, : columns * CELL[1] + 1], axis=1)) > EDGE
    edges = np.pad(edges, ((0, 0), (0, max(0, columns * CELL[1] - edges.shape[1]))))
    cells = edges[: rows * CELL[0], : columns * CELL[1]].reshape(rows, CELL[0], columns, CELL[1]).mean(axis=(1, 3))
    dense = (cells >= LEAST_EDGES) & (cells <= MOST_EDGES)
    run = dense.copy()
    for step in range(1, LEAST_RUN):
        run[:, step:] &= dense[:, :-step]
        run[:, :step] = False
    lines = run.copy()
    for step in range(1, LEAST_RUN):
        lines[:, :-step] |= run[:, step:]
    return round(float(lines.mean()), 4)
