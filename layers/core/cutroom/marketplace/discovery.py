"""Campaigns as clippers find them, and the claim of a place."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from cutroom.billing import ledger
from cutroom.billing.ledger import Line
from cutroom.kit.errors import Conflict, NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.kit.schemas import Page
from cutroom.marketplace import names, pay, queries, views
from cutroom.marketplace.errors import AlreadyClaimed, NoPlaces
from cutroom.marketplace.job_schemas import CampaignJobView
from cutroom.marketplace.models import Campaign, CampaignJob
from cutroom.marketplace.rules import CAMPAIGN_WORDS
from cutroom.marketplace.schemas import Discover, OpenCampaign
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

TERMS = ("pay", "currency", "price", "most", "min_views", "bonus_cap", "review_hours", "view_days", "rules",
         "platforms")  # fmt: skip


def browse(ctx: Context, actor: Actor, request: Discover) -> Page[OpenCampaign]:
    """A page of live campaigns of all workspaces, with what each would bring the reader."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.open_campaigns(session, request)
        tier = views.tier_of(queries.clipper(session, actor.workspace_id))
        items = [
            views.open_campaign(
                row, tier, claimed=queries.taken_by(session, row.id, actor.workspace_id),
                own=row.owner_id == actor.workspace_id,
            )
            for row in rows
        ]  # fmt: skip
    return Page[OpenCampaign](items=items, total=total, page=request.page, limit=request.limit)


def read(ctx: Context, actor: Actor, campaign_id: UUID) -> OpenCampaign:
    """One campaign that is or was live. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        row = _open(session, campaign_id)
        tier = views.tier_of(queries.clipper(session, actor.workspace_id))
        claimed = queries.taken_by(session, campaign_id, actor.workspace_id)
        return views.open_campaign(row, tier, claimed=claimed, own=row.owner_id == actor.workspace_id)


def claim(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignJobView:
    """A place of a campaign, with the most that it can cost set aside for it; it waits for a submission until its time.

    Claims of one campaign come one after another, so that places are never given twice. Raises NotFound, NoPlaces,
    AlreadyClaimed, Conflict where the campaign takes no claims or is one's own.
    """
    name = names.name_of(ctx, actor)
    with ctx.transaction(actor) as session:
        client_id = _open(session, campaign_id).owner_id
        holder = ledger.holder(session)
        tier = views.tier_of(queries.clipper(session, actor.workspace_id))
    if client_id == actor.workspace_id:
        raise Conflict("This is your own campaign.")
    with ctx.transaction(client_id) as session:  # the campaign and what it holds are its client's
        row = queries.campaign(session, campaign_id, lock=True)
        _require_place(session, row, actor)
        job = _claimed(row, actor, holder, name)
        session.add(job)
        _reserve(session, row, job)
        session.flush()
    return views.job(job, tier)


def _open(session: Session, campaign_id: UUID) -> Row[Any]:
    row = queries.open_campaign(session, campaign_id)
    if row is None:
        raise NotFound("This campaign does not exist, or it is not live.")
    return row


def _require_place(session: Session, row: Campaign, actor: Actor) -> None:
    if row.state != "active" or (row.ends_at and row.ends_at <= now()):
        state = row.state if row.state != "active" else "closing"
        raise Conflict(f"This campaign {CAMPAIGN_WORDS[state]} and takes no claims.", state=row.state)
    if queries.taken_by(session, row.id, actor.workspace_id) >= row.per_clipper:
        raise AlreadyClaimed("You have claimed this campaign already. See My jobs.")
    jobs = queries.totals(session, [row.id])[row.id]
    if jobs.taken >= row.places or jobs.unreserved < pay.reserve(views.terms(row)):
        raise NoPlaces("All places are taken. One may come back when a claim expires.")


def _claimed(row: Campaign, actor: Actor, holder: UUID, name: str) -> CampaignJob:
    at = now()
    due_at = at + timedelta(hours=row.claim_hours)
    return CampaignJob(
        id=new_id(), owner_id=actor.workspace_id, client_id=row.owner_id, campaign_id=row.id, holder_id=holder,
        campaign_title=row.title, clipper_name=name, state="claimed", reserved=pay.reserve(views.terms(row)),
        spent=0, released=0, share=0, fee=0, bonus=0, views=0, note="", checks=[], version=1, claimed_at=at,
        due_at=due_at, next_at=due_at, **{term: getattr(row, term) for term in TERMS},
    )  # fmt: skip


def _reserve(session: Session, row: Campaign, job: CampaignJob) -> None:
    money = Money(job.reserved, row.currency)
    lines = (Line(row.id, "campaign", -money), Line(job.id, "job", money))
    ledger.post(session, "job_claim", f"job:{job.id}", lines, reason="claim", subject=f"campaign:{row.id}")
