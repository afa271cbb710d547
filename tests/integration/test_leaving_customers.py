"""Whoever leaves is no customer at Stripe any more."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from cutroom.accounts import closing
from cutroom.accounts.schemas import AccountClosed, DeleteMe
from cutroom.billing import leaving, purchase_queries
from cutroom.billing.errors import PaymentsAway
from cutroom.privacy import events as privacy
from tests.support.payments import Shop


def leave_nobody(session: Session, user_id: UUID) -> None:
    """Whoever leaves is in no team."""


def test_whoever_leaves_is_no_customer_any_more_and_is_charged_no_more(shop: Shop) -> None:
    shop.subscribe()
    for _ in range(2):
        leaving.forget_customer(shop.ctx, shop.actor.workspace_id)
    [customer] = shop.simulator.state.all("customer").values()
    assert (customer["deleted"], customer["email"]) == (True, None)
    assert [one["status"] for one in shop.simulator.state.all("subscription").values()] == ["canceled"]
    shop.simulator.fail("unreachable", operation="DeleteCustomersCustomer")
    with pytest.raises(PaymentsAway):
        leaving.forget_customer(shop.ctx, shop.actor.workspace_id)


def test_a_purge_takes_the_customer_away_before_it_forgets_who_that_is(shop: Shop) -> None:
    shop.subscribe()
    closing.close(shop.ctx, shop.actor, DeleteMe(password="correct horse"), leave_nobody)
    privacy.purge_account(shop.ctx, AccountClosed(owner_id=shop.actor.workspace_id))
    assert [one["deleted"] for one in shop.simulator.state.all("customer").values()] == [True]
    with shop.ctx.transaction(shop.actor) as session:
        assert purchase_queries.customer(session) is None
