"""Two at once, given up in the middle, dropped oddly, deleted during work: each ends in a clear state."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from cutroom.jobs import recovery, runs
from cutroom.jobs.schemas import RunState
from cutroom.kit.errors import Cancelled, Conflict
from cutroom.kit.ids import new_id
from cutroom.library import events, queries, rules, service
from cutroom.library.schemas import FailedIngest, ListVideos, StartUpload, UploadAbandoned, VideoDeleted, VideoView
from cutroom.renders import purging
from cutroom.runtime.blobs import Blobs
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.tasks import Nothing, ObjectCreated

Registered = Callable[[], dict[str, Any]]


@pytest.fixture
def ada(register: Registered) -> Actor:
    return Actor(UUID(register()["user"]["id"]))


def sent(ctx: Context, ada: Actor) -> Any:
    """An upload whose only part has arrived."""
    upload = service.start_upload(ctx, ada, StartUpload(filename="talk.mp4", size_bytes=3))
    with ctx.transaction(ada) as session:
        row = queries.get_upload(session, upload.id)
    where = {"Bucket": "media", "Key": row.storage_key, "UploadId": row.storage_upload_id}
    ctx.blobs.client.upload_part(**where, PartNumber=1, Body=b"abc")
    return row


def drop(ctx: Context, ada: Actor, name: str, body: bytes = b"v") -> str:
    key = f"drop/{ada.user_id}/{name}"
    ctx.blobs.client.put_object(Bucket="media", Key=key, Body=body)
    return key


def videos(ctx: Context, ada: Actor) -> list[VideoView]:
    return service.list_videos(ctx, ada, ListVideos()).items


def run_of(ctx: Context, ada: Actor, video: VideoView) -> RunState:
    with ctx.transaction(ada) as session:
        found = runs.latest(session, video.id, "ingest")
    assert found
    return found


def test_eight_senders_of_one_key_open_one_upload(ctx: Context, ada: Actor) -> None:
    ask = StartUpload(filename="talk.mp4", size_bytes=3)
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: service.start_upload(ctx, ada, ask, "one key"), range(8)))
    assert len({upload.id for upload in opened}) == 1
    assert len(ctx.blobs.client.list_multipart_uploads(Bucket="media").get("Uploads", [])) == 1


def test_an_upload_given_up_while_it_is_joined_leaves_nothing(ctx: Context, ada: Actor) -> None:
    row = sent(ctx, ada)
    service.abort_upload(ctx, ada, row.id)
    with pytest.raises(Conflict):
        service.receive_upload(ctx, ada, row)
    parts = ctx.blobs.stored_parts(row.storage_key, row.storage_upload_id) or []
    ctx.blobs.finish_upload(row.storage_key, row.storage_upload_id, parts)
    events.on_object_created(ctx, ObjectCreated(key=row.storage_key, size_bytes=3))
    events.purge_upload(ctx, UploadAbandoned(owner_id=ada.user_id, upload_id=row.id))
    assert list(ctx.blobs.keys("")) == []
    assert videos(ctx, ada) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2024/May/party.mp4", "party"),
        ("../../etc/passwd", "passwd"),
        ("\u202etxt.4pm 😀.mp4", "\u202etxt.4pm 😀"),
        (f"{'x' * 300}.mp4", "x" * 200),
        ("   ", "Untitled video"),
        (".mp4", ".mp4"),
    ],
)
def test_a_drop_may_be_called_anything(ctx: Context, ada: Actor, name: str, title: str) -> None:
    key = drop(ctx, ada, name)
    events.on_object_created(ctx, ObjectCreated(key=key, size_bytes=1))
    assert [video.title for video in videos(ctx, ada)] == [title]
    assert list(ctx.blobs.keys("drop/")) == []


def test_a_drop_with_a_name_that_no_database_holds_keeps_the_rest_of_it() -> None:
    assert rules.drop_key(f"drop/{new_id()}/a\x00b\ud800.mp4").name == "ab.mp4"  # type: ignore[union-attr]


def test_a_drop_under_a_name_that_was_used_before_is_another_video(ctx: Context, ada: Actor) -> None:
    key = drop(ctx, ada, "a.mp4", b"first")
    events.on_object_created(ctx, ObjectCreated(key=key, size_bytes=5))
    drop(ctx, ada, "a.mp4", b"second")
    for _ in range(2):
        events.on_object_created(ctx, ObjectCreated(key=key, size_bytes=6))
    assert [video.size_bytes for video in videos(ctx, ada)] == [6, 5]


def test_one_drop_that_cannot_be_taken_does_not_stop_the_sweep(
    ctx: Context, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _ = drop(ctx, ada, "a.mp4"), drop(ctx, ada, "b.mp4")
    head = Blobs.head

    def broken(self: Blobs, key: str) -> Any:
        if key == bad:
            raise OSError("storage is in a bad mood")
        return head(self, key)

    monkeypatch.setattr(Blobs, "head", broken)
    events.sweep(ctx, Nothing())
    assert [video.title for video in videos(ctx, ada)] == ["b"]


def test_what_a_stage_writes_after_the_purge_is_removed(ctx: Context, ada: Actor) -> None:
    row = sent(ctx, ada)
    video = service.complete_upload(ctx, ada, row.id)
    run = run_of(ctx, ada, video)
    data = runs.RunInput(owner_id=ada.user_id, run_id=run.id)
    prefix = rules.media_prefix(ada.user_id, video.id)
    with runs.stage(ctx, data, "previews", leaves=prefix):
        service.delete_video(ctx, ada, video.id)
        events.purge_video(ctx, VideoDeleted(owner_id=ada.user_id, video_id=video.id))
        ctx.blobs.put_json(f"{prefix}proxy.mp4", "1")
        ctx.blobs.put_json(f"{runs.work_prefix(ada.user_id, run.id)}x", "1")
    assert list(ctx.blobs.keys("")) == []
    with pytest.raises(Cancelled), runs.stage(ctx, data, "previews"):
        raise AssertionError("a stage of a deleted video began")
    with pytest.raises(Conflict, match="deleted"):
        runs.retry(ctx, ada, run.id)


def test_deleting_a_video_purges_its_exports_and_work(ctx: Context, ada: Actor) -> None:
    video, export_id = service.complete_upload(ctx, ada, sent(ctx, ada).id), new_id()
    with ctx.transaction(ada) as session:
        run = runs.create(session, ada.user_id, "render", export_id, export_id=export_id, video_id=video.id)
    ctx.blobs.put_json(f"{purging.export_prefix(ada.user_id, export_id)}video.mp4", "1")
    ctx.blobs.put_json(f"{runs.work_prefix(ada.user_id, run.id)}plan.json", "1")
    service.delete_video(ctx, ada, video.id)
    with ctx.transaction(ada) as session:
        assert runs.get(session, run.id).status == "cancelled"
    deleted = VideoDeleted(owner_id=ada.user_id, video_id=video.id)
    events.purge_video(ctx, deleted)
    assert list(ctx.blobs.keys("")) == [f"{purging.export_prefix(ada.user_id, export_id)}video.mp4"]
    purging.purge_exports(ctx, deleted)
    assert list(ctx.blobs.keys("")) == []


def test_a_fault_that_passes_gives_the_run_another_execution_and_no_blame(ctx: Context, ada: Actor) -> None:
    video = service.complete_upload(ctx, ada, sent(ctx, ada).id)
    run = run_of(ctx, ada, video)
    base = {"owner_id": ada.user_id, "run_id": run.id, "video_id": video.id}
    events.ingest_failed(ctx, FailedIngest.model_validate(base | {"error": {"Error": "RetryLater"}}))
    again = run_of(ctx, ada, video)
    assert (again.status, again.attempt, again.error) == ("queued", 2, None)
    assert ctx.workflows.status("ingest", again.execution) == "RUNNING"
    for _ in range(recovery.PASSING["Runtime.ExitError"]):
        events.ingest_failed(ctx, FailedIngest.model_validate(base | {"error": {"Error": "Runtime.ExitError"}}))
    assert run_of(ctx, ada, video).error == "A stage ran out of memory or crashed."
    assert service.get_video(ctx, ada, video.id).status == "failed"
