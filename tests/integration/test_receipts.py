"""Whoever bought hears how it ended, once."""

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.billing import mails, service
from cutroom.billing.schemas import BalanceLow, PlanPaid, PlanPaymentEnded, PurchaseEnded
from cutroom.kit.ids import new_id
from cutroom.renders import service as renders
from tests.integration.conftest import REGION
from tests.integration.test_paid_work import seen
from tests.support import material
from tests.support.payments import Shop


@pytest.mark.parametrize(
    ("outcome", "subject", "line"),
    [("succeed", "Your receipt from Cutroom", "9.00 USD"), ("fail", "Your payment failed", "You weren’t charged")],
)
def test_whoever_bought_is_told_by_mail_once(shop: Shop, outcome: str, subject: str, line: str) -> None:
    published: list[str] = []
    shop.ctx.outbox.client.meta.events.register(
        "before-call.eventbridge.PutEvents", lambda params, **_: published.append(str(params["body"]))
    )
    purchase = shop.buy()
    shop.click(purchase, "later")
    shop.act("finish_payment", session=shop.session_of(purchase), outcome=outcome)
    for _ in range(2):
        shop.refresh(purchase)
    assert sum(str(purchase.id) in one and "PurchaseEnded" in one for one in published) == 1
    mails.send_receipt(shop.ctx, PurchaseEnded(owner_id=shop.actor.workspace_id, purchase_id=purchase.id))
    message = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1]
    assert message.subject == subject
    assert line in message.body and "1,000 credits" in message.body


@pytest.fixture
def published(shop: Shop) -> list[str]:
    """The events that went out, as they were written."""
    told: list[str] = []
    shop.ctx.outbox.client.meta.events.register(
        "before-call.eventbridge.PutEvents", lambda params, **_: told.append(str(params["body"]))
    )
    return told


def newest() -> tuple[str, str]:
    message = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1]
    return message.subject, message.body


def test_a_month_that_is_paid_one_that_fails_and_the_end_are_told_once_each(shop: Shop, published: list[str]) -> None:
    subscription = shop.subscribe()
    ids = {"owner_id": shop.actor.workspace_id, "subscription_id": subscription.id}
    mails.send_plan_receipt(shop.ctx, PlanPaid(**ids, credits=500, amount=1900, currency="USD"))
    subject, body = newest()
    assert (subject, "19.00 USD" in body, "Your Pro plan" in body) == ("Your receipt from Cutroom", True, True)
    shop.use_card("declined")
    shop.act("advance", days=31)
    for _ in range(2):
        shop.subscription()
    mails.send_plan_trouble(shop.ctx, PlanPaymentEnded(**ids, outcome="failed"))
    assert (newest()[0], "You keep the plan until" in newest()[1]) == ("Your payment failed", True)
    shop.act("advance", days=20)
    for _ in range(2):
        shop.subscription()
    mails.send_plan_trouble(shop.ctx, PlanPaymentEnded(**ids, outcome="ended"))
    assert (newest()[0], "Your videos and exports stay" in newest()[1]) == ("Your plan has ended", True)
    kinds = [(kind, sum(kind in one for one in published)) for kind in ("PlanPaid", "PlanPaymentEnded")]
    assert kinds == [("PlanPaid", 1), ("PlanPaymentEnded", 2)]


def test_credits_that_run_out_are_told_once_for_each_crossing(shop: Shop, published: list[str]) -> None:
    service.grant(shop.ctx, shop.actor, 30, "k", reason="test")
    video = material.video(shop.ctx, shop.actor)
    clips = [material.clip(shop.ctx, shop.actor, video, rank=rank, start_ms=rank * 30_000) for rank in (1, 2, 3)]
    low: list[int] = []
    for clip in clips:  # 30 -> 25 -> 20 -> 15, and the mark is 20
        renders.start(shop.ctx, shop.actor, seen(shop.ctx, shop.actor, clip))
        low.append(sum("BalanceLow" in one for one in published))
    assert low == [0, 0, 1]
    mails.send_low_balance(shop.ctx, BalanceLow(owner_id=shop.actor.workspace_id, user_id=shop.actor.user_id))
    assert newest()[0] == "Your credits are running low"
    assert "15 credits are left" in newest()[1]
    before = len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)
    service.grant(shop.ctx, shop.actor, 30, "more", reason="test")
    mails.send_low_balance(shop.ctx, BalanceLow(owner_id=shop.actor.workspace_id, user_id=shop.actor.user_id))
    assert len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages) == before


def test_a_purchase_that_is_gone_gets_no_mail(shop: Shop) -> None:
    before = len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)
    mails.send_receipt(shop.ctx, PurchaseEnded(owner_id=shop.actor.workspace_id, purchase_id=new_id()))
    assert len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages) == before
