"""Burnt-in bars are found over time, and dark scenes are none."""

import numpy as np
import pytest

from cutroom.media.schema import Area
from cutroom.media.vision.letterbox import LitArea, picture


def lit(*frames: np.ndarray) -> Area | None:  # type: ignore[type-arg]
    area = LitArea()
    for frame in frames:
        area.look(frame)
    return area.area


def frame(top: int = 0, bottom: int = 216, left: int = 0, right: int = 384) -> np.ndarray:  # type: ignore[type-arg]
    """A grey picture between black bars that are not quite black."""
    made = np.full((216, 384, 3), 12, np.uint8)
    made[top:bottom, left:right] = 130
    return made


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        ({"top": 28, "bottom": 188}, (0, 0.1296, 1, 0.8704)),
        ({"left": 120, "right": 264}, (0.3125, 0, 0.6875, 1)),
        ({"top": 28, "bottom": 188, "left": 48, "right": 336}, (0.125, 0.1296, 0.875, 0.8704)),
        ({}, None),
        ({"bottom": 150}, None),  # dark below, and nothing above: a night, no bar
        ({"top": 2, "bottom": 214}, None),  # too thin to be worth a cut
        ({"top": 90, "bottom": 126}, None),  # little would be left: a title on black
    ],
)
def test_bars_have_a_twin_and_leave_a_picture(sides: dict[str, int], found: tuple[float, ...] | None) -> None:
    area = picture([lit(frame(**sides))])
    assert (area and (area.left, area.top, area.right, area.bottom)) == found


def test_what_is_lit_at_any_time_is_picture() -> None:
    dark, wide = frame(top=60, bottom=156), frame(top=28, bottom=188)
    assert picture([lit(dark, wide)]) == picture([lit(dark), lit(wide)]) == picture([lit(wide)])
    assert picture([lit(wide), lit(frame())]) is None
    assert picture([lit(np.zeros((216, 384, 3), np.uint8)), None]) is None
