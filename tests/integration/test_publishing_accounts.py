"""Posts of accounts that are lost and come back, and what people are told by mail (cases 6, 7, 21, 24, 25)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.kit.errors import Invalid
from cutroom.publishing import delivery, editing, events, service
from cutroom.publishing.schemas import (
    CheckPost,
    EditPost,
    PostFailed,
    PostPublished,
    PostsMissed,
    PostView,
    TargetRequest,
    Timing,
)
from cutroom.runtime.context import Actor
from cutroom.runtime.database import now
from cutroom.social import events as social_events
from cutroom.social import service as social
from cutroom.social.schemas import AccountView, SocialAccountLost, SocialAccountRestored
from cutroom.webhooks.schemas import WebhookReceived
from tests.integration.conftest import REGION
from tests.support.posting import UPLOAD, count
from tests.support.publishing import Publisher


@pytest.fixture
def owned(publisher: Publisher, register: Callable[[], dict[str, Any]]) -> Publisher:
    """The workspace of somebody with an address."""
    actor = Actor(UUID(register()["user"]["id"]))
    return replace(publisher, channels=replace(publisher.channels, actor=actor))


def subjects() -> list[str]:
    """Mails about posts, since the beginning."""
    sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    return [one.subject for one in sent if "posted to" in one.subject or "missed" in one.subject]


def lost(publisher: Publisher, account: AccountView) -> None:
    events.on_account_lost(publisher.ctx, SocialAccountLost(owner_id=account.owner_id, account_id=account.id))


def restored(publisher: Publisher, account: AccountView) -> None:
    events.on_account_restored(publisher.ctx, SocialAccountRestored(owner_id=account.owner_id, account_id=account.id))


def targets_told(publisher: Publisher, post: PostView) -> None:
    """Every event that a post can have caused, each of them twice."""
    for one in publisher.get(post).targets * 2:
        kind = PostPublished if one.state == "published" else PostFailed
        tell = events.on_post_published if one.state == "published" else events.on_post_failed
        tell(publisher.ctx, kind(owner_id=publisher.actor.workspace_id, target_id=one.id))  # type: ignore[arg-type]


def test_a_removal_holds_what_is_planned_and_a_connection_lets_it_go(publisher: Publisher) -> None:
    """Case 7."""
    account = publisher.channels.connect("tiktok")
    posts = [publisher.later(account, minutes=minutes, allow_duplicate=True) for minutes in (30, 60, 90)]
    times = [publisher.target(one).next_at for one in posts]
    tiktok = publisher.simulator("tiktok")
    calls = count(tiktok, "token") + count(tiktok, "revoke")
    removal = {
        "event": "authorization.removed", "user_openid": "-000adaBuilds0001", "client_key": "k", "create_time": 1,
        "content": "{}",
    }  # fmt: skip
    answer = publisher.channels.send("tiktok", "tiktok", removal)
    assert answer["statusCode"] == 200
    [(webhook_id,)] = publisher.execute("select id from webhook_events where source = 'tiktok' and handled_at is null")
    social_events.on_webhook_received(publisher.ctx, WebhookReceived(source="tiktok", webhook_id=webhook_id))
    lost(publisher, account)
    held = [publisher.target(one) for one in posts]
    assert {(one.state, one.reason_code) for one in held} == {("needs_action", "reconnect")}
    assert [one.resume_at for one in held] == times
    assert count(tiktok, "token") + count(tiktok, "revoke") == calls
    publisher.execute("update post_targets set resume_at = now() - interval '1 minute' where id = %s", held[0].id)
    restored(publisher, account)  # too early: it is still lost
    assert publisher.target(posts[1]).state == "needs_action"
    publisher.channels.connect("tiktok")
    for _ in range(2):
        restored(publisher, account)
    back = [publisher.target(one) for one in posts]
    assert [one.state for one in back] == ["missed", "scheduled", "scheduled"]
    assert [one.next_at for one in back][1:] == times[1:]
    assert back[0].reason == "Its time passed while the account was disconnected. Post it now, or choose another time."
    lost(publisher, account)  # too late: it is back
    assert publisher.target(posts[1]).state == "scheduled"
    publisher.tick()
    assert publisher.world("tiktok") == []


def test_a_worker_that_waits_for_a_lost_account_lets_go_and_others_go_on(publisher: Publisher) -> None:
    """Case 24."""
    youtube, tiktok = publisher.channels.connect("youtube"), publisher.channels.connect("tiktok")
    both = publisher.later(youtube, tiktok, minutes=1)
    claimed = delivery.claim(publisher.ctx)
    assert len(claimed) == 2
    social.disconnect(publisher.ctx, publisher.actor, tiktok.id)
    lost(publisher, tiktok)
    for one in claimed:
        publisher.work(one)
    states = {one.platform: one.state for one in publisher.get(both).targets}
    assert states == {"tiktok": "needs_action", "youtube": "published"}
    assert (len(publisher.world("youtube")), publisher.world("tiktok")) == (1, [])


def test_a_post_of_a_lost_account_that_is_moved_still_waits_for_it(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    post = publisher.later(account)
    social.disconnect(publisher.ctx, publisher.actor, account.id)
    lost(publisher, account)
    at = (now() + timedelta(days=2)).replace(microsecond=0)
    timing = Timing(when="at", at=at.replace(tzinfo=None).isoformat(), zone="Etc/UTC")
    editing.edit(publisher.ctx, publisher.actor, post.id, EditPost(version=post.version, timing=timing))
    target = publisher.target(post)
    assert (target.state, target.resume_at, target.next_at) == ("needs_action", at, None)


def test_a_refusal_to_renew_that_passes_delays_a_post_and_makes_it_once(publisher: Publisher) -> None:
    """Case 6."""
    account = publisher.channels.connect("tiktok")
    later = publisher.later(account, minutes=60)
    post = publisher.post(account, allow_duplicate=True)
    tiktok = publisher.simulator("tiktok")
    for nth in (1, 2, 3):
        tiktok.fail("unavailable", operation="token", nth=nth)
    publisher.execute("update social_grants set access_expires_at = now() - interval '1 minute'")
    due = "update post_targets set next_at = now(), lease_until = null where post_id = %s and next_at is not null"
    publisher.execute(due, post.id)
    publisher.tick()
    waiting = publisher.target(post)
    assert waiting.state == "sending" and waiting.next_at and waiting.next_at > now()
    assert social.get(publisher.ctx, publisher.actor, account.id).health == "ok"
    for _ in range(8):
        publisher.execute(due, post.id)
        publisher.tick()
        publisher.pass_time(6)
    assert publisher.target(post).state == "published"
    assert len(publisher.world("tiktok")) == 1
    assert publisher.target(later).state == "scheduled"


def test_one_mail_says_how_a_post_ended_in_all_accounts(owned: Publisher) -> None:
    accounts = [owned.channels.connect(one) for one in ("youtube", "tiktok", "facebook")]
    owned.simulator("tiktok").script["fail_reason"] = "picture_size_check_failed"
    owned.simulator("facebook").fail("no_permission", operation="video_reels")
    before = subjects()
    post = owned.post(*accounts)
    owned.finish()
    assert owned.get(post).state == "partial"
    targets_told(owned, post)
    new = subjects()[len(before) :]
    assert new == [f"{post.title} was not posted to TikTok and Facebook"]
    sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1].body
    assert "- TikTok: TikTok does not take this picture size." in sent and f"/posts/{post.id}" in sent
    failed = next(one for one in owned.get(post).targets if one.platform == "tiktok")
    service.retry(owned.ctx, owned.actor, post.id, failed.id)
    owned.finish()
    targets_told(owned, post)
    assert subjects()[len(before) :] == [*new, f"{post.title} was not posted to TikTok"]


def test_a_late_rejection_is_told_and_nothing_is_sent_again(owned: Publisher) -> None:
    """Case 21."""
    before, youtube = subjects(), owned.simulator("youtube")
    post = owned.post(owned.channels.connect("youtube"))
    owned.finish()
    targets_told(owned, post)
    assert subjects() == before
    video = owned.target(post).platform_post_id
    youtube.vendor.actions["reject_video"].do(youtube, {"video": video, "reason": "duplicate"})
    owned.hurry()
    owned.tick()
    targets_told(owned, post)
    assert subjects()[len(before) :] == [f"{post.title} was not posted to YouTube"]
    assert count(youtube, "youtube.videos.insert") == 1


def test_everything_that_missed_its_time_is_told_in_one_mail(owned: Publisher) -> None:
    """Case 25."""
    before = subjects()
    account = owned.channels.connect("youtube")
    for _ in range(3):
        owned.later(account, allow_duplicate=True)
    owned.execute("update post_targets set next_at = now() - interval '2 hours'")
    owned.tick()
    [(events_told,)] = owned.execute("select count(*) from post_targets where state = 'missed' and told_at is null")
    assert events_told == 3
    for _ in range(2):
        events.on_posts_missed(owned.ctx, PostsMissed(owner_id=owned.actor.workspace_id))
    assert subjects()[len(before) :] == ["3 posts missed"]


def test_a_day_that_is_full_is_known_before_anything_is_sent(publisher: Publisher) -> None:
    account = publisher.channels.connect("tiktok")
    posts = [publisher.later(account, allow_duplicate=True) for _ in range(15)]
    target = TargetRequest(account_id=account.id, content=UPLOAD["tiktok"])
    check = CheckPost(export_id=posts[0].export_id, targets=[target])
    assert service.preflight(publisher.ctx, publisher.actor, check).targets[0].posts_left == 15
    publisher.execute("update post_targets set state = 'published', started_at = now() - interval '23 hours'")
    assert service.preflight(publisher.ctx, publisher.actor, check).targets[0].posts_left == 0
    with pytest.raises(Invalid) as refused:
        publisher.post(account, allow_duplicate=True)
    assert [one["code"] for one in refused.value.details["problems"]] == ["daily_limit"]
    publisher.later(account, minutes=60 * 30, allow_duplicate=True)  # another day has room
    publisher.execute("update post_targets set started_at = now() - interval '25 hours'")
    publisher.post(account, allow_duplicate=True)
