"""What Stripe tells of transfers and payout accounts, what people hear by mail, and where a leaver's money goes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from sqlalchemy import select

from cutroom.billing import events as payments
from cutroom.kit.errors import RetryLater
from cutroom.payouts import events, leaving, mails, tasks
from cutroom.payouts.schemas import PayoutAccountTroubled, PayoutEnded
from cutroom.runtime.context import Actor
from cutroom.runtime.tasks import Nothing
from cutroom.webhooks.models import WebhookEvent
from cutroom.webhooks.schemas import WebhookReceived
from tests.integration.conftest import REGION
from tests.support.payments import deliver
from tests.support.payouts import Earner

pytestmark = pytest.mark.usefixtures("balanced")


@pytest.fixture
def known(earner: Earner, register: Callable[[], dict[str, Any]]) -> Earner:
    """An earner whose address is known."""
    return Earner(earner.ctx, earner.simulator, Actor(UUID(register()["user"]["id"])), earner.database)


def told(earner: Earner) -> list[dict[str, Any]]:
    """Every event that Stripe has sent, thin ones among them, in their order."""
    state = earner.simulator.state
    return [*state.all("event").values(), *state.all("v2.core.event").values()]


def hear(earner: Earner, event: dict[str, Any]) -> None:
    """A webhook that comes, and what both of its consumers do with it."""
    assert deliver(earner.ctx, event, handle=False) == 200
    with earner.ctx.transaction() as session:
        wanted = select(WebhookEvent.id).where(WebhookEvent.event_id == event["id"])
        heard = WebhookReceived(source="stripe", webhook_id=session.scalars(wanted).one())
    payments.on_webhook_received(earner.ctx, heard)
    events.on_webhook_received(earner.ctx, heard)


def mailed() -> tuple[str, str]:
    message: Any = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1]
    return message.subject, message.body


def test_an_event_settles_what_nobody_knew(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    earner.simulator.fail("answer_lost", operation="PostTransfers")
    payout = earner.consume(earner.request())
    assert payout.state == "unconfirmed"
    for _ in range(2):
        for event in told(earner):
            hear(earner, event)
    assert (earner.payout(payout).state, len(earner.transfers)) == ("sent", 1)


def test_a_reversal_is_heard_of_in_any_order_and_returned_once(earner: Earner) -> None:
    payout = earner.pay()
    [transfer] = earner.transfers
    for amount in (4000, 450):
        earner.act("reverse_transfer", transfer=transfer["id"], amount=amount)
    for event in reversed(told(earner)):
        hear(earner, event)
        hear(earner, event)
    assert (earner.payout(payout).returned, earner.balance().available, earner.balance().paid) == (4450, 4450, 5000)


def test_a_thin_event_brings_the_account_to_where_it_stands(earner: Earner) -> None:
    earner.onboard("later")
    earner.act("restrict", account=earner.account_id(), reason="none")
    assert earner.overview.account.state == "onboarding"
    hear(earner, told(earner)[-1])
    assert earner.overview.account.state == "ready"


def test_an_event_of_the_other_mode_or_of_somebody_else_changes_nothing(earner: Earner) -> None:
    payout = earner.pay()
    [transfer] = earner.transfers
    earner.act("reverse_transfer", transfer=transfer["id"])
    event = next(one for one in told(earner) if one["type"] == "transfer.reversed")
    hear(earner, event | {"id": "evt_live", "livemode": True})
    strange = {"object": transfer | {"id": "tr_other", "transfer_group": "payout:other"}}
    hear(earner, event | {"id": "evt_other", "data": strange})
    assert earner.payout(payout).returned == 0


def test_what_stripe_could_not_tell_is_caught_up_with(earner: Earner) -> None:
    payout = earner.pay()
    earner.simulator.webhooks.register("http://127.0.0.1:9/nobody")
    [transfer] = earner.transfers
    earner.act("reverse_transfer", transfer=transfer["id"], amount=1000)
    earner.act("restrict", account=earner.account_id(), reason="document")
    with psycopg.connect(earner.database.owner_url) as connection:
        connection.execute("update payout_accounts set checked_at = checked_at - interval '2 days'")
    tasks.catch_up(earner.ctx, Nothing())
    assert earner.payout(payout).returned == 1000
    assert earner.overview.account.state == "restricted"


def test_whoever_asked_is_told_how_a_payout_ended(known: Earner) -> None:
    sent = known.pay()
    mails.send_ending(known.ctx, PayoutEnded(owner_id=known.owner_id, payout_id=sent.id, outcome="sent"))
    subject, body = mailed()
    assert subject == "Your payout is on its way to your bank"
    assert "94.50 USD" in body and str(sent.id) in body
    known.earn(2000)
    known.simulator.script["balance"] = {"usd": 0}
    failed = known.consume(known.request())
    mails.send_ending(known.ctx, PayoutEnded(owner_id=known.owner_id, payout_id=failed.id, outcome="failed"))
    subject, body = mailed()
    assert subject == "Your payout failed"
    assert "20.00 USD" in body and "Your money is available again" in body


def test_whoever_set_an_account_up_is_told_that_it_needs_attention(known: Earner) -> None:
    known.onboard("restricted")
    mails.send_trouble(known.ctx, PayoutAccountTroubled(owner_id=known.owner_id))
    subject, body = mailed()
    assert subject == "Your payout account needs attention"
    assert "couldn’t verify a document" in body


@pytest.mark.parametrize(("amount", "currency", "text"), [(9450, "USD", "94.50 USD"), (1200, "JPY", "1,200 JPY")])
def test_amounts_in_mails(amount: int, currency: str, text: str) -> None:
    assert mails.written(amount, currency) == text


def test_a_leaver_is_paid_everything_whatever_the_minimum(earner: Earner) -> None:
    earner.earn(300)
    earner.onboard()
    for _ in range(2):
        with pytest.raises(RetryLater):
            leaving.pay_rest(earner.ctx, earner.owner_id)
    [payout] = earner.overview.payouts.items
    assert (payout.trigger, payout.amount) == ("closing", 300)
    earner.consume(payout)
    leaving.pay_rest(earner.ctx, earner.owner_id)
    assert (earner.balance().available, len(earner.transfers)) == (0, 1)


def test_what_a_leaver_cannot_be_paid_stays_owed_to_them(earner: Earner) -> None:
    earner.earn(9450)
    for _ in range(2):
        leaving.pay_rest(earner.ctx, earner.owner_id)
    assert earner.balance().available == 0
    assert unclaimed(earner) == 9450


def test_a_last_payout_that_failed_is_not_tried_again(earner: Earner) -> None:
    earner.earn(9450)
    earner.onboard()
    with pytest.raises(RetryLater):
        leaving.pay_rest(earner.ctx, earner.owner_id)
    earner.act("restrict", account=earner.account_id(), reason="rejected")
    earner.consume(earner.overview.payouts.items[0])
    leaving.pay_rest(earner.ctx, earner.owner_id)
    assert (unclaimed(earner), earner.transfers) == (9450, [])


def unclaimed(earner: Earner) -> int:
    query = (
        "select coalesce(sum(e.amount), 0)::bigint from ledger_entries e join ledger_accounts a on a.id = e.account_id "
        "join ledger_holders h on h.holder_id = a.holder_id where h.owner_id = %s and a.kind = 'unclaimed'"
    )
    with psycopg.connect(earner.database.owner_url) as connection:
        return connection.execute(query, (earner.owner_id,)).fetchall()[0][0]


def test_nobody_sees_anothers_payouts(earner: Earner) -> None:
    payout = earner.pay()
    other = Earner(earner.ctx, earner.simulator, Actor(payout.id), earner.database)
    assert other.overview.payouts.items == []
    assert (other.overview.balances, other.overview.account.state) == ([], "none")
