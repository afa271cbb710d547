"""Posts whose account is lost: they wait for it, and take up their times once it is connected again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import NotFound
from cutroom.publishing import endings, queries, recording
from cutroom.publishing.models import PostTarget
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.social import service as social

RECONNECT = "reconnect"
REASON = "Cutroom lost access to this account. Reconnect it, and this post goes out at its time."
PASSED = "Its time passed while the account was disconnected. Post it now, or choose another time."
LOST = ("reconnect", "disconnected")


def hold_all(ctx: Context, owner_id: UUID, account_id: UUID) -> None:
    """An account is lost: what is planned for it needs somebody, at once; whoever waits with it lets go."""
    with ctx.transaction(owner_id) as session:
        if not _is_lost(session, account_id):
            return  # it is back by now
        for target in queries.of_account(session, account_id, "scheduled"):
            hold(target, target.next_at)
            recording.add(session, target, "note", "needs_action", detail={"reason": REASON})


def hold(target: PostTarget, at: datetime | None) -> None:
    """Let a target wait for its account; `at` is when it would go out."""
    target.state, target.reason_code, target.reason = "needs_action", RECONNECT, REASON
    target.resume_at, target.next_at = at, None
    target.lease = target.lease_until = None


def hold_lost(session: Session, target: PostTarget) -> None:
    """Let a target that was just planned wait, where its account is lost."""
    if target.state == "scheduled" and _is_lost(session, target.account_id):
        hold(target, target.next_at)


def resume_all(ctx: Context, owner_id: UUID, account_id: UUID) -> None:
    """An account is back: its targets go out at their times; what has passed is missed, and a person decides."""
    with ctx.transaction(owner_id) as session:
        if _is_lost(session, account_id):
            return  # it is lost again by now
        for target in queries.of_account(session, account_id, "needs_action"):
            if target.reason_code == RECONNECT:
                _resume(ctx, session, target)
                recording.add(session, target, "note", "resumed" if target.state == "scheduled" else target.state)


def _resume(ctx: Context, session: Session, target: PostTarget) -> None:
    at = target.resume_at
    if at is None or at <= now():
        endings.missed(ctx, session, target, PASSED)
    else:
        target.state, target.next_at, target.tries = "scheduled", at, 0
        target.reason_code = target.reason = None
    target.resume_at = None


def _is_lost(session: Session, account_id: UUID) -> bool:
    try:
        return social.account(session, account_id).health in LOST
    except NotFound:
        return False
