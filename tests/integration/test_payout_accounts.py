"""Payout accounts: set up on Stripe's pages, restricted, mended; and what is paid to them each week."""

from datetime import UTC, datetime

import pytest

from cutroom.billing.errors import NotSetUp, PaymentsAway
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.schemas import PageRequest
from cutroom.payouts import accounts, rules, service, tasks
from cutroom.payouts.errors import AccountNotReady
from cutroom.payouts.schemas import RequestPayout, SchedulePayouts, SetUpPayouts
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from tests.support.payouts import Earner

pytestmark = pytest.mark.usefixtures("balanced")
NOTHING = Nothing()


def test_nothing_is_paid_to_an_account_that_is_not_ready(earner: Earner) -> None:
    earner.earn(9450)
    with pytest.raises(AccountNotReady):
        earner.request()
    earner.onboard("later")
    with pytest.raises(AccountNotReady) as refused:
        earner.request()
    assert refused.value.details["state"] == "onboarding"
    assert earner.posts == []


def test_an_account_is_set_up_in_several_visits(earner: Earner) -> None:
    assert earner.overview.account.state == "none"
    account = earner.onboard("later")
    assert (account.state, account.country) == ("onboarding", "US")
    assert account.missing == ["your address", "a bank account"]
    assert earner.onboard("complete", None).state == "ready"
    assert earner.overview.account.missing == []
    with pytest.raises(Conflict):
        earner.link("DE")


def test_a_restricted_account_says_why_and_can_be_mended(earner: Earner) -> None:
    account = earner.onboard("restricted")
    assert (account.state, account.reason) == ("restricted", rules.RESTRICTIONS["verification"])
    assert account.missing == ["a photo of an identity document"]
    assert earner.onboard("complete", None).state == "ready"
    earner.act("restrict", account=earner.account_id(), reason="rejected")
    account = service.refresh_account(earner.ctx, earner.actor)
    assert (account.state, account.reason) == ("restricted", rules.RESTRICTIONS["rejected"])


def test_an_account_that_is_restricted_while_money_is_on_its_way_fails_the_payout(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    payout = earner.request()
    earner.act("restrict", account=earner.account_id(), reason="document")
    assert earner.consume(payout).state == "failed"
    assert earner.balance().available == 9450


def test_a_bank_that_takes_no_money_is_shown_until_it_does(earner: Earner) -> None:
    earner.pay()
    earner.act("pay_out", account=earner.account_id(), outcome="failed")
    assert service.refresh_account(earner.ctx, earner.actor).bank_problem == "account_closed"
    earner.act("pay_out", account=earner.account_id(), outcome="paid")
    assert service.refresh_account(earner.ctx, earner.actor).bank_problem is None


def test_an_account_whose_answer_was_lost_is_made_once(earner: Earner) -> None:
    earner.simulator.fail("answer_lost", operation="PostV2CoreAccounts")
    with pytest.raises(PaymentsAway):
        earner.link()
    earner.link()
    assert len(earner.simulator.state.all("v2.core.account")) == 1


def test_a_country_that_cannot_be_paid_is_refused(earner: Earner) -> None:
    for country in (None, "KP"):
        with pytest.raises(Invalid):
            accounts.open_link(earner.ctx, earner.actor, SetUpPayouts(country=country))


def test_weekly_payouts_come_once_a_week(earner: Earner, monkeypatch: pytest.MonkeyPatch) -> None:
    earner.earn(9450)
    with pytest.raises(Conflict):
        accounts.schedule(earner.ctx, earner.actor, SchedulePayouts(schedule="weekly"))
    earner.onboard()
    view = accounts.schedule(earner.ctx, earner.actor, SchedulePayouts(schedule="weekly"))
    assert view.scheduled_at is not None
    assert (view.scheduled_at.weekday(), view.scheduled_at.hour) == (0, 6)
    tasks.pay_scheduled(earner.ctx, NOTHING)
    assert earner.overview.payouts.total == 0
    monkeypatch.setattr(tasks, "now", lambda: view.scheduled_at)
    for _ in range(2):
        tasks.pay_scheduled(earner.ctx, NOTHING)
        earner.tick()
    [payout] = earner.overview.payouts.items
    assert (payout.trigger, payout.amount, payout.state) == ("schedule", 9450, "sent")


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        ("2026-11-30T05:59:00", "2026-11-30"),
        ("2026-11-30T06:00:00", "2026-12-07"),
        ("2026-12-06T23:00:00", "2026-12-07"),
    ],
)
def test_the_next_monday(at: str, monday: str) -> None:
    found = rules.next_monday(datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(f"{monday}T06:00:00").replace(tzinfo=UTC)


def test_where_payments_are_not_set_up_nothing_is_paid(ctx: Context, earner: Earner) -> None:
    with pytest.raises(NotSetUp):
        service.request(ctx, earner.actor, RequestPayout(currency="USD", amount=None))
    assert not service.overview(ctx, earner.actor, PageRequest(page=1, limit=10)).account.is_set_up
    for task in (tasks.settle, tasks.pay_scheduled, tasks.catch_up):
        task(ctx, NOTHING)
