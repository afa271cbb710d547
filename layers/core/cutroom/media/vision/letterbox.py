"""Black bars that are burnt into a picture, above and below it or at its sides.

They are told from dark scenes by time: a bar is never lit, in no frame of the whole video, and has a twin opposite.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cutroom.media.schema import Area

LIT = 40  # of 255, in any channel: black as it comes out of a coder stays below
TWINS = 0.02  # of a side, by how much two bars may differ
LEAST_BARS = 0.04  # of a side, both bars together
LEAST_PICTURE = 0.3  # of a side that must be left

Frame = NDArray[np.uint8]


class LitArea:
    """Follows frames (height, width, 3) and keeps which rows and columns were ever lit."""

    def __init__(self) -> None:
        self._rows: NDArray[np.uint8] | None = None
        self._columns: NDArray[np.uint8] | None = None

    def look(self, frame: Frame) -> None:
        """The next frame, of the size of those before."""
        brightest = frame.max(axis=2)
        rows, columns = brightest.max(axis=1), brightest.max(axis=0)
        self._rows = rows if self._rows is None else np.maximum(self._rows, rows)
        self._columns = columns if self._columns is None else np.maximum(self._columns, columns)

    @property
    def area(self) -> Area | None:
        """The smallest part of the frame that holds all that was lit; None where nothing was."""
        if self._rows is None or self._columns is None:
            return None
        rows, columns = np.flatnonzero(self._rows > LIT), np.flatnonzero(self._columns > LIT)
        if not len(rows):
            return None
        (top, bottom), (left, right) = ((int(lit[0]), int(lit[-1]) + 1) for lit in (rows, columns))
        height, width = len(self._rows), len(self._columns)
        return Area(left=left / width, top=top / height, right=right / width, bottom=bottom / height)


def picture(lit: Iterable[Area | None]) -> Area | None:
    """What of the frame is the picture, by what was lit in each segment; None where there are no bars."""
    areas = [area for area in lit if area is not None]
    if not areas:
        return None
    left, right = _between_bars(min(area.left for area in areas), max(area.right for area in areas))
    top, bottom = _between_bars(min(area.top for area in areas), max(area.bottom for area in areas))
    whole = (left, top, right, bottom) == (0, 0, 1, 1)
    return None if whole else Area(left=left, top=top, right=right, bottom=bottom)


def _between_bars(first: float, last: float) -> tuple[float, float]:
    """The two ends of what lies between two bars of one width; the whole side where they are none."""
    bars = first + 1 - last
    if abs(first - (1 - last)) > TWINS or bars < LEAST_BARS or last - first < LEAST_PICTURE:
        return 0, 1
    return round(first, 4), round(last, 4)
