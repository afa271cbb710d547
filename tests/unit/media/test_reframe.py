"""The window stands still while the subject does, follows it smoothly, and jumps at cuts only."""

from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit.spans import Span
from cutroom.media import reframe
from tests.unit.media.builders import analysis, face


def test_a_face_that_hardly_moves_leaves_the_window_still() -> None:
    track = face(0, [(ms, 0.6 + 0.01 * (ms % 800 == 0)) for ms in range(0, 10_000, 400)])
    crop = reframe.crop(analysis(None, 10_000, faces=[track]), Span(0, 10_000), 720, 1280)
    assert crop is not None
    assert len(crop.points) == 1
    assert abs(crop.points[0].x - 0.605) < 0.01


def test_the_window_jumps_exactly_at_the_cut() -> None:
    faces = [face(0, [(ms, 0.3) for ms in range(0, 5000, 400)]), face(1, [(ms, 0.7) for ms in range(5200, 9000, 400)])]
    crop = reframe.crop(analysis(None, 9000, (5000,), faces), Span(1000, 9000), 720, 1280)
    assert crop is not None
    assert [(point.at_ms, point.jump, round(point.x, 1)) for point in crop.points] == [
        (0, True, 0.3),
        (4000, True, 0.7),
    ]


def test_without_a_face_or_movement_the_middle_is_shown() -> None:
    crop = reframe.crop(analysis(None, 5000, motion=[0.0] * 25), Span(0, 5000), 720, 1280)
    assert crop is not None
    assert (crop.points[0].x, crop.points[0].y) == (0.5, 0.5)


def test_the_same_shape_needs_no_crop() -> None:
    assert reframe.crop(analysis(None, 5000), Span(0, 5000), 1280, 720) is None


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=40))
def test_the_window_never_leaves_the_frame(xs: list[float]) -> None:
    track = face(0, [(i * 400, x) for i, x in enumerate(xs)], size=0.05)
    crop = reframe.crop(analysis(None, len(xs) * 400, faces=[track]), Span(0, len(xs) * 400), 720, 1280)
    assert crop is not None
    assert all(crop.w / 2 - 1e-3 <= point.x <= 1 - crop.w / 2 + 1e-3 for point in crop.points)
