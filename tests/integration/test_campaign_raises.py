"""More places of a live campaign: their budget is held first, once, however it is paid and whoever hears of it."""

from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from cutroom.billing import purchases
from cutroom.billing.schemas import CashReversed, PurchaseEnded
from cutroom.kit.errors import AppError, Conflict
from cutroom.marketplace import events, funding, raising
from cutroom.marketplace import service as campaigns
from cutroom.marketplace.errors import BudgetMissing
from cutroom.marketplace.schemas import AddPlaces, CampaignView
from tests.support.database import Database
from tests.support.market import Market, at_once, person
from tests.support.payments import Shop

pytestmark = pytest.mark.usefixtures("balanced")
PLACE = 7125


@pytest.fixture
def market(shop: Shop, database: Database, tmp_path: Path) -> Market:
    return Market(shop.ctx, database, tmp_path, shop.actor)


def add(market: Market, campaign: CampaignView, places: int, method: str = "balance") -> CampaignView:
    return raising.add_places(
        market.ctx, market.brand, campaign.id, AddPlaces.model_validate({"places": places, "method": method})
    )


def purchase_of(market: Market, campaign: CampaignView) -> UUID:
    query = "select purchase_id from campaign_raises where campaign_id = %s order by created_at desc limit 1"
    return market.execute(query, campaign.id)[0][0]


def test_places_are_added_from_the_balance_and_can_be_claimed(market: Market) -> None:
    campaign = market.live(places=1)
    market.claim(campaign, person())
    with pytest.raises(AppError):
        market.claim(campaign, person())
    with pytest.raises(BudgetMissing):
        add(market, campaign, 2)
    market.give(market.brand, 2 * PLACE + 5)
    raised = add(market, campaign, 2)
    assert (raised.places, raised.budget.funded, raised.budget.available) == (3, 3 * PLACE, 5)
    market.adds_up(campaign)
    market.claim(campaign, person())
    market.claim(campaign, person())
    with pytest.raises(AppError):
        market.claim(campaign, person())
    market.adds_up(campaign)


def test_two_who_add_at_once_add_what_the_balance_has(market: Market) -> None:
    campaign = market.live()
    market.give(market.brand, 3 * PLACE)
    outcomes = at_once([partial(add, market, campaign, 2) for _ in range(4)])
    assert sum(isinstance(one, CampaignView) for one in outcomes) == 1
    assert (market.get(campaign).places, market.get(campaign).budget.funded) == (5, 5 * PLACE)
    market.adds_up(campaign)


def test_places_are_paid_by_card_and_added_once_whoever_hears_of_it(market: Market) -> None:
    campaign = market.live()
    waiting = add(market, campaign, 2, "card")
    assert (waiting.places, bool(waiting.checkout_url)) == (3, True)
    httpx.post(str(waiting.checkout_url), data={"outcome": "pay"}).raise_for_status()
    refresh = partial(funding.refresh, market.ctx, market.brand, campaign.id)
    at_once([refresh] * 4)
    told = PurchaseEnded(owner_id=market.brand.workspace_id, purchase_id=purchase_of(market, campaign))
    events.on_purchase_ended(market.ctx, told)
    raised = refresh()
    assert (raised.places, raised.budget.funded, raised.budget.available) == (5, 5 * PLACE, 0)
    market.adds_up(campaign)


def test_a_payment_that_comes_after_the_end_stays_in_the_balance(market: Market) -> None:
    campaign = market.live()
    waiting = add(market, campaign, 1, "card")
    campaigns.close(market.ctx, market.brand, campaign.id)
    httpx.post(str(waiting.checkout_url), data={"outcome": "pay"}).raise_for_status()
    after = funding.refresh(market.ctx, market.brand, campaign.id)
    assert (after.state, after.places, after.budget.available) == ("settled", 3, 4 * PLACE)
    with pytest.raises(Conflict, match="has ended"):
        add(market, campaign, 1)


def test_a_dispute_of_what_more_places_cost_puts_the_campaign_on_hold(market: Market, shop: Shop) -> None:
    campaign = market.live()
    waiting = add(market, campaign, 1, "card")
    httpx.post(str(waiting.checkout_url), data={"outcome": "pay"}).raise_for_status()
    funding.refresh(market.ctx, market.brand, campaign.id)
    purchase_id = purchase_of(market, campaign)
    sessions = shop.simulator.state.all("checkout.session").values()
    shop.act("dispute", paid=next(one["id"] for one in sessions if one["client_reference_id"] == str(purchase_id)))
    purchases.refresh(market.ctx, market.brand, purchase_id)
    told = CashReversed(owner_id=market.brand.workspace_id, purchase_id=purchase_id)
    events.on_cash_reversed(market.ctx, told)
    assert (market.get(campaign).state, market.get(campaign).budget.unreserved) == ("frozen", 3 * PLACE)
    market.adds_up(campaign)
