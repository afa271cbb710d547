"""What follows a post that is live: its first comment and its cover, each with a state of its own.

They are worked on under the lease of their target, never touch the post, and never fail it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import AppError
from cutroom.publishing import platforms, queries, recording
from cutroom.publishing.models import PostTarget, PublishStep
from cutroom.publishing.recording import AttemptRecorder, LeaseLost
from cutroom.publishing.schemas import Content, StepKind
from cutroom.publishing.senders import following
from cutroom.publishing.senders.port import Job, Live, NeedsAction, Outcome, Refused, TryAgain
from cutroom.renders import stills
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=2))
GONE = "The post is no longer there."


def wanted(platform: str, content: Content) -> list[StepKind]:
    """What follows a post with this content; covers are set with the upload itself everywhere but on YouTube."""
    kinds: list[StepKind] = []
    if content.first_comment.strip() and platforms.of(platform).comment_most:
        kinds.append("comment")
    if content.cover_ms is not None and platform == "youtube":
        kinds.append("cover")
    return kinds


def plan(session: Session, target: PostTarget) -> None:
    """A post has just gone live: what follows it waits from now on, for this very post."""
    known = {one.kind: one for one in queries.steps(session, [target.id])}
    for kind in wanted(target.platform, Content.model_validate(target.content)):
        step = known.get(kind) or PublishStep(owner_id=target.owner_id, target_id=target.id, kind=kind)
        step.handle = step.done_at = None
        _wait(step, now())
        step.tries = 0
        session.add(step)
    session.flush()


def withdraw(session: Session, target: PostTarget) -> None:
    """The post is gone: nothing follows it any more."""
    for step in queries.steps(session, [target.id]):
        if step.state == "waiting":
            _fail(step, "gone", GONE)


def next_at(session: Session, target: PostTarget) -> datetime | None:
    """When the next step is due."""
    times = [one.next_at for one in queries.steps(session, [target.id]) if one.state == "waiting" and one.next_at]
    return min(times, default=None)


def due(ctx: Context, target: PostTarget) -> list[PublishStep]:
    """The steps that are to be done now."""
    with ctx.transaction(target.owner_id) as session:
        steps = queries.steps(session, [target.id])
    return [one for one in steps if one.state == "waiting" and one.next_at and one.next_at <= now()]


def work(ctx: Context, target: PostTarget, lease: UUID, job: Job, export_id: UUID) -> None:
    """Do what is due, one step after the other. Raises LeaseLost."""
    for step in due(ctx, target):
        recorder = AttemptRecorder(ctx, target.owner_id, target.id, lease, step.id)
        own = replace(job, recorder=recorder, handle=dict(step.handle or {}))
        _settle(ctx, target, lease, step, _attempt(ctx, target, step, own, export_id))


def unreachable(ctx: Context, target: PostTarget, lease: UUID, error: AppError) -> None:
    """The account could not be called for: what is due is tried again, or ends where only a person can help."""
    ended = TryAgain(error.code, error.message) if error.retryable else NeedsAction(error.code, error.message)
    for step in due(ctx, target):
        _settle(ctx, target, lease, step, ended)


def _attempt(ctx: Context, target: PostTarget, step: PublishStep, job: Job, export_id: UUID) -> Outcome:
    post_id = target.platform_post_id
    if post_id is None:
        return TryAgain("no_post_id", "The platform has not said yet which post this is.")
    if step.kind == "comment":
        return following.comment(job, post_id, job.content.first_comment)
    try:
        picture = stills.jpeg(ctx, target.owner_id, export_id, job.content.cover_ms or 0)
    except AppError as error:
        return TryAgain(error.code, error.message) if error.retryable else Refused(error.code, error.message)
    return following.cover(job, post_id, lambda: picture)


def _settle(ctx: Context, target: PostTarget, lease: UUID, worked: PublishStep, outcome: Outcome) -> None:
    """Write how a step ended, where the lease still holds. Raises LeaseLost."""
    with ctx.transaction(target.owner_id) as session:
        held = queries.leased(session, target.id, lease)
        if held is None:
            raise LeaseLost
        step = queries.step(session, worked.id)
        _apply(step, outcome)
        if step.state == "failed":
            recording.add(session, held, "note", f"{step.kind} failed", detail={"reason": step.reason})


def _apply(step: PublishStep, outcome: Outcome) -> None:
    match outcome:
        case Live():
            step.state, step.done_at, step.next_at, step.reason, step.reason_code = "done", now(), None, None, None
        case TryAgain(code, message) if step.tries < len(RETRY_AFTER):
            step.next_at = now() + RETRY_AFTER[step.tries]
            step.tries, step.reason_code, step.reason = step.tries + 1, code, message
        case TryAgain(code, message) | Refused(code, message) | NeedsAction(code, message):
            _fail(step, code, message)
        case _:
            raise TypeError(f"no step ends as {type(outcome).__name__}")


def _fail(step: PublishStep, code: str, reason: str) -> None:
    step.state, step.reason_code, step.reason, step.next_at = "failed", code, reason, None


def again(step: PublishStep) -> None:
    """A person has a failed step tried again; what it may have done already is read first."""
    _wait(step, now())
    step.tries = 0


def _wait(step: PublishStep, at: datetime) -> None:
    step.state, step.next_at, step.reason, step.reason_code = "waiting", at, None, None
