"""All SQL of notifications; every query is asked from the person's own workspace."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.notifications.models import Notification, NotificationChoice
from cutroom.runtime.database import now
from cutroom.workspaces.conditions import is_member

FORGOTTEN_AT_ONCE = 5000
THING = ("owner_id", "kind", "subject_id", "key")


def belongs(session: Session, workspace_id: UUID, person: UUID) -> bool:
    """Whether a workspace is the person's own, or a team that they are in."""
    return workspace_id == person or bool(session.scalar(select(is_member(workspace_id, person))))


def choice(session: Session, kind: str) -> NotificationChoice | None:
    """What the person has chosen for a kind."""
    return session.scalars(select(NotificationChoice).where(NotificationChoice.kind == kind)).one_or_none()


def choices(session: Session) -> Sequence[NotificationChoice]:
    """All that the person has chosen."""
    return session.scalars(select(NotificationChoice)).all()


def choose(session: Session, person: UUID, kind: str, in_app: bool, by_mail: bool) -> None:
    """Keep what the person wants."""
    wanted = {"in_app": in_app, "by_mail": by_mail, "updated_at": now()}
    row = insert(NotificationChoice).values(owner_id=person, kind=kind, **wanted)
    session.execute(row.on_conflict_do_update(index_elements=["owner_id", "kind"], set_=wanted))


def add(session: Session, values: Mapping[str, Any]) -> Notification:
    """The row of what happened, made or there before; held to the end of the transaction."""
    row = insert(Notification).values(**values).on_conflict_do_nothing(index_elements=THING)
    session.execute(row)
    query = select(Notification).where(*(getattr(Notification, name) == values[name] for name in THING))
    return session.scalars(query.with_for_update()).one()


def get(session: Session, notification_id: UUID) -> Notification | None:
    """A row, held; None where it is gone."""
    query = select(Notification).where(Notification.id == notification_id)
    return session.scalars(query.with_for_update()).one_or_none()


def mailed_since(session: Session, kind: str, workspace_id: UUID, since: datetime) -> bool:
    """Whether the person was mailed of a kind in a workspace since an instant."""
    recent = (Notification.kind == kind, Notification.workspace_id == workspace_id)
    query = select(Notification.id).where(*recent, Notification.mail_claimed_at > since).limit(1)
    return session.scalar(query) is not None


def newest(session: Session, *, unread: bool, offset: int, limit: int) -> tuple[Sequence[Notification], int]:
    """A page of what the person sees, newest first, and how many there are."""
    seen = _seen(unread=unread)
    total = session.scalar(select(func.count()).select_from(Notification).where(*seen)) or 0
    query = select(Notification).where(*seen).order_by(Notification.created_at.desc(), Notification.id.desc())
    return session.scalars(query.offset(offset).limit(limit)).all(), total


def count_unread(session: Session, most: int) -> int:
    """How many the person has not read, up to one more than `most`."""
    some = select(Notification.id).where(*_seen(unread=True)).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def mark_read(session: Session, *, ids: Sequence[UUID] | None, until: datetime) -> None:
    """Those with these ids, or all that were there at an instant, were read."""
    which = [Notification.created_at <= until] if ids is None else [Notification.id.in_(ids)]
    session.execute(update(Notification).where(Notification.read_at.is_(None), *which).values(read_at=now()))


def forget_for_system(session: Session, before: datetime) -> int:
    """Remove some of everybody's that are older than an instant; how many went."""
    query = text("select forget_notifications(:before, :limit)")
    return session.scalar(query, {"before": before, "limit": FORGOTTEN_AT_ONCE}) or 0


def _seen(*, unread: bool) -> list[ColumnElement[bool]]:
    """What is in the app, of the person's own workspace and of the teams that they are in now."""
    own = Notification.workspace_id == Notification.owner_id
    seen: list[ColumnElement[bool]] = [
        Notification.shown.is_(True),
        or_(own, is_member(Notification.workspace_id, Notification.owner_id)),
    ]
    return [*seen, Notification.read_at.is_(None)] if unread else seen
