"""Posts that go out exactly once, over real HTTP to the simulated platforms (cases 9 to 16, 21, 22)."""

import pytest

from cutroom.kit.errors import Invalid
from cutroom.publishing import service
from cutroom.publishing.errors import DuplicateContent
from cutroom.publishing.schemas import ListPosts
from cutroom.social.schemas import Platform
from tests.support.posting import UPLOAD, count
from tests.support.publishing import FILE, Publisher, sha256

PLATFORMS: tuple[Platform, ...] = ("youtube", "tiktok")
EVERYWHERE: tuple[Platform, ...] = (*PLATFORMS, "instagram", "facebook")
OPENS = {"youtube": "youtube.videos.insert", "tiktok": "video.init"}


def test_one_export_to_every_account_at_once(publisher: Publisher) -> None:
    """Case 9."""
    accounts = [publisher.channels.connect(platform) for platform in EVERYWHERE]
    post = publisher.post(*accounts)
    assert post.state == "scheduled"
    publisher.finish()
    done = publisher.get(post)
    assert (done.state, [one.state for one in done.targets]) == ("published", ["published"] * len(EVERYWHERE))
    for platform in EVERYWHERE:
        [seen] = publisher.world(platform)
        assert seen["sha256"] == sha256(FILE)
    detail = service.read(publisher.ctx, publisher.actor, post.id)
    told = [one.text for one in detail.timeline]
    assert "Sending to YouTube" in told and "Live on YouTube" in told and "Live on TikTok" in told
    assert "Whole video sent to YouTube (0.7 MB)" in told
    assert [one.id for one in service.list_posts(publisher.ctx, publisher.actor, ListPosts()).items] == [post.id]


def test_one_account_fails_and_the_others_are_not_sent_again(publisher: Publisher) -> None:
    """Case 10."""
    accounts = [publisher.channels.connect(platform) for platform in PLATFORMS]
    publisher.simulator("tiktok").script["fail_reason"] = "picture_size_check_failed"
    post = publisher.post(*accounts)
    publisher.finish()
    failed = publisher.get(post)
    assert failed.state == "partial"
    target = next(one for one in failed.targets if one.platform == "tiktok")
    assert (target.state, target.reason, target.can_retry) == (
        "failed",
        "TikTok does not take this picture size.",
        True,
    )
    publisher.simulator("tiktok").script.pop("fail_reason")
    service.retry(publisher.ctx, publisher.actor, post.id, target.id)
    publisher.finish()
    assert publisher.get(post).state == "published"
    assert len(publisher.world("youtube")) == 1
    assert count(publisher.simulator("youtube"), OPENS["youtube"]) == 1


def test_a_format_that_instagram_refuses_leaves_the_others_alone(publisher: Publisher) -> None:
    """Case 10, at Instagram."""
    accounts = [publisher.channels.connect(platform) for platform in ("youtube", "instagram", "facebook")]
    instagram = publisher.simulator("instagram")
    instagram.script["container_error"] = "Error: Media upload has failed with error code 2207026"
    post = publisher.post(*accounts)
    publisher.finish()
    failed = next(one for one in publisher.get(post).targets if one.platform == "instagram")
    assert (publisher.get(post).state, failed.state, failed.reason_code) == ("partial", "failed", "2207026")
    assert publisher.world("instagram") == []
    instagram.script.pop("container_error")
    service.retry(publisher.ctx, publisher.actor, post.id, failed.id)
    publisher.finish()
    assert publisher.get(post).state == "published"
    assert [len(publisher.world(one)) for one in ("youtube", "instagram", "facebook")] == [1, 1, 1]
    assert count(publisher.simulator("facebook"), "video_upload") == 1


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("fault", ["answer_lost", "broken_after_effect", "unreachable", "cut", "unavailable"])
def test_whatever_goes_wrong_once_there_is_one_post(publisher: Publisher, platform: Platform, fault: str) -> None:
    account = publisher.channels.connect(platform)
    post = publisher.post(account)
    for nth in (1, 2, 4):
        publisher.simulator(platform).fail(fault, nth=nth)
    publisher.finish()
    target = publisher.target(post)
    if target.state == "failed":  # three tries, each before a post could exist
        assert target.reason and target.reason.endswith("There is no post.")
        assert publisher.world(platform) == []
        service.retry(publisher.ctx, publisher.actor, post.id, target.id)
        publisher.finish()
    assert publisher.target(post).state == "published"
    assert len(publisher.world(platform)) == 1


def test_pressed_twice_and_sent_again_by_a_client(publisher: Publisher) -> None:
    """Case 22."""
    account = publisher.channels.connect("youtube")
    first = publisher.post(account, key="k1")
    assert publisher.post(account, key="k1").id == first.id
    with pytest.raises(DuplicateContent) as refused:
        publisher.post(account, key="k2")
    assert refused.value.details["account_ids"] == [str(account.id)]
    publisher.finish()
    assert len(publisher.world("youtube")) == 1
    publisher.post(account, key="k2", allow_duplicate=True)
    publisher.finish()
    assert len(publisher.world("youtube")) == 2


def test_what_tiktok_would_refuse_is_said_before_anything_is_sent(publisher: Publisher) -> None:
    """Case 15."""
    account = publisher.channels.connect("tiktok")
    publisher.simulator("tiktok").script["creator"] = {
        "privacy_level_options": ["SELF_ONLY"], "comment_disabled": True, "max_video_post_duration_sec": 10,
    }  # fmt: skip
    content = UPLOAD["tiktok"].model_copy(update={"privacy": "PUBLIC_TO_EVERYONE", "comments": True})
    with pytest.raises(Invalid) as refused:
        publisher.post(account, content=content)
    assert {one["field"] for one in refused.value.details["problems"]} == {"privacy", "comments", "video"}
    assert count(publisher.simulator("tiktok"), OPENS["tiktok"]) == 0


def test_slow_moderation_keeps_one_post_and_a_token_that_is_renewed(publisher: Publisher) -> None:
    """Case 16."""
    account = publisher.channels.connect("tiktok")
    tiktok = publisher.simulator("tiktok")
    tiktok.script.update(moderation_s=2700, public_id_s=10_800)
    post = publisher.post(account, content=UPLOAD["tiktok"].model_copy(update={"privacy": "PUBLIC_TO_EVERYONE"}))
    publisher.hurry()
    publisher.tick()
    assert publisher.target(post).state == "processing"
    assert publisher.target(post).reason == "TikTok is processing the video."
    publisher.execute("update social_grants set access_expires_at = now() - interval '1 minute'")
    publisher.pass_time(2800)
    publisher.hurry()
    publisher.tick()
    live = publisher.target(post)
    assert (live.state, live.platform_post_id, live.permalink) == ("published", None, None)
    publisher.pass_time(10_800)
    publisher.execute(
        "update social_grants set access_expires_at = now() - interval '1 minute', "
        "obtained_at = now() - interval '3 hours'"
    )
    publisher.hurry()
    publisher.tick()
    known = publisher.target(post)
    [seen] = publisher.world("tiktok")
    assert known.platform_post_id == seen["id"] and len(seen["id"]) == 19
    assert known.permalink == f"{tiktok.url}/feed#{seen['id']}"  # where a simulated post is really seen
    assert count(tiktok, OPENS["tiktok"]) == 1
    assert count(tiktok, "token") == 3


def test_a_rejection_after_publishing_is_told_and_nothing_is_sent_again(publisher: Publisher) -> None:
    """Case 21."""
    account = publisher.channels.connect("youtube")
    post = publisher.post(account)
    publisher.finish()
    video = publisher.target(post).platform_post_id
    youtube = publisher.simulator("youtube")
    youtube.vendor.actions["reject_video"].do(youtube, {"video": video, "reason": "duplicate"})
    publisher.hurry()
    publisher.tick()
    target = publisher.target(post)
    assert (target.state, target.reason_code) == ("failed", "rejected_duplicate")
    assert count(youtube, OPENS["youtube"]) == 1


def test_a_sign_in_that_leads_elsewhere_posts_nothing(publisher: Publisher) -> None:
    """Case 2, second half."""
    account = publisher.channels.connect("youtube")
    youtube = publisher.simulator("youtube")
    other = "UCadaBuilds0000000000002"
    youtube.vendor.actions["switch_channel"].do(youtube, {"channel": account.platform_account_id, "to": other})
    post = publisher.post(account)
    publisher.finish()
    assert (publisher.target(post).state, publisher.target(post).reason_code) == ("needs_action", "wrong_channel")
    assert publisher.world("youtube") == []
