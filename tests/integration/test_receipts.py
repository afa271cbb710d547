"""Whoever bought hears how it ended, once."""

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.billing import mails
from cutroom.billing.schemas import PurchaseEnded
from cutroom.kit.ids import new_id
from tests.integration.conftest import REGION
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


def test_a_purchase_that_is_gone_gets_no_mail(shop: Shop) -> None:
    before = len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)
    mails.send_receipt(shop.ctx, PurchaseEnded(owner_id=shop.actor.workspace_id, purchase_id=new_id()))
    assert len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages) == before
