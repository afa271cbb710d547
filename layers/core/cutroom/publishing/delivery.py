"""How a target goes out: claimed by the clock, waited for, worked on under a lease, and left in a state that is true.

Whoever is killed in the middle leaves a lease that runs out, and a handle by which the next one reads what happened.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import AppError, NotFound
from cutroom.kit.ids import new_id
from cutroom.publishing import (
    approval_queries,
    connections,
    endings,
    followups,
    platforms,
    queries,
    recording,
    requirements,
    rules,
)
from cutroom.publishing.connections import Connection
from cutroom.publishing.models import PostTarget
from cutroom.publishing.queries import Claim
from cutroom.publishing.recording import LEASE, AttemptRecorder, LeaseLost
from cutroom.publishing.rules import Due
from cutroom.publishing.schemas import Content, Delivered, TargetInput
from cutroom.publishing.senders.port import Job, NeedsAction, Outcome, Resume, Sender
from cutroom.renders import files
from cutroom.renders.schemas import ExportFile
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now

AHEAD = timedelta(seconds=90)  # how early the clock takes what is due: its next tick would be too late
AT_ONCE = 500
AWAY_S = 90.0  # how soon an account is tried again whose token cannot be renewed at the moment
KEEP_FOR_S = 60.0  # a worker goes on itself where the next look is so near; else the clock does
MACHINE = "publish"
GONE = ExportFile(UUID(int=0), "", "", "", 0, 0, 0, 0, "30/1", "")  # what a deleted export leaves: nothing to send


@dataclass
class Work:
    """A target that this worker holds. `lacking` is what it would have to say, before anything of it is sent."""

    target: PostTarget
    lease: UUID
    file: ExportFile
    export_id: UUID
    lacking: str = ""


def claim(ctx: Context, limit: int = AT_ONCE) -> list[TargetInput]:
    """Lease what is due within the next minute and a half; give what a worker is to be started for, and when.

    What is late beyond its grace is missed; a backlog of one account is spread over time.
    """
    with ctx.transaction() as session:
        claimed = queries.claim_for_system(session, now() + AHEAD, int(LEASE.total_seconds()), limit)
    starts = [_input(one, max(one.next_at, now())) for one in claimed if one.state != "scheduled"]
    waiting = sorted((one for one in claimed if one.state == "scheduled"), key=lambda one: one.platform)
    for platform, group in groupby(waiting, key=lambda one: one.platform):
        starts += _planned(ctx, platform, list(group))
    return starts


def _planned(ctx: Context, platform: str, claims: list[Claim]) -> list[TargetInput]:
    due = [Due(str(one.id), str(one.account_id), one.next_at) for one in claims]
    last = {str(one.account_id): one.last_at for one in claims if one.last_at}
    gap = timedelta(minutes=platforms.of(platform).gap_minutes)
    by_id = {str(one.id): one for one in claims}
    starts: list[TargetInput] = []
    for planned in rules.plan(due, now(), last, gap):
        one = by_id[planned.id]
        if planned.at is None:
            _release(ctx, one, None)
        elif planned.at > now() + AHEAD:
            _release(ctx, one, planned.at)
        else:
            starts.append(_input(one, planned.at))
    return starts


def _release(ctx: Context, one: Claim, at: datetime | None) -> None:
    """Give a lease back: the target goes out later, or was missed."""
    with ctx.transaction(one.owner_id) as session:
        target = queries.leased(session, one.id, one.lease)
        if target is not None:
            target.lease = target.lease_until = None
            if at is None:
                endings.missed(ctx, session, target)
            else:
                target.next_at = at
            recording.add(session, target, "note", target.state, detail={"reason": target.reason})


def _input(one: Claim, at: datetime) -> TargetInput:
    return TargetInput(owner_id=one.owner_id, run_id=one.lease, target_id=one.id, at=at)


def launch(ctx: Context, data: TargetInput) -> None:
    """Start a worker for a leased target; where that fails the lease is given back, and the next tick tries again."""
    try:
        ctx.workflows.start(MACHINE, str(data.run_id), data.model_dump(mode="json"))
    except Exception:
        log.exception("the post waits for the next tick", target_id=str(data.target_id))
        let_go(ctx, data)


def let_go(ctx: Context, data: TargetInput) -> None:
    """Give a lease back, where it still holds."""
    with ctx.transaction(data.owner_id) as session:
        target = queries.leased(session, data.target_id, data.run_id)
        if target is not None:
            target.lease = target.lease_until = None


def start_now(ctx: Context, owner_id: UUID, target_id: UUID) -> None:
    """Start a worker for a target that is due, without waiting for the clock; it is one of the clock's otherwise."""
    with ctx.transaction(owner_id) as session:
        target = queries.target(session, target_id, lock=True)
        due = target.next_at is not None and target.next_at <= now() and target.lease is None
        if not due or target.state not in ("scheduled", "published") or _is_paused(session, target):
            return
        lease = new_id()
        target.lease, target.lease_until = lease, now() + LEASE
        data = TargetInput(owner_id=owner_id, run_id=lease, target_id=target_id, at=now())
    launch(ctx, data)


def deliver(ctx: Context, data: TargetInput) -> Delivered:
    """Work on a target: send it, or read what became of it; says whether this worker goes on, and when."""
    work = take(ctx, data)
    if work is None:
        return _done(data)
    try:
        outcome = _work(ctx, work)
    except LeaseLost:
        return _done(data)
    again = endings.settle(ctx, work.target, work.lease, outcome, keep_for_s=KEEP_FOR_S)
    if again is None:
        return _done(data)
    return Delivered(**data.model_dump(exclude={"run_id", "at"}), run_id=work.lease, at=again, next="wait")


def _done(data: TargetInput) -> Delivered:
    return Delivered(**data.model_dump(exclude={"at"}), at=now(), next="done")


def take(ctx: Context, data: TargetInput) -> Work | None:
    """The target under a new lease, so that a repetition of this very call finds the old one gone."""
    with ctx.transaction(data.owner_id) as session:
        target = queries.leased(session, data.target_id, data.run_id)
        if target is None:
            return None
        if _is_paused(session, target):
            target.lease = target.lease_until = None
            return None
        lease, export_id, lacking = new_id(), queries.get(session, target.post_id).export_id, ""
        target.lease, target.lease_until = lease, now() + LEASE
        if target.state == "scheduled":
            lacking = requirements.told(requirements.lacking(session, export_id, [target]))
            target.state, target.tries, target.started_at = "sending", target.tries + 1, now()
            target.reason = target.reason_code = target.handle = None
            recording.add(session, target, "note", "sending")
        file = _file(session, export_id)
        if file is not None and not target.handle:
            target.handle = {"size": file.size_bytes}
        file = file or GONE._replace(size_bytes=(target.handle or {}).get("size", 0))
        return Work(target, lease, file, export_id, lacking)


def _is_paused(session: Session, target: PostTarget) -> bool:
    """Whether nothing new goes out in the workspace; what is on its way there already is still read."""
    return target.state == "scheduled" and approval_queries.settings(session).paused_at is not None


def _file(session: Session, export_id: UUID) -> ExportFile | None:
    """The export's file; None where it was deleted."""
    try:
        return files.file_of(session, export_id)
    except NotFound:
        return None


def _work(ctx: Context, work: Work) -> Outcome | None:
    """What became of the post; None where only what follows it was worked on."""
    target = work.target
    if not work.file.key and target.state == "sending":
        return NeedsAction("export_missing", "The export of this post was deleted. Choose another one.")
    if work.lacking:
        return NeedsAction("disclosure_missing", work.lacking)
    try:
        with connections.connect(ctx, target.owner_id, target.account_id) as connection:
            job = _job(ctx, work, connection)
            if target.state == "published" and followups.due(ctx, target):
                return followups.work(ctx, target, work.lease, job, work.export_id)
            sender: Sender = connections.SENDERS[target.platform]  # pyright: ignore[reportAssignmentType]
            return connection.link(sender.send(job) if target.state == "sending" else sender.check(job))
    except AppError as error:
        if target.state == "published":
            followups.unreachable(ctx, target, work.lease, error)
        if error.retryable:  # nothing was sent: the platform gives no token at the moment, which is no try
            return Resume(AWAY_S, error.message)
        code = "account_missing" if isinstance(error, NotFound) else "reconnect"
        return _without(target, NeedsAction(code, error.message))


def _without(target: PostTarget, outcome: Outcome) -> Outcome:
    """What it means that the account cannot be reached: once something was sent, only that nothing can be read now."""
    if target.state == "sending" and not (target.handle or {}).get("final"):
        return outcome
    return Resume(600.0, "Cutroom can’t ask the platform at the moment. Reconnect the account if this stays.")


def _job(ctx: Context, work: Work, connection: Connection) -> Job:
    target, file = work.target, work.file
    content = Content.model_validate(target.content)
    handle: dict[str, Any] = dict(target.handle or {})
    return Job(
        platform=target.platform,
        tag=f"ct-{target.id.hex}",
        account=connection.platform_account_id,
        username=connection.handle.removeprefix("@"),
        content=content,
        text=platforms.caption(content.caption, content.hashtags),
        file=file,
        handle=handle,
        base_url=connection.base_url,
        graph=connection.graph,
        token=connection.token,
        renew=connection.renew,
        stream=lambda first, last: ctx.blobs.stream(file.key, first, last),
        file_url=lambda: ctx.blobs.url(file.key),
        recorder=AttemptRecorder(ctx, target.owner_id, target.id, work.lease),
        client=connection.client,
    )
