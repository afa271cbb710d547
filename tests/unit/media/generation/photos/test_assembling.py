"""Photos on one timeline: cut on the beat, joined in at most two ways, music to the end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.generation.assemble import sound_info
from cutroom.media.generation.moods import MOODS
from cutroom.media.generation.photos.assembling import FPS, Clip, assemble_photos, timings
from cutroom.media.generation.photos.pacing import most, paced
from tests.unit.media.generation.photos.samples import facts

SIZE = (270, 480)


def clip(frames: int) -> Clip:
    info = sound_info(-(-frames * 1000 // FPS)).model_copy(update={"width": 270, "height": 480, "audio_stream": None})
    return Clip("/photo.mp4", info)


@given(mood=st.sampled_from([None, *MOODS.values()]), seconds=st.none() | st.integers(3, 60), data=st.data())
def test_transitions_have_their_middle_on_the_cut_and_nothing_is_lost(mood, seconds, data) -> None:
    count = data.draw(st.integers(1, min(12, most(seconds))))
    gaps = data.draw(st.lists(st.sampled_from([60, 20_000]), min_size=count, max_size=count))
    photos = [facts(at_s=sum(gaps[:k])) for k in range(count)]
    pace = paced([1.0] * count, mood, seconds)
    times = timings(photos, pace.cuts_s, mood)
    cuts = [round(at * FPS) for at in pace.cuts_s]
    assert times[0].start == 0
    assert times[-1].end == cuts[-1]
    for a, b, cut in zip(times, times[1:], cuts[1:], strict=False):
        assert a.end - b.start == b.overlap
        assert (a.end + b.start) / 2 == cut
    assert len({one.way for one in times[1:]}) <= 2
    edit = assemble_photos([clip(one.frames) for one in times], times, size=SIZE, music=clip_of_music(pace.seconds))
    assert edit.frames == cuts[-1]
    assert edit.audio[0].duration_ms == edit.duration_ms
    assert all(b.at_ms == a.end_ms - b.overlap_ms for a, b in pairwise(edit.tracks[0].layers))


def clip_of_music(seconds: float) -> Clip:
    return Clip("/music.wav", sound_info(round(seconds * 1000) + 40, channels=2, sample_rate=48_000))


def test_calm_music_dissolves_and_quick_music_cuts_and_chapters_are_told_apart() -> None:
    photos = [facts(at_s=0), facts(at_s=60), facts(at_s=30_000)]
    assert [one.way for one in timings(photos, [0, 3, 6, 9], MOODS["calm"])] == ["cut", "dissolve", "fade"]
    assert [one.way for one in timings(photos, [0, 3, 6, 9], MOODS["upbeat"])] == ["cut", "cut", "dissolve"]
