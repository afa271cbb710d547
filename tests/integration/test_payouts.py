"""Payouts to the unit: cases 22 and 23 of the marketplace's rules, and everything else that can happen to one."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from cutroom.payouts import sending, statements
from cutroom.payouts.errors import BelowMinimum, PayoutSettled, PayoutUnderWay
from cutroom.runtime.idempotency import KeyReused
from cutroom.runtime.tasks import Nothing
from tests.support.payments import deliver
from tests.support.payouts import Earner

pytestmark = pytest.mark.usefixtures("balanced")
NOTHING = Nothing()


def test_a_payout_is_set_aside_then_sent_once(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    payout = earner.request()
    assert (payout.state, payout.amount) == ("reserved", 9450)
    assert earner.entries(payout) == {("available", "USD"): -9450, ("payout", "USD"): 9450}
    assert earner.consume(payout).state == "sent"
    assert earner.entries(payout) == {("available", "USD"): -9450, ("world", "USD"): 9450}
    balance = earner.balance()
    assert (balance.available, balance.on_the_way, balance.paid) == (0, 0, 9450)
    [transfer] = earner.transfers
    assert (transfer["amount"], transfer["currency"], transfer["transfer_group"]) == (
        9450,
        "usd",
        f"payout:{payout.id}",
    )
    assert transfer["destination"] == earner.account_id()
    assert earner.posts == [f"payout:{payout.id}"]


def test_case_22_an_ambiguous_payout_is_read_and_never_sent_again(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.fail("answer_lost", operation="PostTransfers")
    payout = earner.consume(earner.request())
    assert payout.state == "unconfirmed"
    assert (earner.balance().available, earner.balance().on_the_way) == (0, 9450)
    assert earner.entries(payout)["payout", "USD"] == 9450
    with pytest.raises(PayoutUnderWay):
        earner.request()
    earner.later(minutes=2)
    earner.tick()
    assert earner.payout(payout).state == "sent"
    assert earner.entries(payout) == {("available", "USD"): -9450, ("world", "USD"): 9450}
    assert (len(earner.posts), len(earner.transfers)) == (1, 1)


def test_case_22_what_is_not_there_after_a_day_and_two_reads_has_failed_and_returns_once(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.fail("unreachable", operation="PostTransfers")
    payout = earner.consume(earner.request())
    for _ in range(3):  # reads within the day, however many, decide nothing
        earner.later(hours=2)
        earner.tick()
        assert earner.payout(payout).state == "unconfirmed"
    earner.later(hours=17)
    earner.tick()
    earner.later(hours=2)
    earner.tick()
    failed = earner.payout(payout)
    assert (failed.state, earner.entries(payout)) == ("failed", {})
    assert "never received" in str(failed.reason)
    for _ in range(2):
        earner.later(hours=2)
        earner.tick()
    assert earner.balance().available == 9450
    again = earner.consume(earner.request())
    assert again.state == "sent"
    assert earner.posts == [f"payout:{payout.id}", f"payout:{again.id}"]
    assert len(earner.transfers) == 1


def test_case_22_one_read_after_a_day_is_not_enough(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.fail("unreachable", operation="PostTransfers")
    payout = earner.consume(earner.request())
    earner.later(hours=30)
    earner.tick()
    assert earner.payout(payout).state == "unconfirmed"
    earner.later(minutes=59)
    earner.tick()
    assert earner.payout(payout).state == "unconfirmed"
    earner.later(minutes=2)
    earner.tick()
    assert earner.payout(payout).state == "failed"


@pytest.mark.parametrize("fault", ["broken", "lock_timeout", "broken_after_effect", "cut"])
def test_whatever_leaves_the_outcome_open_is_unconfirmed(earner: Earner, fault: str) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.fail(fault, operation="PostTransfers")
    payout = earner.consume(earner.request())
    assert (payout.state, earner.balance().available) == ("unconfirmed", 0)


def test_case_23_a_definite_failure_returns_the_money_once_and_is_final(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.script["balance"] = {"usd": 100}
    payout = earner.consume(earner.request())
    assert (payout.state, earner.balance().available, earner.entries(payout)) == ("failed", 9450, {})
    assert "balance at Stripe was too low" in str(payout.reason)
    with pytest.raises(PayoutSettled):
        sending.send(earner.ctx, earner.owner_id, payout.id)
    assert len(earner.posts) == 1
    del earner.simulator.script["balance"]
    again = earner.consume(earner.request())
    assert (again.state, len(earner.transfers)) == ("sent", 1)
    assert earner.posts == [f"payout:{payout.id}", f"payout:{again.id}"]


def test_case_23_too_many_requests_sends_the_same_payout_later_under_the_same_key(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.fail("rate_limited", times=3, operation="PostTransfers")
    payout = earner.consume(earner.request())
    assert (payout.state, earner.balance().available) == ("reserved", 0)
    earner.tick()
    assert len(earner.posts) == 1  # not before its time
    for _ in range(3):
        earner.later(hours=1)
        earner.tick()
    assert earner.payout(payout).state == "sent"
    assert earner.posts == [f"payout:{payout.id}"] * 4
    assert len(earner.transfers) == 1


def test_a_key_that_stripe_does_not_take_keeps_payouts_waiting(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.fail("unauthorized", operation="PostTransfers")
    assert earner.consume(earner.request()).state == "reserved"


def test_case_23_a_worker_that_was_lost_leaves_it_unconfirmed(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    payout = earner.request()
    with earner.ctx.transaction(earner.actor) as session:
        gone = "update payouts set state = 'sending', first_sent_at = now(), next_at = now() + interval '5 minutes'"
        session.execute(text(gone))
    earner.tick()
    assert earner.payout(payout).state == "sending"
    earner.later(minutes=6)
    earner.tick()
    assert (earner.payout(payout).state, earner.posts) == ("unconfirmed", [])


def test_a_reversal_returns_what_came_back_since(earner: Earner) -> None:
    payout = earner.pay()
    [transfer] = earner.transfers
    for amount, back in ((3000, 3000), (1450, 4450), (5000, 9450)):
        earner.act("reverse_transfer", transfer=transfer["id"], amount=amount)
        for event in earner.simulator.state.all("event").values():
            assert deliver(earner.ctx, event, handle=False) == 200
        sending.read(earner.ctx, earner.owner_id, payout.id)
        sending.read(earner.ctx, earner.owner_id, payout.id)
        assert (earner.payout(payout).returned, earner.balance().available) == (back, back)
    assert (earner.payout(payout).state, earner.entries(payout), earner.balance().paid) == ("sent", {}, 0)


def test_what_comes_back_pays_debt_first(earner: Earner) -> None:
    payout = earner.pay()
    earner.earn(-1000, kind="debt")
    [transfer] = earner.transfers
    earner.act("reverse_transfer", transfer=transfer["id"])
    sending.read(earner.ctx, earner.owner_id, payout.id)
    assert (earner.balance().available, earner.balance().debt) == (8450, 0)


def test_one_key_gives_one_payout(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    assert earner.request(key="k").id == earner.request(key="k").id
    with pytest.raises(KeyReused):
        earner.request(amount=5000, key="k")
    assert earner.balance().on_the_way == 9450


def test_of_many_requests_at_once_one_is_made(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    outcomes: list[str] = []

    def request() -> None:
        try:
            outcomes.append(earner.request().state)
        except PayoutUnderWay as refused:
            outcomes.append(refused.code)

    workers = [threading.Thread(target=request) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == ["payout_under_way"] * 5 + ["reserved"]
    assert earner.balance().on_the_way == 9450


def test_less_than_the_minimum_is_not_paid_out(earner: Earner) -> None:
    earner.earn(999)
    earner.onboard()
    with pytest.raises(BelowMinimum) as refused:
        earner.request()
    assert refused.value.details == {"minimum": 1000, "missing": 1}
    assert (earner.balance().payable, earner.balance().missing) == (0, 1)
    earner.earn(1)
    with pytest.raises(BelowMinimum):
        earner.request(amount=1001)
    assert earner.request().amount == 1000


def test_currencies_of_whole_units_leave_the_rest_available(earner: Earner) -> None:
    earner.earn(123_456, "HUF")
    earner.onboard()
    payout = earner.consume(earner.request("HUF"))
    assert (payout.state, payout.amount, earner.balance("HUF").available) == ("sent", 123_400, 56)


def test_each_currency_has_a_payout_of_its_own(earner: Earner) -> None:
    earner.earn(2000)
    earner.earn(3000, "EUR")
    earner.onboard()
    assert {earner.consume(earner.request(one)).amount for one in ("USD", "EUR")} == {2000, 3000}
    assert [one.currency for one in earner.overview.balances] == ["EUR", "USD"]


def test_a_statement_has_the_money_of_its_month(earner: Earner) -> None:
    earner.pay()
    month = f"{datetime.now(UTC):%Y-%m}"
    lines = statements.csv_of(earner.ctx, earner.actor, month).splitlines()
    assert [line.split(",")[1:3] for line in lines[1:]] == [["available", "earned"], ["available", "payout"]]
    assert "-9450,USD,0" in lines[2]
    assert statements.csv_of(earner.ctx, earner.actor, "2020-01").count("\n") == 1
