"""Which clips go together."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit.ids import new_id
from cutroom.splices import rules
from cutroom.splices.rules import Traits
from cutroom.splices.schemas import Mode

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SHARE = st.floats(0, 1)
MODES = st.sampled_from(["semantic", "eclectic", "trending"])
ALIKE = st.none() | SHARE


def traits(
    attention: float = 0.5, energy: float = 0.5, days: float = 0, video: UUID | None = None, start_ms: int = 0
) -> Traits:
    return Traits(
        id=new_id(), video_id=video or new_id(), start_ms=start_ms, end_ms=start_ms + 20_000, attention=attention,
        energy=energy, created_at=NOW - timedelta(days=days),
    )  # fmt: skip


CLIPS = st.builds(traits, SHARE, SHARE, st.floats(0, 400))


@given(CLIPS, CLIPS, ALIKE, MODES)
def test_scores_are_shares_and_do_not_depend_on_the_order(one: Traits, other: Traits, near: float, mode: Mode) -> None:
    pair, turned = rules.pair(one, other, mode, near, NOW), rules.pair(other, one, mode, near, NOW)
    assert (pair.score, pair.similarity, pair.contrast) == (turned.score, turned.similarity, turned.contrast)
    assert all(0 <= value <= 1 for value in (pair.score, pair.similarity, pair.contrast))
    assert pair.reasons


@given(st.lists(CLIPS, min_size=2, max_size=8), MODES, st.integers(1, 20), st.data())
def test_suggestions_are_in_order_without_repeats_and_no_clip_is_everywhere(
    clips: list[Traits], mode: Mode, limit: int, data: st.DataObject
) -> None:
    known = {clip.id: clip for clip in clips}
    both = [(a.id, b.id, data.draw(ALIKE)) for i, a in enumerate(clips) for b in clips[i + 1 :]]
    found = rules.ranked(known, both, mode, NOW, limit)
    assert len(found) <= limit
    scores = [pair.score for pair in found]
    assert scores == sorted(scores, reverse=True)
    pairs = [frozenset((pair.first, pair.second)) for pair in found]
    assert len(set(pairs)) == len(pairs)
    named = [clip for pair in pairs for clip in pair]
    assert all(named.count(clip) <= rules.MOST_TIMES for clip in named)


def test_a_semantic_pair_is_alike_and_an_eclectic_one_is_not() -> None:
    a, b, c = traits(energy=0.9), traits(energy=0.8), traits(energy=0.1)
    known = {clip.id: clip for clip in (a, b, c)}
    alike = [(a.id, b.id, 0.9), (a.id, c.id, 0.25), (b.id, c.id, 0.3)]
    [semantic] = rules.ranked(known, alike, "semantic", NOW, 1)
    [eclectic] = rules.ranked(known, alike, "eclectic", NOW, 1)
    assert {semantic.first, semantic.second} == {a.id, b.id}
    assert {eclectic.first, eclectic.second} == {a.id, c.id}


def test_clips_that_show_the_same_footage_are_no_pair() -> None:
    video = new_id()
    a, b, later = traits(video=video), traits(video=video, start_ms=10_000), traits(video=video, start_ms=60_000)
    known = {clip.id: clip for clip in (a, b, later)}
    found = rules.ranked(known, [(a.id, b.id, 1.0), (a.id, later.id, 0.5)], "semantic", NOW, 5)
    assert [{pair.first, pair.second} for pair in found] == [{a.id, later.id}]


def test_a_trend_says_that_it_is_told_by_the_library_alone() -> None:
    fresh, stale = traits(attention=0.9), traits(attention=0.9, days=100)
    new = rules.pair(fresh, traits(attention=0.9), "trending", 0.5, NOW)
    old = rules.pair(fresh, stale, "trending", 0.5, NOW)
    assert new.score > old.score
    assert any("your own library" in reason for reason in new.reasons)
    assert any("100 days" in reason for reason in old.reasons)


def test_a_much_longer_clip_is_said_to_be_cut() -> None:
    short, long = traits(), traits()._replace(end_ms=60_000)
    assert any("after 20 s of 60 s" in reason for reason in rules.pair(short, long, "semantic", 0.5, NOW).reasons)
