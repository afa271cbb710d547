"""Appeals and what nobody settles: who moderates, what they decide, and that its money stays in place until then."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cutroom.kit.errors import AppError, Conflict, Forbidden, NotFound
from cutroom.kit.schemas import PageRequest
from cutroom.marketplace import leaving, moderating, working
from cutroom.marketplace import service as campaigns
from cutroom.marketplace.job_schemas import Appeal, CampaignJobView, Moderate, ModerationCase
from cutroom.runtime.context import Actor, Context
from tests.support.database import Database
from tests.support.market import Market, at_once, person

pytestmark = pytest.mark.usefixtures("balanced")
PLACE = 7125  # what one place of the campaign holds


@pytest.fixture
def registered(register: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return register()["user"]


@pytest.fixture
def market(ctx: Context, database: Database, tmp_path: Path, registered: dict[str, Any]) -> Market:
    """A marketplace with one moderator, whose address is confirmed."""
    moderated = Context(replace(ctx.settings, moderators=(registered["email"].casefold(),)))
    made = Market(moderated, database, tmp_path, person())
    made.execute("update users set email_verified_at = now() where id = %s", registered["id"])
    return made


@pytest.fixture
def moderator(registered: dict[str, Any]) -> Actor:
    return Actor(UUID(registered["id"]))


def appeal(
    market: Market, job: CampaignJobView, clipper: Actor, reason: str = "The demo is at 0:07."
) -> CampaignJobView:
    return working.appeal(market.ctx, clipper, job.id, Appeal(reason=reason))


def moderate(market: Market, moderator: Actor, job: CampaignJobView, decision: str, **why: Any) -> ModerationCase:
    body = Moderate.model_validate({"decision": decision, "reason": "It is there."} | why)
    return moderating.decide(market.ctx, moderator, job.id, body)


def waiting(market: Market, moderator: Actor) -> list[ModerationCase]:
    return moderating.list_cases(market.ctx, moderator, PageRequest()).items


def test_an_appeal_that_is_right_is_paid_from_what_was_held_all_the_time(market: Market, moderator: Actor) -> None:
    campaign, clipper = market.live(), person()
    job = market.submitted(campaign, clipper)
    rejected = market.reject(job)
    assert rejected.state == "rejected"
    budget = market.get(campaign).budget
    assert (budget.reserved, budget.unreserved) == (PLACE, 2 * PLACE)
    assert market.get(campaign).taken == 1  # the place is theirs until the rejection is final
    disputed = appeal(market, job, clipper)
    assert (disputed.state, disputed.appeal, disputed.in_moderation) == ("disputed", "The demo is at 0:07.", True)
    (case,) = [one for one in waiting(market, moderator) if one.id == job.id]
    assert (case.kind, [one.decision for one in case.decisions]) == ("appeal", ["reject", "appeal"])
    assert case.decisions[0].reason_code == "off_brief"
    assert moderating.get(market.ctx, moderator, job.id).video_url
    done = moderate(market, moderator, job, "approve")
    assert done.state == "approved"
    assert [one.decided_by for one in done.decisions] == ["client", "clipper", "moderator"]
    after = market.job(job, clipper)
    assert (after.decided_by, after.reason, market.cash(clipper)) == ("moderator", "It is there.", (3500, 0))
    market.adds_up(campaign)
    assert job.id not in [one.id for one in waiting(market, moderator)]


def test_an_appeal_that_fails_is_final_and_gives_the_place_back(market: Market, moderator: Actor) -> None:
    campaign, clipper = market.live(), person()
    job = market.submitted(campaign, clipper)
    market.reject(job)
    appeal(market, job, clipper)
    moderate(market, moderator, job, "reject", reason_code="must_show", reason="The demo isn't shown.")
    after = market.job(job, clipper)
    assert (after.state, after.decided_by, after.reason) == ("rejected_final", "moderator", "The demo isn't shown.")
    assert (market.get(campaign).taken, market.get(campaign).budget.unreserved) == (0, 3 * PLACE)
    market.adds_up(campaign)
    with pytest.raises(Conflict):
        appeal(market, job, clipper)
    with pytest.raises(NotFound):
        moderate(market, moderator, job, "approve")


def test_a_rejection_that_nobody_appeals_is_final_after_three_days(market: Market) -> None:
    campaign, clipper = market.live(), person()
    job = market.submitted(campaign, clipper)
    market.reject(job)
    market.pass_time(71)
    market.tick()
    assert market.job(job, clipper).state == "rejected"
    market.pass_time(1.1)
    with pytest.raises(Conflict, match="time to appeal is over"):
        appeal(market, job, clipper)
    market.tick()
    assert market.job(job, clipper).state == "rejected_final"
    assert market.get(campaign).budget.unreserved == 3 * PLACE
    market.adds_up(campaign)


def test_a_campaign_that_closes_waits_for_its_appeals(market: Market, moderator: Actor) -> None:
    campaign, clipper = market.live(), person()
    job = market.submitted(campaign, clipper)
    market.reject(job)
    appeal(market, job, clipper)
    campaigns.close(market.ctx, market.brand, campaign.id)
    market.tick()
    assert market.get(campaign).state == "closing"
    moderate(market, moderator, job, "reject", reason_code="quality")
    market.tick()
    assert market.get(campaign).state == "settled"
    assert market.get(campaign).budget.returned == 3 * PLACE


def test_what_no_check_confirms_waits_for_a_moderator_or_its_client(market: Market, moderator: Actor) -> None:
    campaign, clipper = market.live(), person()
    job = market.submit(market.claim(campaign, clipper), clipper, url="https://youtu.be/abcdefghijk")
    market.pass_time(73)
    market.tick()
    (case,) = [one for one in waiting(market, moderator) if one.id == job.id]
    assert (case.kind, case.state) == ("check", "submitted")
    decisions = at_once([partial(moderate, market, moderator, job, "approve"), partial(market.decide, job, "approve")])
    assert sum(isinstance(one, AppError) for one in decisions) == 1  # the first one counts
    assert market.cash(clipper) == (3500, 0)
    market.adds_up(campaign)


def test_who_moderates(market: Market, moderator: Actor, ctx: Context) -> None:
    campaign, clipper = market.live(), person()
    job = market.submitted(campaign, clipper)
    market.reject(job)
    appeal(market, job, clipper)
    for stranger in (market.brand, clipper, person()):
        with pytest.raises((Forbidden, NotFound)):
            waiting(market, stranger)
        with pytest.raises((Forbidden, NotFound)):
            moderate(market, stranger, job, "approve")
    market.execute("update users set email_verified_at = null where id = %s", moderator.user_id)
    with pytest.raises(Forbidden):
        waiting(market, moderator)
    market.execute("update users set email_verified_at = now() where id = %s", moderator.user_id)
    with pytest.raises(Forbidden):
        moderating.list_cases(ctx, moderator, PageRequest())  # where the operator has named nobody


def test_nobody_moderates_what_is_their_own(market: Market, moderator: Actor) -> None:
    campaign = market.live()
    job = market.submitted(campaign, moderator)
    market.reject(job)
    appeal(market, job, moderator)
    with pytest.raises(Forbidden, match="one of the two sides"):
        moderate(market, moderator, job, "approve")
    assert market.job(job, moderator).state == "disputed"


def test_without_moderators_a_rejection_is_final_at_once(ctx: Context, database: Database, tmp_path: Path) -> None:
    market, clipper = Market(ctx, database, tmp_path, person()), person()
    job = market.submitted(market.live(), clipper)
    assert market.reject(job).state == "rejected_final"
    with pytest.raises(Conflict):
        appeal(market, job, clipper)


def test_a_clipper_who_leaves_in_a_dispute_gives_the_place_back(market: Market, moderator: Actor) -> None:
    campaign, clipper = market.live(), person()
    job = market.submitted(campaign, clipper)
    market.reject(job)
    appeal(market, job, clipper)
    leaving.leave(market.ctx, clipper.workspace_id)
    assert market.job(job, clipper).state == "rejected_final"
    assert job.id not in [one.id for one in waiting(market, moderator)]
    assert market.get(campaign).budget.unreserved == 3 * PLACE
    market.adds_up(campaign)
