"""What a segment reports: on the grid of the whole video, with who laughs or claps before what it is heard over."""

from itertools import pairwise

import numpy as np
import pytest

from cutroom.kit.spans import Span
from cutroom.media.analysis import segments
from cutroom.media.audio import audio_classes
from cutroom.media.schema import Segment, Sound, SoundKind, Voice


def segment(start_ms: int, end_ms: int) -> Segment:
    return Segment(index=1, start_ms=start_ms, end_ms=end_ms)


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "indices"),
    [(0, 1000, range(5)), (1000, 1400, range(5, 7)), (1001, 1400, range(6, 7)), (0, 1001, range(6)),
     (200, 399, range(1, 2))],
)  # fmt: skip
def test_segments_that_follow_each_other_share_the_steps_of_the_whole_without_one_twice(
    start_ms: int, end_ms: int, indices: range
) -> None:
    assert segments.steps(segment(start_ms, end_ms)) == indices


def test_all_steps_belong_to_one_segment_each() -> None:
    edges = [0, 333, 1000, 1001, 2500, 4200]
    found = [i for a, b in pairwise(edges) for i in segments.steps(segment(a, b))]
    assert found == list(range(21))


def test_looks_beyond_the_ends_are_whole_steps() -> None:
    assert segments.LEAD_MS % segments.SIGNAL_MS == segments.LEAD_MS % segments.LOOK_MS == 0


def test_values_are_means_over_steps_and_gaps_repeat_the_last() -> None:
    times = np.array([800, 1000, 1100, 1199, 1200, 1650, 1800, 2000], np.int64)
    values = np.array([9, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 9], np.float32)
    assert segments._binned(values, times, segment(1000, 2000)) == pytest.approx([0.2, 0.5, 0.5, 0.7, 0.9])


def test_what_begins_with_a_gap_begins_at_nothing() -> None:
    assert segments._binned(np.ones(1, np.float32), np.array([1250], np.int64), segment(1000, 1600)) == [0, 1, 1]
    assert segments._binned(np.ones(0, np.float32), np.zeros(0, np.int64), segment(0, 400)) == [0, 0]


def test_damage_is_told_by_its_place_to_the_second() -> None:
    note = segments._torn(Span(65_999, 70_000))
    assert note == "The picture could not be decoded from 1:05 to 1:10: the file is damaged there."
    assert "to 1:11" in segments._torn(Span(0, 70_001))


def sound(kind: SoundKind, start_ms: int, end_ms: int) -> Sound:
    return Sound(kind=kind, start_ms=start_ms, end_ms=end_ms)


def told(kinds: list[Sound], reacted: list[Sound], at_ms: int = 0) -> list[tuple[str, int, int]]:
    return [(one.kind, one.start_ms, one.end_ms) for one in segments._heard_sounds(kinds, reacted, at_ms)]


def test_sounds_are_told_on_the_time_line_of_the_whole() -> None:
    assert told([sound("music", 0, 9000)], [], 60_000) == [("music", 60_000, 69_000)]


def test_laughter_is_cut_out_of_what_it_is_heard_over() -> None:
    long = audio_classes.LEAST_MS["music"]
    found = told([sound("music", 0, 3 * long)], [sound("laughter", long, 2 * long)])
    assert found == [("music", 0, long), ("laughter", long, 2 * long), ("music", 2 * long, 3 * long)]


def test_what_is_left_of_a_sound_has_to_last_long_enough_itself() -> None:
    long = audio_classes.LEAST_MS["music"]
    assert told([sound("music", 0, 2 * long)], [sound("laughter", long - 1, 2 * long)]) == [
        ("laughter", long - 1, 2 * long)
    ]


def test_a_sound_is_not_cut_by_its_own_kind() -> None:
    long = audio_classes.LEAST_MS["applause"]
    assert told([sound("applause", 0, 3 * long)], [sound("applause", long, 2 * long)]) == [("applause", 0, 3 * long)]


def test_a_voice_moves_with_its_window() -> None:
    voice = Voice(window_ms=0, window_end_ms=10_000, spans=[(100, 200), (300, 450)], alone_ms=250)
    later = segments._later(voice, 60_000)
    assert (later.window_ms, later.window_end_ms) == (60_000, 70_000)
    assert later.spans == [(60_100, 60_200), (60_300, 60_450)]
    assert later.alone_ms == 250
