"""Posts as people see them. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from cutroom.publishing import platforms, rules, times
from cutroom.publishing.models import Post, PostTarget, PublishAttempt, PublishStep
from cutroom.publishing.platforms import Platform
from cutroom.publishing.schemas import Content, PostDetail, PostView, StepView, TargetView, TimelineEntry

RETRYABLE = ("failed", "needs_action", "missed")
STATES = {
    "sending": ("Sending to {name}", "neutral"),
    "processing": ("{name} has the video and is processing it", "neutral"),
    "published": ("Live on {name}", "good"),
    "scheduled": ("Trying again later: {reason}", "waiting"),
    "resumed": ("{name} is connected again; planned as before", "neutral"),
    "failed": ("Not posted to {name}: {reason}", "bad"),
    "unconfirmed": ("Not sure whether {name} has it: {reason}", "bad"),
    "needs_action": ("Needs you before it can go to {name}: {reason}", "bad"),
    "missed": ("Missed its time on {name}", "bad"),
    "canceled": ("Canceled for {name}", "neutral"),
    "retry": ("Tried again for {name}", "neutral"),
    "comment failed": ("First comment not written on {name}: {reason}", "bad"),
    "comment retry": ("First comment tried again on {name}", "neutral"),
    "cover retry": ("Cover tried again on {name}", "neutral"),
    "cover failed": ("Cover not set on {name}: {reason}", "bad"),
    "settled": ("You checked {name}", "neutral"),
    "awaiting_approval": ("Waiting for approval for {name}", "waiting"),
    "approved": ("Approved for {name}", "good"),
    "sent_back": ("Changes requested for {name}", "bad"),
    "moved": ("Moved to another time for {name}", "neutral"),
}
STEPS = {
    "open upload": "{name} opened an upload",
    "new upload": "{name} lost the upload; started a new one",
    "declare": "{name} accepted the post’s details",
    "container": "{name} prepared the reel",
    "publish": "{name} was asked to publish",
    "start": "{name} opened an upload",
    "first comment": "First comment written on {name}",
    "cover": "Cover set on {name}",
    "finish": "{name} was asked to publish",
}


def post(row: Post, targets: Sequence[PostTarget], steps: Sequence[PublishStep] = ()) -> PostView:
    """A post with its derived state."""
    return PostView(
        id=row.id,
        export_id=row.export_id,
        title=row.title,
        state=rules.post_state(one.state for one in targets),
        due_at=row.due_at,
        wall=row.wall,
        zone=row.zone,
        shifted=_is_shifted(row),
        version=row.version,
        created_at=row.created_at,
        targets=[target(one, [step for step in steps if step.target_id == one.id]) for one in targets],
    )


def _is_shifted(row: Post) -> bool:
    if row.due_at is None or row.wall is None or row.zone is None:
        return False
    return times.wall_of(row.due_at, row.zone) != datetime.fromisoformat(row.wall)


def target(row: PostTarget, steps: Sequence[PublishStep] = ()) -> TargetView:
    """One account's part of a post, with what follows it there."""
    known = set(TargetView.model_fields) - {"content", "can_retry", "steps"}
    values: dict[str, Any] = {name: getattr(row, name) for name in known}
    content = Content.model_validate(row.content)
    shown = [StepView.model_validate(step) for step in steps]
    return TargetView(**values, content=content, can_retry=row.state in RETRYABLE, steps=shown)


def detail(
    row: Post, targets: Sequence[PostTarget], steps: Sequence[PublishStep], attempts: Sequence[PublishAttempt]
) -> PostDetail:
    """A post with its time line."""
    by_id = {one.id: one for one in targets}
    entries = [entry for one in attempts if (entry := _entry(by_id[one.target_id], one))]
    return PostDetail(**dict(post(row, targets, steps)), timeline=entries)


def _entry(of: PostTarget, one: PublishAttempt) -> TimelineEntry | None:
    """A row of the history in words; pieces of an upload are told by the first and the last alone."""
    name = platforms.of(of.platform).name
    if one.kind == "note":
        text, tone = STATES.get(one.step, (one.step, "neutral"))
        reason = str(one.detail.get("reason") or "").rstrip(".")
        return _told(of, one, text.format(name=name, reason=reason).removesuffix(": "), tone)
    if one.kind == "intent":
        return None
    if one.outcome == "ok":
        return _step_done(of, one, name)
    if one.outcome == "unanswered":
        return _told(of, one, f"{name} did not answer; asking what it has", "waiting")
    return _told(of, one, f"{name} answered: {one.detail.get('error') or one.detail.get('status')}", "bad")


def _step_done(of: PostTarget, one: PublishAttempt, name: str) -> TimelineEntry | None:
    if one.step != "upload":
        return _told(of, one, STEPS.get(one.step, one.step).format(name=name), "neutral")
    total, last = one.detail.get("total", 0), one.detail.get("last", 0)
    if last + 1 < total:
        return None
    return _told(of, one, f"Whole video sent to {name} ({total / 1e6:.1f} MB)", "neutral")


def _told(of: PostTarget, one: PublishAttempt, text: str, tone: str) -> TimelineEntry:
    return TimelineEntry(
        at=one.at, target_id=of.id, platform=cast(Platform, of.platform), text=text, tone=cast(Any, tone)
    )
