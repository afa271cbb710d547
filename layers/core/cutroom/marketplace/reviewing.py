"""Use cases of clients: the submissions to their campaigns, and what they decide of each."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import NotFound
from cutroom.kit.schemas import Page
from cutroom.marketplace import deciding, paying, queries, views
from cutroom.marketplace.job_schemas import Decide, ListSubmissions, SubmissionView
from cutroom.marketplace.models import CampaignJob
from cutroom.marketplace.rules import move_job, verdict
from cutroom.marketplace.schemas import SubmissionDecided, SubmissionNeedsReview
from cutroom.renders import files
from cutroom.renders.schemas import ExportFile
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

SHOWN_SECONDS = 3600


def list_submissions(ctx: Context, actor: Actor, request: ListSubmissions) -> Page[SubmissionView]:
    """A page of submissions to the workspace's campaigns."""
    with ctx.transaction(actor) as session:
        rows, total = queries.submissions(session, actor.workspace_id, request)
    items = [views.submission(row) for row in rows]
    return Page[SubmissionView](items=items, total=total, page=request.page, limit=request.limit)


def get(ctx: Context, actor: Actor, job_id: UUID) -> SubmissionView:
    """A submission with an address of its video, for an hour. Raises NotFound."""
    with ctx.transaction(actor) as session:
        row = queries.submission(session, actor.workspace_id, job_id)
    file = file_of(ctx, row)
    if file is None:
        return views.submission(row)
    return views.submission(row, ctx.blobs.url(file.key, seconds=SHOWN_SECONDS), file.duration_ms)


def file_of(ctx: Context, row: CampaignJob) -> ExportFile | None:
    """The clipper's export; None where there is none, or they have deleted it."""
    if row.export_id is None:
        return None
    with ctx.transaction(row.owner_id) as session:
        try:
            return files.file_of(session, row.export_id)
        except NotFound:
            return None


def decide(ctx: Context, actor: Actor, job_id: UUID, request: Decide) -> SubmissionView:
    """Approve, ask for changes or reject. The first decision counts; a later one is a Conflict with the state.

    Raises NotFound, Conflict.
    """
    with ctx.transaction(actor) as session:
        clipper = queries.submission(session, actor.workspace_id, job_id).owner_id
    with ctx.transaction(clipper) as session:  # the job, its tier and its pay are the clipper's
        row = queries.own_job(session, clipper, job_id, lock=True)
        if request.decision == "approve":
            paying.approve(session, row, "client")
        else:
            _refuse(session, row, request, can_appeal=bool(ctx.settings.moderators))
        deciding.record(session, row, "client", request.decision, actor.user_id)
        ctx.outbox.add(session, SubmissionDecided(owner_id=clipper, job_id=job_id))
        session.flush()
    return views.submission(row)


def _refuse(session: Session, row: CampaignJob, request: Decide, *, can_appeal: bool) -> None:
    at = now()
    if request.decision == "reject":
        deciding.reject(session, row, "client", can_appeal=can_appeal)
    else:
        row.state = move_job(row.state, "changes_requested")
        row.due_at = row.next_at = at + (row.due_at - row.claimed_at)
        row.decide_by, row.version = None, row.version + 1
    row.reason_code, row.reason = request.reason_code, request.reason.strip()


def decide_by_rule(ctx: Context, session: Session, row: CampaignJob) -> None:
    """What happens at the deadline: approved where every check passed, else a moderator looks at it."""
    if verdict(check["outcome"] for check in row.checks) == "approve":
        paying.approve(session, row, "rule")
        deciding.record(session, row, "rule", "approve")
        ctx.outbox.add(session, SubmissionDecided(owner_id=row.owner_id, job_id=row.id))
    else:
        row.moderated_at, row.next_at = now(), None
        ctx.outbox.add(session, SubmissionNeedsReview(owner_id=row.owner_id, job_id=row.id))
