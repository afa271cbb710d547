"""What follows a post: first comments and covers, each with a state of its own (case 20)."""

from pathlib import Path

import pytest

from cutroom.kit.errors import Conflict, Invalid
from cutroom.media.source import ffmpeg
from cutroom.publishing import service, steps
from cutroom.publishing.schemas import PostView, StepView
from cutroom.social import service as social
from cutroom.social.schemas import Platform
from infra.local.simulators.faults import Fault
from tests.support.posting import UPLOAD, count
from tests.support.publishing import DyingContext, Killed, Publisher

COMMENTS: dict[Platform, str] = {
    "youtube": "youtube.commentThreads.insert", "instagram": "createComment", "facebook": "createComment",
}  # fmt: skip
UPLOADS: dict[Platform, str] = {
    "youtube": "youtube.videos.insert",
    "instagram": "createMedia",
    "facebook": "video_reels",
}
PLATFORMS = list(COMMENTS)
FIRST = "Full talk on my channel"


def commented(publisher: Publisher, platform: Platform, **content: object) -> PostView:
    account = publisher.channels.connect(platform)
    return publisher.post(account, content=UPLOAD[platform].model_copy(update={"first_comment": FIRST} | content))


def the_steps(publisher: Publisher, post: PostView) -> dict[str, StepView]:
    return {one.kind: one for one in publisher.target(post).steps}


def finish_steps(publisher: Publisher, post: PostView) -> dict[str, StepView]:
    """Let the clock tick until nothing waits."""
    publisher.finish()
    for _ in range(8):
        if all(one.state != "waiting" for one in the_steps(publisher, post).values()):
            break
        publisher.hurry()
        publisher.tick()
    return the_steps(publisher, post)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A second of a real video, of which a frame can be taken."""
    path: Path = tmp_path_factory.mktemp("talk") / "talk.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc=size=108x192:rate=30:duration=1"]
    ffmpeg.run(["-v", "error", *picture, "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)], timeout_s=30)
    return path.read_bytes()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_first_comment_is_written_once_the_post_is_live(publisher: Publisher, platform: Platform) -> None:
    post = commented(publisher, platform)
    assert the_steps(publisher, post) == {}
    assert finish_steps(publisher, post)["comment"].state == "done"
    [seen] = publisher.world(platform)
    assert seen["comments"] == [FIRST]
    timeline = service.read(publisher.ctx, publisher.actor, post.id).timeline
    assert any(one.text.startswith("First comment written on") for one in timeline)


@pytest.mark.parametrize(
    ("platform", "fault"),
    [("youtube", "answer_lost"), ("youtube", "unreachable"), ("instagram", "answer_lost"),
     ("instagram", "unavailable"), ("facebook", "broken_after_effect")],
)  # fmt: skip
def test_whatever_is_lost_there_is_one_comment(publisher: Publisher, platform: Platform, fault: str) -> None:
    publisher.simulator(platform).fail(fault, operation=COMMENTS[platform])
    post = commented(publisher, platform)
    assert finish_steps(publisher, post)["comment"].state == "done"
    [seen] = publisher.world(platform)
    assert seen["comments"] == [FIRST]
    assert publisher.target(post).state == "published"


def test_killed_around_its_call_there_is_one_comment(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    content = UPLOAD["youtube"].model_copy(update={"first_comment": FIRST})
    for nth in range(1, 12):
        post = publisher.post(account, content=content, allow_duplicate=True)
        for _ in range(8):  # until it is live, and no further
            publisher.hurry()
            if publisher.target(post).state == "published":
                break
            started = publisher.tick_once()
            assert started
        dying = DyingContext(publisher.ctx.settings, nth, after=True)
        try:
            publisher.tick(dying)
        except Killed:
            assert dying.died
        assert finish_steps(publisher, post)["comment"].state == "done"
    assert [one["comments"] for one in publisher.world("youtube")] == [[FIRST]] * 11


def test_what_fails_afterwards_leaves_the_post_alone_and_can_be_tried_again(publisher: Publisher, talk: bytes) -> None:
    """Case 20."""
    publisher.export(0, talk)
    youtube = publisher.simulator("youtube")
    youtube.script["phone_verified"] = False
    youtube.fail("insufficient_permissions", operation=COMMENTS["youtube"])
    post = commented(publisher, "youtube", cover_ms=0)
    failed = finish_steps(publisher, post)
    target = publisher.target(post)
    assert (target.state, publisher.get(post).state) == ("published", "published")
    assert target.platform_post_id == publisher.world("youtube")[0]["id"]
    assert {kind: (one.state, one.reason_code) for kind, one in failed.items()} == {
        "comment": ("failed", "insufficientPermissions"), "cover": ("failed", "forbidden"),
    }  # fmt: skip
    assert failed["comment"].reason == "Cutroom may not comment on this account. Reconnect it and allow comments."
    youtube.script["phone_verified"] = True
    for one in failed.values():
        steps.retry(publisher.ctx, publisher.actor, post.id, one.id)
    assert {one.state for one in finish_steps(publisher, post).values()} == {"done"}
    [seen] = publisher.world("youtube")
    assert seen["comments"] == [FIRST] and seen["thumbnail"]
    assert count(youtube, UPLOADS["youtube"]) == 1
    with pytest.raises(Conflict):
        steps.retry(publisher.ctx, publisher.actor, post.id, failed["cover"].id)


def test_the_frame_that_was_chosen_is_the_cover_everywhere(publisher: Publisher) -> None:
    accounts = [publisher.channels.connect(one) for one in ("tiktok", "instagram")]
    for number, account in enumerate(accounts):
        content = UPLOAD[account.platform].model_copy(update={"cover_ms": 1500})
        publisher.post(account, number=number, content=content)
    publisher.finish()
    for platform in ("tiktok", "instagram"):
        [seen] = publisher.world(platform)
        assert seen["cover_ms"] == 1500


def test_what_a_platform_would_not_take_is_said_before(publisher: Publisher) -> None:
    """Case 1, second half: without the permission, comments are refused and posts are not."""
    tiktok = publisher.channels.connect("tiktok")
    content = UPLOAD["tiktok"].model_copy(update={"first_comment": FIRST, "cover_ms": 3_600_000})
    with pytest.raises(Invalid) as refused:
        publisher.post(tiktok, content=content)
    assert {one["code"] for one in refused.value.details["problems"]} == {"comments_not_taken", "cover_outside"}
    youtube = publisher.channels.connect("youtube", without=["youtube.force-ssl"])
    with pytest.raises(Invalid) as refused:
        publisher.post(youtube, content=UPLOAD["youtube"].model_copy(update={"first_comment": FIRST}))
    assert [one["code"] for one in refused.value.details["problems"]] == ["permission_missing"]
    publisher.post(youtube)
    publisher.finish()
    assert len(publisher.world("youtube")) == 1


def test_an_account_that_is_gone_ends_what_waits_and_nothing_is_polled_for_ever(publisher: Publisher) -> None:
    publisher.simulator("youtube").fail(Fault("before_effect", times=3), operation=COMMENTS["youtube"])
    post = commented(publisher, "youtube")
    publisher.finish()
    assert the_steps(publisher, post)["comment"].state == "waiting"
    social.disconnect(publisher.ctx, publisher.actor, publisher.target(post).account_id)
    assert finish_steps(publisher, post)["comment"].reason_code == "reconnect_needed"
    for _ in range(4):
        publisher.hurry()
        publisher.tick()
    [(left,)] = publisher.execute("select count(*) from post_targets where next_at is not null")
    assert (left, publisher.target(post).state) == (0, "published")
