"""What a judge may change, and how well clips answer."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cutroom.ai.ports import Judged, Ranking
from cutroom.clips import rules
from cutroom.media.schema import Moment, Sentence, Subscores

SUBSCORES = Subscores(hook=0.5, flow=0.5, payoff=0.5, energy=0.5)


def moment(number: int) -> Moment:
    scores: dict[str, Any] = dict.fromkeys(("attention_score", "visual_score", "audio_score", "motion_score"), 0.5)
    given: dict[str, Any] = {"subscores": SUBSCORES, "reasons": [f"Ours {number}."], "emotion": "neutral", "hooks": []}
    return Moment(start_ms=number * 1000, end_ms=number * 1000 + 900, title=f"Title {number}", **scores, **given)


verdicts = st.builds(Judged, moment=st.integers(-3, 12), title=st.text(max_size=20), reason=st.text(max_size=20))


@given(st.integers(0, 8), st.lists(verdicts, max_size=12))
def test_a_judge_changes_order_titles_and_reasons_and_never_where_a_moment_lies(count: int, told: list[Judged]) -> None:
    moments = [moment(i) for i in range(count)]
    judged = rules.reordered(moments, Ranking(ranking=told))
    spans = [(one.start_ms, one.end_ms) for one in moments]
    assert sorted((one.start_ms, one.end_ms) for one in judged) == spans
    for one in judged:
        ours = moments[one.start_ms // 1000]
        assert one.reasons[-1:] == ours.reasons
        assert one.title
        assert one.model_copy(update={"title": ours.title, "reasons": ours.reasons, "hooks": ours.hooks}) == ours
        assert one.title == ours.title or one.hooks[0] == one.title


def test_sentences_belong_to_the_moment_that_holds_most_of_them() -> None:
    spans = {"before": (0, 900), "half in": (500, 1500), "inside": (1500, 1800), "mostly out": (1700, 3000)}
    told = [
        Sentence(text=text, start_ms=start, end_ms=end, first_word=0, last_word=0)
        for text, (start, end) in spans.items()
    ]
    found = rules.sentences_within(moment(1).model_copy(update={"end_ms": 2000}), told)
    assert [one.text for one in found] == ["half in", "inside"]


def test_a_text_with_the_words_and_the_meaning_answers_best() -> None:
    texts = ["We doubled the price and nobody left.", "The price of bread.", "My cat sleeps."]
    told = rules.relevance("how we doubled the price", texts, [0.7, 0.3, 0.05])
    assert told[0] > told[1] > told[2]
    assert all(0 <= value <= 1 for value in told)
    assert rules.relevance("how we doubled the price", texts, [None] * 3)[0] > told[2]


@given(st.lists(st.lists(st.floats(-1, 1), min_size=4, max_size=4), min_size=1, max_size=5))
def test_a_centre_is_a_direction(vectors: list[list[float]]) -> None:
    found = rules.centre(vectors)
    length = sum(value * value for value in found) ** 0.5
    assert abs(length - 1) < 1e-6 or length < 1e-6
