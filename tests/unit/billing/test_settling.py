"""What a purchase's standing at Stripe leads to, whatever is heard of it first."""

import random

from hypothesis import given
from hypothesis import strategies as st

from cutroom.billing.settling import Movement, Payment, Reversal, Sold, credits_of, refundable, settle

SOLD = Sold("a purchase", 1000, 900, "USD")
PAID = Payment("cs_1", "a purchase", "paid", 900, "USD", livemode=False, intent="pi_1")
amounts = st.lists(st.integers(1, 300), max_size=6)


def settled(sold: Sold, reversals: list[Reversal], payment: Payment = PAID) -> tuple[Sold, list[Movement]]:
    return settle(sold, payment, reversals, live=False)


def refunds(parts: list[int], failed: frozenset[int] = frozenset()) -> list[Reversal]:
    """Refunds of at most what was paid."""
    made, left = list[Reversal](), SOLD.amount
    for index, amount in enumerate(parts):
        if amount <= left:
            made.append(Reversal(f"re_{index}", "refund", amount, counts=index not in failed))
            left -= amount if index not in failed else 0
    return made


@given(amounts, st.integers(0, 6))
def test_however_much_is_known_at_a_time_the_end_is_the_same(parts: list[int], split: int) -> None:
    known = refunds(parts)
    whole, at_once = settled(SOLD, known)
    half, first = settled(SOLD, known[:split])
    again, second = settled(half, known)
    assert (again, first + second) == (whole, at_once)
    assert settled(again, known) == (again, [])
    assert sum(one.credits for one in at_once) == whole.granted - whole.revoked >= 0
    assert sum(one.cash for one in at_once) == 900 - whole.reversed


@given(amounts, st.sets(st.integers(0, 5)))
def test_a_refund_that_failed_after_it_was_posted_is_undone_to_the_unit(parts: list[int], failing: set[int]) -> None:
    failed = frozenset(failing)
    posted, first = settled(SOLD, refunds(parts))
    later = [one._replace(counts=index not in failed) for index, one in enumerate(refunds(parts))]
    after, second = settled(posted, later)
    expected, _ = settled(SOLD, [one for one in later if one.counts])
    assert (after.reversed, after.revoked) == (expected.reversed, expected.revoked)
    assert sum(one.credits for one in first + second) == 1000 - expected.revoked
    assert settled(after, later) == (after, [])


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_what_can_be_refunded_takes_no_more_than_there_is_and_one_unit_more_would(
    credits: int, amount: int, available: int, before: int
) -> None:
    sold = Sold("p", credits, amount, "USD", "paid", granted=credits, paid=amount)
    start = min(before, amount)
    revoked = credits * start // amount
    sold = Sold("p", credits, amount, "USD", "paid", credits, amount, revoked, start)
    most = refundable(sold, available)
    assert 0 <= most <= amount - start
    if most:
        assert credits_of(sold, most) <= available
    if start + most < amount:
        assert credits_of(sold, most + 1) > available or credits_of(sold, most + 1) > credits - revoked


def test_disputes_come_and_go_by_their_lines_and_never_take_more_than_was_granted() -> None:
    lost = [Reversal("re_1", "refund", 300), Reversal("txn_1", "dispute", 900, fee=1500)]
    after, movements = settled(SOLD, lost)
    assert (after.revoked, after.reversed) == (1000, 1200)
    assert [(one.credits, one.cash, one.fee) for one in movements] == [
        (1000, 900, 0),
        (-333, -300, 0),
        (-667, -900, 1500),
    ]
    won, more = settled(after, [*lost, Reversal("txn_2", "dispute_won", -900)])
    assert (won.revoked, [one.credits for one in more]) == (333, [667])


def test_what_is_not_the_checkout_that_was_opened_is_held_and_posts_nothing() -> None:
    chooser = random.Random(15)
    for wrong in ({"amount": 899}, {"currency": "EUR"}, {"reference": "another"}, {"livemode": True}):
        after, movements = settled(SOLD, [Reversal("re_1", "refund", chooser.randint(1, 900))], PAID._replace(**wrong))
        assert (after.status, after.granted, movements) == ("held", 0, [])
