"""Use cases of moderators: submissions that neither side settles."""

from uuid import UUID

from cutroom.accounts import moderators
from cutroom.kit.errors import Forbidden, NotFound
from cutroom.kit.schemas import Page, PageRequest
from cutroom.marketplace import deciding, paying, queries, reviewing, views
from cutroom.marketplace.job_schemas import Moderate, ModerationCase
from cutroom.marketplace.models import CampaignJob
from cutroom.marketplace.schemas import SubmissionDecided
from cutroom.runtime.context import Actor, Context
from cutroom.workspaces import members

MISSING = "This case isn’t waiting for a moderator."


def list_cases(ctx: Context, actor: Actor, request: PageRequest) -> Page[ModerationCase]:
    """A page of what waits for a moderator, the longest first. Raises Forbidden."""
    moderators.require(ctx, actor)
    with ctx.transaction() as session:
        places, total = queries.cases_for_system(session, request.offset, request.limit)
    items = [_case(ctx, place.owner_id, place.id) for place in places]
    return Page[ModerationCase](items=items, total=total, page=request.page, limit=request.limit)


def get(ctx: Context, actor: Actor, job_id: UUID) -> ModerationCase:
    """A case with an address of its video, for an hour. Raises Forbidden, NotFound."""
    moderators.require(ctx, actor)
    owner_id = _owner(ctx, job_id)
    with ctx.transaction(owner_id) as session:
        row = queries.own_job(session, owner_id, job_id)
        history = queries.decisions(session, job_id)
    file = reviewing.file_of(ctx, row)
    if file is None:
        return views.case(row, history)
    return views.case(row, history, ctx.blobs.url(file.key, seconds=reviewing.SHOWN_SECONDS), file.duration_ms)


def _case(ctx: Context, owner_id: UUID, job_id: UUID) -> ModerationCase:
    with ctx.transaction(owner_id) as session:
        return views.case(queries.own_job(session, owner_id, job_id), queries.decisions(session, job_id))


def _owner(ctx: Context, job_id: UUID) -> UUID:
    with ctx.transaction() as session:
        owner_id = queries.case_for_system(session, job_id)
    if owner_id is None:
        raise NotFound(MISSING)
    return owner_id


def decide(ctx: Context, actor: Actor, job_id: UUID, request: Moderate) -> ModerationCase:
    """Approve or reject for good. The first decision counts, the client's too.

    Raises Forbidden for who is no moderator or belongs to one of the sides, NotFound, Conflict (with the state).
    """
    moderators.require(ctx, actor)
    owner_id = _owner(ctx, job_id)
    _refuse_own(ctx, actor, owner_id, job_id)
    with ctx.transaction(owner_id) as session:
        row = queries.own_job(session, owner_id, job_id, lock=True)
        if request.decision == "approve":
            paying.approve(session, row, "moderator")
        else:
            deciding.reject(session, row, "moderator", can_appeal=False)
        row.reason_code, row.reason = request.reason_code, request.reason.strip()
        deciding.record(session, row, "moderator", request.decision, actor.user_id)
        ctx.outbox.add(session, SubmissionDecided(owner_id=owner_id, job_id=job_id))
        session.flush()
        return views.case(row, queries.decisions(session, job_id))


def _refuse_own(ctx: Context, actor: Actor, owner_id: UUID, job_id: UUID) -> None:
    with ctx.transaction(owner_id) as session:
        row: CampaignJob = queries.own_job(session, owner_id, job_id)
    sides = (row.owner_id, row.client_id)
    if actor.user_id in sides or any(actor.user_id in members.who_may(ctx, side, "read") for side in sides):
        raise Forbidden("You belong to one of the two sides, so another moderator decides.")
