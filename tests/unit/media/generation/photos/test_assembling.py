"""Photos on one timeline: cut on the beat, joined in at most two ways, music to the end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.edit import Edit
from cutroom.media.generation.assemble import sound_info
from cutroom.media.generation.moods import MOODS
from cutroom.media.generation.photos.assembling import Clip, assemble_photos
from cutroom.media.generation.photos.captioning import caption_lines, caption_texts, caption_width
from cutroom.media.generation.photos.pacing import most, paced
from cutroom.media.generation.photos.transitions import timings
from cutroom.media.generation.timeline import FPS
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


WIDE_SCRIPTS = st.text(st.sampled_from("山河風景を見た한국₨W@😀👩‍👩‍👧‍👦é\u0301 -"), max_size=80)
CAPTIONS = st.text(max_size=80) | WIDE_SCRIPTS | st.lists(st.text("abcdefghij", min_size=1), max_size=20).map(" ".join)
SIZES = st.sampled_from([(1080, 1920), (1080, 1080), (1080, 1350), (1920, 1080)])


@given(words=st.lists(CAPTIONS.map(lambda words: words[:80]), min_size=2, max_size=6), size=SIZES)
def test_captions_of_two_photos_are_never_seen_together_and_stay_above_the_foot(words, size) -> None:
    photos = [facts(at_s=20_000 * k) for k in range(len(words))]
    times = timings(photos, paced([1.0] * len(words), None).cuts_s, None)
    texts = [caption_texts(caption, time, size) for caption, time in zip(words, times, strict=True)]
    assert [bool(lines) for lines in texts] == [bool(caption.strip()) for caption in words]
    shown = [lines for lines in texts if lines]
    assert all(a[0].end_ms <= b[0].start_ms for a, b in pairwise(shown))
    assert all(0.55 <= text.y <= 0.76 for lines in shown for text in lines)


@given(words=CAPTIONS, most=st.floats(1, 30))
def test_a_caption_keeps_every_word_and_its_lines_fit(words, most) -> None:
    lines = caption_lines(words, most)
    assert "".join("".join(lines).split()) == "".join(words.split())
    whole = [word for word in words.split() if caption_width(word) <= most]
    held = " ".join(lines).split()
    assert all(word in held for word in whole)
    assert all(caption_width(line) <= most or is_one_letter(line) for line in lines)


def is_one_letter(line: str) -> bool:
    return len(caption_lines(line, 0)) == 1


def test_words_that_were_cut_off_are_there() -> None:
    words = "We walked all the way around the lake before breakfast and then swam in the cold"
    lines = [text.text for text in caption_texts(words, timings([facts()], [0.0, 3.0], None)[0], (1080, 1920))]
    assert " ".join(lines) == words
    assert len(lines) <= 4


@pytest.mark.parametrize(
    "caption", ["₨" * 80, "山" * 80, "😀" * 80, "mum and dad on the beach at dawn " * 2 + "far away here!"]
)
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_a_hundred_photos_with_full_captions_are_a_valid_edit(caption, size) -> None:
    photos = [facts(at_s=20_000 * k) for k in range(100)]
    times = timings(photos, paced([1.0] * 100, None).cuts_s, None)
    clips = [clip(one.frames) for one in times]
    edit = assemble_photos(clips, times, size=size, captions=[caption[:80]] * 100)
    assert Edit.model_validate_json(edit.model_dump_json()) == edit
    assert len({text.start_ms for text in edit.texts}) == 100


def test_a_video_without_captions_has_no_texts() -> None:
    times = timings([facts(at_s=0)], [0.0, 3.0], None)
    assert assemble_photos([clip(90)], times, size=SIZE).texts == []
    assert [one.text for one in assemble_photos([clip(90)], times, size=SIZE, captions=["Hello"]).texts] == ["Hello"]
