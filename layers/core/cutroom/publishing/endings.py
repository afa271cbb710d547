"""What an outcome makes of a target: its next state, in words, and when it is looked at again."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.publishing import followups, platforms, queries, recording, rules
from cutroom.publishing.models import PostTarget
from cutroom.publishing.recording import LEASE
from cutroom.publishing.schemas import PostFailed, PostPublished, PostsMissed
from cutroom.publishing.senders.port import (
    Live,
    NeedsAction,
    Outcome,
    Processing,
    Refused,
    Resume,
    TryAgain,
    Unknown,
)
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

LONGEST_SENDING = timedelta(hours=6)
LONGEST_PROCESSING = timedelta(hours=24)
LONGEST_UNCONFIRMED = timedelta(days=7)
CHECKS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))  # after publishing: rejections come late
MISSED = "Cutroom was not running at this time. Post it now, or choose another time."
NOBODY_KNOWS = "Cutroom can’t tell whether this post went out. Check on the platform, then say whether it is there."


def missed(ctx: Context, session: Session, target: PostTarget, reason: str = MISSED) -> None:
    """The time of a target has passed while nothing could be sent; a person decides, and is told once for all."""
    if not queries.missed_and_untold(session):
        ctx.outbox.add(session, PostsMissed(owner_id=target.owner_id))
    target.state, target.next_at, target.slot_at = "missed", None, None
    target.reason_code, target.reason = "missed", reason


def settle(
    ctx: Context, worked: PostTarget, lease: UUID, outcome: Outcome | None, *, keep_for_s: float
) -> datetime | None:
    """Write what an outcome means, where the lease still holds; gives when the same worker goes on, or None.

    Without an outcome only what follows the post was worked on.
    """
    with ctx.transaction(worked.owner_id) as session:
        target = queries.leased(session, worked.id, lease)
        if target is None:
            return None
        before = (target.state, target.reason)
        if outcome is None:
            target.next_at = _check_at(target)
        else:
            _apply(target, outcome)
        _follow(session, target, before[0])
        if (target.state, target.reason) != before:
            recording.add(session, target, "note", target.state, detail={"reason": target.reason})
        if target.state != before[0] and target.state == "published":
            ctx.outbox.add(session, PostPublished(owner_id=target.owner_id, target_id=target.id))
        if target.state != before[0] and target.state in rules.UNSUCCESSFUL:
            ctx.outbox.add(session, PostFailed(owner_id=target.owner_id, target_id=target.id))
        soon = target.next_at is not None and target.next_at <= now() + timedelta(seconds=keep_for_s)
        if soon and target.state in (*rules.IN_FLIGHT, "published"):
            target.lease_until = now() + LEASE
            return target.next_at
        target.lease = target.lease_until = None
        return None


def _follow(session: Session, target: PostTarget, before: str) -> None:
    """Let what follows a post begin with it, end with it, and be looked at in time."""
    if before != "published" and target.state == "published":
        followups.plan(session, target)
    if before == "published" and target.state != "published":
        followups.withdraw(session, target)
    if target.state == "published":
        times = [at for at in (target.next_at, followups.next_at(session, target)) if at]
        target.next_at = min(times, default=None)


def _apply(target: PostTarget, outcome: Outcome) -> None:
    match outcome:
        case Live(post_id, link):
            _live(target, post_id, link)
        case Processing(after_s, post_id):
            target.platform_post_id = post_id or target.platform_post_id
            _processing(target, after_s)
        case Resume(after_s, message):
            _wait(target, after_s, message)
        case TryAgain(code, message):
            _try_again(target, code, message)
        case NeedsAction(code, message):
            _move(target, "needs_action", code, message)
        case Refused(code, message):
            _move(target, "failed", code, message)
        case Unknown(message, after_s):
            _unknown(target, message, after_s)


def _move(target: PostTarget, state: str, code: str | None, reason: str | None, at: datetime | None = None) -> None:
    """Go to a state. Raises ValueError for one that may not follow."""
    if not rules.may_follow(target.state, state):
        raise ValueError(f"a target may not go from {target.state} to {state}")
    target.state, target.reason_code, target.reason, target.next_at = state, code, reason, at


def _live(target: PostTarget, post_id: str | None, link: str | None) -> None:
    target.platform_post_id = post_id or target.platform_post_id
    target.permalink = link or target.permalink
    target.published_at = target.published_at or now()
    _move(target, "published", None, None, _next_check(target))


def _next_check(target: PostTarget) -> datetime | None:
    """Count a look at a post that is live; gives when the next one is due."""
    handle: dict[str, Any] = dict(target.handle or {})
    target.handle = handle | {"checks": int(handle.get("checks", 0)) + 1}
    return _check_at(target)


def _check_at(target: PostTarget) -> datetime | None:
    """When a post that is live is looked at again."""
    checks = int((target.handle or {}).get("checks", 0))
    return target.published_at + CHECKS[checks - 1] if target.published_at and 0 < checks <= len(CHECKS) else None


def _processing(target: PostTarget, after_s: float) -> None:
    if target.state == "published":
        target.next_at = now() + timedelta(seconds=max(after_s, 900))
        return
    if target.started_at and now() - target.started_at > LONGEST_PROCESSING:
        _unknown(target, NOBODY_KNOWS, 3600.0)
        return
    age = now() - target.started_at if target.started_at else timedelta()
    slower = max(timedelta(seconds=after_s), min(age / 10, timedelta(minutes=5)))
    name = platforms.of(target.platform).name
    _move(target, "processing", "processing", f"{name} is processing the video.", now() + slower)


def _wait(target: PostTarget, after_s: float, message: str) -> None:
    """Nothing new is known: go on later, until nobody should wait any longer."""
    if target.state == "published":
        target.next_at = _next_check(target)  # it was there; who cannot look now looks at the next time
        return
    at = now() + timedelta(seconds=after_s)
    if target.state == "sending" and target.started_at and now() - target.started_at > LONGEST_SENDING:
        if (target.handle or {}).get("final"):
            _unknown(target, NOBODY_KNOWS, 3600.0)
        else:
            _move(target, "failed", "unavailable", f"{message} Cutroom has stopped trying. There is no post.")
        return
    target.next_at = at
    if target.state == "sending":
        target.reason_code, target.reason = "waiting", message


def _try_again(target: PostTarget, code: str, message: str) -> None:
    at = rules.retry_at(now(), target.tries)
    if at is None:
        _move(target, "failed", code, f"{message} Cutroom tried {target.tries} times. There is no post.")
    else:
        _move(target, "scheduled", code, f"{message} Trying again at {at:%H:%M} UTC.", at)


def _unknown(target: PostTarget, message: str, after_s: float) -> None:
    if target.state == "published":
        target.next_at = None  # it was there; that nobody can tell now changes nothing
        return
    long_ago = target.started_at is not None and now() - target.started_at > LONGEST_UNCONFIRMED
    at = None if long_ago else now() + timedelta(seconds=after_s)
    _move(target, "unconfirmed", "unconfirmed", message, at)
