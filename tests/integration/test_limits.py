"""How much one workspace may hold and run, and that an upload is no larger than what it was opened for."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from cutroom.kit.ids import new_id
from cutroom.library.models import Upload, Video
from cutroom.runtime.context import Context
from cutroom.runtime.limits import GIB, Limits
from tests.integration.test_library import MIB, Person

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


@pytest.fixture
def limited(api: TestClient, ctx: Context) -> Callable[[str], Context]:
    """The API with other limits."""
    import deps
    from app import app

    def make(document: str) -> Context:
        changed = Context(replace(ctx.settings, limits_json=document))
        app.dependency_overrides[deps.the_context] = lambda: changed
        return changed

    return make


@pytest.fixture
def ada(api: TestClient, ctx: Context, register: Registered, bearer: Bearer) -> Person:
    signed_in = register()
    return Person(api, ctx, signed_in, bearer(signed_in))


def begin(person: Person, size: int) -> int:
    return person.call("POST", "/uploads", json={"filename": "a.mp4", "size_bytes": size}).status_code


def test_a_limit_names_itself_and_what_to_do(limited: Callable[[str], Context], ada: Person) -> None:
    limited('{"open_uploads": 1}')
    assert begin(ada, 10) == 201
    refused = ada.call("POST", "/uploads", json={"filename": "a.mp4", "size_bytes": 10})
    assert (refused.status_code, refused.json()["error"]) == (402, "quota_exceeded")
    assert refused.json()["details"] == {
        "limit": "open_uploads", "most": 1, "used": 1, "left": 0, "renews_at": None,
    }  # fmt: skip
    assert "Finish or cancel one" in refused.json()["message"]


def test_open_uploads_are_limited_in_number_and_bytes(limited: Callable[[str], Context], ada: Person) -> None:
    limited(f'{{"open_upload_bytes": {GIB}}}')
    assert [begin(ada, GIB // 2) for _ in range(3)] == [201, 201, 402]
    with ada.ctx.transaction(ada.id) as session:
        session.execute(update(Upload).values(status="aborted"))
    assert begin(ada, GIB) == 201 and begin(ada, 1) == 402


def test_parallel_uploads_do_not_slip_past_the_limit(limited: Callable[[str], Context], ada: Person) -> None:
    limited('{"open_uploads": 3}')
    with ThreadPoolExecutor(8) as callers:
        codes = list(callers.map(lambda _: begin(ada, 10), range(8)))
    assert sorted(codes) == [201] * 3 + [402] * 5


def test_one_workspace_s_uploads_do_not_count_for_another(
    limited: Callable[[str], Context], ada: Person, register: Registered, bearer: Bearer
) -> None:
    limited('{"open_uploads": 1}')
    other = register()
    eve = Person(ada.api, ada.ctx, other, bearer(other))
    assert begin(ada, 10) == begin(eve, 10) == 201


def test_a_workspace_holds_a_limited_time_of_video(limited: Callable[[str], Context], ada: Person) -> None:
    limited('{"video_minutes": 60}')
    video = ada.video()
    with ada.ctx.transaction(ada.id) as session:
        session.execute(update(Video).where(Video.id == UUID(video["id"])).values(duration_ms=60 * 60_000))
    assert begin(ada, 10) == 402
    assert ada.call("DELETE", f"/videos/{video['id']}").status_code == 204
    assert begin(ada, 10) == 201


def analysis(person: Person, video: dict[str, Any], **options: Any) -> Any:
    return person.call("POST", f"/videos/{video['id']}/analyses", json=options)


def test_asking_again_for_an_analysis_gives_the_one_that_is_being_made(ada: Person) -> None:
    video = ada.video()
    with ThreadPoolExecutor(6) as callers:
        answers = [answer.json() for answer in callers.map(lambda _: analysis(ada, video), range(6))]
    assert len({answer["id"] for answer in answers}) == 1
    other = analysis(ada, video, count=3).json()
    assert other["id"] != answers[0]["id"]
    assert analysis(ada, video, count=3).json()["id"] == other["id"]


def test_analyses_that_wait_are_limited_too(limited: Callable[[str], Context], ada: Person) -> None:
    limited('{"running_jobs": 4}')
    video = ada.video()  # its ingest is a job that runs
    codes = [analysis(ada, video, count=count).status_code for count in range(1, 7)]
    assert codes == [202] * 4 + [402] * 2


def test_no_more_jobs_run_than_a_workspace_may(limited: Callable[[str], Context], ada: Person) -> None:
    video = ada.video()
    limited('{"running_jobs": 1}')
    refused = analysis(ada, video)
    assert refused.status_code == 402 and refused.json()["details"]["limit"] == "running_jobs"


def test_a_part_s_length_is_signed(ada: Person) -> None:
    upload = ada.start(9 * MIB)
    for part in upload["parts"]:
        query = parse_qs(urlsplit(part["url"]).query)
        assert "content-length" in query["X-Amz-SignedHeaders"][0].split(";")


def test_what_is_larger_than_declared_is_removed(ada: Person) -> None:
    upload = ada.start(1)
    ada.send(upload, 1, 6 * MIB)
    row = ada.row(upload["id"])
    assert ada.call("POST", f"/uploads/{upload['id']}/complete").status_code == 409
    assert ada.ctx.blobs.stored_parts(row.storage_key, row.storage_upload_id or "") is None
    assert not ada.ctx.blobs.exists(row.storage_key)


def test_an_object_of_another_size_is_not_taken(ada: Person) -> None:
    upload = ada.start(1)
    row = ada.row(upload["id"])
    ada.ctx.blobs.abandon_upload(row.storage_key, row.storage_upload_id or "")
    ada.ctx.blobs.client.put_object(Bucket="media", Key=row.storage_key, Body=b"much more")
    assert ada.call("POST", f"/uploads/{upload['id']}/complete").status_code == 409
    assert not ada.ctx.blobs.exists(row.storage_key)


@pytest.mark.parametrize("document", ['{"uploads": 1}', '{"running_jobs": "many"}', '{"running_jobs": -1}', "[1]", "{"])
def test_limits_that_make_no_sense_are_refused(document: str) -> None:
    with pytest.raises((ValueError, AttributeError)):
        Limits.read(document)


def test_storage_addresses_are_regional_everywhere(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Content-Security-Policy names the regional host; us-east-1 has an older name that it does not know."""
    from cutroom.runtime.blobs import Blobs

    for region in ("us-east-1", "eu-central-1"):
        monkeypatch.setenv("AWS_DEFAULT_REGION", region)
        host = urlsplit(Blobs("media").url("exports/x")).netloc
        assert host == f"s3.{region}.amazonaws.com"


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr("cutroom.runtime.state.time.time", lambda: moment)


def test_a_window_begins_with_the_first_call_and_the_next_with_the_first_after_its_end(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_of_a_minute = 1_800_000_059.0  # a caller who waits for the clock's next minute gains nothing by it
    subject = f"window-{new_id()}"
    remaining: list[tuple[int, int]] = []
    for after in (0, 1, 59, 60, 61, 3_600):
        at(monkeypatch, end_of_a_minute + after)
        allowance = ctx.state.spend(subject, limit=2, window_seconds=60)
        remaining.append((allowance.remaining, allowance.reset_seconds))
    assert remaining == [(1, 60), (0, 59), (-1, 1), (1, 60), (0, 59), (1, 60)]


def test_quotas_of_other_services_begin_by_the_clock(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = f"quota-{new_id()}"
    remaining: list[tuple[int, int]] = []
    for moment in (86_399, 86_400, 86_401):
        at(monkeypatch, moment)
        allowance = ctx.state.spend(subject, limit=1, window_seconds=86_400, by_the_clock=True)
        remaining.append((allowance.remaining, allowance.reset_seconds))
    assert remaining == [(0, 1), (0, 86_400), (-1, 86_399)]


def test_callers_who_meet_at_the_end_of_a_window_are_all_counted(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = f"race-{new_id()}"
    at(monkeypatch, 1_000)
    ctx.state.spend(subject, limit=20, window_seconds=60)
    at(monkeypatch, 2_000)
    lock, update = threading.Lock(), ctx.state.client.update_item

    def change_at_once(**asked: Any) -> Any:
        """DynamoDB changes an item as a whole; moto, which stands in for it here, lets two threads read the same."""
        with lock:
            return update(**asked)

    monkeypatch.setattr(ctx.state.client, "update_item", change_at_once)
    with ThreadPoolExecutor(8) as pool:
        calls = list(pool.map(lambda _: ctx.state.spend(subject, limit=20, window_seconds=60).remaining, range(20)))
    assert sorted(calls) == list(range(20))
