"""The window stands still while the subject does, follows it smoothly, and jumps at cuts only."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.spans import Span
from cutroom.media.compose import layouts, reframe
from tests.support.stillness import still_shots
from tests.unit.media.builders import analysis, face

STEEPEST = 0.005  # frame widths per frame and frame, at 30 frames a second, whatever a face does


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


@settings(deadline=None)
@given(
    st.floats(0.05, 0.29), st.floats(0.36, 0.64),
    st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=40), st.sampled_from([100, 400]),
)  # fmt: skip
def test_the_window_stands_still_while_somebody_sways(size: float, x: float, sways: list[float], step_ms: int) -> None:
    """However near they are: a face of up to nine tenths of the window's width, that stays inside, is not followed."""
    w = reframe.window(analysis(None).source, 720, 1280)[0]
    sway = min(reframe.STILL * w, w - size)
    track = face(0, [(i * step_ms, x + 0.99 * sway * part) for i, part in enumerate(sways)], size=size)
    found = analysis(None, len(sways) * step_ms, faces=[track])
    [shot] = still_shots(found)
    assert shot.moved == 0


@settings(deadline=None)
@given(st.lists(st.floats(0.05, 0.95), min_size=3, max_size=40), st.sampled_from([100, 200, 400, 800]))
def test_the_window_never_jerks_whatever_a_face_does(xs: list[float], step_ms: int) -> None:
    track = face(0, [(i * step_ms, x) for i, x in enumerate(xs)], size=0.1)
    length_ms = len(xs) * step_ms
    crop = reframe.crop(analysis(None, length_ms, faces=[track]), Span(0, length_ms), 720, 1280)
    assert crop is not None
    at = [layouts.centre_at(crop, i * 1000 / 30)[0] for i in range(length_ms * 30 // 1000)]
    assert all(abs(a - 2 * b + c) <= STEEPEST for a, b, c in zip(at, at[1:], at[2:], strict=False))
