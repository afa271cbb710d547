"""Use cases of clippers: their jobs, handing in an export or a post, giving a place back."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.schemas import Page
from cutroom.marketplace import checking, deciding, disclosing, ending, queries, views
from cutroom.marketplace.checking import Delivery
from cutroom.marketplace.errors import DuplicatePost
from cutroom.marketplace.job_schemas import Appeal, CampaignJobView, LinkPost, ListJobs, SubmitJob
from cutroom.marketplace.models import CampaignJob
from cutroom.marketplace.posts import PostKey, canonical
from cutroom.marketplace.rules import JOB_WORDS, decide_by, move_job
from cutroom.marketplace.schemas import CampaignRules, ClipSubmitted, SubmissionNeedsReview
from cutroom.publishing import published
from cutroom.renders import files
from cutroom.renders.schemas import ExportFile
from cutroom.runtime import database
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

TRACKABLE = ("approved", "tracking")
FIRST_READ = timedelta(minutes=5)
TAKEN = "This post was submitted before. Every post counts once."


def list_jobs(ctx: Context, actor: Actor, request: ListJobs) -> Page[CampaignJobView]:
    """A page of the workspace's own jobs, newest first."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.own_jobs(session, actor.workspace_id, request)
        tier = views.tier_of(queries.clipper(session, actor.workspace_id))
    items = [views.job(row, tier) for row in rows]
    return Page[CampaignJobView](items=items, total=total, page=request.page, limit=request.limit)


def get(ctx: Context, actor: Actor, job_id: UUID) -> CampaignJobView:
    """The workspace's own job. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        return _view(session, queries.own_job(session, actor.workspace_id, job_id))


def submit(ctx: Context, actor: Actor, job_id: UUID, request: SubmitJob) -> CampaignJobView:
    """Hand in a clip for review; it is decided by rule at the deadline where the client says nothing.

    Raises NotFound, Invalid for an export that is not ready, Conflict (with the state), DuplicatePost.
    """
    post = canonical(request.url) if request.url else None
    try:
        with ctx.transaction(actor) as session:
            row = queries.own_job(session, actor.workspace_id, job_id, lock=True)
            row.state = move_job(row.state, "submitted")
            _hand_in(session, row, request, post)
            session.flush()
            ctx.outbox.add(session, ClipSubmitted(owner_id=row.owner_id, job_id=row.id))
            return _view(session, row)
    except IntegrityError as error:
        raise _duplicate(error) from error


def _hand_in(session: Session, row: CampaignJob, request: SubmitJob, post: PostKey | None) -> None:
    at = now()
    if row.due_at <= at:
        raise Conflict("The time for this job is over.", state="expired")
    file = _file(session, row, request.export_id) if request.export_id else None
    target = published.of_address(session, post.platform, post.id) if post else None
    delivery = Delivery(file, post, target, row.claimed_at)
    checks = checking.run(delivery, CampaignRules.model_validate(row.rules), row.platforms)
    row.export_id = file.id if file else target.export_id if target else None
    row.post_key, row.post_url = (str(post), request.url) if post else (None, None)
    row.target_id = target.id if target else None
    row.note, row.checks = request.note, [check._asdict() for check in checks]
    row.submitted_at, row.moderated_at = at, None
    row.reason_code = row.reason = row.appeal = row.appeal_until = None
    row.decide_by = row.next_at = decide_by(at, row.review_hours)
    row.version += 1
    disclosing.require(session, row)


def _file(session: Session, row: CampaignJob, export_id: UUID) -> ExportFile:
    """The finished export, which is handed in for one job alone. Raises NotFound, Invalid, Conflict."""
    file = files.file_of(session, export_id)
    if file is None:
        raise Invalid("This export isn’t finished yet. Submit it when it is.", field="export_id")
    database.lock(session, "delivery", export_id)
    if queries.delivered(session, row.owner_id, export_id, row.id):
        raise Conflict("This export was submitted for another job. Make a new one.")
    return file


def link_post(ctx: Context, actor: Actor, job_id: UUID, request: LinkPost) -> CampaignJobView:
    """Name the post of an approved clip, so that its views are counted. Raises NotFound, Conflict, DuplicatePost.

    The post must have gone out with Cutroom: its views are read under the channel's own grant.
    """
    post = canonical(request.url)
    try:
        with ctx.transaction(actor) as session:
            row = queries.own_job(session, actor.workspace_id, job_id, lock=True)
            _follow(session, row, post, request.url)
            session.flush()
            return _view(session, row)
    except IntegrityError as error:
        raise _duplicate(error) from error


def _follow(session: Session, row: CampaignJob, post: PostKey, url: str) -> None:
    if row.state not in TRACKABLE or row.target_id is not None:
        raise Conflict("Only an approved clip without a post takes one.", state=row.state)
    target = published.of_address(session, post.platform, post.id)
    if target is None:
        raise Invalid(
            "Cutroom hasn’t published this post. Publish the clip with Cutroom to count its views.", field="url"
        )
    checks = checking.run(
        Delivery(files.file_of(session, row.export_id) if row.export_id else None, post, target, row.claimed_at),
        CampaignRules.model_validate(row.rules), row.platforms,
    )  # fmt: skip
    failed = next((check for check in checks if check.outcome != "passed"), None)
    if failed:
        raise Conflict(f"This post doesn’t count for the job. {failed.detail}.", check=failed.name)
    row.post_key, row.post_url, row.target_id = str(post), url, target.id
    row.checks, row.next_at, row.version = [one._asdict() for one in checks], now() + FIRST_READ, row.version + 1
    if row.state == "approved":
        row.state = move_job(row.state, "tracking")


def withdraw(ctx: Context, actor: Actor, job_id: UUID) -> CampaignJobView:
    """Give the place back before something was submitted. Raises NotFound, Conflict (with the state)."""
    with ctx.transaction(actor) as session:
        row = queries.own_job(session, actor.workspace_id, job_id, lock=True)
        if row.state == "submitted":
            raise Conflict(f"This job {JOB_WORDS[row.state]}, so this can’t be done now.", state=row.state)
        ending.end(session, row, "withdrawn")
        session.flush()
        return _view(session, row)


def appeal(ctx: Context, actor: Actor, job_id: UUID, request: Appeal) -> CampaignJobView:
    """Have a moderator look at a rejection. Raises NotFound, Conflict (with the state) once its time is over."""
    with ctx.transaction(actor) as session:
        row = queries.own_job(session, actor.workspace_id, job_id, lock=True)
        at = now()
        if row.state == "rejected" and row.appeal_until and row.appeal_until <= at:
            raise Conflict("The time to appeal is over.", state="rejected_final")
        row.state = move_job(row.state, "disputed")
        row.appeal, row.moderated_at, row.next_at, row.version = request.reason, at, None, row.version + 1
        deciding.record(session, row, "clipper", "appeal", actor.user_id)
        session.flush()
        ctx.outbox.add(session, SubmissionNeedsReview(owner_id=row.owner_id, job_id=row.id))
        return _view(session, row)


def _view(session: Session, row: CampaignJob) -> CampaignJobView:
    return views.job(row, views.tier_of(queries.clipper(session, row.owner_id)))


def _duplicate(error: IntegrityError) -> Exception:
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return DuplicatePost(TAKEN) if constraint == "uq_campaign_jobs_post_key" else error
