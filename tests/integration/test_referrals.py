"""Referrals: both sides get credits once, at the first purchase; never for oneself, and undone by a full refund."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest

from cutroom.billing import events, referrals
from cutroom.billing.purchase_schemas import PurchaseView
from cutroom.billing.referral_schemas import RedeemReferral
from cutroom.billing.schemas import PurchaseEnded, PurchaseReversed
from cutroom.kit.errors import AppError, Conflict, Invalid, NotFound
from cutroom.runtime.context import Actor, Context
from infra.local.simulators.simulator import Simulator
from tests.integration.test_paid_work import at_price
from tests.support.database import Database
from tests.support.payments import Shop

pytestmark = pytest.mark.usefixtures("balanced")


@pytest.fixture
def ada(shop: Shop) -> Shop:
    """Whoever invites."""
    return shop


@pytest.fixture
def eve(open_shop: Callable[[], Shop]) -> Shop:
    """Whoever is invited."""
    return open_shop()


def code_of(shop: Shop) -> str:
    return referrals.read(shop.ctx, shop.actor).code


def redeem(shop: Shop, code: str) -> None:
    referrals.redeem(shop.ctx, shop.actor, RedeemReferral(code=code))


def bought(shop: Shop) -> PurchaseView:
    """A paid purchase, and what the events about it lead to, as often as a queue may give them."""
    purchase = shop.paid()
    for _ in range(2):
        events.on_purchase_ended(shop.ctx, PurchaseEnded(owner_id=shop.actor.workspace_id, purchase_id=purchase.id))
    return purchase


def test_both_sides_get_credits_at_the_first_purchase_alone(ada: Shop, eve: Shop) -> None:
    redeem(eve, code_of(ada))
    assert (ada.has[0], eve.has[0]) == (0, 0)
    bought(eve)
    assert (ada.has[0], eve.has[0]) == (50, 1050)
    bought(eve)
    assert (ada.has[0], eve.has[0]) == (50, 2050)
    view = referrals.read(ada.ctx, ada.actor)
    assert (view.rewarded, view.url.endswith(f"/register?ref={view.code}"), view.credits) == (1, True, 50)
    assert referrals.read(eve.ctx, eve.actor).invited == "rewarded"


def test_a_full_refund_takes_both_rewards_back_even_where_they_are_spent(ada: Shop, eve: Shop) -> None:
    redeem(eve, code_of(ada))
    purchase = bought(eve)
    eve.act("refund", paid=eve.session_of(purchase))
    eve.refresh(purchase)
    for _ in range(2):
        events.on_purchase_reversed(eve.ctx, PurchaseReversed(owner_id=eve.actor.workspace_id, purchase_id=purchase.id))
    assert (ada.has, eve.has) == ((0, 0, 0), (0, 0, 0))
    assert referrals.read(eve.ctx, eve.actor).invited == "reversed"
    bought(eve)
    assert (ada.has[0], eve.has[0]) == (0, 1000)


def test_ones_own_code_an_unknown_one_and_a_second_one_are_refused(ada: Shop, eve: Shop, database: Database) -> None:
    with pytest.raises(Invalid):
        redeem(ada, code_of(ada))
    with pytest.raises(NotFound):
        redeem(eve, "ZZZZ9999")
    with psycopg.connect(database.owner_url) as connection:
        query = "update users set email = %s where id = %s"
        connection.execute(query, (f"ada.{ada.actor.user_id}@example.com", ada.actor.user_id))
        connection.execute(query, (f"ada.{ada.actor.user_id}+two@example.com", eve.actor.user_id))
    with pytest.raises(Invalid):
        redeem(eve, code_of(ada))
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(query, (f"{eve.actor.user_id}@example.org", eve.actor.user_id))

    def attempt(_: int) -> str:
        try:
            redeem(eve, code_of(ada))
        except AppError as error:
            return error.code
        return "redeemed"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["conflict"] * 3 + ["redeemed"]


def test_who_has_bought_before_cannot_be_invited(ada: Shop, eve: Shop) -> None:
    bought(eve)
    with pytest.raises(Conflict):
        redeem(eve, code_of(ada))


def test_the_same_card_brings_nothing(ada: Shop, eve: Shop, simulator: Simulator) -> None:
    simulator.script["fingerprint"] = "one card"
    bought(ada)
    redeem(eve, code_of(ada))
    bought(eve)
    assert (ada.has[0], eve.has[0]) == (1000, 1000)
    assert referrals.read(eve.ctx, eve.actor).invited == "refused"


def test_a_code_brings_no_more_than_the_most(ada: Shop, open_shop: Callable[[], Shop]) -> None:
    invited = [open_shop() for _ in range(3)]
    for one in invited:
        redeem(one, code_of(ada))
        bought(one)
    assert (ada.has[0], [one.has[0] for one in invited]) == (100, [1050, 1050, 1000])


def test_a_redeemed_code_runs_out(ada: Shop, eve: Shop, database: Database) -> None:
    redeem(eve, code_of(ada))
    with psycopg.connect(database.owner_url) as connection:
        query = "update referrals set created_at = created_at - interval '91 days' where owner_id = %s"
        connection.execute(query, (eve.actor.user_id,))
    bought(eve)
    assert (ada.has[0], eve.has[0]) == (0, 1000)


def test_where_referrals_are_not_rewarded_no_code_is_taken(
    ctx: Context, register: Callable[[], dict[str, Any]]
) -> None:

    free = at_price(ctx, 0)
    first, second = (Actor(UUID(register()["user"]["id"])) for _ in range(2))
    view = referrals.read(free, first)
    assert view.credits == 0
    with pytest.raises(NotFound):
        referrals.redeem(free, second, RedeemReferral(code=view.code))
