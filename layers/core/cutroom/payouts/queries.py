"""All SQL of payouts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.payouts.models import Payout, PayoutAccount
from cutroom.runtime.database import now, one

OPEN_STATES = ("reserved", "sending", "unconfirmed")


class Place(NamedTuple):
    """A payout, and the workspace that it belongs to."""

    owner_id: UUID
    payout_id: UUID


class Sums(NamedTuple):
    """What is in payouts that have not ended, and what has gone out for good."""

    on_the_way: int
    paid: int


def get(session: Session, payout_id: UUID, *, lock: bool = False) -> Payout:
    """The workspace's payout. Raises NotFound."""
    query = select(Payout).where(Payout.id == payout_id).execution_options(populate_existing=True)
    return one(session, query.with_for_update() if lock else query, "This payout")


def newest(session: Session, offset: int, limit: int) -> tuple[Sequence[Payout], int]:
    """A page of payouts, newest first, and how many there are."""
    query = select(Payout).order_by(Payout.created_at.desc(), Payout.id.desc()).offset(offset).limit(limit)
    return session.scalars(query).all(), session.scalar(select(func.count()).select_from(Payout)) or 0


def open_ones(session: Session) -> Sequence[Payout]:
    """The payouts that have not ended."""
    return session.scalars(select(Payout).where(Payout.state.in_(OPEN_STATES))).all()


def sums(session: Session) -> dict[str, Sums]:
    """Currency -> what its payouts come to."""
    going = func.coalesce(func.sum(Payout.amount).filter(Payout.state.in_(OPEN_STATES)), 0)
    gone = func.coalesce(func.sum(Payout.amount - Payout.returned).filter(Payout.state == "sent"), 0)
    rows = session.execute(select(Payout.currency, going, gone).group_by(Payout.currency))
    return {row[0]: Sums(int(row[1]), int(row[2])) for row in rows}


def has_failed(session: Session, trigger: str, currency: str) -> bool:
    """Whether a payout of this trigger and currency has failed."""
    query = select(Payout.id).where(Payout.trigger == trigger, Payout.currency == currency, Payout.state == "failed")
    return session.scalar(query.limit(1)) is not None


def account(session: Session, *, lock: bool = False) -> PayoutAccount | None:
    """The workspace's payout account."""
    query = select(PayoutAccount).execution_options(populate_existing=True)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def open_account(session: Session, owner_id: UUID, created_by: UUID | None, country: str) -> None:
    """A row for the workspace's account, unless there is one."""
    row: dict[str, object] = {"owner_id": owner_id, "created_by": created_by, "country": country, "state": "none"}
    row |= {"missing": [], "schedule": "manual", "checked_at": now(), "created_at": now()}
    session.execute(insert(PayoutAccount).values(row).on_conflict_do_nothing(index_elements=["owner_id"]))


def find_for_system(session: Session, reference: str) -> Place | None:
    """The payout that an id of ours or a transfer belongs to."""
    row = session.execute(text("select owner_id, id from find_payout(:reference)"), {"reference": reference}).first()
    return Place(row[0], row[1]) if row else None


def owner_for_system(session: Session, account_id: str) -> UUID | None:
    """The workspace that an account at Stripe belongs to."""
    return session.scalar(text("select find_payout_account(:account)"), {"account": account_id})


def due_for_system(session: Session, at: datetime, limit: int) -> list[Place]:
    """Payouts that the clock goes on with, the longest due first."""
    query = text("select owner_id, id from due_payouts(:at, :limit)")
    return [Place(row[0], row[1]) for row in session.execute(query, {"at": at, "limit": limit})]


def scheduled_for_system(session: Session, at: datetime, limit: int) -> Sequence[UUID]:
    """The workspaces whose weekly payout is due."""
    return session.scalars(text("select scheduled_payouts(:at, :limit)"), {"at": at, "limit": limit}).all()


def unheard_for_system(session: Session, waiting: datetime, ready: datetime, limit: int) -> Sequence[UUID]:
    """The workspaces whose account was not read since an instant: a later one for those that wait to be ready."""
    query = text("select unheard_payout_accounts(:waiting, :ready, :limit)")
    return session.scalars(query, {"waiting": waiting, "ready": ready, "limit": limit}).all()
