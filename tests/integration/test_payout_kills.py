"""A worker that is killed between any two calls leaves one transfer at most, and the money in one place."""

import pytest

from cutroom.payouts.schemas import PayoutView
from infra.local.simulators.faults import Fault
from tests.support.payouts import Earner
from tests.support.publishing import DyingContext, Killed

pytestmark = pytest.mark.usefixtures("balanced")
MOST = 12  # transactions of one sending; the last kills find nothing left to do


def settled(earner: Earner, payout: PayoutView) -> PayoutView:
    """The payout once the clock has done all that it can, within two days."""
    for hours in (1, 1, 24, 2, 2):
        earner.later(hours=hours)
        earner.tick()
    return earner.payout(payout)


def killed_at(earner: Earner, nth: int, *, after: bool) -> bool:
    """A payout whose worker dies at its nth transaction; whether it came so far. The clock does the rest."""
    before = len(earner.transfers)
    payout = earner.request()
    dying = DyingContext(earner.ctx.settings, nth, after=after)
    try:
        earner.consume(payout, dying)
    except Killed:
        assert dying.died
    made = len(earner.transfers) - before
    ended = settled(earner, payout)
    transfers = earner.transfers[before:]
    assert len(transfers) <= 1 and len(transfers) >= made
    assert earner.posts.count(f"payout:{payout.id}") <= 1
    assert (ended.state == "sent") == bool(transfers)
    gone = {("available", "USD"): -1000, ("world", "USD"): 1000} if transfers else {}
    assert earner.entries(payout) == gone
    if ended.state == "failed":
        assert earner.balance().on_the_way == 0
    earner.earn(1000 if transfers else 0)
    return dying.died


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_between_any_two_calls(earner: Earner, after: bool) -> None:
    """Every transaction of a worker is a boundary: before it nothing of it is known, after it all."""
    earner.earn(1000)
    earner.onboard()
    deaths = 0
    for nth in range(1, MOST):
        if not killed_at(earner, nth, after=after):
            break
        deaths += 1
    assert 2 <= deaths < MOST - 1


@pytest.mark.parametrize("nth", range(1, 6))
def test_killed_while_it_is_read_a_payout_is_sent_once(earner: Earner, nth: int) -> None:
    earner.earn(1000)
    earner.onboard()
    earner.simulator.fail("answer_lost", operation="PostTransfers")
    payout = earner.consume(earner.request())
    earner.later(hours=1)
    dying = DyingContext(earner.ctx.settings, nth, after=False)
    try:
        earner.tick(dying)
    except Killed:
        assert dying.died
    assert settled(earner, payout).state == "sent"
    assert (len(earner.transfers), len(earner.posts)) == (1, 1)


def test_a_transfer_that_is_made_long_after_the_answer_was_lost_is_found(earner: Earner) -> None:
    """The call arrives at Stripe, which carries it out only later: the payout waits for it."""
    earner.earn(1000)
    earner.onboard()
    earner.simulator.fail(Fault("delayed_effect", after_s=7200), operation="PostTransfers")
    payout = earner.consume(earner.request())
    for _ in range(2):
        earner.later(hours=1.5)
        earner.tick()
    assert (earner.payout(payout).state, earner.transfers) == ("unconfirmed", [])
    earner.simulator.clock.advance(7201)
    earner.simulator.webhooks.wake()
    assert settled(earner, payout).state == "sent"
    assert len(earner.transfers) == 1
