"""Whose job is next: one person's many do not stand before another's first, and every one has its turn."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import boto3
import pytest
from sqlalchemy import select

from cutroom.jobs import recovery, runs, tasks, turns
from cutroom.jobs import service as jobs
from cutroom.jobs.schemas import RunInput, RunState, TurnFreed
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.events import OutboxRow


@pytest.fixture
def shared(ctx: Context) -> Context:
    """A deployment where a workspace runs two jobs at a time."""
    return Context(replace(ctx.settings, limits_json='{"concurrent_jobs": 2, "running_jobs": 500}'))


def create(ctx: Context, owner: UUID) -> RunState:
    with ctx.transaction(owner) as session:
        run = runs.create(session, owner, "ingest", new_id(), video_id=new_id())
    runs.launch(ctx, run)
    return run


def executions(ctx: Context) -> list[str]:
    """The names of the executions that were started, by their runs' ids, the oldest first."""
    listed: Any = boto3.client("stepfunctions").list_executions(
        stateMachineArn=ctx.settings.machines["ingest"], statusFilter="RUNNING"
    )
    return [one["name"].rpartition("-")[0] for one in listed["executions"]]


def end(ctx: Context, owner: UUID, run: RunState) -> list[TurnFreed]:
    """The run's last stage ends well; what that tells others."""
    with runs.stage(ctx, RunInput(owner_id=owner, run_id=run.id), "previews"), ctx.transaction(owner) as session:
        runs.succeed(session, run.id)
    with ctx.transaction() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.type == "TurnFreed")).all()
        told = [TurnFreed.model_validate(row.detail) for row in rows]
        for row in rows:
            session.delete(row)
    return told


def test_two_hundred_jobs_of_one_person_do_not_hold_back_anothers_first(shared: Context) -> None:
    ada, eve = new_id(), new_id()
    hers = [create(shared, ada) for _ in range(200)]
    first = create(shared, eve)
    assert set(executions(shared)) == {str(hers[0].id), str(hers[1].id), str(first.id)}
    assert jobs.get_job(shared, Actor(ada), hers[150].id).status == "queued"


def test_jobs_have_their_turn_in_the_order_in_which_they_came(shared: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Context, "deliver", lambda *_: None)  # events stay where the test finds them
    ada = new_id()
    mine = [create(shared, ada) for _ in range(4)]
    assert set(executions(shared)) == {str(one.id) for one in mine[:2]}
    [told] = end(shared, ada, mine[1])
    tasks.begin_turns(shared, told)
    assert set(executions(shared)) == {str(one.id) for one in mine[:3]}
    with shared.transaction(ada) as session:
        assert turns.has_begun(session, mine[2].id) and not turns.has_begun(session, mine[3].id)


def test_where_nobody_waits_nothing_is_told(shared: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Context, "deliver", lambda *_: None)
    ada = new_id()
    assert end(shared, ada, create(shared, ada)) == []


def test_a_turn_whose_news_were_lost_is_given_by_the_clock(shared: Context) -> None:
    ada = new_id()
    mine = [create(shared, ada) for _ in range(3)]
    jobs.cancel_job(shared, Actor(ada), mine[0].id)
    assert str(mine[2].id) not in executions(shared)
    recovery.recover(shared, older_than_seconds=0)
    assert str(mine[2].id) in executions(shared)
