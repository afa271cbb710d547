"""Captions leave the usual place where it would cover a mouth, and only there."""

import pytest

from cutroom.kit.spans import Span
from cutroom.media.captions import SAFE
from cutroom.media.compose import caption_position, layouts
from cutroom.media.schema import Analysis, FaceTrack, TrackPoint
from tests.unit.media.builders import analysis

SPAN = Span(0, 4000)


def talking(top: float, height: float, seen: float = 1.0) -> Analysis:
    """Somebody in the middle of a wide frame, in view for a share of four seconds."""
    w = height * 9 / 16 * 0.75
    at = range(0, round(4000 * seen), 200)
    points = [TrackPoint(at_ms=ms, x=0.5 - w / 2, y=top, w=w, h=height, score=0.9) for ms in at]
    return analysis([], 4000, faces=[FaceTrack(start_ms=0, end_ms=max(at), track=0, points=points)])


def line(found: Analysis, platform: str = "none") -> float:
    return caption_position.line(found, SPAN, layouts.arrange(found, SPAN, 720, 1280, layout="fill"), platform)  # type: ignore[arg-type]


def covers(found: Analysis, top: float, height: float, platform: str = "none") -> bool:
    low = SAFE[platform].lowest(line(found, platform))  # type: ignore[index]
    mouth = [top + height * share for share in caption_position.MOUTH]
    return min(mouth[1], low) - max(mouth[0], low - caption_position.TWO_LINES) > (mouth[1] - mouth[0]) / 4


@pytest.mark.parametrize(("top", "height"), [(0.2, 0.3), (0.05, 0.4), (0.1, 0.35)])
def test_a_face_above_leaves_them_where_they_are(top: float, height: float) -> None:
    assert line(talking(top, height)) == caption_position.USUAL


@pytest.mark.parametrize("platform", ["none", "tiktok", "reels", "shorts"])
@pytest.mark.parametrize(("top", "height"), [(0.1, 0.78), (0.15, 0.72), (0.3, 0.5), (0.02, 0.95)])
def test_the_mouth_of_a_near_face_stays_free(top: float, height: float, platform: str) -> None:
    assert not covers(talking(top, height), top, height, platform)


def test_a_mouth_that_is_seen_in_passing_moves_nothing() -> None:
    found = talking(0.1, 0.3)
    near = talking(0.1, 0.78, seen=0.1).faces[0].model_copy(update={"track": 1})
    both = found.model_copy(update={"faces": [*found.faces, near]})
    assert line(both) == caption_position.USUAL


def test_without_a_face_they_stand_where_they_always_do() -> None:
    assert line(analysis([], 4000)) == caption_position.USUAL
