"""Jobs of every kind through the API, and how messages and keys find the one task that they are for."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

from cutroom import capabilities
from cutroom.analysis.models import AnalysisRow
from cutroom.jobs import queries, recovery, runs, tasks
from cutroom.jobs.schemas import RunState
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from tests.support import material
from tests.support.material import Person

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Person:
    signed_in = register()
    return Person(ctx, api, signed_in, bearer(signed_in))


def begun(ada: Person, kind: str) -> RunState:
    """A run of a kind, for a subject that there is not."""
    subject = {name: new_id() for name in capabilities.jobs()[kind].subject}
    with ada.ctx.transaction(ada.actor) as session:
        return runs.create(session, ada.actor.user_id, kind, next(iter(subject.values())), **subject)


@pytest.mark.parametrize("kind", capabilities.jobs())
def test_a_job_of_any_kind_is_listed_with_the_stages_of_its_manifest_and_cancelled(ada: Person, kind: str) -> None:
    run = begun(ada, kind)
    [job] = [one for one in ada.call("GET", f"/jobs?kind={kind}")["items"] if one["id"] == str(run.id)]
    machine = capabilities.jobs()[kind]
    assert [stage["name"] for stage in job["stages"]] == [one for one in machine.stages if one not in machine.optional]
    assert ada.call("POST", f"/jobs/{run.id}/cancel")["status"] == "cancelled"


def test_a_kind_that_nobody_has_is_refused(ada: Person) -> None:
    refused = ada.send("GET", "/jobs?kind=washing")
    assert refused.status_code == 422
    assert "ingest" in refused.json()["message"]


@pytest.mark.parametrize("kind", capabilities.jobs())
def test_a_run_that_was_restarted_too_often_fails_as_its_own_kind_does(ada: Person, kind: str) -> None:
    run = begun(ada, kind)
    with ada.ctx.transaction(ada.actor) as session:
        current = queries.get(session, run.id, lock=True)
        current.restarts, current.updated_at = recovery.MOST_RESTARTS, current.created_at.replace(year=2020)
    tasks.recover(ada.ctx, Nothing())
    job = ada.call("GET", f"/jobs/{run.id}")
    assert job["status"] == "failed" or kind == "ingest", "an ingest without its video ends with a note in the log"


def test_one_key_serves_two_operations(ada: Person) -> None:
    key = {"Idempotency-Key": "the-same"}
    clip = ada.clip(0, 1)
    upload = ada.call("POST", "/uploads", {"filename": "a.mp4", "size_bytes": 5}, headers=key)
    export = ada.call("POST", "/exports", {"source": {"clip_id": clip}}, headers=key)
    assert ada.call("POST", "/uploads", {"filename": "a.mp4", "size_bytes": 5}, headers=key)["id"] == upload["id"]
    assert ada.call("POST", "/exports", {"source": {"clip_id": clip}}, headers=key)["id"] == export["id"]
    other = ada.send("POST", "/uploads", {"filename": "b.mp4", "size_bytes": 5}, headers=key)
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_key_reused")


def test_a_message_goes_to_the_consumer_of_its_queue_once(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    from cutroom.capabilities import Subscription
    from cutroom.kit.manifest import Consumer
    from cutroom.library.schemas import VideoDeleted
    from cutroom.runtime import context, queues

    taken: list[tuple[str, UUID]] = []

    def first(_: Context, data: VideoDeleted) -> None:
        taken.append(("first", data.video_id))

    def second(_: Context, data: VideoDeleted) -> None:
        taken.append(("second", data.video_id))

    subscriptions = [
        Subscription("VideoDeleted", Consumer("one.tasks.first", "one")),
        Subscription("VideoDeleted", Consumer("two.tasks.second", "two")),
    ]
    monkeypatch.setenv("CUTROOM_TABLE", ctx.settings.table)
    context.context.cache_clear()
    handler = queues.queue_handler({"one.first": first, "two.second": second}, subscriptions)
    video_id = new_id()
    body = json.dumps({"detail-type": "VideoDeleted", "detail": {"owner_id": str(new_id()), "video_id": str(video_id)}})
    arn = "arn:aws:sqs:eu-central-1:123456789012:Cutroom-two"
    record = {"messageId": "m1", "body": body, "eventSourceARN": arn, "eventSource": "aws:sqs", "attributes": {},
              "messageAttributes": {}, "receiptHandle": "r", "md5OfBody": "", "awsRegion": "eu-central-1"}  # fmt: skip
    told = SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000)
    for _ in range(2):
        assert handler({"Records": [record]}, told) == {"batchItemFailures": []}  # type: ignore[arg-type]
    context.context.cache_clear()
    assert taken == [("second", video_id)]


def test_work_that_ends_while_it_is_read_is_seen_before_its_end_or_after_it(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    video_id = material.video(ada.ctx, ada.actor)
    with ada.ctx.transaction(ada.actor) as session:
        analysis_id = session.scalars(select(AnalysisRow.id).where(AnalysisRow.video_id == video_id)).one()
    read = runs.get

    def ends_now(session: Session, run_id: UUID) -> RunState:
        with ada.ctx.transaction(ada.actor) as other:
            other.execute(update(AnalysisRow).values(notes=["Nobody speaks."]))
            runs.succeed(other, run_id)
        return read(session, run_id)

    monkeypatch.setattr(runs, "get", ends_now)
    seen = ada.call("GET", f"/analyses/{analysis_id}")
    monkeypatch.undo()
    assert (seen["status"], seen["notes"]) == ("queued", [])
    after = ada.call("GET", f"/analyses/{analysis_id}")
    assert (after["status"], after["notes"]) == ("completed", ["Nobody speaks."])


def test_what_only_reads_cannot_write(ada: Person) -> None:
    run = begun(ada, "analysis")
    with pytest.raises(InternalError, match="read-only"), ada.ctx.snapshot(ada.actor) as session:
        queries.get(session, run.id).attempt = 7
        session.flush()
    with ada.ctx.transaction(ada.actor) as session:
        assert queries.get(session, run.id).attempt == run.attempt
