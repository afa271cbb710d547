"""Prices, budgets, configuration, judges' answers: what is decided without calling anybody."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.ai import budget, config, errors, judging, patience, prices, sounds
from cutroom.ai.budget import Spent
from cutroom.ai.config import Budget
from cutroom.ai.ports import Candidate, Judged, Ranking, TranscribedWord, Usage
from cutroom.ai.prices import Price
from cutroom.kit.errors import Invalid

amounts = st.integers(0, 10**9)
usages = st.builds(Usage, input_tokens=amounts, output_tokens=amounts, sound_ms=amounts)
charges = st.builds(Price, input_per_million=amounts, output_per_million=amounts, sound_per_minute=amounts)


@given(charges, usages, usages)
def test_a_cost_is_whole_never_too_small_and_never_less_for_more(price: Price, one: Usage, more: Usage) -> None:
    both = Usage(**{name: getattr(one, name) + getattr(more, name) for name in Usage.model_fields})
    cost = prices.cost_micros(price, one)
    exact = (price.input_per_million * one.input_tokens + price.output_per_million * one.output_tokens) / 10**6
    exact += price.sound_per_minute * one.sound_ms / 60_000
    assert exact * (1 - 1e-9) <= cost <= exact * (1 + 1e-9) + 2
    assert prices.cost_micros(price, both) >= cost


def test_every_price_says_how_sure_it_is() -> None:
    whisper = prices.published()["openai/whisper-1"]
    assert prices.cost_micros(whisper, Usage(sound_ms=60_000)) == 6000
    assert {one.basis.partition(":")[0] for one in prices.published().values()} == {
        "as last known; check it",
        "ceiling",
    }


@given(st.lists(st.tuples(amounts, amounts), max_size=30), st.integers(0, 10**10), st.integers(0, 10**10))
def test_no_order_of_calls_spends_more_than_the_budget(calls: list[tuple[int, int]], day: int, month: int) -> None:
    limits, spent = Budget(day_micros=day, month_micros=month), 0
    for at_most, share in calls:
        if budget.exceeded(Spent(spent, spent), at_most, limits) is None:
            spent += at_most * share // 10**9  # what it took: never more than was set aside
    assert spent <= min(day, month)


def test_days_and_months_begin_at_midnight_utc() -> None:
    at = datetime(2026, 11, 21, 5, 4, 3, 2, UTC)
    assert budget.day_of(at) == datetime(2026, 11, 21, tzinfo=UTC)
    assert budget.month_of(at) == datetime(2026, 11, 1, tzinfo=UTC)
    assert budget.exceeded(Spent(0, 95), 10, Budget(day_micros=50, month_micros=100)) == "month"
    assert budget.exceeded(Spent(45, 45), 10, Budget(day_micros=50, month_micros=100)) == "day"


def test_nothing_configured_means_all_embedded() -> None:
    chosen = config.parse("")
    assert {chosen.model_of(port)[0] for port in ("transcriber", "judge", "embedder")} == {"embedded"}


@pytest.mark.parametrize(
    "text", ['{"judge": {"provider": "nobody"}}', "no json", '{"jugde": {}}', '{"embedder": {"provider": "minimax"}}']
)
def test_a_configuration_that_cannot_be_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid, match="CUTROOM_AI"):
        config.parse(text)


def test_every_default_model_has_a_price_and_one_without_is_refused() -> None:
    for (provider, _), model in config.DEFAULT_MODELS.items():
        assert config.Config().price_of(provider, model)
    with pytest.raises(Invalid, match="has no price"):
        config.Config().price_of("openai", "brand-new")


def test_what_waits_shortly_is_waited_for_and_no_longer() -> None:
    waits, asked = list[float](), list[int]()

    def call() -> str:
        asked.append(1)
        if len(asked) < 3:
            raise errors.translated("X", 429, retry_after="2")
        return "there"

    assert patience.patiently(call, waits.append) == "there"
    assert waits == [2.0, 2.0]
    with pytest.raises(errors.RetryLater):
        patience.patiently(lambda: _raise(errors.translated("X", 503, retry_after="31")), waits.append)
    assert waits == [2.0, 2.0]


def _raise(error: Exception) -> None:
    raise error


candidates = st.lists(
    st.builds(Candidate, title=st.just("Ours"), text=st.text(), score=st.floats(0, 1), reasons=st.just(["r"])),
    max_size=6,
)
judged = st.lists(st.builds(Judged, moment=st.integers(-2, 9), title=st.text(), reason=st.text()), max_size=9)


@given(judged, candidates)
def test_whatever_a_model_answers_each_moment_is_named_once_within_bounds(
    told: list[Judged], moments: list[Candidate]
) -> None:
    found = judging.settle(Ranking(ranking=told), moments).ranking
    assert sorted(one.moment for one in found) == list(range(len(moments)))
    assert all(0 < len(one.title) <= judging.TITLE_CHARS and one.title.isprintable() for one in found)
    assert all(len(one.reason) <= judging.REASON_CHARS and one.reason.isprintable() for one in found)


@given(st.text())
def test_what_is_said_stays_data_in_the_material(said: str) -> None:
    asked = judging.material([Candidate(title="t", text=said, score=0.5, reasons=[])], None)
    assert json.loads(asked)["moments"][0]["said"] == said[: judging.TEXT_CHARS]


times = st.integers(-500, 5000)
words = st.builds(TranscribedWord, text=st.text(max_size=5), start_ms=times, end_ms=times, confidence=st.floats(-1, 2))


@given(st.lists(words, max_size=10), st.integers(1, 4000))
def test_words_of_any_vendor_are_brought_in_order(told: list[TranscribedWord], lasting: int) -> None:
    found = sounds.in_order(told, "en", lasting).words
    edges = [edge for one in found for edge in (one.start_ms, one.end_ms)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= lasting for edge in edges)
    assert all(one.text and one.start_ms < one.end_ms and 0 <= one.confidence <= 1 for one in found)
