"""The library through its API, with storage's own answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from cutroom.jobs import recovery
from cutroom.kit.ids import new_id
from cutroom.library import events, service
from cutroom.library.models import Upload
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing, ObjectCreated

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
MIB = 1024 * 1024


class Person:
    """A signed-in person with the calls that these tests make."""

    def __init__(self, api: TestClient, ctx: Context, signed_in: dict[str, Any], headers: dict[str, str]) -> None:
        self.api, self.ctx, self.headers = api, ctx, headers
        self.id = UUID(signed_in["user"]["id"])

    def call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        headers = self.headers | arguments.pop("headers", {})
        return self.api.request(method, path, headers=headers, **arguments)

    def start(self, size: int, name: str = "talk.mp4", key: str | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.call("POST", "/uploads", json={"filename": name, "size_bytes": size}, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def send(self, upload: dict[str, Any], number: int, size: int) -> None:
        row = self.row(upload["id"])
        self.ctx.blobs.client.upload_part(
            Bucket="media",
            Key=row.storage_key,
            UploadId=row.storage_upload_id,
            PartNumber=number,
            Body=b"v" * size,
        )

    def row(self, upload_id: str) -> Upload:
        with self.ctx.transaction(self.id) as session:
            return session.scalars(select(Upload).where(Upload.id == UUID(upload_id))).one()

    def video(self, name: str = "talk.mp4", size: int = 10) -> dict[str, Any]:
        upload = self.start(size, name)
        self.send(upload, 1, size)
        answer = self.call("POST", f"/uploads/{upload['id']}/complete")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def person(api: TestClient, ctx: Context, register: Registered, bearer: Bearer) -> Callable[[], Person]:
    def make() -> Person:
        signed_in = register()
        return Person(api, ctx, signed_in, bearer(signed_in))

    return make


@pytest.fixture
def ada(person: Callable[[], Person]) -> Person:
    return person()


def test_a_large_file_is_cut_into_parts_that_add_up(ada: Person) -> None:
    upload = ada.start(20 * MIB + 1)
    assert [part["size_bytes"] for part in upload["parts"]] == [8 * MIB, 8 * MIB, 4 * MIB + 1]
    assert all(part["url"].startswith("https://") for part in upload["parts"])


def test_an_upload_resumes_with_the_parts_that_are_missing(ada: Person) -> None:
    upload = ada.start(16 * MIB)
    ada.send(upload, 2, 8 * MIB)
    again = ada.call("GET", f"/uploads/{upload['id']}").json()
    assert [(part["uploaded"], part["url"] is None) for part in again["parts"]] == [(False, False), (True, True)]


def test_one_key_opens_one_upload(ada: Person) -> None:
    assert ada.start(5, key="k1")["id"] == ada.start(5, key="k1")["id"]
    other = ada.call("POST", "/uploads", json={"filename": "b.mp4", "size_bytes": 6}, headers={"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_key_reused")


def test_an_upload_with_missing_parts_is_not_completed(ada: Person) -> None:
    upload = ada.start(16 * MIB)
    ada.send(upload, 1, 8 * MIB)
    answer = ada.call("POST", f"/uploads/{upload['id']}/complete")
    assert (answer.status_code, answer.json()["details"]["parts"]) == (422, [2])


def test_completing_twice_makes_one_video_and_one_run(ada: Person) -> None:
    upload = ada.start(10)
    ada.send(upload, 1, 10)
    first, second = (ada.call("POST", f"/uploads/{upload['id']}/complete").json() for _ in range(2))
    assert first["id"] == second["id"]
    assert ada.call("GET", "/jobs").json()["total"] == 1


def test_storages_own_event_completes_an_upload_that_nobody_confirmed(ada: Person, ctx: Context) -> None:
    upload = ada.start(10)
    ada.send(upload, 1, 10)
    row = ada.row(upload["id"])
    parts = ctx.blobs.stored_parts(row.storage_key, row.storage_upload_id or "")
    assert parts
    ctx.blobs.finish_upload(row.storage_key, row.storage_upload_id or "", parts)
    for _ in range(2):
        events.on_object_created(ctx, ObjectCreated(key=row.storage_key, size_bytes=10))
    assert ada.call("GET", "/videos").json()["total"] == 1
    assert ada.call("POST", f"/uploads/{upload['id']}/complete").json()["id"] == upload["video_id"]


def test_a_dropped_file_becomes_a_video_once(ada: Person, ctx: Context) -> None:
    key = f"drop/{ada.id}/holiday in Köln.mov"
    ctx.blobs.client.put_object(Bucket="media", Key=key, Body=b"v")
    for _ in range(2):
        events.on_object_created(ctx, ObjectCreated(key=key, size_bytes=1))
    videos = ada.call("GET", "/videos").json()
    assert [(v["title"], v["came_by"]) for v in videos["items"]] == [("holiday in Köln", "drop")]
    assert list(ctx.blobs.keys("drop/")) == []


def test_a_drop_for_an_unknown_user_makes_nothing(ctx: Context) -> None:
    key = f"drop/{new_id()}/x.mp4"
    ctx.blobs.client.put_object(Bucket="media", Key=key, Body=b"v")
    events.on_object_created(ctx, ObjectCreated(key=key, size_bytes=1))
    events.on_object_created(ctx, ObjectCreated(key="drop/nobody/x.mp4", size_bytes=1))
    assert list(ctx.blobs.keys("uploads/")) == []


def test_an_upload_that_is_never_completed_is_swept(ada: Person, ctx: Context) -> None:
    upload = ada.start(16 * MIB)
    ada.send(upload, 1, 8 * MIB)
    with ctx.transaction(ada.id) as session:
        session.execute(update(Upload).values(expires_at=now() - timedelta(minutes=1)))
    events.sweep(ctx, Nothing())
    assert ada.call("GET", f"/uploads/{upload['id']}").json()["status"] == "aborted"
    row = ada.row(upload["id"])
    events.purge_upload(ctx, events.UploadAbandoned(owner_id=ada.id, upload_id=row.id))
    assert ctx.blobs.stored_parts(row.storage_key, row.storage_upload_id or "") is None


def test_the_library_lists_filters_sorts_and_pages(ada: Person) -> None:
    ids = {name: ada.video(f"{name}.mp4")["id"] for name in ("alpha", "beta", "gamma")}
    ada.call("PATCH", f"/videos/{ids['beta']}", json={"folder": "talks", "tags": ["x", "x", "y"]})
    ada.call("POST", "/videos/batch-update", json={"video_ids": [ids["gamma"]], "archived": True})

    def titles(**query: Any) -> list[str]:
        return [video["title"] for video in ada.call("GET", "/videos", params=query).json()["items"]]

    assert titles(sort="title") == ["alpha", "beta"]
    assert titles(archived=True) == ["gamma"]
    assert titles(folder="talks") == titles(tag="y") == titles(q="BET") == ["beta"]
    assert titles(q="%") == []
    assert titles(limit=1, page=2, sort="-title") == ["alpha"]
    assert ada.call("GET", "/videos/facets").json() == {"folders": ["talks"], "tags": ["x", "y"]}


def test_words_that_were_said_find_the_video(ada: Person, ctx: Context) -> None:
    video = ada.video()
    with ctx.transaction(ada.id) as session:
        service.remember_transcript(session, UUID(video["id"]), "the quick brown fox")
    assert ada.call("GET", "/videos", params={"q": "brown fox"}).json()["total"] == 1
    assert ada.call("GET", "/videos", params={"q": "brown bear"}).json()["total"] == 0


def test_deleting_a_video_cancels_its_work_and_purges_its_objects(ada: Person, ctx: Context) -> None:
    video = ada.video()
    assert ada.call("DELETE", f"/videos/{video['id']}").status_code == 204
    assert ada.call("GET", f"/videos/{video['id']}").status_code == 404
    assert ada.call("GET", "/jobs").json()["items"][0]["status"] == "cancelled"
    events.purge_video(ctx, events.VideoDeleted(owner_id=ada.id, video_id=UUID(video["id"])))
    assert list(ctx.blobs.keys("")) == []


def test_what_belongs_to_another_does_not_exist(person: Callable[[], Person]) -> None:
    ada, eve = person(), person()
    video, upload = ada.video(), ada.start(10)
    job = ada.call("GET", "/jobs").json()["items"][0]
    for method, path in [
        ("GET", f"/videos/{video['id']}"),
        ("PATCH", f"/videos/{video['id']}"),
        ("DELETE", f"/videos/{video['id']}"),
        ("POST", f"/videos/{video['id']}/analyses"),
        ("GET", f"/videos/{video['id']}/analyses"),
        ("GET", f"/videos/{video['id']}/signals"),
        ("GET", f"/videos/{video['id']}/transcript"),
        ("GET", f"/videos/{video['id']}/transcript.srt"),
        ("GET", f"/uploads/{upload['id']}"),
        ("POST", f"/uploads/{upload['id']}/complete"),
        ("DELETE", f"/uploads/{upload['id']}"),
        ("GET", f"/jobs/{job['id']}"),
        ("POST", f"/jobs/{job['id']}/cancel"),
        ("POST", f"/jobs/{job['id']}/retry"),
    ]:
        answer = eve.call(method, path, json={} if method in ("PATCH", "POST") else None)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), (method, path)
    bulk = {"video_ids": [video["id"]], "title": "mine now"}
    assert eve.call("POST", "/videos/batch-update", json=bulk).json() == {"changed": 0}
    assert eve.call("GET", "/videos").json()["total"] == 0


def test_an_analysis_asked_for_before_the_probe_waits_and_fails_with_the_video(ada: Person, ctx: Context) -> None:
    video = ada.video()
    analysis = ada.call("POST", f"/videos/{video['id']}/analyses", json={}).json()
    assert (analysis["status"], analysis["job_id"]) == ("queued", None)
    run_id = ada.call("GET", "/jobs").json()["items"][0]["id"]
    data = {"owner_id": ada.id, "run_id": run_id, "video_id": video["id"]}
    events.ingest_failed(ctx, events.FailedIngest.model_validate(data | {"error": {"Error": "Sandbox.Timedout"}}))
    failed = ada.call("GET", f"/analyses/{analysis['id']}").json()
    assert (failed["status"], failed["error"]) == ("failed", "It took longer than a stage may take.")
    assert ada.call("GET", f"/videos/{video['id']}").json()["status"] == "failed"
    assert ada.call("POST", f"/videos/{video['id']}/analyses", json={}).status_code == 409


def test_a_failed_job_runs_again_and_a_running_one_can_be_cancelled(ada: Person, ctx: Context) -> None:
    ada.video()
    job = ada.call("GET", "/jobs").json()["items"][0]["id"]
    assert ada.call("POST", f"/jobs/{job}/retry").status_code == 409
    assert ada.call("POST", f"/jobs/{job}/cancel").json()["status"] == "cancelled"
    assert ada.call("POST", f"/jobs/{job}/cancel").status_code == 409
    again = ada.call("POST", f"/jobs/{job}/retry").json()
    assert (again["status"], again["attempt"]) == ("queued", 2)
    assert ctx.workflows.status("ingest", f"{job}-2") == "RUNNING"


def test_a_run_whose_execution_was_lost_is_started_again(ada: Person, ctx: Context) -> None:
    ada.video()
    job = ada.call("GET", "/jobs").json()["items"][0]["id"]
    ctx.workflows.stop("ingest", f"{job}-1", "the workflow service lost it")
    recovery.recover(ctx, older_than_seconds=0)
    assert ctx.workflows.status("ingest", f"{job}-2") == "RUNNING"
    recovery.recover(ctx, older_than_seconds=0)
    assert ada.call("GET", f"/jobs/{job}").json()["attempt"] == 2
