"""What clips earn, to the minor unit (cases 13 to 17, 19)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit import money
from cutroom.marketplace.pay import BONUS_CAPS, FEE_BPS, Paid, Terms, Tier, due, expected, owed, reserve, tier_of

CLIP = Terms("clip", 5000, bonus_cap=200)
TIERS: tuple[Tier, ...] = ("bronze", "silver", "gold", "platinum")
terms = st.one_of(
    st.builds(Terms, st.just("clip"), st.integers(1, 10**7), st.sampled_from(BONUS_CAPS)),
    st.builds(Terms, st.just("views"), st.integers(1, 10**7), st.just(0), st.integers(1, 10**7), st.integers(0, 10**6)),
)
readings = st.lists(st.integers(0, 10**8), max_size=30)


def paid_by(held: Terms, tier: Tier, views: list[int]) -> list[Paid]:
    """What each reading pays, as the ledger posts it: by the highest that was read."""
    postings: list[Paid] = []
    total, highest = Paid(), 0
    for reading in views:
        highest = max(highest, reading)
        posting = owed(due(held, FEE_BPS[tier], highest), total)
        total = Paid(*(before + now for before, now in zip(total, posting, strict=True)))
        postings.append(posting)
    return postings


@pytest.mark.parametrize(
    ("gross", "parts"),
    [
        (5000, [(3500, 1500), (3750, 1250), (4000, 1000), (4250, 750)]),
        (999, [(700, 299), (750, 249), (800, 199), (850, 149)]),
    ],
)
def test_the_split_of_each_tier(gross: int, parts: list[tuple[int, int]]) -> None:
    """Case 13."""
    paid = [due(Terms("clip", gross), FEE_BPS[tier], 0) for tier in TIERS]
    assert [(one.share, one.fee) for one in paid] == parts


def test_the_odd_unit_is_the_clippers() -> None:
    """Case 13."""
    assert due(Terms("clip", 101), FEE_BPS["silver"], 0)[:2] == (76, 25)
    assert due(Terms("clip", 1), FEE_BPS["bronze"], 0)[:2] == (1, 0)


@pytest.mark.parametrize(
    ("approvals", "views", "tier"),
    [
        (0, 0, "bronze"), (9, 0, "bronze"), (10, 0, "silver"), (0, 99_999, "bronze"), (0, 100_000, "silver"),
        (49, 499_999, "silver"), (50, 0, "gold"), (0, 500_000, "gold"), (99, 999_999, "gold"), (100, 0, "platinum"),
        (0, 1_000_000, "platinum"),
    ],
)  # fmt: skip
def test_the_edges_of_tiers(approvals: int, views: int, tier: Tier) -> None:
    """Case 14."""
    assert tier_of(approvals, views) == tier


def test_the_bonus_ladder_is_paid_as_differences() -> None:
    """Case 15."""
    views = [99_999, 100_000, 100_000, 620_000, 1_200_000, 900_000, 5_000_000]
    postings = paid_by(CLIP, "bronze", views)
    assert [one.bonus for one in postings] == [0, 700, 0, 1050, 1750, 0, 3500]
    assert sum(one.bonus for one in postings) == 7000
    assert [one.bonus for one in paid_by(CLIP, "bronze", [80_000, 1_200_000])] == [0, 3500]


def test_the_rounding_of_bonuses() -> None:
    """Case 16."""
    steps = paid_by(Terms("clip", 777, 200), "silver", [100_000, 500_000, 1_000_000, 5_000_000])
    assert steps[0][:2] == (583, 194)
    assert [one.bonus for one in steps] == [116, 175, 292, 583]


def test_a_place_holds_its_price_and_its_largest_bonus() -> None:
    """Case 17."""
    held = Terms("clip", 5000, bonus_cap=50)
    assert (reserve(held), reserve(held) * 3) == (7125, 21_375)
    assert due(held, FEE_BPS["bronze"], 500_000) == (3500, 1500, 1750)


def test_pay_per_thousand_views() -> None:
    """Case 19."""
    held = Terms("views", 150, most=10**6, min_views=1000)
    postings = paid_by(held, "bronze", [999, 1234, 1999, 1500, 2001])
    assert [one[:2] for one in postings] == [(0, 0), (130, 55), (80, 34), (0, 0), (0, 1)]
    capped = paid_by(Terms("views", 150, most=12_000, min_views=1000), "gold", [40_000, 90_000, 140_000])
    assert [one[:2] for one in capped] == [(4800, 1200), (4800, 1200), (0, 0)]


@given(terms, st.sampled_from(TIERS), readings)
def test_no_order_of_readings_pays_more_than_the_reserve_or_anything_twice(
    held: Terms, tier: Tier, views: list[int]
) -> None:
    postings = paid_by(held, tier, views)
    assert all(part >= 0 for one in postings for part in one)
    total = sum(one.total for one in postings)
    assert total <= reserve(held)
    if views:
        assert total == due(held, FEE_BPS[tier], max(views)).total
        assert total == sum(one.total for one in paid_by(held, tier, [*sorted(views), *views]))


@given(terms, st.integers(0, 10**8), st.integers(0, 10**8))
def test_more_views_never_earn_less_and_a_higher_tier_never_less(held: Terms, first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert due(held, FEE_BPS["gold"], low).total <= due(held, FEE_BPS["gold"], high).total
    for lower, higher in pairwise(TIERS):
        assert expected(held, lower) <= expected(held, higher)


@given(terms, st.integers(0, 10**8))
def test_share_and_fee_are_the_gross_to_the_unit(held: Terms, views: int) -> None:
    paid = due(held, FEE_BPS["bronze"], views)
    gross = held.price if held.model == "clip" else money.views_gross(held.price, views, most=held.most,
                                                                       min_views=held.min_views)  # fmt: skip
    assert paid.share + paid.fee == gross
