"""All SQL of the marketplace. Clients and clippers are different tenants: each question says whose rows it means."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.marketplace.job_schemas import ListJobs, ListSubmissions
from cutroom.marketplace.models import Campaign, CampaignJob, CampaignRaise, Clipper, Earning, JobDecision
from cutroom.marketplace.rules import OPEN_JOBS, PLACE_FREE
from cutroom.marketplace.schemas import Discover
from cutroom.runtime.database import now, one


class Place(NamedTuple):
    """A row of somebody's, and the workspace that it belongs to."""

    owner_id: UUID
    id: UUID


class JobTotals(NamedTuple):
    """A campaign's jobs: places they hold, submissions that wait, what they have set aside, and how many are open.

    `unreserved` is what the ledger holds for the campaign and no job.
    """

    taken: int = 0
    waiting: int = 0
    reserved: int = 0
    open: int = 0
    unreserved: int = 0


def campaign(session: Session, campaign_id: UUID, *, lock: bool = False) -> Campaign:
    """The workspace's own campaign. Raises NotFound."""
    query = select(Campaign).where(Campaign.id == campaign_id).execution_options(populate_existing=True)
    return one(session, query.with_for_update() if lock else query, "This campaign")


def campaigns(session: Session, offset: int, limit: int) -> tuple[Sequence[Campaign], int]:
    """A page of the workspace's own campaigns, newest first, and how many there are."""
    query = select(Campaign).order_by(Campaign.created_at.desc(), Campaign.id.desc()).offset(offset).limit(limit)
    return session.scalars(query).all(), session.scalar(select(func.count()).select_from(Campaign)) or 0


def paid_by(session: Session, purchase_id: UUID) -> UUID | None:
    """The workspace's campaign that a purchase pays for, or for more places of it."""
    own = session.scalar(select(Campaign.id).where(Campaign.purchase_id == purchase_id))
    raised = raise_of(session, purchase_id)
    return own or (raised.campaign_id if raised else None)


def raise_of(session: Session, purchase_id: UUID) -> CampaignRaise | None:
    """The places that a purchase pays for."""
    return session.scalars(select(CampaignRaise).where(CampaignRaise.purchase_id == purchase_id)).one_or_none()


def campaign_raise(session: Session, raise_id: UUID) -> CampaignRaise:
    """Places that are paid by card, as they are now. Raises NotFound."""
    query = select(CampaignRaise).where(CampaignRaise.id == raise_id).execution_options(populate_existing=True)
    return one(session, query, "This payment")


def awaited_raises(session: Session, campaign_id: UUID) -> list[UUID]:
    """The purchases of places that were not added yet, the latest few."""
    waits = (CampaignRaise.added_at.is_(None), CampaignRaise.purchase_id.is_not(None))
    query = select(CampaignRaise.purchase_id).where(CampaignRaise.campaign_id == campaign_id, *waits)
    return [one for one in session.scalars(query.order_by(CampaignRaise.created_at.desc()).limit(5)) if one]


def unsubmitted(session: Session, campaign_id: UUID) -> list[Place]:
    """A campaign's jobs for which nothing waits in review."""
    job = CampaignJob
    query = select(job.owner_id, job.id).where(job.campaign_id == campaign_id)
    rows = session.execute(query.where(job.state.in_(("claimed", "changes_requested"))).order_by(job.id))
    return [Place(row[0], row[1]) for row in rows]


def own_live(session: Session) -> Sequence[UUID]:
    """The workspace's campaigns that run or wait for their payment."""
    states = ("draft", "funding", "active", "paused", "frozen")
    return session.scalars(select(Campaign.id).where(Campaign.state.in_(states))).all()


def totals(session: Session, campaign_ids: Sequence[UUID]) -> dict[UUID, JobTotals]:
    """What the jobs of each of the workspace's campaigns add up to."""
    job = CampaignJob
    query: Any = select(
        job.campaign_id,
        _count(job.state.not_in(PLACE_FREE)),
        _count(job.state == "submitted"),
        func.sum(job.reserved - job.spent - job.released),
        _count(job.state.in_(OPEN_JOBS)),
    ).where(job.campaign_id.in_(campaign_ids))
    rows = session.execute(query.group_by(job.campaign_id))
    jobs = {row[0]: JobTotals(*map(int, row[1:])) for row in rows}
    unreserved = text("select id, balance from campaigns_unreserved(cast(:ids as uuid[]))")
    held = {row[0]: row[1] for row in session.execute(unreserved, {"ids": list(campaign_ids)})}
    return {id: jobs.get(id, JobTotals())._replace(unreserved=held.get(id, 0)) for id in campaign_ids}


def _count(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def taken_by(session: Session, campaign_id: UUID, owner_id: UUID) -> int:
    """How many places of a campaign a clipper's jobs hold."""
    mine = select(func.count()).where(CampaignJob.campaign_id == campaign_id, CampaignJob.owner_id == owner_id)
    return session.scalar(mine.where(CampaignJob.state.not_in(PLACE_FREE))) or 0


def open_campaign(session: Session, campaign_id: UUID) -> Row[Any] | None:
    """A campaign of any workspace that is or was live."""
    return session.execute(text("select * from open_campaigns(:id)"), {"id": campaign_id}).one_or_none()


def open_campaigns(session: Session, wanted: Discover) -> tuple[Sequence[Row[Any]], int]:
    """A page of live campaigns of all workspaces, and how many there are."""
    matching = (
        "from open_campaigns(null) where (:words = '' or strpos(lower(title || ' ' || brief), lower(:words)) > 0) "
        "and (cast(:platform as text) is null or platforms ? cast(:platform as text))"
    )
    order = {"newest": "created_at desc", "pay": "price desc"}[wanted.sort]
    values = {"words": wanted.words.strip(), "platform": wanted.platform}
    page = {"limit": wanted.limit, "offset": wanted.offset}
    rows = text(f"select * {matching} order by {order}, id limit :limit offset :offset")
    total = session.scalar(text(f"select count(*) {matching}"), values)
    return session.execute(rows, values | page).all(), total or 0


def own_job(session: Session, owner_id: UUID, job_id: UUID, *, lock: bool = False) -> CampaignJob:
    """A clipper's own job. Raises NotFound."""
    query = select(CampaignJob).where(CampaignJob.id == job_id, CampaignJob.owner_id == owner_id)
    query = query.execution_options(populate_existing=True)
    return one(session, query.with_for_update() if lock else query, "This job")


def own_jobs(session: Session, owner_id: UUID, wanted: ListJobs) -> tuple[Sequence[CampaignJob], int]:
    """A page of a clipper's own jobs, newest first, and how many there are."""
    conditions = [CampaignJob.owner_id == owner_id]
    if wanted.state is not None:
        conditions.append(CampaignJob.state == wanted.state)
    query = select(CampaignJob).where(*conditions).order_by(CampaignJob.claimed_at.desc(), CampaignJob.id.desc())
    total = session.scalar(select(func.count()).select_from(CampaignJob).where(*conditions)) or 0
    return session.scalars(query.offset(wanted.offset).limit(wanted.limit)).all(), total


def submission(session: Session, client_id: UUID, job_id: UUID) -> CampaignJob:
    """A submission to a client's own campaign. Raises NotFound; a job that was never submitted is not seen."""
    query = select(CampaignJob).where(CampaignJob.id == job_id, CampaignJob.client_id == client_id)
    return one(session, query.where(CampaignJob.submitted_at.is_not(None)), "This submission")


def submissions(session: Session, client_id: UUID, wanted: ListSubmissions) -> tuple[Sequence[CampaignJob], int]:
    """A page of submissions to a client's campaigns: the next to decide first, or the latest decided first."""
    job = CampaignJob
    conditions = [job.client_id == client_id, job.submitted_at.is_not(None)]
    conditions.append(job.state == "submitted" if wanted.waiting else job.state != "submitted")
    if wanted.campaign_id is not None:
        conditions.append(job.campaign_id == wanted.campaign_id)
    order = job.decide_by.asc() if wanted.waiting else job.decided_at.desc()
    query = select(job).where(*conditions).order_by(order, job.id).offset(wanted.offset).limit(wanted.limit)
    return session.scalars(query).all(), session.scalar(select(func.count()).select_from(job).where(*conditions)) or 0


def own_open(session: Session, owner_id: UUID) -> Sequence[UUID]:
    """A clipper's jobs that have not ended."""
    query = select(CampaignJob.id).where(CampaignJob.owner_id == owner_id, CampaignJob.state.in_(OPEN_JOBS))
    return session.scalars(query.order_by(CampaignJob.id)).all()


def delivered(session: Session, owner_id: UUID, export_id: UUID, but: UUID) -> bool:
    """Whether a clipper has submitted an export to another job that was not rejected."""
    query = select(CampaignJob.id).where(CampaignJob.owner_id == owner_id, CampaignJob.export_id == export_id)
    return session.scalar(query.where(CampaignJob.id != but, CampaignJob.state.not_in(PLACE_FREE)).limit(1)) is not None


def decisions(session: Session, job_id: UUID) -> Sequence[JobDecision]:
    """Every decision about a job, oldest first."""
    query = select(JobDecision).where(JobDecision.job_id == job_id)
    return session.scalars(query.order_by(JobDecision.created_at, JobDecision.id)).all()


def cases_for_system(session: Session, offset: int, limit: int) -> tuple[list[Place], int]:
    """Submissions of any workspace that wait for a moderator, the longest first, and how many there are."""
    page = text("select owner_id, id from moderated_jobs() offset :offset limit :limit")
    rows = session.execute(page, {"offset": offset, "limit": limit})
    total = session.scalar(text("select count(*) from moderated_jobs()")) or 0
    return [Place(row[0], row[1]) for row in rows], total


def case_for_system(session: Session, job_id: UUID) -> UUID | None:
    """Whose submission waits for a moderator under this id."""
    return session.scalar(text("select owner_id from moderated_jobs() where id = :id"), {"id": job_id})


def clipper(session: Session, owner_id: UUID) -> Clipper:
    """What a clipper's tier is counted from; who has done nothing yet has nothing."""
    known = session.scalars(select(Clipper).where(Clipper.owner_id == owner_id)).one_or_none()
    return known or Clipper(owner_id=owner_id, approvals=0, views=0)


def locked_clipper(session: Session, owner_id: UUID) -> Clipper:
    """The same to be changed: nobody else counts for this clipper until the transaction ends."""
    row = {"owner_id": owner_id, "approvals": 0, "views": 0, "created_at": now()}
    session.execute(insert(Clipper).values(row).on_conflict_do_nothing(index_elements=["owner_id"]))
    query = select(Clipper).where(Clipper.owner_id == owner_id).execution_options(populate_existing=True)
    return session.scalars(query.with_for_update()).one()


def earnings(session: Session, offset: int, limit: int) -> tuple[Sequence[Earning], int]:
    """A page of the workspace's earnings, newest first, and how many there are."""
    query = select(Earning).order_by(Earning.created_at.desc(), Earning.id.desc()).offset(offset).limit(limit)
    return session.scalars(query).all(), session.scalar(select(func.count()).select_from(Earning)) or 0


def pending(session: Session, job_id: UUID) -> Sequence[Earning]:
    """What is still held of a job's earnings, locked."""
    query = select(Earning).where(Earning.job_id == job_id, Earning.state == "pending").with_for_update()
    return session.scalars(query.order_by(Earning.id)).all()


def earning(session: Session, earning_id: UUID) -> Earning:
    """An earning of the workspace, locked. Raises NotFound."""
    return one(session, select(Earning).where(Earning.id == earning_id).with_for_update(), "This earning")


def due_jobs_for_system(session: Session, at: datetime, limit: int) -> list[Place]:
    """Jobs of any workspace that the clock looks at now."""
    return _places(session, "select owner_id, id from due_campaign_jobs(:at, :limit)", at, limit)


def due_earnings_for_system(session: Session, at: datetime, limit: int) -> list[Place]:
    """Earnings of any workspace whose hold is over."""
    return _places(session, "select owner_id, id from due_earnings(:at, :limit)", at, limit)


def ending_for_system(session: Session, at: datetime, limit: int) -> list[Place]:
    """Campaigns of any workspace whose time is over, or whose last job has ended after they closed."""
    return _places(session, "select owner_id, id from ending_campaigns(:at, :limit)", at, limit)


def _places(session: Session, query: str, at: datetime, limit: int) -> list[Place]:
    return [Place(row[0], row[1]) for row in session.execute(text(query), {"at": at, "limit": limit})]
