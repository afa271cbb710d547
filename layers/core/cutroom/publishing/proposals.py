"""What is proposed for approval, and how it differs from what was decided before. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from cutroom.publishing.approval_schemas import Change, ChangeField
from cutroom.publishing.models import Post, PostTarget

REMIND_BEFORE = timedelta(hours=4)
TEXTS: tuple[ChangeField, ...] = ("title", "caption", "hashtags", "first_comment", "privacy")
OPTIONS = {
    "comments": "Comments", "duets": "Duets", "stitches": "Stitches", "made_with_ai": "Made with AI",
    "made_for_kids": "Made for kids", "branded": "Branded content", "notify_subscribers": "Notify subscribers",
}  # fmt: skip


def proposal(post: Post, targets: Sequence[PostTarget]) -> dict[str, Any]:
    """What somebody decides about: the video, and for each account its text and its time."""
    accounts = {
        str(one.account_id): {
            "name": one.account_name, "platform": one.platform, "content": one.content,
            "at": one.due_at.isoformat() if one.due_at else None,
        }
        for one in targets if one.state != "canceled"
    }  # fmt: skip
    return {"export_id": str(post.export_id), "title": post.title, "accounts": accounts}


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    """What differs from the proposal that was decided before; nothing where there is none."""
    if before is None:
        return []
    differences: list[Change] = []
    if before["export_id"] != after["export_id"]:
        differences.append(Change(field="video", account=None, before=before["title"], after=after["title"]))
    earlier, later = before["accounts"], after["accounts"]
    differences += [_account(one, None) for id, one in earlier.items() if id not in later]
    differences += [_account(None, one) for id, one in later.items() if id not in earlier]
    for account_id, one in later.items():
        if account_id in earlier:
            differences += _of_account(earlier[account_id], one)
    return differences


def _account(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Change:
    account = before or after or {}
    names = [None if shown is None else str(shown["name"]) for shown in (before, after)]
    return Change(
        field="account", account=account["name"], platform=account["platform"], before=names[0], after=names[1]
    )


def _of_account(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    where = {"account": after["name"], "platform": after["platform"]}
    if before["at"] != after["at"]:
        yield Change(field="time", before=before["at"], after=after["at"], **where)
    earlier, later = before["content"], after["content"]
    for field in TEXTS:
        if _text(earlier.get(field)) != _text(later.get(field)):
            yield Change(field=field, before=_text(earlier.get(field)), after=_text(later.get(field)), **where)
    for field, label in OPTIONS.items():
        if bool(earlier.get(field)) != bool(later.get(field)):
            yield Change(field="option", before=_switch(label, earlier, field), after=_switch(label, later, field),
                         **where)  # fmt: skip
    if earlier.get("cover_ms") != later.get("cover_ms"):
        yield Change(field="cover", before=_frame(earlier), after=_frame(later), **where)


def _text(value: Any) -> str:
    return " ".join(map(str, cast(list[Any], value))) if isinstance(value, list) else str(value or "")


def _switch(label: str, content: Mapping[str, Any], field: str) -> str:
    return f"{label}: {'on' if content.get(field) else 'off'}"


def _frame(content: Mapping[str, Any]) -> str | None:
    at_ms = content.get("cover_ms")
    return None if at_ms is None else f"{at_ms / 1000:.1f} s"


def remind_at(due_at: datetime | None, now: datetime) -> datetime | None:
    """When those who approve are reminded: four hours before the post's time, or halfway where it is sooner than eight.

    None where it has no time, or is due.
    """
    if due_at is None or due_at <= now:
        return None
    return max(due_at - REMIND_BEFORE, now + (due_at - now) / 2)
