"""Times, changes and what becomes of them while the clock claims (cases 22 to 25, 27)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.publishing import delivery, editing, queries, recurrence, service, tasks
from cutroom.publishing.errors import AlreadySending, DuplicateContent, Edited
from cutroom.publishing.models import PostingSlot
from cutroom.publishing.recurrence import Slot
from cutroom.publishing.schemas import EditPost, FailedDelivery, PostView, SettleTarget, Timing
from cutroom.runtime.database import now
from cutroom.social import service as social
from tests.support.publishing import Publisher

RACES = 15


def moved(publisher: Publisher, post: PostView, days: int = 1) -> PostView:
    at = (now() + timedelta(days=days)).replace(microsecond=0, tzinfo=None).isoformat()
    timing = Timing(when="at", at=at, zone="Etc/UTC")
    return editing.edit(publisher.ctx, publisher.actor, post.id, EditPost(version=post.version, timing=timing))


def test_a_post_waits_for_its_time_and_is_not_taken_before(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    post = publisher.later(account, minutes=10)
    assert publisher.tick() == []
    assert (publisher.get(post).state, publisher.world("youtube")) == ("scheduled", [])
    assert post.due_at and post.zone == "Etc/UTC"
    publisher.finish()
    assert publisher.get(post).state == "published"


def test_the_clock_takes_what_is_due_soon_and_the_worker_waits(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    publisher.later(account, minutes=1)
    [claimed] = delivery.claim(publisher.ctx)
    assert timedelta(seconds=30) < claimed.at - now() <= timedelta(seconds=61)
    assert delivery.claim(publisher.ctx) == []


def test_editing_and_claiming_in_one_second_has_two_outcomes_and_no_third(publisher: Publisher) -> None:
    """Case 23."""
    account = publisher.channels.connect("youtube")
    outcomes: set[str] = set()
    for _ in range(RACES):
        post, together = publisher.later(account, minutes=0.5, allow_duplicate=True), threading.Barrier(2)
        seen = len(publisher.world("youtube"))

        def claim(together: threading.Barrier = together) -> None:
            together.wait()
            publisher.tick()

        def edit(post: PostView = post, together: threading.Barrier = together) -> str:
            together.wait()
            try:
                moved(publisher, post)
            except AlreadySending:
                return "sent"
            return "moved"

        with ThreadPoolExecutor(2) as pool:
            claimed, edited = pool.submit(claim), pool.submit(edit)
            outcome = edited.result()
            claimed.result()
        outcomes.add(outcome)
        assert len(publisher.world("youtube")) - seen == (outcome == "sent")
        assert publisher.get(post).state == ("scheduled" if outcome == "moved" else "published")
        publisher.execute("update post_targets set state = 'canceled', next_at = null where state = 'scheduled'")
    assert outcomes <= {"sent", "moved"}


def test_a_canceled_post_and_a_disconnected_account_post_nothing(publisher: Publisher) -> None:
    """Case 24."""
    youtube, tiktok = publisher.channels.connect("youtube"), publisher.channels.connect("tiktok")
    gone = publisher.later(youtube)
    assert service.cancel(publisher.ctx, publisher.actor, gone.id).state == "canceled"
    both = publisher.later(youtube, tiktok)
    social.disconnect(publisher.ctx, publisher.actor, tiktok.id)
    publisher.finish()
    targets = {one.platform: one for one in publisher.get(both).targets}
    assert (targets["tiktok"].state, targets["youtube"].state) == ("needs_action", "published")
    assert targets["tiktok"].reason_code == "reconnect"
    assert (len(publisher.world("youtube")), publisher.world("tiktok")) == (1, [])
    with pytest.raises(AlreadySending):
        moved(publisher, both)


def test_what_was_due_while_nothing_ran_is_spaced_or_missed(publisher: Publisher) -> None:
    """Case 25."""
    account = publisher.channels.connect("youtube")
    posts = [publisher.later(account, minutes=60, allow_duplicate=True) for _ in range(12)]
    for index, post in enumerate(posts):
        publisher.execute(
            "update post_targets set next_at = now() - make_interval(mins => %s) where post_id = %s",
            10 * index + 2, post.id,
        )  # fmt: skip
    publisher.tick()
    states = [publisher.target(post).state for post in posts]
    assert states == ["scheduled", "published", *["missed"] * 10]
    waiting = publisher.target(posts[0])
    assert waiting.next_at and timedelta(minutes=4) < waiting.next_at - now() <= timedelta(minutes=5)
    assert len(publisher.world("youtube")) == 1
    missed = publisher.target(posts[-1])
    assert missed.reason == "Cutroom was not running at this time. Post it now, or choose another time."
    service.retry(publisher.ctx, publisher.actor, posts[-1].id, missed.id)
    publisher.finish()
    assert publisher.get(posts[-1]).state == "published"


def test_fifty_at_once_get_fifty_slots(publisher: Publisher) -> None:
    """Case 27."""
    account = publisher.channels.connect("youtube")
    with publisher.ctx.transaction(publisher.actor) as session:
        for weekday in (0, 2, 4):
            session.add(PostingSlot(
                owner_id=publisher.actor.workspace_id, account_id=account.id, weekday=weekday, wall="18:00",
                zone="Asia/Kolkata",
            ))  # fmt: skip
    publisher.export()

    def queue(_: int) -> datetime:
        post = publisher.post(account, timing={"when": "slot"}, allow_duplicate=True)
        assert post.due_at is not None
        return post.due_at

    with ThreadPoolExecutor(8) as pool:
        instants = sorted(pool.map(queue, range(50)))
    assert len(set(instants)) == 50
    assert {(one.hour, one.minute) for one in (at.astimezone(UTC) for at in instants)} == {(12, 30)}
    slots = [Slot(day, time(18)) for day in (0, 2, 4)]
    grid = recurrence.slots_after(slots, "Asia/Kolkata", now() - timedelta(minutes=1))
    assert instants == [next(grid).instant for _ in range(50)]
    third = instants[2]
    [(freed,)] = publisher.execute("select post_id from post_targets where slot_at = %s", third)
    service.cancel(publisher.ctx, publisher.actor, freed)
    assert queue(51) == third


def test_somebody_elses_change_is_not_overwritten(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    post = publisher.later(account)
    moved(publisher, post)
    with pytest.raises(Edited):
        moved(publisher, post, days=2)


def test_the_past_a_draft_and_the_same_video(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    with pytest.raises(Invalid, match="passed"):
        publisher.later(account, minutes=-5)
    draft = publisher.post(account, timing={"when": "draft"})
    assert draft.state == "draft"
    with pytest.raises(DuplicateContent):
        publisher.later(account)
    published = editing.edit(
        publisher.ctx, publisher.actor, draft.id, EditPost(version=draft.version, timing=Timing(when="now"))
    )
    publisher.finish()
    assert publisher.get(published).state == "published"


def test_a_person_settles_what_nobody_knows(publisher: Publisher) -> None:
    account = publisher.channels.connect("tiktok")
    tiktok = publisher.simulator("tiktok")
    tiktok.script["moderation_s"] = 2700
    post = publisher.post(account)
    publisher.hurry()
    publisher.tick()
    [seen] = publisher.world("tiktok")
    tiktok.vendor.actions["delete_post"].do(tiktok, {"publish_id": seen["publish_id"]})
    publisher.hurry()
    publisher.tick()
    target = publisher.target(post)
    assert (target.state, target.can_retry) == ("unconfirmed", False)
    with pytest.raises(Conflict):
        service.retry(publisher.ctx, publisher.actor, post.id, target.id)
    settled = service.settle(publisher.ctx, publisher.actor, post.id, target.id, SettleTarget(is_there=False))
    assert settled.state == "failed"
    tiktok.script["moderation_s"] = 1
    service.retry(publisher.ctx, publisher.actor, post.id, target.id)
    publisher.finish()
    assert publisher.get(post).state == "published"
    assert len(publisher.world("tiktok")) == 1


def test_a_lease_is_one_workers_alone(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    publisher.post(account)
    publisher.hurry()
    [claimed] = delivery.claim(publisher.ctx)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: tasks.deliver(publisher.ctx, claimed).next, range(4)))
    assert done.count("wait") == 1
    assert len(publisher.world("youtube")) == 1


def test_a_worker_that_gives_up_before_it_began_leaves_the_post_to_the_next(publisher: Publisher) -> None:
    publisher.post(publisher.channels.connect("youtube"))
    publisher.hurry()
    [claimed] = delivery.claim(publisher.ctx)
    assert delivery.claim(publisher.ctx) == []
    tasks.failed(publisher.ctx, FailedDelivery(**claimed.model_dump(), error={"Error": "Lambda.Unknown"}))
    [again] = delivery.claim(publisher.ctx)
    assert (again.target_id, again.run_id != claimed.run_id) == (claimed.target_id, True)


def test_attempts_are_only_added_to(publisher: Publisher) -> None:
    publisher.post(publisher.channels.connect("youtube"))
    publisher.finish()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        publisher.ctx.transaction(publisher.actor) as session,
    ):
        session.execute(text("update publish_attempts set step = 'x'"))


def test_nobody_else_sees_a_post(publisher: Publisher) -> None:
    post = publisher.later(publisher.channels.connect("youtube"))
    with publisher.ctx.transaction(new_id()) as session:
        assert queries.targets(session, [post.id]) == []
        assert isinstance(post.id, UUID)
