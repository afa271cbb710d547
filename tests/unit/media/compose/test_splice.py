"""Two moments in one frame: both are there, in their places, as loud as asked; pairs are ranked by what they mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.media.compose.splice import Side, SpliceOptions, pairs, splice
from cutroom.media.edit import TextOverlay
from cutroom.media.schema import Area, Moment, Subscores, Timed
from tests.unit.media.builders import analysis, media, words_of

HEARD = words_of("One thing that everybody should know about bees. They dance.", 1000)
BARRED = Area(left=0, top=0.13, right=1, bottom=0.87)


def side(duration_ms: int = 20_000, start_ms: int = 0, sound: bool = True) -> Side:
    found = analysis(HEARD, duration_ms, info=media(duration_ms, sound=sound))
    return Side(found, Timed(start_ms=start_ms, end_ms=duration_ms), f"/films/{duration_ms}.mp4")


def moment(title: str, meaning: list[float] | None, energy: float = 0.5, attention: float = 0.5) -> Moment:
    return Moment(
        start_ms=0, end_ms=9000, title=title, attention_score=attention, visual_score=0.5, audio_score=0.5,
        motion_score=0.5, subscores=Subscores(hook=0.5, flow=0.5, payoff=0.5, energy=energy), reasons=[], hooks=[],
        emotion="calm", embedding=meaning,
    )  # fmt: skip


def test_a_splice_lasts_as_long_as_the_shorter_moment_and_speaks_with_the_first() -> None:
    made = splice(side(20_000), side(12_000, 2000))
    assert made.duration_ms == 10_000
    assert [layer.duck_db > 0 for layer in made.audio] == [False, True]
    assert made.captions and made.captions.words[0].text == "One"


OPTIONS = st.builds(
    SpliceOptions,
    arrangement=st.sampled_from(["top_bottom", "left_right"]),
    split_ratio=st.floats(0.2, 0.8),
    swap=st.booleans(),
    first_volume=st.floats(0, 4),
    second_volume=st.floats(0, 4),
    captions=st.sampled_from([None, "pop"]),
    captions_from=st.sampled_from(["first", "second"]),
    width=st.sampled_from([720, 1080, 90]),
    height=st.sampled_from([1280, 1080, 114]),
)


@settings(deadline=None, max_examples=60)
@given(OPTIONS)
def test_the_two_fill_the_frame_without_a_gap(options: SpliceOptions) -> None:
    one, other = (track.layers[0].rect for track in splice(side(), side(sound=False), options).tracks)
    assert one.w * one.h + other.w * other.h == pytest.approx(1)
    near = one if (one.x, one.y) == (0, 0) else other
    share = near.w if options.arrangement == "left_right" else near.h
    assert abs(share - options.split_ratio) < 0.02
    assert (near is other) == options.swap


def test_burnt_in_bars_are_not_in_the_frame() -> None:
    barred = side()._replace(analysis=side().analysis.model_copy(update={"picture": BARRED}))
    for layer in splice(barred, side()).tracks[0].layers:
        assert layer.crop
        edges = [(point.y - layer.crop.h / 2, point.y + layer.crop.h / 2) for point in layer.crop.points]
        assert all(BARRED.top < top and bottom < BARRED.bottom for top, bottom in edges)


def test_a_volume_of_nothing_is_silence() -> None:
    assert splice(side(), side(), SpliceOptions(first_volume=0, second_volume=0)).audio == []


def test_texts_after_the_end_are_left_out() -> None:
    texts = [TextOverlay(text="in", start_ms=0, end_ms=900), TextOverlay(text="out", start_ms=30_000, end_ms=31_000)]
    assert [text.text for text in splice(side(), side(), SpliceOptions(texts=texts)).texts] == ["in"]


def test_each_mode_puts_its_own_pair_first() -> None:
    bees, honey, war = (
        moment("bees", [1.0, 0.0]),
        moment("honey", [0.9, 0.1], attention=0.6),
        moment("war", [0.0, 1.0], energy=1.0),
    )
    best = {mode: pairs([bees], [honey, war], mode)[0].second.title for mode in ("semantic", "eclectic")}
    assert best == {"semantic": "honey", "eclectic": "war"}
    assert pairs([bees], [honey, war], "trending", [[0.0, 1.0]])[0].second.title == "war"
    assert pairs([bees], [honey, war], "trending")[0].second.title == "honey", "without trends, what holds attention"


def test_of_pairs_with_like_scores_the_one_of_which_more_is_seen_comes_first() -> None:
    long, short, alike = moment("long", [1.0, 0.0]), moment("short", [1.0, 0.0]), moment("alike", [0.95, 0.1])
    short = short.model_copy(update={"end_ms": 1500})
    assert pairs([long], [short, alike], "semantic")[0].second.title == "alike"
    far = moment("far", [0.1, 1.0])
    assert pairs([long], [short, far], "semantic")[0].second.title == "short", "meaning comes first"


def test_moments_without_words_are_neither_alike_nor_close() -> None:
    pair = pairs([moment("a", None)], [moment("b", [1.0])], "semantic")[0]
    assert (pair.similarity_score, pair.contrast_score) == (0, 0.6)
