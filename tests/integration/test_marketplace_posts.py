"""Pay by the views of posts, one post for one job, and budgets that are paid by card (cases 15, 19, 25)."""

from functools import partial

import httpx
import pytest

from cutroom.billing import purchases
from cutroom.billing import service as billing
from cutroom.billing.schemas import PurchaseEnded
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import PageRequest
from cutroom.marketplace import events, funding, working
from cutroom.marketplace.errors import DuplicatePost
from cutroom.marketplace.job_schemas import CampaignJobView, LinkPost, SubmitJob
from cutroom.marketplace.schemas import CampaignView, FundCampaign
from cutroom.publishing.schemas import TargetView
from tests.support.database import Database
from tests.support.market import Market, at_once, person
from tests.support.payments import Shop
from tests.support.publishing import Publisher
from tests.support.readings import published

pytestmark = pytest.mark.usefixtures("balanced")


@pytest.fixture
def market(publisher: Publisher, database: Database) -> Market:
    """A brand, and a clipper who publishes with Cutroom."""
    return Market(publisher.ctx, database, publisher.folder, person())


def on_youtube(publisher: Publisher) -> TargetView:
    return publisher.target(published(publisher, publisher.channels.connect("youtube")))


def link(target: TargetView) -> str:
    return f"https://youtube.com/shorts/{target.platform_post_id}?feature=share"


def tracked(market: Market, publisher: Publisher, campaign: CampaignView) -> tuple[CampaignJobView, TargetView]:
    """An approved job whose post is out on YouTube."""
    job = market.claim(campaign, publisher.actor)
    target = on_youtube(publisher)
    job = market.submit(job, publisher.actor, export_id=publisher.export(), url=link(target))
    assert [check.name for check in job.checks if check.outcome != "passed"] == []
    assert market.decide(job).state == "tracking"
    return job, target


def tell(market: Market, publisher: Publisher, target: TargetView, views: int | None, status: str = "ok") -> None:
    """A reading of the post's views; then the clock's work."""
    market.execute(
        "insert into view_readings (id, owner_id, target_id, metric, definition, value, status, as_of, source, "
        "raw_hash, read_at) values (%s, %s, %s, 'views', 'yt', %s, %s, now(), 'test', '', clock_timestamp())",
        new_id(), publisher.actor.workspace_id, target.id, views, status,
    )  # fmt: skip
    market.execute("update campaign_jobs set next_at = now() where state = 'tracking'")
    market.tick()


def test_bonuses_follow_the_readings_and_are_paid_as_differences(market: Market, publisher: Publisher) -> None:
    """Case 15: readings that are doubled, late or lower pay nothing."""
    campaign = market.live(bonus_cap=200)
    job, target = tracked(market, publisher, campaign)
    paid = []
    for views in (99_999, 100_000, 100_000, 620_000, 1_200_000, 900_000, 5_000_000):
        before = market.job(job, publisher.actor).bonus
        tell(market, publisher, target, views)
        paid.append(market.job(job, publisher.actor).bonus - before)
    assert paid == [0, 700, 0, 1050, 1750, 0, 3500]
    assert market.cash(publisher.actor) == (10_500, 0)
    assert market.execute("select views from clippers where owner_id = %s", publisher.actor.workspace_id) == [
        (5_000_000,)
    ]
    market.adds_up(campaign)
    market.pass_time(31 * 24)
    market.tick()
    assert market.job(job, publisher.actor).state == "final"
    assert market.cash(publisher.actor) == (0, 10_500)
    market.adds_up(campaign)


def test_pay_per_thousand_views_by_what_was_read(market: Market, publisher: Publisher) -> None:
    """Case 19."""
    campaign = market.live(pay="views", price=150, most=12_000, min_views=1000, bonus_cap=0)
    job, target = tracked(market, publisher, campaign)
    seen = []
    for views in (None, 999, 1234, 1999, 1500, 2001):
        tell(market, publisher, target, views, "missing" if views is None else "ok")
        now = market.job(job, publisher.actor)
        seen.append((now.share, now.fee))
    assert seen == [(0, 0), (0, 0), (130, 55), (210, 89), (210, 89), (210, 90)]
    assert market.cash(publisher.actor) == (210, 0)
    market.adds_up(campaign)


def test_a_post_that_is_gone_within_the_hold_takes_its_pay_back_and_later_it_does_not(
    market: Market, publisher: Publisher
) -> None:
    """Case 25."""
    campaign = market.live()
    job, target = tracked(market, publisher, campaign)
    tell(market, publisher, target, 150_000)
    assert market.cash(publisher.actor) == (4200, 0)
    tell(market, publisher, target, None, "gone")
    gone = market.job(job, publisher.actor)
    assert (gone.state, gone.share, gone.fee, gone.bonus) == ("revoked", 0, 0, 0)
    assert market.cash(publisher.actor) == (0, 0)
    assert market.get(campaign).budget.spent == 0
    market.adds_up(campaign)


def test_what_was_available_before_a_post_went_stays(market: Market, publisher: Publisher) -> None:
    """Case 25."""
    campaign = market.live()
    job, target = tracked(market, publisher, campaign)
    market.pass_time(7 * 24)
    market.tick()
    assert market.cash(publisher.actor) == (0, 3500)
    tell(market, publisher, target, 150_000)
    tell(market, publisher, target, None, "private")
    assert market.cash(publisher.actor) == (0, 3500)
    assert market.job(job, publisher.actor).fee == 1500
    market.adds_up(campaign)


def test_one_post_is_submitted_once_by_anybody_anywhere(market: Market) -> None:
    """Case 25."""
    clippers = [person() for _ in range(4)]
    jobs = [market.claim(market.live(), clipper) for clipper in clippers]
    links = ["youtu.be/dQw4w9WgXcQ", "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=3"]
    outcomes = at_once(
        partial(working.submit, market.ctx, clipper, job.id, SubmitJob(url=url))
        for clipper, job, url in zip(clippers, jobs, links, strict=False)
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["CampaignJobView", "DuplicatePost"]
    with pytest.raises(DuplicatePost):
        market.submit(jobs[2], clippers[2], url="youtube.com/shorts/dQw4w9WgXcQ?feature=share")
    assert market.job(jobs[2], clippers[2]).state == "claimed"


def test_a_post_from_before_the_claim_fails_its_check(market: Market, publisher: Publisher) -> None:
    """Case 25."""
    target = on_youtube(publisher)
    job = market.submit(
        market.claim(market.live(), publisher.actor), publisher.actor, export_id=publisher.export(), url=link(target)
    )
    assert {check.name: check.outcome for check in job.checks}["post_age"] == "failed"


def test_the_post_of_an_approved_clip_is_named_later(market: Market, publisher: Publisher) -> None:
    clipper = publisher.actor
    job = market.claim(market.live(), clipper)
    job = market.submit(job, clipper, export_id=publisher.export())
    with pytest.raises(Conflict, match="approved"):
        working.link_post(market.ctx, clipper, job.id, LinkPost(url="https://youtu.be/dQw4w9WgXcQ"))
    assert market.decide(job).state == "approved"
    with pytest.raises(Invalid, match="hasn’t published"):
        working.link_post(market.ctx, clipper, job.id, LinkPost(url="https://youtu.be/dQw4w9WgXcQ"))
    target = on_youtube(publisher)
    assert working.link_post(market.ctx, clipper, job.id, LinkPost(url=link(target))).state == "tracking"
    tell(market, publisher, target, 100_000)
    assert market.job(job, clipper).bonus == 700


@pytest.fixture
def shop_market(shop: Shop, database: Database, tmp_path: object) -> Market:
    return Market(shop.ctx, database, tmp_path, shop.actor)  # type: ignore[arg-type]


def test_a_budget_is_paid_by_card_and_the_campaign_goes_live(shop_market: Market, shop: Shop) -> None:
    market, draft = shop_market, shop_market.draft()
    market.give(market.brand, 1375)
    waiting = funding.fund(market.ctx, market.brand, draft.id, FundCampaign(method="card"))
    assert (waiting.state, bool(waiting.checkout_url)) == ("funding", True)
    again = funding.fund(market.ctx, market.brand, draft.id, FundCampaign(method="card"))
    assert again.checkout_url == waiting.checkout_url
    httpx.post(str(waiting.checkout_url), data={"outcome": "pay"}).raise_for_status()
    live = funding.refresh(market.ctx, market.brand, draft.id)
    assert (live.state, live.budget.funded, live.budget.available) == ("active", 21_375, 0)
    assert funding.refresh(market.ctx, market.brand, draft.id).budget.funded == 21_375
    assert billing.balance(market.ctx, market.brand).available == 0  # no credits come of it
    assert purchases.list_purchases(market.ctx, market.brand, PageRequest()).items == []
    assert shop.kinds() == []


def test_a_payment_that_is_heard_of_by_event_alone(shop_market: Market, shop: Shop) -> None:
    market, draft = shop_market, shop_market.draft()
    waiting = funding.fund(market.ctx, market.brand, draft.id, FundCampaign(method="card"))
    httpx.post(str(waiting.checkout_url), data={"outcome": "pay"}).raise_for_status()
    [(purchase_id,)] = market.execute("select purchase_id from campaigns where id = %s", draft.id)
    purchases.refresh(market.ctx, market.brand, purchase_id)
    told = PurchaseEnded(owner_id=market.brand.workspace_id, purchase_id=purchase_id)
    for _ in range(2):
        events.on_purchase_ended(market.ctx, told)
    assert market.get(draft).budget.funded == 21_375


def test_a_payment_that_is_given_up_leaves_a_draft(shop_market: Market, shop: Shop) -> None:
    market, draft = shop_market, shop_market.draft()
    funding.fund(market.ctx, market.brand, draft.id, FundCampaign(method="card"))
    [(purchase_id,)] = market.execute("select purchase_id from campaigns where id = %s", draft.id)
    purchases.cancel(market.ctx, market.brand, purchase_id)
    assert funding.refresh(market.ctx, market.brand, draft.id).state == "draft"
    retried = funding.fund(market.ctx, market.brand, draft.id, FundCampaign(method="card"))
    assert retried.checkout_url
