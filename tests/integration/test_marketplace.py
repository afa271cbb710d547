"""A campaign from its draft to its settlement, and the races on the way (cases 14, 17, 18, 21)."""

from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from cutroom.billing import service as billing
from cutroom.kit.errors import Conflict, NotFound
from cutroom.kit.schemas import PageRequest
from cutroom.marketplace import discovery, earning, funding, leaving, reviewing, working
from cutroom.marketplace import service as campaigns
from cutroom.marketplace.errors import AlreadyClaimed, BudgetMissing, NoPlaces
from cutroom.marketplace.job_schemas import CampaignJobView, ListJobs, ListSubmissions
from cutroom.marketplace.schemas import Discover, EditCampaign, FundCampaign, SaveCampaign
from cutroom.runtime.context import Context
from tests.support.database import Database
from tests.support.market import BRIEF, Market, at_once, person

pytestmark = pytest.mark.usefixtures("balanced")


@pytest.fixture
def market(ctx: Context, database: Database, tmp_path: Path) -> Market:
    return Market(ctx, database, tmp_path, person())


def client_cash(market: Market) -> int:
    with market.ctx.transaction(market.brand) as session:
        return billing.cash(session, "available").get("USD", 0)


def test_a_campaign_from_its_budget_to_its_settlement(market: Market) -> None:
    """Case 17, with the views of its first job told by hand."""
    campaign = market.live()
    assert (campaign.budget.needed, campaign.budget.funded, campaign.state) == (21_375, 21_375, "active")
    first, second = person(), person()
    job = market.submitted(campaign, first)
    market.adds_up(campaign)
    assert market.decide(job).state == "approved"
    assert market.cash(first) == (3500, 0)
    other = market.submitted(campaign, second)
    assert market.reject(other).reason == "No demo."
    assert market.cash(second) == (0, 0)
    market.adds_up(campaign)
    assert market.get(campaign).budget.spent == 5000
    closed = campaigns.close(market.ctx, market.brand, campaign.id)
    assert (closed.state, closed.budget.returned) == ("closing", 14_250)  # the first job may still bring a bonus
    assert client_cash(market) == 14_250
    market.pass_time(31 * 24)
    market.tick()
    settled = market.get(campaign)
    assert (settled.state, settled.budget.spent, settled.budget.returned) == ("settled", 5000, 16_375)
    assert settled.budget.reserved == settled.budget.unreserved == 0
    market.adds_up(campaign)
    assert client_cash(market) == 16_375
    assert market.cash(first) == (0, 3500)


def test_an_earning_is_held_for_seven_days_and_released_once(market: Market) -> None:
    clipper = person()
    market.decide(market.submitted(market.live(bonus_cap=0), clipper))
    market.pass_time(7 * 24 - 1)
    market.tick()
    assert market.cash(clipper) == (3500, 0)
    market.pass_time(1)
    at_once([market.tick, market.tick])
    assert market.cash(clipper) == (0, 3500)
    [line] = earning.list_earnings(market.ctx, clipper, PageRequest()).items
    assert (line.kind, line.amount, line.state) == ("base", 3500, "available")
    assert line.released_at is not None


def test_five_hundred_clippers_race_for_twenty_places(market: Market) -> None:
    """Case 18, larger."""
    campaign = market.live(places=20)
    outcomes = at_once(partial(discovery.claim, market.ctx, person(), campaign.id) for _ in range(500))
    assert sum(isinstance(one, CampaignJobView) for one in outcomes) == 20
    assert sum(isinstance(one, NoPlaces) for one in outcomes) == 480
    budget = market.get(campaign).budget
    assert (budget.reserved, budget.unreserved) == (20 * 7125, 0)
    market.adds_up(campaign)


def test_two_claims_of_one_clipper_are_one_and_an_expired_one_gives_its_place_back(market: Market) -> None:
    """Case 18."""
    campaign, clipper = market.live(places=1), person()
    outcomes = at_once([partial(discovery.claim, market.ctx, clipper, campaign.id)] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyClaimed", "CampaignJobView"]
    with pytest.raises(NoPlaces):
        market.claim(campaign, person())
    market.pass_time(72)
    market.tick()
    [job] = working.list_jobs(market.ctx, clipper, ListJobs()).items
    assert job.state == "expired"
    assert market.get(campaign).budget.unreserved == 7125
    market.adds_up(campaign)
    with pytest.raises(Conflict, match="has expired"):
        market.submit(job, clipper)
    assert market.claim(campaign, person()).state == "claimed"


def test_the_tenth_and_the_eleventh_approval(market: Market) -> None:
    """Case 14: two at once from nine approvals are one of each tier, whoever is first."""
    for _ in range(5):
        clipper = person()
        market.execute("insert into clippers values (%s, 9, 0, now())", clipper.workspace_id)
        campaign = market.live(places=2, per_clipper=2, bonus_cap=0)
        jobs = [market.submitted(campaign, clipper) for _ in range(2)]
        at_once(partial(market.decide, job) for job in jobs)
        assert sorted(market.job(job, clipper).share for job in jobs) == [3500, 3750]
        assert sorted(str(market.job(job, clipper).tier) for job in jobs) == ["bronze", "silver"]
        assert market.cash(clipper)[0] == 7250


def test_nobody_decides_and_the_checks_have_passed(market: Market) -> None:
    """Case 21: approved by rule, with the same money as by hand."""
    clipper = person()
    job = market.submitted(market.live(bonus_cap=0), clipper)
    assert {check.outcome for check in job.checks} == {"passed"}
    market.pass_time(72 - 1)
    market.tick()
    assert market.job(job, clipper).state == "submitted"
    market.pass_time(1 + 1 / 6)  # the clock is ten minutes late
    market.tick()
    decided = market.job(job, clipper)
    assert (decided.state, decided.decided_by, decided.share, decided.fee) == ("final", "rule", 3500, 1500)
    with pytest.raises(Conflict) as refused:
        market.reject(job)
    assert refused.value.details == {"state": "final"}


def test_what_a_check_does_not_know_goes_to_a_person_and_is_never_rejected_silently(market: Market) -> None:
    """Case 21."""
    clipper = person()
    job = market.submit(market.claim(market.live(), clipper), clipper, url="https://youtu.be/check000001")
    assert {check.name: check.outcome for check in job.checks}["ownership"] == "unknown"
    market.pass_time(73)
    market.tick()
    waiting = market.job(job, clipper)
    assert (waiting.state, waiting.in_moderation) == ("submitted", True)
    assert market.decide(job).state == "approved"  # the client may still decide


def test_changes_are_asked_for_and_the_same_job_is_submitted_again(market: Market) -> None:
    clipper = person()
    campaign = market.live()
    job = market.submitted(campaign, clipper)
    market.decide(job, "changes", reason="Start with the demo.")
    changed = market.job(job, clipper)
    assert (changed.state, changed.reason) == ("changes_requested", "Start with the demo.")
    again = market.submit(job, clipper)
    assert (again.state, again.reason) == ("submitted", None)
    with pytest.raises(Conflict, match="in review"):
        working.withdraw(market.ctx, clipper, job.id)
    assert market.decide(job).state == "approved"
    with pytest.raises(Conflict, match="was approved"):
        market.decide(job)
    market.adds_up(campaign)


def test_two_decisions_at_once_are_one(market: Market) -> None:
    """R7."""
    clipper = person()
    job = market.submitted(market.live(), clipper)
    outcomes = at_once([partial(market.decide, job), partial(market.reject, job)])
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
    state = market.job(job, clipper).state
    assert market.cash(clipper)[0] == (3500 if state == "approved" else 0)


def test_a_budget_that_is_not_there_holds_nothing(market: Market) -> None:
    draft = market.draft()
    market.give(market.brand, 21_374)
    with pytest.raises(BudgetMissing) as refused:
        funding.fund(market.ctx, market.brand, draft.id, FundCampaign(method="balance"))
    assert refused.value.details == {"needed": 21_375, "available": 21_374}
    market.give(market.brand, 1)
    once = [partial(funding.fund, market.ctx, market.brand, draft.id, FundCampaign(method="balance"))] * 2
    assert sum(isinstance(one, Conflict) for one in at_once(once)) == 1
    assert market.get(draft).state == "active"
    with pytest.raises(Conflict):
        campaigns.edit(market.ctx, market.brand, draft.id, EditCampaign.model_validate(BRIEF | {"version": 2}))


def test_who_sees_what(market: Market) -> None:
    campaign, draft = market.live(), market.draft(title="A secret plan")
    first, second, stranger = person(), person(), person()
    job, other = market.submitted(campaign, first), market.claim(campaign, second)
    found = discovery.browse(market.ctx, second, Discover(words="ADA's", limit=100)).items
    assert campaign.id in [one.id for one in found]
    assert draft.id not in [one.id for one in discovery.browse(market.ctx, second, Discover(limit=100)).items]
    with pytest.raises(NotFound):
        discovery.read(market.ctx, second, draft.id)
    with pytest.raises(NotFound):
        working.get(market.ctx, second, job.id)
    for who in (first, stranger):
        with pytest.raises(NotFound):
            reviewing.get(market.ctx, who, job.id)
        with pytest.raises(NotFound):
            campaigns.get(market.ctx, who, campaign.id)
    with pytest.raises(NotFound):  # not handed in yet: the client does not see it
        reviewing.get(market.ctx, market.brand, other.id)
    shown = reviewing.get(market.ctx, market.brand, job.id)
    assert shown.video_url
    assert shown.duration_ms == 20_000
    assert str(first.workspace_id) not in shown.model_copy(update={"video_url": None}).model_dump_json()
    [waiting] = reviewing.list_submissions(market.ctx, market.brand, ListSubmissions()).items
    assert waiting.id == job.id
    with pytest.raises(Conflict, match="your own"):
        market.claim(campaign, market.brand)
    with pytest.raises(Conflict, match="another job"):
        market.submit(market.claim(market.live(), first), first, export_id=market.job(job, first).export_id)


def test_a_paused_campaign_takes_no_claims_and_an_ended_one_closes_by_itself(market: Market) -> None:
    campaign = market.live()
    campaigns.pause(market.ctx, market.brand, campaign.id)
    with pytest.raises(Conflict, match="is paused"):
        market.claim(campaign, person())
    assert campaigns.resume(market.ctx, market.brand, campaign.id).state == "active"
    market.execute("update campaigns set ends_at = now() where id = %s", campaign.id)
    with pytest.raises(Conflict, match="takes no claims"):
        market.claim(campaign, person())
    market.tick()
    assert market.get(campaign).state == "settled"
    assert client_cash(market) == 21_375
    with pytest.raises(Conflict, match="has ended"):
        campaigns.close(market.ctx, market.brand, campaign.id)


def test_a_client_who_leaves_gets_what_no_job_holds_and_the_clipper_is_still_paid(market: Market) -> None:
    """R12."""
    campaign, clipper = market.live(bonus_cap=0), person()
    job = market.submitted(campaign, clipper)
    leaving.leave(market.ctx, market.brand.workspace_id)
    assert client_cash(market) == 10_000
    market.execute("delete from campaigns where id = %s", campaign.id)
    market.pass_time(73)
    market.tick()
    assert market.job(job, clipper).decided_by == "rule"
    assert market.cash(clipper) == (3500, 0)


def test_a_clipper_who_leaves_gives_places_back_and_the_campaign_still_settles(market: Market) -> None:
    """R12: also where their rows are gone."""
    campaign, clipper = market.live(places=4, per_clipper=4), person()
    market.decide(market.submitted(campaign, clipper))
    market.submitted(campaign, clipper)
    market.claim(campaign, clipper)
    leaving.leave(market.ctx, clipper.workspace_id)
    leaving.leave(market.ctx, clipper.workspace_id)
    market.adds_up(campaign)
    market.execute("delete from campaign_jobs where owner_id = %s", clipper.workspace_id)
    settled = campaigns.close(market.ctx, market.brand, campaign.id)
    assert (settled.state, settled.budget.spent, settled.budget.returned) == ("settled", 5000, 4 * 7125 - 5000)
    assert client_cash(market) == 4 * 7125 - 5000


def test_the_same_key_makes_one_campaign(market: Market) -> None:
    request = SaveCampaign.model_validate(BRIEF)
    first, again = (campaigns.create(market.ctx, market.brand, request, "k") for _ in range(2))
    assert isinstance(first.id, UUID)
    assert first.id == again.id


def test_one_clipper_has_as_many_places_as_the_campaign_allows(market: Market) -> None:
    campaign, clipper = market.live(per_clipper=2), person()
    for _ in range(2):
        market.claim(campaign, clipper)
    with pytest.raises(AlreadyClaimed):
        market.claim(campaign, clipper)
