"""All SQL of subscriptions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from cutroom.billing.models import Account, Entry, Subscription, Transfer
from cutroom.billing.queries import IN_WALLET
from cutroom.kit.money import CREDITS
from cutroom.runtime import database
from cutroom.runtime.database import one


class Place(NamedTuple):
    """A subscription, and the workspace that it belongs to."""

    owner_id: UUID
    subscription_id: UUID


def get(session: Session, subscription_id: UUID, *, lock: bool = False) -> Subscription:
    """The workspace's subscription. Raises NotFound."""
    query = select(Subscription).where(Subscription.id == subscription_id).execution_options(populate_existing=True)
    return one(session, query.with_for_update() if lock else query, "This subscription")


def waiting(session: Session) -> Sequence[Subscription]:
    """Subscriptions of the workspace that nobody has paid yet."""
    query = select(Subscription).where(Subscription.status.in_(("starting", "open")))
    return session.scalars(query.order_by(Subscription.created_at)).all()


def hold(session: Session, owner_id: UUID) -> None:
    """One decision about a workspace's subscription at a time, to the end of the transaction."""
    database.lock(session, "subscription", owner_id)


def posted(session: Session, kind: str, keys: Collection[str]) -> set[str]:
    """Which of these transfers have been made."""
    query = select(Transfer.key).where(Transfer.kind == kind, Transfer.key.in_(keys))
    return set(session.scalars(query))


def granted(session: Session, kind: str, key: str) -> int | None:
    """The credits that a transfer has brought the workspace, less those that ended unused; None before it is made."""
    transfer_id = session.scalar(select(Transfer.id).where(Transfer.kind == kind, Transfer.key == key))
    if transfer_id is None:
        return None
    ended = select(Transfer.id).where(Transfer.kind == "expire", Transfer.subject == f"lot:{transfer_id}")
    moved = select(func.sum(Entry.amount)).join(Account, Account.id == Entry.account_id)
    own = (Account.currency == CREDITS, Account.kind.in_(IN_WALLET))
    of_it = or_(Entry.transfer_id == transfer_id, Entry.transfer_id.in_(ended))
    return int(session.scalar(moved.where(*own, of_it)) or 0)


def count_posted(session: Session, subject: str) -> int:
    """How many transfers a subscription has brought."""
    return session.scalar(select(func.count()).select_from(Transfer).where(Transfer.subject == subject)) or 0


def find_for_system(session: Session, reference: str) -> Place | None:
    """The subscription that an id of ours or Stripe's belongs to."""
    query = text("select owner_id, id from find_subscription(:reference)")
    row = session.execute(query, {"reference": reference}).first()
    return Place(row[0], row[1]) if row else None


def due_for_system(session: Session, before: datetime, at: datetime, limit: int) -> list[Place]:
    """Subscriptions that are under way or whose period is over, and that nobody has read since `before`."""
    query = text("select owner_id, id from due_subscriptions(:before, :at, :limit)")
    rows = session.execute(query, {"before": before, "at": at, "limit": limit})
    return [Place(row[0], row[1]) for row in rows]
