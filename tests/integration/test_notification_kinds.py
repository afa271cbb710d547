"""Real happenings, each heard twice: who is told of them, once, and by which sentence."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from cutroom.analysis import notices as analyses
from cutroom.analysis.models import AnalysisRow
from cutroom.analysis.schemas import AnalysisFinished
from cutroom.billing import mails as billing_mails
from cutroom.billing.schemas import BalanceLow
from cutroom.jobs import recovery, runs
from cutroom.jobs.schemas import Failure, JobFailed, RunInput
from cutroom.kit.ids import new_id
from cutroom.marketplace import events as market_events
from cutroom.marketplace import moderating, working
from cutroom.marketplace.job_schemas import Appeal, Moderate
from cutroom.marketplace.schemas import ClipSubmitted, SubmissionDecided, SubmissionNeedsReview
from cutroom.notifications import service
from cutroom.notifications.schemas import NotificationRequest
from cutroom.publishing import events as publishing_events
from cutroom.publishing.schemas import PostPublished
from cutroom.renders import notices as exports
from cutroom.renders.models import Export
from cutroom.renders.schemas import ExportFinished
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.events import Event, Outbox
from cutroom.social import events as social_events
from cutroom.social.models import SocialAccount
from cutroom.social.schemas import SocialAccountLost
from tests.support import material
from tests.support.database import Database
from tests.support.market import Market
from tests.support.publishing import Publisher, finished_export
from tests.support.teams import confirm

Registered = Callable[[], dict[str, Any]]


@pytest.fixture
def person(register: Registered) -> Callable[[], Actor]:
    return lambda: Actor(UUID(register()["user"]["id"]))


def told(ctx: Context, actor: Actor) -> list[tuple[str, str]]:
    """(sentence, page) of all that somebody was told, newest first."""
    return [(one.text, one.page) for one in service.list_notifications(ctx, actor, NotificationRequest()).items]


def twice(consumer: Callable[[Context, Any], None], ctx: Context, data: Event) -> None:
    for _ in range(2):
        consumer(ctx, data)


def test_of_an_analysis_whoever_asked_for_it_hears(ctx: Context, person: Callable[[], Actor]) -> None:
    ada = person()
    video_id = material.video(ctx, ada, "Night Kitchen.mp4")
    with ctx.transaction(ada) as session:
        [row] = session.scalars(select(AnalysisRow)).all()
        row.created_by = ada.user_id
        run_id = row.run_id
    assert run_id
    twice(analyses.on_analysis_finished, ctx, AnalysisFinished(owner_id=ada.user_id, analysis_id=row.id))
    assert told(ctx, ada) == [("Clips of “Night Kitchen” are ready", f"/videos/{video_id}")]
    twice(analyses.on_job_failed, ctx, JobFailed(owner_id=ada.user_id, run_id=run_id))  # it has not failed
    assert len(told(ctx, ada)) == 1


def test_a_job_that_failed_is_told_once_for_each_time_that_it_was_tried(
    ctx: Context, person: Callable[[], Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, said = person(), list[Event]()
    add = Outbox.add
    monkeypatch.setattr(Outbox, "add", lambda box, session, event: (said.append(event), add(box, session, event))[1])
    video_id = material.video(ctx, ada, "Night Kitchen.mp4")
    with ctx.transaction(ada) as session:
        [row] = session.scalars(select(AnalysisRow)).all()
        row.created_by = ada.user_id
    assert row.run_id
    for attempt in (1, 2):
        data = RunInput(owner_id=ada.user_id, run_id=row.run_id)
        for _ in range(2):  # the state that records a failure may be run twice
            recovery.handle_failure(ctx, data, Failure(Error="States.Timeout"))
        [failed] = [one for one in said if isinstance(one, JobFailed)]
        said.clear()
        twice(analyses.on_job_failed, ctx, failed)
        twice(exports.on_job_failed, ctx, failed)  # another kind's
        assert told(ctx, ada) == [("“Night Kitchen” couldn’t be analyzed", f"/videos/{video_id}")] * attempt
        runs.retry(ctx, ada, row.run_id)


def test_of_an_export_whoever_asked_for_it_hears(ctx: Context, person: Callable[[], Actor], tmp_path: Path) -> None:
    ada = person()
    export_id = finished_export(ctx, ada, tmp_path, b"0" * 1000, 0)
    with ctx.transaction(ada) as session:
        [export] = session.scalars(select(Export)).all()
    assert (export.id, export.created_by) == (export_id, ada.user_id)
    twice(exports.on_export_finished, ctx, ExportFinished(owner_id=ada.user_id, export_id=export_id))
    assert told(ctx, ada) == [(f"“{export.title}” is ready to download", f"/exports/{export_id}")]


def test_a_post_that_went_well_is_told_of_once_with_its_platforms(
    publisher: Publisher, person: Callable[[], Actor]
) -> None:
    owned = replace(publisher, channels=replace(publisher.channels, actor=person()))
    accounts = [owned.channels.connect(platform) for platform in ("youtube", "tiktok")]
    post = owned.post(*accounts)
    owned.finish()
    targets = owned.get(post).targets
    assert {one.state for one in targets} == {"published"}
    for one in targets:
        event = PostPublished(owner_id=owned.actor.workspace_id, target_id=one.id)
        twice(publishing_events.on_post_published, owned.ctx, event)
    assert told(owned.ctx, owned.actor) == [(f"“{post.title}” is live on YouTube and TikTok", f"/posts/{post.id}")]


def test_an_account_that_is_lost_is_told_of_once_for_each_time_that_it_was_connected(
    publisher: Publisher, person: Callable[[], Actor]
) -> None:
    owned = replace(publisher, channels=replace(publisher.channels, actor=person()))
    account = owned.channels.connect("youtube")
    lost = SocialAccountLost(owner_id=owned.actor.workspace_id, account_id=account.id)
    for times in (1, 2):
        with owned.ctx.transaction(owned.actor) as session:
            [row] = session.scalars(select(SocialAccount)).all()
            row.health = "reconnect"
        twice(social_events.on_account_lost, owned.ctx, lost)
        told_of = told(owned.ctx, owned.actor)
        assert [page for _, page in told_of] == ["/channels"] * times
        assert told_of[0][0].startswith("Reconnect @") and told_of[0][0].endswith("lost access to it at YouTube")
        owned.channels.connect("youtube", account_id=account.id)


def test_credits_that_run_low_are_told_of_once_for_each_crossing(ctx: Context, person: Callable[[], Actor]) -> None:
    ada = person()
    for _ in range(2):
        twice(
            billing_mails.send_low_balance, ctx, BalanceLow(owner_id=ada.user_id, user_id=ada.user_id, run_id=new_id())
        )
    assert told(ctx, ada) == [("Your credits are running low: 0 are left", "/credits")] * 2


def test_client_and_clipper_hear_of_each_step_and_of_a_moderators_word(
    ctx: Context, database: Database, tmp_path: Path, person: Callable[[], Actor], register: Registered
) -> None:
    brand, clipper, known = person(), person(), register()["user"]
    confirm(database, known["id"])
    ctx = Context(replace(ctx.settings, moderators=(known["email"].casefold(),)))
    market = Market(ctx, database, tmp_path, brand)
    campaign = market.live()
    job = market.submitted(campaign, clipper)
    ids = {"owner_id": clipper.workspace_id, "job_id": job.id}
    twice(market_events.on_clip_submitted, ctx, ClipSubmitted(**ids))
    twice(market_events.on_submission_needs_review, ctx, SubmissionNeedsReview(**ids))
    page = f"/campaigns/{campaign.id}"
    assert told(ctx, brand) == [
        ("A clip for “Ada's talk” still needs your decision", page),
        ("A clip for “Ada's talk” is ready to review", page),
    ]
    market.reject(job)
    twice(market_events.on_submission_decided, ctx, SubmissionDecided(**ids))
    assert told(ctx, clipper) == [("Your clip for “Ada's talk” wasn’t accepted", "/jobs")]
    working.appeal(ctx, clipper, job.id, Appeal(reason="The rule is met at 0:12."))
    decision = Moderate.model_validate({"decision": "approve", "reason": "It is met."})
    moderating.decide(ctx, Actor(UUID(known["id"])), job.id, decision)
    twice(market_events.on_submission_decided, ctx, SubmissionDecided(**ids))
    assert told(ctx, clipper)[0] == ("A moderator approved your clip for “Ada's talk”", "/jobs")
    assert told(ctx, brand)[0] == ("A moderator approved a clip for “Ada's talk”", page)
    assert (len(told(ctx, clipper)), len(told(ctx, brand))) == (2, 3)
