"""What privacy does on events, on failures and on the clock: purge closed accounts, take old files away."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom import capabilities
from cutroom.accounts import purging as accounts
from cutroom.accounts.schemas import AccountClosed
from cutroom.jobs import recovery, runs
from cutroom.jobs.schemas import Failure
from cutroom.privacy import queries, rules, tables
from cutroom.privacy.schemas import FailedTakeout
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing
from cutroom.workspaces import service as workspaces
from cutroom.workspaces.schemas import WorkspaceDeleted

ClosedAt = Callable[[Session, UUID], datetime | None]
DeleteRow = Callable[[Session, UUID], None]

PATIENCE_S = 35.0  # of one message: what is left over is done on another, because a function has a minute
AGAIN_AFTER_S = 300.0  # after which the sweeper doubts that a purge is under way


def purge_account(ctx: Context, data: AccountClosed) -> None:
    """Take away everything of a closed account; may be killed anywhere and done again, for what is gone stays gone.

    The account's own row goes last, a while after the closing: until then somebody may still have been writing for it.
    """
    _purge(ctx, data, accounts.closed_at, accounts.delete_row)


def purge_workspace(ctx: Context, data: WorkspaceDeleted) -> None:
    """The same for a deleted team."""
    _purge(ctx, data, workspaces.closed_at, workspaces.delete_row)


def _purge(ctx: Context, data: AccountClosed | WorkspaceDeleted, closed_at: ClosedAt, delete_row: DeleteRow) -> None:
    with ctx.transaction(data.owner_id) as session:
        closed = closed_at(session, data.owner_id)
    if closed is None:
        return
    deadline = time.monotonic() + PATIENCE_S
    for step in _steps(ctx, data.owner_id):
        if time.monotonic() > deadline:
            with ctx.transaction(data.owner_id) as session:
                ctx.outbox.add(session, data)
            return
        step()
    if now() - closed >= rules.LAST_LOOK_AFTER:
        with ctx.transaction(data.owner_id) as session:
            delete_row(session, data.owner_id)
        log.info("a workspace is purged", owner_id=str(data.owner_id))


def _steps(ctx: Context, owner_id: UUID) -> Iterator[Callable[[], None]]:
    """Work first, so that nothing new is made; then objects, which rows lead to; then rows, those last that lead."""
    yield partial(_stop, ctx, owner_id)
    for leaving in capabilities.leavings():
        yield partial(capabilities.load(leaving), ctx, owner_id)
    for prefix in capabilities.prefixes():
        yield partial(ctx.blobs.abandon_under, f"{prefix}/{owner_id}/")
        yield partial(ctx.blobs.delete_under, f"{prefix}/{owner_id}/")
    yield partial(_forget, ctx, owner_id)
    for table in tables.owned():
        while True:
            gone: list[int] = []

            def some(table: queries.Table = table, gone: list[int] = gone) -> None:
                with ctx.transaction(owner_id) as session:
                    gone.append(queries.delete_some(session, table, owner_id))

            yield some
            if gone[0] < queries.BATCH:
                break


def _stop(ctx: Context, owner_id: UUID) -> None:
    """Stop executions again: whoever closed the account may have been killed before they were stopped."""
    with ctx.transaction(owner_id) as session:
        runs.cancel_all_of(session, owner_id)
        stopped = runs.deleted_of(session, owner_id)
    for run in stopped:
        runs.stop(ctx, run, "the account was deleted")


def _forget(ctx: Context, owner_id: UUID) -> None:
    """Short-lived rows: progress of jobs, and counts of what the person did."""
    with ctx.transaction(owner_id) as session:
        jobs = runs.ids_of(session, owner_id)
    for subject in (*(f"run#{job}" for job in jobs), *rules.rate_subjects(owner_id)):
        ctx.state.forget(subject)


def takeout_failed(ctx: Context, data: FailedTakeout) -> None:
    """Record why the file could not be made."""
    recovery.handle_failure(ctx, data, Failure.model_validate(data.error))


def sweep(ctx: Context, data: Nothing) -> None:
    """Tell of closed accounts and deleted teams again until they are purged, and delete takeouts whose time is over."""
    with ctx.transaction() as session:
        closed = queries.closed_accounts_for_system(session, AGAIN_AFTER_S)
        for owner_id in closed:
            ctx.outbox.add(session, AccountClosed(owner_id=owner_id))
        for owner_id in workspaces.closed_for_system(session, AGAIN_AFTER_S):
            ctx.outbox.add(session, WorkspaceDeleted(owner_id=owner_id))
        expired = queries.expired_takeouts_for_system(session, now())
    for owner_id, takeout_id in expired:
        ctx.blobs.delete_under(rules.takeout_prefix(owner_id, takeout_id))
        with ctx.transaction(owner_id) as session:
            session.delete(queries.get(session, takeout_id))
