"""Photos on one timeline: cut on the beat, joined in at most two ways, music to the end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.generation.assemble import sound_info
from cutroom.media.generation.moods import MOODS
from cutroom.media.generation.photos.assembling import FPS, Clip, assemble_photos, caption_texts, timings
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


@given(words=st.lists(st.text(max_size=80), min_size=2, max_size=6), mood=st.sampled_from([None, *MOODS.values()]))
def test_captions_of_two_photos_are_never_seen_together_and_stay_above_the_foot(words, mood) -> None:
    photos = [facts(at_s=20_000 * k) for k in range(len(words))]
    times = timings(photos, paced([1.0] * len(words), mood).cuts_s, mood)
    texts = [caption_texts(caption, time) for caption, time in zip(words, times, strict=True)]
    assert [bool(lines) for lines in texts] == [bool(caption.strip()) for caption in words]
    shown = [lines for lines in texts if lines]
    assert all(a[0].end_ms <= b[0].start_ms for a, b in pairwise(shown))
    assert all(0.6 < text.y <= 0.76 for lines in shown for text in lines)


def test_a_video_without_captions_has_no_texts() -> None:
    times = timings([facts(at_s=0)], [0.0, 3.0], None)
    assert assemble_photos([clip(90)], times, size=SIZE).texts == []
    assert [one.text for one in assemble_photos([clip(90)], times, size=SIZE, captions=["Hello"]).texts] == ["Hello"]
