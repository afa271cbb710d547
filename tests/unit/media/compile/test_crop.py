"""A crop path as lines: where each begins, and on which frame a jump is seen."""

from fractions import Fraction

import pytest

from cutroom.media.compile import crop
from cutroom.media.edit import CropPoint
from cutroom.media.edit.units import Grid


def points(*path: tuple[int, float, bool]) -> list[CropPoint]:
    return [CropPoint(at_ms=at_ms, x=x, y=0.5, jump=jump) for at_ms, x, jump in path]


def test_a_crop_path_is_lines_that_begin_at_its_points() -> None:
    grid = Grid(Fraction(30))
    moving = crop.pieces(points((0, 0.2, False), (1000, 0.7, False), (3000, 0.7, False)), "x", grid)
    assert moving == [(0, 0, 0.2, pytest.approx(0.5)), (1, 1, 0.7, 0.0)], "it stands still from the last but one on"
    assert crop.expression(moving, 0.4) == (
        "max(0,min(0.600000,if(lt(t,1.0000),(0.20000+0.500000*(t-0.0000)),0.70000)-0.200000))"
    )
    assert crop.expression(moving, 1) == "0"


def test_a_crop_path_that_begins_late_stands_still_before() -> None:
    late = crop.pieces(points((500, 0.2, False), (1000, 0.4, False)), "x", Grid(Fraction(30)))
    assert late == [(0, 0, 0.2, 0.0), (Fraction(1, 2), Fraction(1, 2), 0.2, pytest.approx(0.4)), (1, 1, 0.4, 0.0)]


@pytest.mark.parametrize(("at_ms", "frames"), [(1000, 30), (1001, 30), (1002, 31), (1033, 31), (1035, 32)])
def test_a_jump_lies_half_a_frame_before_the_first_frame_that_shows_it(at_ms: int, frames: int) -> None:
    _, jumped = crop.pieces(points((0, 0.2, False), (at_ms, 0.8, True)), "x", Grid(Fraction(30)))
    assert jumped == ((frames - Fraction(1, 2)) / 30, Fraction(frames, 30), 0.8, 0.0)


def test_jumps_that_follow_each_other_on_a_frame_keep_their_order() -> None:
    path = points((0, 0.1, False), (1000, 0.5, True), (1001, 0.9, True))
    starts = [piece.start for piece in crop.pieces(path, "x", Grid(Fraction(30)))]
    assert starts == sorted(starts)
