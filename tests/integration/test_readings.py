"""What came of posts, read over real HTTP from the simulated platforms (cases 9, 21, 29, 30 of publishing)."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cutroom.analytics import activity, collecting, events, service, tasks
from cutroom.analytics.platforms import instagram
from cutroom.analytics.platforms.ports import Ask
from cutroom.analytics.schemas import ListFigures, Period, PeriodOnly, PostFigures
from cutroom.publishing import connections
from cutroom.publishing.schemas import PostFailed, PostView
from cutroom.runtime.tasks import Nothing
from cutroom.social.schemas import Platform
from tests.support.posting import UPLOAD, count
from tests.support.publishing import Publisher
from tests.support.readings import announce, published

PLATFORMS: tuple[Platform, ...] = ("youtube", "tiktok", "instagram", "facebook")
HOUR = 3600.0


@pytest.fixture
def reader(publisher: Publisher) -> Publisher:
    """Somebody who posts, at a deployment where nothing else is read."""
    publisher.execute("truncate read_plans, post_figures, account_days, parked_metrics")
    return publisher


@pytest.fixture
def newcomer(register: Callable[[], dict[str, Any]], bearer: Callable[[dict[str, Any]], dict[str, str]]) -> Any:
    """The headers of somebody who has posted nothing."""
    return bearer(register())


def pass_hours(who: Publisher, hours: float) -> None:
    """Let time go by for platforms and plans alike."""
    who.pass_time(hours * HOUR)
    for table in ("read_plans", "post_figures"):
        who.execute(f"update {table} set published_at = published_at - make_interval(secs => %s)", hours * HOUR)  # noqa: S608
    who.execute(  # tokens grow as old as the platforms think that they are
        "update social_grants set obtained_at = obtained_at - make_interval(secs => %s), "
        "access_expires_at = access_expires_at - make_interval(secs => %s)", hours * HOUR, hours * HOUR,
    )  # fmt: skip
    who.execute("update read_plans set next_at = now(), lease_until = null where next_at is not null")


def read(who: Publisher, hours: float = 1) -> None:
    pass_hours(who, hours)
    tasks.read(who.ctx, Nothing())


def figures(who: Publisher, post: PostView) -> PostFigures:
    [only] = service.of_post(who.ctx, who.actor, post.id).items
    return only


def views(who: Publisher, post: PostView) -> list[tuple[str, int | None]]:
    """The ledger's lines of a post's views."""
    [target] = post.targets
    lines = service.readings(who.ctx, who.actor, target.id).items
    return [(one.status, one.value) for one in lines if one.metric == "views"]


def act(who: Publisher, platform: Platform, action: str, **given: Any) -> None:
    simulator = who.simulator(platform)
    simulator.vendor.actions[action].do(simulator, given)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_figures_of_a_post_grow(reader: Publisher, platform: Platform) -> None:
    post = published(reader, reader.channels.connect(platform))
    read(reader)
    read(reader, 12)
    lines = views(reader, post)
    assert [status for status, _ in lines] == ["ok", "ok"]
    assert 0 < (lines[0][1] or 0) < (lines[1][1] or 0)
    latest = figures(reader, post)
    by_metric = {one.metric: one for one in latest.figures}
    assert by_metric["views"].value == lines[1][1]
    assert by_metric["likes"].status == "ok"
    assert by_metric["shares"].status == ("missing" if platform == "youtube" else "ok")
    assert latest.problem is None and latest.read_at is not None


def test_each_target_has_one_plan_however_often_it_is_told(reader: Publisher) -> None:
    """Case 9: four read plans."""
    accounts = [reader.channels.connect(platform) for platform in PLATFORMS]
    post = published(reader, *accounts)
    for one in post.targets:
        announce(reader, one.id)
    assert reader.execute("select count(*), count(distinct target_id) from read_plans") == [(4, 4)]


def test_a_correction_and_an_absence_are_kept_as_they_were_told(reader: Publisher) -> None:
    """Case 29."""
    post = published(reader, reader.channels.connect("youtube"))
    video = post.targets[0].platform_post_id
    read(reader, 30)
    read(reader, 3)
    act(reader, "youtube", "correct_figures", post=video, by="60")
    reader.execute("update read_plans set next_at = now()")
    tasks.read(reader.ctx, Nothing())
    act(reader, "youtube", "hide_figures", post=video)
    read(reader, 1)
    assert figures(reader, post).figures[0].value is None
    assert figures(reader, post).figures[0].last_value is not None
    act(reader, "youtube", "hide_figures", post=video, hidden="no")
    read(reader, 12)
    lines = views(reader, post)
    assert [status for status, _ in lines] == ["ok", "ok", "ok", "missing", "ok"]
    first, second, corrected, absent, last = [value for _, value in lines]
    assert first and second and corrected and last
    assert (absent, second - corrected) == (None, 60)
    assert last > corrected  # it grows on from there
    report = service.report(reader.ctx, reader.actor, Period())
    assert report.total.views == last  # whatever went up and down between
    assert [one.views for one in report.days if one.views is not None] == [last]  # other days are gaps, not zero
    assert len(report.days) == 30
    assert [one.shares for one in (report.total, *report.platforms, *report.accounts)] == [None] * 3  # never told


def test_a_metric_that_is_retired_is_parked_and_the_others_are_kept(reader: Publisher) -> None:
    """Case 30."""
    account = reader.channels.connect("instagram")
    post = published(reader, account)
    simulator = reader.simulator("instagram")
    simulator.script["retired_metrics"] = ["saved"]
    read(reader)
    before = count(simulator, "insights")
    assert before == 1 + len(instagram.NAMES)  # all together, then each alone
    latest = {one.metric: one.status for one in figures(reader, post).figures}
    assert latest == dict.fromkeys(("views", "likes", "comments", "shares"), "ok")
    [(name, reason)] = reader.execute("select name, reason from parked_metrics")
    assert name == "saved" and "no longer supported" in reason
    read(reader)
    assert count(simulator, "insights") == before + 1
    with reader.ctx.transaction(reader.actor) as session:
        assert connections.social.account(session, account.id).health == "ok"


def test_the_platforms_own_refusal_of_a_name_parks_it(reader: Publisher) -> None:
    """Case 30, with the name that was retired."""
    account = reader.channels.connect("instagram")
    post = published(reader, account)
    media = str(post.targets[0].platform_post_id)
    pass_hours(reader, 1)
    with connections.connect(reader.ctx, reader.actor.workspace_id, account.id) as connection:
        ask = Ask(connection.read, connection.graph)
        [reading] = instagram.read(ask, [media], ("views", "plays"))
    assert set(ask.refused) == {"plays"}
    assert reading.figures["views"].status == "ok"


def test_a_private_video_and_a_rejected_one_are_told_as_what_they_are(reader: Publisher) -> None:
    """Case 21 in the ledger."""
    post = published(reader, reader.channels.connect("youtube"))
    video = post.targets[0].platform_post_id
    read(reader)
    act(reader, "youtube", "set_privacy", video=video, privacy="private")
    read(reader)
    owner = reader.actor.workspace_id
    events.on_post_failed(reader.ctx, PostFailed(owner_id=owner, target_id=post.targets[0].id))
    assert [status for status, _ in views(reader, post)] == ["ok", "private", "gone"]
    assert reader.execute("select next_at from read_plans") == [(None,)]


@pytest.mark.parametrize(("platform", "action", "key"), [
    ("instagram", "delete_reel", "media"), ("facebook", "delete_reel", "video"),
])  # fmt: skip
def test_a_deleted_reel_is_gone(reader: Publisher, platform: Platform, action: str, key: str) -> None:
    post = published(reader, reader.channels.connect(platform))
    read(reader)
    act(reader, platform, action, **{key: post.targets[0].platform_post_id})
    read(reader)
    assert [status for status, _ in views(reader, post)] == ["ok", "gone"]


def test_a_post_that_was_really_sent_is_read(reader: Publisher) -> None:
    """TikTok tells the video's id after the post is out."""
    account = reader.channels.connect("tiktok")
    post = reader.post(account, content=UPLOAD["tiktok"].model_copy(update={"privacy": "PUBLIC_TO_EVERYONE"}))
    reader.simulator("tiktok").script["public_id_s"] = 600
    reader.finish()
    announce(reader, reader.target(post).id)
    read(reader, 0)
    assert (views(reader, reader.get(post)), figures(reader, post).problem) == ([], "no_id")
    reader.pass_time(700)
    reader.hurry()
    reader.tick()
    read(reader)
    assert [status for status, _ in views(reader, reader.get(post))] == ["ok"]


def test_many_videos_are_asked_for_at_once(reader: Publisher) -> None:
    account = reader.channels.connect("youtube")
    simulator = reader.simulator("youtube")
    for number in range(3):
        published(reader, account, number=number)
    before = count(simulator, "youtube.videos.list")
    read(reader)
    assert count(simulator, "youtube.videos.list") == before + 1


def test_above_the_quota_nothing_is_asked(reader: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    post = published(reader, reader.channels.connect("youtube"))
    simulator = reader.simulator("youtube")
    before = count(simulator, "youtube.videos.list")
    monkeypatch.setattr(collecting.rules, "QUOTAS", {"youtube": (0, 3600)})
    read(reader)
    assert count(simulator, "youtube.videos.list") == before
    assert (views(reader, post), figures(reader, post).problem) == ([], "quota")
    monkeypatch.undo()
    read(reader)
    assert [status for status, _ in views(reader, post)] == ["ok"]


def test_a_usage_header_stops_the_next_call(reader: Publisher) -> None:
    account = reader.channels.connect("facebook")
    posts = [published(reader, account, number=number) for number in range(2)]
    reader.simulator("facebook").script["usage"] = 80
    read(reader)
    assert sorted(len(views(reader, post)) for post in posts) == [0, 1]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_that_is_away_tells_nothing(reader: Publisher, platform: Platform) -> None:
    post = published(reader, reader.channels.connect(platform))
    reader.simulator(platform).fail("unavailable", times=9)
    read(reader)
    assert (views(reader, post), figures(reader, post).problem) == ([], "away")


def test_an_account_that_has_to_be_connected_again_is_forbidden_once(reader: Publisher) -> None:
    account = reader.channels.connect("tiktok")
    post = published(reader, account)
    reader.execute("update social_accounts set health = 'reconnect' where id = %s", account.id)
    read(reader)
    read(reader)
    assert (views(reader, post), figures(reader, post).problem) == ([("forbidden", None)], "reconnect")


def test_readings_can_only_be_added(reader: Publisher) -> None:
    published(reader, reader.channels.connect("youtube"))
    read(reader)
    with pytest.raises(DBAPIError), reader.ctx.transaction(reader.actor) as session:
        session.execute(text("update view_readings set value = 1"))
    with pytest.raises(Exception, match="stays as it was told"):
        reader.execute("update view_readings set value = 1")


def test_lists_totals_hours_and_the_table_agree(reader: Publisher) -> None:
    youtube, tiktok = reader.channels.connect("youtube"), reader.channels.connect("tiktok")
    first, second = published(reader, youtube), published(reader, tiktok, number=1)
    read(reader, 5)
    ctx, actor = reader.ctx, reader.actor
    page = service.list_figures(ctx, actor, ListFigures.model_validate({"sort": "views"}))
    values = [one.figures[0].value or 0 for one in page.items]
    assert page.total == 2 and values == sorted(values, reverse=True)
    report = service.report(ctx, actor, Period(days=7))
    assert (report.posts, report.total.views, report.before.views) == (2, sum(values), None)
    assert {one.platform for one in report.platforms} == {"youtube", "tiktok"}
    assert {one.account_id for one in report.accounts} == {youtube.id, tiktok.id}
    only = service.report(ctx, actor, Period(days=7, platform="tiktok"))
    assert only.total.views == figures(reader, second).figures[0].value
    hours = service.hours(ctx, actor, Period())
    assert hours.posts == 2 and all(one.median_views > 0 for one in hours.items)
    clips = service.clips(ctx, actor, Period()).items
    assert {one.clip_id for one in clips} == {figures(reader, post).clip_id for post in (first, second)}
    rows = list(csv.DictReader(io.StringIO(service.csv_of(ctx, actor, Period()))))
    assert sum(int(row["views"]) for row in rows) == sum(values)
    assert {(row["platform"], row["shares"], row["shares_status"]) for row in rows if row["platform"] == "youtube"} == {
        ("youtube", "", "missing")
    }


def test_cutrooms_own_figures(reader: Publisher) -> None:
    published(reader, reader.channels.connect("youtube"))
    made = activity.dashboard(reader.ctx, reader.actor, PeriodOnly())
    assert (made.videos, made.clips, made.splices, made.exports) == (1, 1, 0, 1)
    assert made.exported_minutes > 0
    well = activity.performance(reader.ctx, reader.actor, PeriodOnly(days=7))
    assert well.average_score is not None and well.chosen_score is None
    assert [one.count for one in well.formats] == [1]


def test_a_period_is_asked_for_in_the_address(api: TestClient, newcomer: dict[str, str]) -> None:
    for what in ("dashboard", "performance", "views", "hours", "clips", "posts", "export"):
        for days, status in (("7", 200), ("30", 200), ("90", 200), ("8", 422), ("x", 422)):
            answer = api.get(f"/analytics/{what}", params={"days": days}, headers=newcomer)
            assert answer.status_code == status, (what, days, answer.text)
