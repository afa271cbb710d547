"""Use cases of privacy."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.jobs import runs
from cutroom.jobs.schemas import RunState
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import Page, PageRequest
from cutroom.privacy import queries, rules
from cutroom.privacy.models import Takeout
from cutroom.privacy.schemas import TakeoutView
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


class _Wanted(idempotency.BaseModel):
    """A takeout has nothing to choose."""


class _Asked(idempotency.BaseModel):
    takeout_id: UUID


def ask(ctx: Context, actor: Actor, key: str | None = None) -> TakeoutView:
    """Have all that is kept of the person gathered into one file; while one is being made, that one is meant."""
    with ctx.transaction(actor) as session:
        asked = idempotency.once(
            session, actor.workspace_id, "takeout", key, _Wanted(), lambda: _asked(session, actor), view=_Asked
        )
        run = runs.get(session, queries.get(session, asked.takeout_id).run_id)
    if run.status == "queued":
        runs.launch(ctx, run)
    return get(ctx, actor, asked.takeout_id)


def _asked(session: Session, actor: Actor) -> _Asked:
    queries.hold(session, actor.workspace_id)
    takeout = queries.unfinished(session)
    if takeout is None:
        takeout_id = new_id()
        run = runs.create(session, actor.workspace_id, "takeout", takeout_id, takeout_id=takeout_id)
        takeout = Takeout(id=takeout_id, owner_id=actor.workspace_id, run_id=run.id)
        session.add(takeout)
        session.flush()
    return _Asked(takeout_id=takeout.id)


def get(ctx: Context, actor: Actor, takeout_id: UUID) -> TakeoutView:
    """One takeout, with an address for its file while there is one. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        takeout = queries.get(session, takeout_id)
        return _view(ctx, takeout, runs.get(session, takeout.run_id))


def list_takeouts(ctx: Context, actor: Actor, request: PageRequest) -> Page[TakeoutView]:
    """A page of the person's takeouts, newest first."""
    with ctx.snapshot(actor) as session:
        takeouts, total = queries.newest(session, request.offset, request.limit)
        states = runs.of_ids(session, [takeout.run_id for takeout in takeouts])
        items = [_view(ctx, takeout, states[takeout.run_id]) for takeout in takeouts]
    return Page[TakeoutView](items=items, total=total, page=request.page, limit=request.limit)


def _view(ctx: Context, takeout: Takeout, run: RunState) -> TakeoutView:
    status = rules.status(takeout, run, now())
    ready = takeout.storage_key if status == "completed" else None
    return TakeoutView(
        id=takeout.id,
        job_id=takeout.run_id,
        status=status,
        error=run.error,
        size_bytes=takeout.size_bytes,
        created_at=takeout.created_at,
        finished_at=takeout.finished_at,
        expires_at=takeout.expires_at,
        download_url=ctx.blobs.url(ready, filename="cutroom-data.json") if ready else None,
    )
