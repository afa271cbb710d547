"""Where a trim ends, in whose order moments come, what lies within one, and how well a clip answers a search."""

import pytest

from cutroom.ai.ports import Judged, Ranking
from cutroom.clips import rules
from cutroom.kit.spans import Span
from cutroom.media.schema import Moment, Sentence, Subscores

WORDS = [Span(100, 200), Span(200, 300), Span(250, 400), Span(900, 1000)]


@pytest.mark.parametrize(
    ("asked", "snapped"),
    [
        ((150, 1400), (100, 1400)),
        ((200, 1400), (200, 1400)),  # between two words
        ((270, 1400), (200, 1400)),  # two words overlap there, and a third only touches
        ((500, 950), (500, 1500)),  # too short: stretched to a second first
        ((0, 950), (0, 1000)),
        ((1500, 1500), (1000, 2000)),  # at the end it is stretched backwards
        ((1200, 1950), (1000, 2000)),
        ((0, 5000), (0, 2000)),
    ],
)
def test_a_trim_ends_between_words_and_lasts_long_enough(asked: tuple[int, int], snapped: tuple[int, int]) -> None:
    assert rules.snap(Span(*asked), WORDS, length_ms=2000, shortest_ms=1000) == snapped


def test_a_trim_that_is_moved_to_the_end_of_a_word_leaves_the_next_one_out() -> None:
    assert rules.snap(Span(0, 150), WORDS, length_ms=2000, shortest_ms=100) == (0, 200)
    assert rules.snap(Span(350, 900), WORDS, length_ms=2000, shortest_ms=100) == (200, 900)


def moment(title: str) -> Moment:
    return Moment(
        start_ms=0, end_ms=1000, title=title, attention_score=0.5, visual_score=0.5, audio_score=0.5, motion_score=0.5,
        subscores=Subscores(hook=0.5, flow=0.5, payoff=0.5, energy=0.5), reasons=["ours"], emotion="calm", hooks=[],
    )  # fmt: skip


def judged(*order: tuple[int, str, str]) -> Ranking:
    return Ranking(ranking=[Judged(moment=number, title=title, reason=reason) for number, title, reason in order])


def test_a_judge_orders_and_names_and_leaves_nothing_out() -> None:
    moments = [moment(name) for name in ("a", "b", "c")]
    found = rules.reordered(
        moments, judged((2, "C!", "lively"), (0, "", "ours"), (2, "again", ""), (3, "x", ""), (-1, "y", ""))
    )
    assert [(one.title, one.reasons) for one in found] == [
        ("C!", ["lively", "ours"]),
        ("a", ["ours"]),
        ("b", ["ours"]),
    ]
    assert rules.reordered(moments, judged((1, "", ""))) == [moments[1], moments[0], moments[2]]


def sentence(start_ms: int, end_ms: int) -> Sentence:
    return Sentence(text="x", first_word=0, last_word=0, start_ms=start_ms, end_ms=end_ms)


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "within"),
    [(1000, 2000, True), (900, 1100, True), (899, 1100, False), (1900, 2100, True), (1900, 2101, False),
     (2000, 2100, False), (1500, 1500, False), (0, 3000, False), (0, 2000, True)],
)  # fmt: skip
def test_a_sentence_is_within_a_moment_that_holds_half_of_it(start_ms: int, end_ms: int, within: bool) -> None:
    found = rules.sentences_within(Span(1000, 2000), [sentence(start_ms, end_ms)])
    assert bool(found) is within


def test_the_middle_of_directions_is_a_direction_unless_they_cancel_out() -> None:
    assert rules.centre([[1, 0], [0, 1]]) == pytest.approx([0.5**0.5, 0.5**0.5])
    assert rules.centre([[3, 4]]) == pytest.approx([0.6, 0.8])
    assert rules.centre([[1, 0], [-1, 0]]) == [0, 0]
    assert rules.centre([[1e-9, 0], [0, 0]]) == [0, 0]


@pytest.mark.parametrize(("distance", "near"), [(0, 1), (0.25, 0.75), (1, 0), (1.5, 0), (-0.1, 1), (0.12344, 0.8766)])
def test_similarity_is_what_is_left_of_the_distance(distance: float, near: float) -> None:
    assert rules.similarity(distance) == near


def test_meaning_counts_more_than_words_and_words_alone_for_half_of_it() -> None:
    texts = ["We bake bread.", "Prices double.", "Bread needs dough."]
    both, nothing, words = found = rules.relevance("bread and dough", texts, [0.9, 0.0, None])
    assert found == [round(value, 4) for value in found]
    assert nothing == 0
    assert words == pytest.approx(0.85 * (0.7 * 0.5 + 0.3), abs=1e-4)
    assert both == pytest.approx(0.7 * 0.9 + 0.3 * 0.3382, abs=1e-4)


def test_what_has_the_words_is_an_answer_even_where_its_meaning_is_not_known_and_the_rest_is_none() -> None:
    texts = ["We bake bread.", "Prices double.", "Bread needs dough."]
    assert [value >= rules.LEAST for value in rules.relevance("bread and dough", texts, [None] * 3)] == [
        True,
        False,
        True,
    ]
    assert rules.relevance("bread and dough", texts, [None, 0.15, None])[1] < rules.LEAST
