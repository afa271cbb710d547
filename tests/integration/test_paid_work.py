"""Exports that cost credits: set aside as they start, paid as they are done, returned in every other case."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from cutroom.billing import service as billing
from cutroom.billing import tasks, work
from cutroom.billing.errors import InsufficientCredits, QuoteExpired, QuoteRequired, QuoteUsed
from cutroom.billing.models import QuoteRow, WorkReservation
from cutroom.jobs import recovery, runs
from cutroom.jobs import service as jobs
from cutroom.jobs.schemas import Failure, RunInput
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.renders import service
from cutroom.renders.schemas import ExportView, ListExports, StartExport
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.tasks import Nothing
from tests.integration.test_billing import move_clock
from tests.support import material
from tests.support.database import Database

Start = Callable[..., ExportView]


def at_price(ctx: Context, credits: int) -> Context:
    price = {
        "operation": "export",
        "unit": "second",
        "per": 60,
        "credits": credits,
        "valid_from": "2020-01-01T00:00:00Z",
    }
    return Context(replace(ctx.settings, prices_json=json.dumps({"prices": [price]})))


@pytest.fixture
def priced(ctx: Context) -> Context:
    """A deployment where a begun minute of an export costs 5 credits."""
    return at_price(ctx, 5)


@pytest.fixture
def ada(priced: Context) -> Actor:
    """Somebody with 12 credits."""
    actor = Actor(new_id())
    billing.grant(priced, actor, 12, "k", reason="gift")
    return actor


@pytest.fixture
def clips(priced: Context, ada: Actor) -> list[UUID]:
    video = material.video(priced, ada)
    return [material.clip(priced, ada, video, rank=rank, start_ms=rank * 30_000) for rank in (1, 2, 3)]


def wanted(clip: UUID, **more: Any) -> StartExport:
    return StartExport.model_validate({"source": {"clip_id": clip}, **more})


def seen(ctx: Context, actor: Actor, clip: UUID) -> StartExport:
    """An export whose price somebody has seen."""
    return wanted(clip, quote_id=service.quote(ctx, actor, wanted(clip)).id)


def has(ctx: Context, actor: Actor) -> tuple[int, int]:
    balance = billing.balance(ctx, actor)
    return balance.available, balance.reserved


def fail(ctx: Context, actor: Actor, run_id: UUID) -> None:
    recovery.handle_failure(ctx, RunInput(owner_id=actor.workspace_id, run_id=run_id), Failure(Error="Unplayable"))


def test_an_export_is_paid_once_it_is_done(priced: Context, ada: Actor, clips: list[UUID]) -> None:
    asked = seen(priced, ada, clips[0])
    export = service.start(priced, ada, asked, "k")
    assert service.start(priced, ada, asked, "k").id == export.id
    assert has(priced, ada) == (7, 5)
    for _ in range(2):
        with priced.transaction(ada) as session:
            runs.succeed(session, export.job_id)
    assert has(priced, ada) == (7, 0)


@pytest.mark.parametrize("end", ["fail", "cancel", "delete"])
def test_an_export_that_is_not_made_costs_nothing(priced: Context, ada: Actor, clips: list[UUID], end: str) -> None:
    export = service.start(priced, ada, seen(priced, ada, clips[0]))
    if end == "fail":
        fail(priced, ada, export.job_id)
    elif end == "cancel":
        jobs.cancel_job(priced, ada, export.job_id)
    else:
        service.delete(priced, ada, export.id)
    assert has(priced, ada) == (12, 0)


def test_a_repeated_job_is_paid_as_the_first_and_refused_where_there_is_too_little(
    priced: Context, ada: Actor, clips: list[UUID]
) -> None:
    export = service.start(priced, ada, seen(priced, ada, clips[0]))
    fail(priced, ada, export.job_id)
    work.retry_job(priced, ada, export.job_id)
    assert has(priced, ada) == (7, 5)
    with pytest.raises(Conflict):
        work.retry_job(priced, ada, export.job_id)
    assert has(priced, ada) == (7, 5)
    fail(priced, ada, export.job_id)
    billing.revoke(priced, ada, 10, "gone", reason="test")
    with pytest.raises(InsufficientCredits) as refused:
        work.retry_job(priced, ada, export.job_id)
    assert refused.value.details == {"available": 2, "owed": 0}
    assert jobs.get_job(priced, ada, export.job_id).status == "failed"


def test_too_few_credits_start_nothing_and_say_so(priced: Context, ada: Actor, clips: list[UUID]) -> None:
    for clip in clips[:2]:
        service.start(priced, ada, seen(priced, ada, clip))
    with pytest.raises(InsufficientCredits) as refused:
        service.start(priced, ada, seen(priced, ada, clips[2]))
    assert (refused.value.status, refused.value.details) == (402, {"available": 2, "owed": 0})
    assert has(priced, ada) == (2, 10)


def test_what_costs_something_is_not_charged_unseen(priced: Context, ada: Actor, clips: list[UUID]) -> None:
    with pytest.raises(QuoteRequired) as refused:
        service.start(priced, ada, wanted(clips[0]))
    assert (refused.value.code, refused.value.details) == ("quote_required", {"credits": 5})
    assert (has(priced, ada), service.list_exports(priced, ada, ListExports()).total) == ((12, 0), 0)


def test_a_quote_holds_although_the_price_rises_and_only_for_its_work(
    priced: Context, ada: Actor, clips: list[UUID], database: Database
) -> None:
    first, late = (service.quote(priced, ada, wanted(clips[0])) for _ in range(2))
    dearer = at_price(priced, 500)
    service.start(dearer, ada, wanted(clips[0], quote_id=first.id))
    assert has(priced, ada) == (7, 5)
    with pytest.raises(QuoteUsed):
        service.start(dearer, ada, wanted(clips[1], quote_id=first.id))
    move_clock(database, "quotes", late.id, "10 minutes 1 second")
    with pytest.raises(QuoteExpired):
        service.start(dearer, ada, wanted(clips[1], quote_id=late.id))
    nothing = service.quote(priced, ada, wanted(clips[0]))  # its file is being made already
    assert nothing.total == 0
    with pytest.raises(Invalid):
        service.start(dearer, ada, wanted(clips[1], quote_id=nothing.id))


def test_quotes_that_nobody_used_are_forgotten(
    priced: Context, ada: Actor, clips: list[UUID], database: Database
) -> None:
    used, unused = (service.quote(priced, ada, wanted(clip)) for clip in clips[:2])
    service.start(priced, ada, wanted(clips[0], quote_id=used.id))
    for one in (used, unused):
        move_clock(database, "quotes", one.id, "2 days")
    tasks.release_expired(priced, Nothing())
    with priced.transaction(ada) as session:
        assert session.scalars(select(QuoteRow.id)).all() == [used.id]


def test_the_same_edit_is_paid_once(priced: Context, ada: Actor, clips: list[UUID]) -> None:
    for _ in range(2):
        service.start(priced, ada, seen(priced, ada, clips[0]))
    assert has(priced, ada) == (7, 5)


def test_what_costs_nothing_leaves_no_line(ctx: Context, ada: Actor, clips: list[UUID]) -> None:
    export = service.start(ctx, ada, wanted(clips[0]))
    with ctx.transaction(ada) as session:
        runs.succeed(session, export.job_id)
    assert has(ctx, ada) == (12, 0)


def test_what_nobody_ended_is_returned_by_the_clock(
    priced: Context, ada: Actor, clips: list[UUID], database: Database
) -> None:
    export = service.start(priced, ada, seen(priced, ada, clips[0]))
    with priced.transaction(ada) as session:
        [row] = session.scalars(select(WorkReservation)).all()
    move_clock(database, "ledger_transfers", row.reservation_id, "25 hours")
    tasks.release_expired(priced, Nothing())
    assert has(priced, ada) == (12, 0)
    with priced.transaction(ada) as session:
        runs.succeed(session, export.job_id)
    assert has(priced, ada) == (12, 0)
