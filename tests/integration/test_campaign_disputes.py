"""A campaign whose payment is disputed (case 24), to the unit, until the dispute is won or the campaign has ended."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from cutroom.billing import purchases
from cutroom.billing import service as billing
from cutroom.billing.schemas import CashReversed
from cutroom.kit.errors import AppError
from cutroom.marketplace import events, funding
from cutroom.marketplace import service as campaigns
from cutroom.marketplace.schemas import CampaignView, FundCampaign
from cutroom.runtime.context import Context
from tests.support.database import Database
from tests.support.market import Market, person
from tests.support.payments import Shop, platform

pytestmark = pytest.mark.usefixtures("balanced")


@dataclass
class Disputed:
    """A campaign that one card payment has funded, and verbs for its dispute."""

    market: Market
    shop: Shop
    campaign: CampaignView
    purchase_id: UUID

    def act(self, name: str, **given: Any) -> Any:
        """Something at Stripe of which we hear."""
        answer = self.shop.act(name, **given)
        purchases.refresh(self.market.ctx, self.market.brand, self.purchase_id)
        for _ in range(2):  # events come twice
            events.on_cash_reversed(
                self.market.ctx, CashReversed(owner_id=self.market.brand.workspace_id, purchase_id=self.purchase_id)
            )
        return answer

    def dispute(self) -> Any:
        sessions = self.shop.simulator.state.all("checkout.session").values()
        paid = next(one["id"] for one in sessions if one["client_reference_id"] == str(self.purchase_id))
        return self.act("dispute", paid=paid)["id"]

    def has(self) -> tuple[int, int]:
        """What the client has, and owes."""
        with self.market.ctx.transaction(self.market.brand) as session:
            return billing.cash(session, "available").get("USD", 0), billing.cash(session, "debt").get("USD", 0)

    @property
    def state(self) -> str:
        return self.market.get(self.campaign).state


@pytest.fixture
def disputed(shop: Shop, database: Database, tmp_path: Path) -> Disputed:
    free = Context(replace(shop.ctx.settings, prices_json=""))  # clippers export without credits
    market = Market(free, database, tmp_path, shop.actor)
    draft = market.draft(places=6, bonus_cap=0)
    waiting = funding.fund(market.ctx, market.brand, draft.id, FundCampaign(method="card"))
    httpx.post(str(waiting.checkout_url), data={"outcome": "pay"}).raise_for_status()
    live = funding.refresh(market.ctx, market.brand, draft.id)
    assert (live.state, live.budget.funded) == ("active", 30_000)
    [(purchase_id,)] = market.execute("select purchase_id from campaigns where id = %s", draft.id)
    return Disputed(market, shop, live, purchase_id)


def test_a_dispute_covers_itself_from_what_no_job_holds_and_clippers_keep_their_pay(
    disputed: Disputed, database: Database
) -> None:
    market, campaign = disputed.market, disputed.campaign
    first, second, third, fourth = (person() for _ in range(4))
    for clipper in (first, second):
        market.decide(market.submitted(campaign, clipper))
    market.pass_time(8 * 24)
    market.tick()
    market.decide(market.submitted(campaign, third))
    submitted = market.submitted(campaign, fourth)
    market.give(market.brand, 1200)
    assert market.get(campaign).budget.unreserved == 10_000

    dispute = disputed.dispute()
    assert (disputed.state, disputed.has()) == ("frozen", (0, -18_800))
    assert market.account(campaign.id, "campaign") == 0
    about = platform(database, f"purchase:{disputed.purchase_id}")
    assert about == {("world", "USD"): 31_500 - 30_000, ("expense:stripe", "USD"): -1500}
    market.adds_up(campaign)
    with pytest.raises(AppError):
        market.claim(campaign, person())
    assert [market.cash(one) for one in (first, second, third)] == [(0, 3500), (0, 3500), (3500, 0)]
    assert market.decide(submitted).state == "final"  # decided and paid from its reserve
    market.pass_time(8 * 24)
    market.tick()
    assert [market.cash(one) for one in (third, fourth)] == [(0, 3500), (0, 3500)]

    disputed.act("close_dispute", dispute=dispute, outcome="won")
    assert (disputed.state, disputed.has()) == ("active", (1200, 0))
    assert market.account(campaign.id, "campaign") == 10_000
    market.adds_up(campaign)
    assert market.claim(campaign, person()).state == "claimed"


def test_claims_without_a_submission_end_with_a_reason_and_their_reserves_cover_the_debt(disputed: Disputed) -> None:
    market, clipper = disputed.market, person()
    job = market.claim(disputed.campaign, clipper)
    dispute = disputed.dispute()
    ended = market.job(job, clipper)
    assert (ended.state, ended.reason) == ("expired", "The campaign is on hold because its payment is in dispute.")
    assert disputed.has() == (0, 0)
    market.adds_up(disputed.campaign)
    disputed.act("close_dispute", dispute=dispute, outcome="won")
    assert (disputed.state, market.get(disputed.campaign).budget.unreserved) == ("active", 30_000)
    market.adds_up(disputed.campaign)


def test_a_campaign_on_hold_can_be_closed_and_a_dispute_that_is_won_then_pays_its_client(disputed: Disputed) -> None:
    market = disputed.market
    dispute = disputed.dispute()
    closed = campaigns.close(market.ctx, market.brand, disputed.campaign.id)
    assert (closed.state, closed.budget.unreserved) == ("settled", 0)
    disputed.act("close_dispute", dispute=dispute, outcome="won")
    assert (disputed.state, disputed.has()) == ("settled", (30_000, 0))


def test_a_campaign_on_hold_ends_at_its_date(disputed: Disputed) -> None:
    market = disputed.market
    disputed.dispute()
    market.execute("update campaigns set ends_at = now() - interval '1 minute' where id = %s", disputed.campaign.id)
    market.tick()
    assert disputed.state == "settled"
