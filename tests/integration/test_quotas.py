"""What a plan allows: enforced where work begins, said with what is left, and nothing lost by a smaller plan."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.analysis import service as analysis
from cutroom.analysis.schemas import StartAnalysis
from cutroom.billing import plans
from cutroom.billing.models import Subscription
from cutroom.jobs import recovery, runs
from cutroom.jobs import service as jobs
from cutroom.jobs.schemas import Failure, RunInput
from cutroom.kit.errors import QuotaExceeded
from cutroom.kit.ids import new_id
from cutroom.library import events
from cutroom.library import queries as library_queries
from cutroom.library import service as library
from cutroom.library.schemas import ListVideos, StartUpload
from cutroom.renders import service as renders
from cutroom.renders.schemas import StartExport
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.runtime.tasks import ObjectCreated
from tests.integration.test_library import Person
from tests.support import material
from tests.unit.media.builders import media

MB = 10**6
FREE = {"storage_bytes": 100 * MB, "upload_bytes": 50 * MB, "analyzed_minutes": 10, "running_jobs": 4}
PLANS = [
    {"id": "free", "name": "Free", "limits": FREE},
    {"id": "pro", "name": "Pro", "amount": 1900, "credits": 500, "limits": {name: None for name in FREE}},
]


def with_plans(ctx: Context, listed: Any = PLANS, **more: Any) -> Context:
    prices = [
        {"operation": name, "unit": "second", "per": 60, "credits": 0, "valid_from": "2020-01-01T00:00:00Z"}
        for name in ("export", "analysis")
    ]
    return Context(replace(ctx.settings, prices_json=json.dumps({"prices": prices, "plans": listed}), **more))


@pytest.fixture
def planned(ctx: Context) -> Context:
    return with_plans(ctx)


@pytest.fixture
def ada() -> Actor:
    return Actor(new_id())


def subscribe(ctx: Context, actor: Actor, plan: str = "pro", **values: Any) -> None:
    with ctx.transaction(actor) as session:
        session.add(Subscription(owner_id=actor.workspace_id, plan=plan, **{"status": "active"} | values))


def video(ctx: Context, actor: Actor, minutes: float = 1) -> UUID:
    """A video of so many minutes that nobody has analyzed."""
    upload = library.start_upload(ctx, actor, StartUpload(filename="talk.mp4", size_bytes=1))
    with ctx.transaction(actor) as session:
        row = library_queries.get_upload(session, upload.id)
    made = library.receive_upload(ctx, actor, row)
    with ctx.transaction(actor) as session:
        one = library_queries.get_video(session, made.id, lock=True)
        length = int(minutes * 60_000)
        one.media_info, one.duration_ms = media(length).model_dump(mode="json"), length
        for run in runs.of_subject(session, made.id):
            runs.succeed(session, run.id)
    return made.id


def used(ctx: Context, actor: Actor, limit: str) -> tuple[int, int | None]:
    [one] = [one for one in plans.usage(ctx, actor).items if one.limit == limit]
    return one.used, one.left


def refused(call: Callable[[], object]) -> QuotaExceeded:
    with pytest.raises(QuotaExceeded) as found:
        call()
    return found.value


def test_an_upload_above_the_plan_is_refused_with_what_is_used_and_left(planned: Context, ada: Actor) -> None:
    def upload(size: int) -> object:
        return library.start_upload(planned, ada, StartUpload(filename="a.mp4", size_bytes=size))

    assert refused(lambda: upload(51 * MB)).details["limit"] == "upload_bytes"
    upload(40 * MB)
    upload(40 * MB)
    answer = refused(lambda: upload(30 * MB))
    assert answer.details == {
        "limit": "storage_bytes", "most": 100 * MB, "used": 80 * MB, "left": 20 * MB, "renews_at": None,
    }  # fmt: skip
    assert answer.message.startswith("This needs 30.0 MB, and 20.0 MB of your plan’s 100.0 MB of storage are left.")
    upload(20 * MB)
    assert used(planned, ada, "storage_bytes") == (100 * MB, 0)


def test_minutes_are_counted_by_month_and_free_again_where_the_work_failed(planned: Context, ada: Actor) -> None:
    first, second = video(planned, ada, 5.5), video(planned, ada, 5)
    started = analysis.start(planned, ada, first, StartAnalysis())
    assert used(planned, ada, "analyzed_minutes") == (6, 4)
    answer = refused(lambda: analysis.start(planned, ada, second, StartAnalysis()))
    assert (answer.details["used"], answer.details["left"]) == (6, 4)
    assert answer.details["renews_at"] == plans.plan_terms.next_month(now()).isoformat()
    failed = RunInput(owner_id=ada.workspace_id, run_id=started.job_id or new_id())
    recovery.handle_failure(planned, failed, Failure(Error="Unplayable"))
    assert used(planned, ada, "analyzed_minutes") == (0, 10)
    again = analysis.start(planned, ada, second, StartAnalysis())
    assert again.job_id
    jobs.cancel_job(planned, ada, again.job_id)
    assert used(planned, ada, "analyzed_minutes") == (0, 10)
    jobs.retry_job(planned, ada, again.job_id)
    assert used(planned, ada, "analyzed_minutes") == (5, 5)


def test_an_analysis_that_waited_for_its_video_ends_in_a_clear_state_where_the_minutes_are_used(
    planned: Context, ada: Actor
) -> None:
    upload = library.start_upload(planned, ada, StartUpload(filename="talk.mp4", size_bytes=1))
    with planned.transaction(ada) as session:
        row = library_queries.get_upload(session, upload.id)
    made = library.receive_upload(planned, ada, row)
    waiting = analysis.start(planned, ada, made.id, StartAnalysis())
    with planned.transaction(ada) as session:
        one = library_queries.get_video(session, made.id, lock=True)
        one.media_info, one.duration_ms = media(660_000).model_dump(mode="json"), 660_000
    analysis.launch_waiting(planned, ada.workspace_id, made.id)
    ended = analysis.get(planned, ada, waiting.id)
    assert ended.status == "failed"
    assert ended.error is not None
    assert ended.error.startswith("This video has 11 min, and 10 of your plan’s 10 minutes a month are left.")
    assert used(planned, ada, "analyzed_minutes") == (0, 10)


def test_a_dropped_file_above_the_plan_is_a_video_that_says_so_and_takes_no_room(
    planned: Context, register: Callable[[], dict[str, Any]]
) -> None:
    actor = Actor(UUID(register()["user"]["id"]))
    small = with_plans(planned, [{"id": "free", "name": "Free", "limits": {"upload_bytes": 4}}])
    key = f"drop/{actor.workspace_id}/talk.mp4"
    small.blobs.client.put_object(Bucket="media", Key=key, Body=b"12345")
    for _ in range(2):
        events.on_object_created(small, ObjectCreated(key=key, size_bytes=5))
    [refused_one] = library.list_videos(small, actor, ListVideos()).items
    assert (refused_one.status, refused_one.size_bytes) == ("failed", 0)
    assert refused_one.failure_reason == "Your plan takes files of up to 0.0 MB. This one has 0.0 MB."
    assert list(small.blobs.keys("uploads/")) == list(small.blobs.keys("drop/")) == []
    with small.transaction(actor) as session:
        assert runs.of_subject(session, refused_one.id) == []


def test_an_export_needs_storage(planned: Context, ada: Actor) -> None:
    subscribe(planned, ada)
    clip = material.clip(planned, ada, material.video(planned, ada), rank=1, start_ms=0)
    full = with_plans(planned, [{"id": "free", "name": "Free"}, PLANS[1] | {"limits": {"storage_bytes": 10}}])
    wanted = StartExport.model_validate({"source": {"clip_id": clip}})
    assert refused(lambda: renders.start(full, ada, wanted)).details["limit"] == "storage_bytes"
    assert renders.start(planned, ada, wanted).job_id


def test_a_smaller_plan_takes_nothing_away_and_refuses_what_is_new(planned: Context, ada: Actor) -> None:
    subscribe(planned, ada)
    library.start_upload(planned, ada, StartUpload(filename="a.mp4", size_bytes=200 * MB))
    video(planned, ada)
    with planned.transaction(ada) as session:
        row = plans.current(session)
        assert row is not None
        row.status = "ended"
    assert plans.listed(planned, ada).current.id == "free"
    assert library.list_videos(planned, ada, ListVideos()).total == 1
    assert used(planned, ada, "storage_bytes") == (200 * MB + 1, 0)
    new = StartUpload(filename="b.mp4", size_bytes=1)
    assert refused(lambda: library.start_upload(planned, ada, new)).details["left"] == 0


@pytest.mark.parametrize(
    ("status", "days", "plan"),
    [("active", 0, "pro"), ("past_due", 6, "pro"), ("past_due", 8, "free"), ("open", 0, "free")],
)
def test_a_plan_whose_payment_failed_is_kept_for_its_grace(
    planned: Context, ada: Actor, status: str, days: int, plan: str
) -> None:
    subscribe(planned, ada, status=status, past_due_since=now() - timedelta(days=days) if days else None)
    assert plans.listed(planned, ada).current.id == plan


def test_an_installation_without_plans_keeps_its_own_limits(ctx: Context, ada: Actor) -> None:
    bare = with_plans(ctx, [], limits_json='{"open_uploads": 3}')
    listed = plans.listed(bare, ada)
    assert (listed.items, listed.current.id, listed.payable) == ([], "self-hosted", False)
    assert (listed.current.limits["open_uploads"], listed.current.limits["storage_bytes"]) == (3, None)


def test_changes_through_the_api_are_limited_by_the_plan(
    planned: Context, api: TestClient, register: Callable[[], dict[str, Any]], bearer: Callable[..., dict[str, str]]
) -> None:
    import deps
    from app import app

    slow = with_plans(planned, [{"id": "free", "name": "Free", "limits": {"writes_per_minute": 2}}])
    app.dependency_overrides[deps.the_context] = lambda: slow
    signed_in = register()
    person = Person(api, slow, signed_in, bearer(signed_in))
    body = {"items": [{"operation": "export", "quantity": 60}]}
    answers = [person.call("POST", "/billing/quotes", json=body) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 429]
    assert answers[0].headers["RateLimit-Limit"] == "2"
    usage = person.call("GET", "/billing/usage").json()
    assert (usage["plan"], {one["limit"] for one in usage["items"]}) == (
        "free", {"storage_bytes", "analyzed_minutes", "running_jobs"},
    )  # fmt: skip
