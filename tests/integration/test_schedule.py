"""The schedule as people use it: moves, posting times, the calendar (cases 23 and 27 of publishing)."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from cutroom.kit.errors import Invalid, NotFound
from cutroom.kit.ids import new_id
from cutroom.publishing import calendar, delivery, moving, service, slots
from cutroom.publishing.errors import AlreadySending, Edited
from cutroom.publishing.schedule_schemas import (
    FindNextSlots,
    MovePost,
    PostingTime,
    ReadCalendar,
    SavePostingTimes,
)
from cutroom.publishing.schemas import PostView, Timing
from cutroom.runtime.context import Actor
from cutroom.runtime.database import now
from cutroom.social.schemas import AccountView
from tests.support.publishing import Publisher

RACES = 200
IST = ZoneInfo("Asia/Kolkata")


def at(instant: datetime) -> Timing:
    return Timing(when="at", at=instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), zone="Etc/UTC")


def move(publisher: Publisher, post: PostView, to: datetime | Timing, *accounts: AccountView) -> PostView:
    ids = [one.id for one in post.targets if one.account_id in {account.id for account in accounts}]
    timing = to if isinstance(to, Timing) else at(to)
    request = MovePost(version=post.version, timing=timing, target_ids=ids)
    return moving.move(publisher.ctx, publisher.actor, post.id, request)


def three_times(publisher: Publisher, account: AccountView, hour: str = "18:00") -> None:
    """Mondays, Wednesdays and Fridays in India."""
    times = [PostingTime(weekday=day, at=hour) for day in (0, 2, 4)]
    slots.save(publisher.ctx, publisher.actor, account.id, SavePostingTimes(zone="Asia/Kolkata", times=times))


def queued(publisher: Publisher, account: AccountView) -> PostView:
    return publisher.post(account, timing={"when": "slot"}, allow_duplicate=True)


def month(publisher: Publisher, **wanted: object) -> ReadCalendar:
    return ReadCalendar.model_validate(
        {"after": now() - timedelta(days=1), "before": now() + timedelta(days=30)} | wanted
    )


def test_a_post_moves_until_it_is_taken_and_never_both(publisher: Publisher) -> None:
    """Case 23: a worker's first step and a move in the same moment; exactly one of them wins, each time."""
    account = publisher.channels.connect("youtube")
    post, outcomes = publisher.later(account, minutes=0.5), Counter[str]()
    tomorrow = now() + timedelta(days=1)
    with ThreadPoolExecutor(2) as pool:
        for round_number in range(RACES):
            publisher.execute(
                "update post_targets set state = 'scheduled', next_at = now(), lease = null, lease_until = null"
            )
            [claimed] = delivery.claim(publisher.ctx)
            post, together = publisher.get(post), threading.Barrier(2)

            def take(together: threading.Barrier = together, claimed: object = claimed) -> bool:
                together.wait()
                return delivery.take(publisher.ctx, claimed) is not None  # type: ignore[arg-type]

            def reschedule(together: threading.Barrier = together, post: PostView = post) -> str:
                together.wait()
                try:
                    move(publisher, post, tomorrow)
                except AlreadySending as refused:
                    assert refused.message == "This post is already going out, so it can no longer be moved."
                    return "sending"
                return "moved"

            taken, moved = pool.submit(take), pool.submit(reschedule)
            outcomes[moved.result()] += 1
            assert taken.result() == (moved.result() == "sending"), round_number
            target = publisher.target(post)
            assert target.state == ("sending" if taken.result() else "scheduled")
            assert (target.due_at == tomorrow.replace(microsecond=0)) or taken.result()
    assert outcomes.total() == RACES


def test_a_moved_post_goes_out_at_its_new_time_alone(publisher: Publisher) -> None:
    post = publisher.later(publisher.channels.connect("youtube"), minutes=0.5)
    moved = move(publisher, post, now() + timedelta(days=1))
    assert (moved.version, moved.state, moved.zone) == (post.version + 1, "scheduled", "Etc/UTC")
    assert publisher.tick() == []
    publisher.finish()
    assert publisher.get(post).state == "published"
    assert len(publisher.world("youtube")) == 1
    with pytest.raises(AlreadySending, match="already live"):
        move(publisher, publisher.get(post), now() + timedelta(days=1))


def test_what_cannot_be_moved(publisher: Publisher) -> None:
    post = publisher.later(publisher.channels.connect("youtube"))
    move(publisher, post, now() + timedelta(days=1))
    with pytest.raises(Edited):
        move(publisher, post, now() + timedelta(days=2))
    post = publisher.get(post)
    with pytest.raises(Invalid, match="passed"):
        move(publisher, post, now() - timedelta(hours=1))
    with pytest.raises(NotFound):
        moving.move(
            publisher.ctx, publisher.actor, post.id,
            MovePost(version=post.version, timing=at(now() + timedelta(days=1)), target_ids=[new_id()]),
        )  # fmt: skip
    service.cancel(publisher.ctx, publisher.actor, post.id)
    with pytest.raises(AlreadySending, match="canceled"):
        move(publisher, publisher.get(post), now() + timedelta(days=1))


def test_one_account_of_a_post_moves_alone(publisher: Publisher) -> None:
    youtube, tiktok = publisher.channels.connect("youtube"), publisher.channels.connect("tiktok")
    post = publisher.later(youtube, tiktok)
    moved = move(publisher, post, now() + timedelta(days=2), tiktok)
    by_platform = {one.platform: one.due_at for one in moved.targets}
    assert by_platform["youtube"] == post.due_at == moved.due_at
    assert by_platform["tiktok"] and by_platform["tiktok"] - now() > timedelta(days=1)
    entries = calendar.read(publisher.ctx, publisher.actor, month(publisher)).items
    assert [(one.platform, one.at) for one in entries] == [*by_platform.items()]
    publisher.execute("update post_targets set state = 'published' where platform = 'youtube'")
    again = move(publisher, publisher.get(post), now() + timedelta(days=3), tiktok)
    assert next(one for one in again.targets if one.platform == "youtube").due_at == post.due_at


def test_fifty_at_once_get_fifty_posting_times_in_the_accounts_zone(publisher: Publisher) -> None:
    """Case 27; deleting or moving one frees exactly its time."""
    account = publisher.channels.connect("youtube")
    three_times(publisher, account)
    publisher.export()
    with ThreadPoolExecutor(8) as pool:
        posts = sorted(pool.map(partial(queued, publisher), [account] * 50), key=lambda one: one.due_at or now())
    instants = [one.due_at for one in posts if one.due_at]
    walls = [one.astimezone(IST) for one in instants]
    assert len(set(instants)) == 50
    assert {(one.hour, one.minute, one.weekday() in (0, 2, 4)) for one in walls} == {(18, 0, True)}
    assert {(b.date() - a.date()).days for a, b in pairwise(walls)} <= {2, 3}  # none is left out
    service.cancel(publisher.ctx, publisher.actor, posts[2].id)
    move(publisher, posts[4], instants[4] + timedelta(hours=1))
    assert [queued(publisher, account).due_at for _ in range(2)] == [instants[2], instants[4]]


def test_the_next_time_is_shown_before_it_is_taken_and_leaves_out_what_is_planned_by_hand(publisher: Publisher) -> None:
    account, other = publisher.channels.connect("youtube"), publisher.channels.connect("tiktok")
    three_times(publisher, account)
    question = FindNextSlots(account_id=[account.id, other.id])
    first, none = slots.find_next(publisher.ctx, publisher.actor, question).items
    assert first.at and (first.at.astimezone(UTC).hour, first.at.minute, none.at) == (12, 30, None)
    publisher.post(account, timing=at(first.at).model_dump())
    second = slots.find_next(publisher.ctx, publisher.actor, question).items[0].at
    assert second and second > first.at
    assert queued(publisher, account).due_at == second
    with pytest.raises(Invalid, match="no free posting time"):
        queued(publisher, other)
    with pytest.raises(NotFound):
        slots.find_next(publisher.ctx, Actor(new_id()), question)


def test_posting_times_are_set_as_a_whole_and_planned_posts_stay(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    three_times(publisher, account)
    post = queued(publisher, account)
    three_times(publisher, account, "07:15")
    [kept] = slots.read(publisher.ctx, publisher.actor).items
    assert (kept.zone, [one.at for one in kept.times]) == ("Asia/Kolkata", ["07:15"] * 3)
    assert publisher.get(post).due_at == post.due_at
    with pytest.raises(Invalid, match="no time zone"):
        slots.save(publisher.ctx, publisher.actor, account.id, SavePostingTimes(zone="Mars/Base", times=[]))
    with pytest.raises(NotFound):
        slots.save(publisher.ctx, publisher.actor, new_id(), SavePostingTimes(times=[]))
    slots.save(publisher.ctx, publisher.actor, account.id, SavePostingTimes(times=[]))
    assert slots.read(publisher.ctx, publisher.actor).items == []


def test_the_calendar_shows_a_window_with_its_posts_and_free_times(publisher: Publisher) -> None:
    youtube, tiktok = publisher.channels.connect("youtube"), publisher.channels.connect("tiktok")
    three_times(publisher, youtube)
    near = publisher.later(youtube, tiktok)
    far = publisher.later(tiktok, minutes=60 * 24 * 40, number=1)
    gone = publisher.later(youtube, minutes=90, number=2)
    service.cancel(publisher.ctx, publisher.actor, gone.id)
    shown = calendar.read(publisher.ctx, publisher.actor, month(publisher))
    assert [(one.post_id, one.platform, one.can_move) for one in shown.items] == [
        (near.id, "youtube", True), (near.id, "tiktok", True)
    ]  # fmt: skip
    assert 11 <= len(shown.free_slots) <= 13
    assert {one.account_id for one in shown.free_slots} == {youtube.id}
    queued(publisher, youtube)
    only = calendar.read(publisher.ctx, publisher.actor, month(publisher, account_id=youtube.id))
    assert len(only.free_slots) == len(shown.free_slots) - 1
    assert {one.account_id for one in only.items} == {youtube.id}
    later = month(publisher, after=now() + timedelta(days=35), before=now() + timedelta(days=45), platform="tiktok")
    other = calendar.read(publisher.ctx, publisher.actor, later)
    assert [one.post_id for one in other.items] == [far.id]
    assert other.free_slots == []
    assert calendar.read(publisher.ctx, Actor(new_id()), month(publisher)).items == []


def test_a_window_is_found_by_its_index(publisher: Publisher) -> None:
    """Ten years of posts in the workspace: a month reads its own rows alone."""
    post = publisher.later(publisher.channels.connect("youtube"))
    publisher.execute(
        "insert into post_targets (id, owner_id, post_id, account_id, platform, account_name, media, state, content, "
        "version, tries, created_at, due_at) select gen_random_uuid(), t.owner_id, t.post_id, gen_random_uuid(), "
        "'tiktok', 'x', 'x', 'published', '{}', 1, 0, now(), now() - make_interval(hours => n) "
        "from post_targets t, generate_series(1, 20000) n where t.post_id = %s", post.id,
    )  # fmt: skip
    publisher.execute("analyze post_targets")
    plan = publisher.execute(
        "explain (format json) select * from post_targets where owner_id = %s and due_at >= now() - interval '1 day' "
        "and due_at < now() + interval '30 days' and state <> 'canceled' order by due_at, id limit 2001",
        publisher.actor.workspace_id,
    )  # fmt: skip
    assert "ix_post_targets_owner_id_due_at" in str(plan)
    assert len(calendar.read(publisher.ctx, publisher.actor, month(publisher)).items) == 24
