"""In a shot of two people the window changes to whoever speaks, and not for every word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit.spans import Span
from cutroom.media.compose import layouts, reframe, speaker_cuts
from cutroom.media.edit import Edit, Source
from cutroom.media.quality import checks
from cutroom.media.schema import FaceTrack
from tests.unit.media.builders import analysis, face

LOOK_MS = 400


def two(spoken: list[tuple[float, float]]) -> list[FaceTrack]:
    """A face on the left and one on the right, and how likely each speaks at every look."""
    found: list[FaceTrack] = []
    for k, x in enumerate((0.2, 0.8)):
        track = face(k, [(i * LOOK_MS, x) for i in range(len(spoken))])
        points = [p.model_copy(update={"speaking": pair[k]}) for p, pair in zip(track.points, spoken, strict=True)]
        found.append(track.model_copy(update={"points": points}))
    return found


def said(*parts: tuple[int, int]) -> list[tuple[float, float]]:
    """(who, ms) one after the other; 2 is nobody."""
    shares = [(1.0, 0.1), (0.1, 1.0), (0.0, 0.0)]
    return [shares[who] for who, ms in parts for _ in range(ms // LOOK_MS)]


def shown(spoken: list[tuple[float, float]]) -> list[tuple[int, bool, float]]:
    length = len(spoken) * LOOK_MS
    crop = reframe.crop(analysis(None, length, faces=two(spoken)), Span(0, length), 720, 1280)
    assert crop
    return [(point.at_ms, point.jump, round(point.x, 1)) for point in crop.points]


def test_the_window_jumps_to_the_one_who_begins_to_speak() -> None:
    assert shown(said((0, 4000), (1, 6000), (0, 4000))) == [(0, True, 0.2), (4000, True, 0.8), (10_000, True, 0.2)]


def test_short_answers_and_doubt_change_nothing() -> None:
    assert shown(said((0, 4000), (1, 800), (0, 4000))) == [(0, True, 0.2)]
    assert len(shown([(0.9, 0.8)] * 20)) == 1
    assert len(shown(said((2, 8000)))) == 1


def test_faces_that_fit_into_one_window_are_shown_together() -> None:
    spoken = said((0, 4000), (1, 4000))
    assert speaker_cuts.turns(two(spoken), Span(0, 8000), 0.9) == []


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 12)), min_size=1, max_size=14))
def test_everybody_is_held_for_a_while_and_the_whole_shot_is_covered(parts: list[tuple[int, int]]) -> None:
    spoken = said(*((who, looks * LOOK_MS) for who, looks in parts))
    shot = Span(0, len(spoken) * LOOK_MS)
    found = speaker_cuts.turns(two(spoken), shot, 0.3)
    if found:
        assert (found[0].span.start_ms, found[-1].span.end_ms) == (shot.start_ms, shot.end_ms)
        assert all(turn.span.duration_ms >= speaker_cuts.LEAST_HOLD_MS for turn in found)
        for one, after in pairwise(found):
            assert one.span.end_ms == after.span.start_ms
            assert one.track is not after.track


def test_the_speaker_is_followed_where_it_is_clear_and_the_report_counts_who_is_looked_at() -> None:
    spoken = said((0, 4000), (1, 4000))
    found = analysis(None, 8000, faces=two(spoken))
    assert layouts.choose(found, Span(0, 8000), 720, 1280) == "fill"
    tracks = layouts.arrange(found, Span(0, 8000), 720, 1280)
    edit = Edit(sources={"main": Source(uri="x", info=found.source)}, tracks=tracks)
    assert checks.subject_inside(edit, {"main": found}) == 1.0
