"""Money and its rounding: the worked cases to the unit, and what holds for every amount."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit import money
from cutroom.kit.money import MOST, Money

AMOUNTS = st.integers(0, 10**12)
BPS = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("gross", "fee_bps", "share", "fee"),
    [
        *((5000, bps, *parts) for bps, parts in ((3000, (3500, 1500)), (2500, (3750, 1250)), (2000, (4000, 1000)))),
        (5000, 1500, 4250, 750),
        *((999, bps, *parts) for bps, parts in ((3000, (700, 299)), (2500, (750, 249)), (2000, (800, 199)))),
        (999, 1500, 850, 149),
        (101, 2500, 76, 25),
        (1, 3000, 1, 0),
    ],
)
def test_a_split_gives_the_odd_unit_to_the_earner(gross: int, fee_bps: int, share: int, fee: int) -> None:
    assert money.split(gross, fee_bps) == (share, fee)


@given(AMOUNTS, BPS)
def test_a_split_loses_nothing_and_never_takes_too_much(gross: int, fee_bps: int) -> None:
    parts = money.split(gross, fee_bps)
    assert parts.share + parts.fee == gross and min(parts) >= 0
    assert 0 <= gross * fee_bps - parts.fee * 10_000 < 10_000


def paid_steps(share: int, readings: list[int], cap: int = 200) -> list[int]:
    paid, steps = 0, list[int]()
    for views in readings:
        steps.append(max(0, money.bonus(share, views, cap) - paid))
        paid += steps[-1]
    return steps


def test_the_bonus_ladder_pays_differences() -> None:
    readings = [99_999, 100_000, 100_000, 620_000, 1_200_000, 900_000, 5_000_000]
    assert paid_steps(3500, readings) == [0, 700, 0, 1050, 1750, 0, 3500]
    assert paid_steps(3500, [80_000, 1_200_000]) == [0, 3500]
    assert paid_steps(583, [100_000, 500_000, 1_000_000, 5_000_000]) == [116, 175, 292, 583]
    assert money.split(777, 2500) == (583, 194)


@given(AMOUNTS, st.lists(st.integers(0, 10**7), max_size=8), st.sampled_from([0, 20, 50, 100, 200]))
def test_a_bonus_depends_on_the_highest_reading_alone(share: int, readings: list[int], cap: int) -> None:
    assert sum(paid_steps(share, readings, cap)) == money.bonus(share, max(readings, default=0), cap)
    assert money.bonus(share, 10**9, cap) == share * cap // 100


@given(AMOUNTS, st.integers(1500, 10_000), st.integers(0, 10**8), st.sampled_from([0, 20, 50, 100, 200]))
def test_a_place_is_never_paid_more_than_it_reserved(price: int, fee_bps: int, views: int, cap: int) -> None:
    parts = money.split(price, fee_bps)
    assert price + money.bonus(parts.share, views, cap) <= money.place_cost(price, cap)


def test_a_place_of_the_worked_campaign() -> None:
    assert money.place_cost(5000, 50) == 7125


def test_views_pay_differences_of_the_cumulative_share_and_fee() -> None:
    before, steps = money.split(0, 3000), list[tuple[int, int]]()
    highest = 0
    for views in (999, 1234, 1999, 1500, 2001):
        highest = max(highest, views)
        parts = money.split(money.views_gross(150, highest, most=10**6, min_views=1000), 3000)
        steps.append((parts.share - before.share, parts.fee - before.fee))
        before = parts
    assert steps == [(0, 0), (130, 55), (80, 34), (0, 0), (0, 1)]
    gold = [money.split(money.views_gross(150, views, most=12_000), 2000) for views in (40_000, 90_000, 140_000)]
    assert gold == [(4800, 1200), (9600, 2400), (9600, 2400)]


@given(AMOUNTS, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), BPS)
def test_more_views_never_earn_less(rate: int, views: int, more: int, most: int, fee_bps: int) -> None:
    first = money.split(money.views_gross(rate, views, most=most), fee_bps)
    later = money.split(money.views_gross(rate, views + more, most=most), fee_bps)
    assert later.share >= first.share and later.fee >= first.fee and sum(later) <= most


def test_a_pool_that_runs_dry_is_shared_out_to_the_unit() -> None:
    assert money.apportion(5000, [4000, 2500, 1000]) == [2667, 1667, 666]
    assert money.apportion(1, [1, 1]) == [1, 0]


@given(AMOUNTS, st.lists(AMOUNTS, max_size=12))
def test_a_pool_is_spent_whole_or_every_demand_is_met(pool: int, demands: list[int]) -> None:
    parts = money.apportion(pool, demands)
    assert sum(parts) == min(pool, sum(demands))
    assert all(0 <= part <= demand for part, demand in zip(parts, demands, strict=True))
    total = sum(demands)
    assert all(abs(part * total - pool * d) < total for part, d in zip(parts, demands, strict=True) if total > pool)


@pytest.mark.parametrize(
    ("sold", "paid", "refunds", "revoked"),
    [(1000, 999, [333, 333, 333], [333, 333, 334]), (250, 1099, [400, 300, 399], [90, 69, 91]), (1200, 999, [1], [1])],
)
def test_partial_refunds_revoke_what_they_bought(sold: int, paid: int, refunds: list[int], revoked: list[int]) -> None:
    targets = [money.credits_revoked(sold, paid, sum(refunds[:n])) for n in range(len(refunds) + 1)]
    assert [later - before for before, later in pairwise(targets)] == revoked


@given(AMOUNTS, st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_refunds_in_any_parts_revoke_all_credits_and_never_more(sold: int, refunds: list[int]) -> None:
    paid = sum(refunds)
    targets = [money.credits_revoked(sold, paid, sum(refunds[:n])) for n in range(len(refunds) + 1)]
    assert targets == sorted(targets) and targets[-1] == sold


@given(AMOUNTS, st.integers(0, 10**6), st.integers(1, 10**4))
def test_every_begun_unit_is_paid(price: int, quantity: int, per: int) -> None:
    whole, rest = divmod(quantity, per)
    assert money.per_unit(price, quantity, per) == price * (whole + (1 if rest else 0))


@pytest.mark.parametrize("amount", [1.0, True, "1", MOST + 1, -MOST - 1])
def test_an_amount_is_a_whole_number_of_a_sane_size(amount: int) -> None:
    with pytest.raises(ValueError, match="whole number"):
        Money(amount, "USD")


@pytest.mark.parametrize("currency", ["usd", "US", "USDT", "", "U$D", "USD\n"])
def test_a_currency_has_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="three capital letters"):
        Money(1, currency)


@given(AMOUNTS, AMOUNTS)
def test_money_adds_within_a_currency_and_nowhere_else(first: int, second: int) -> None:
    a, b = Money(first, "USD"), Money(second, "USD")
    assert (a + b) - b == a and -Money(-first, "USD") == a
    assert (a < b, a <= b) == (first < second, first <= second)
    for refused in (lambda: a + Money(1, "EUR"), lambda: a - Money(1, "EUR"), lambda: a < Money(1, "EUR")):
        with pytest.raises(ValueError, match="EUR"):
            refused()


@pytest.mark.parametrize(
    "call",
    [
        lambda: money.split(-1, 3000),
        lambda: money.split(1, 10_001),
        lambda: money.bonus(-1, 0),
        lambda: money.apportion(-1, [1]),
        lambda: money.apportion(1, [-1]),
        lambda: money.credits_revoked(1, 0, 0),
        lambda: money.credits_revoked(1, 2, 3),
        lambda: money.per_unit(1, 1, 0),
    ],
)
def test_what_makes_no_sense_is_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"must be|nothing was paid|at least one"):
        call()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [(123_450, "USD", "1,234.50 USD"), (5, "EUR", "0.05 EUR"), (1234, "JPY", "1,234 JPY"), (-950, "USD", "-9.50 USD")],
)
def test_amounts_are_written_in_the_units_of_their_currency(amount: int, currency: str, words: str) -> None:
    assert money.written(amount, currency) == words
