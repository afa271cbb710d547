"""All SQL of privacy. What belongs to a person is found by `owner_id`, in every table of every capability."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, delete, func, literal_column, select, text
from sqlalchemy.orm import Session

from cutroom.jobs import runs
from cutroom.privacy.models import Takeout
from cutroom.privacy.rules import secret_columns
from cutroom.runtime import database
from cutroom.runtime.database import one

BATCH = 500  # rows that go in one transaction: few enough to be quick whatever hangs on them


def rows(session: Session, table: Table, owner_id: UUID) -> Iterator[dict[str, Any]]:
    """An owner's rows of a table, oldest first, a few at a time."""
    secret = secret_columns()
    columns = [column for column in table.columns if column.name not in secret]
    order = table.columns["created_at"] if "created_at" in table.columns else next(iter(table.primary_key.columns))
    query = select(*columns).where(table.columns["owner_id"] == owner_id).order_by(order)
    answer = session.execute(query.execution_options(yield_per=BATCH))
    return (dict(row) for row in answer.mappings())


def delete_some(session: Session, table: Table, owner_id: UUID) -> int:
    """Delete up to `BATCH` of an owner's rows; how many went."""
    place: ColumnElement[str] = literal_column("ctid", String)
    some = select(place).select_from(table).where(table.columns["owner_id"] == owner_id).limit(BATCH)
    gone = session.execute(delete(table).where(place.in_(some)).returning(place))
    return len(gone.all())


def get(session: Session, takeout_id: UUID, *, lock: bool = False) -> Takeout:
    """The actor's takeout. Raises NotFound."""
    query = select(Takeout).where(Takeout.id == takeout_id)
    return one(session, query.with_for_update() if lock else query, "This export of your data")


def newest(session: Session, offset: int, limit: int) -> tuple[Sequence[Takeout], int]:
    """A page of the actor's takeouts, newest first, and how many there are."""
    total = session.scalar(select(func.count()).select_from(Takeout)) or 0
    query = select(Takeout).order_by(Takeout.id.desc())
    return session.scalars(query.offset(offset).limit(limit)).all(), total


def hold(session: Session, owner_id: UUID) -> None:
    """Keep an owner's other askings for a takeout waiting until this transaction ends."""
    database.lock(session, "takeout", owner_id)


def unfinished(session: Session) -> Takeout | None:
    """The actor's takeout that is being made; None where there is none."""
    query = select(Takeout).where(Takeout.run_id.in_(runs.active()))
    return session.scalars(query.order_by(Takeout.id.desc()).limit(1)).one_or_none()


def closed_accounts_for_system(session: Session, older_than_seconds: float) -> Sequence[UUID]:
    """Whose accounts were closed and are not purged to the last row."""
    query = text("select owner_id from closed_accounts(:age)")
    return session.scalars(query, {"age": older_than_seconds}).all()


def expired_takeouts_for_system(session: Session, at: datetime) -> Sequence[tuple[UUID, UUID]]:
    """(owner, takeout) of every file whose time is over."""
    expired = session.execute(text("select owner_id, takeout_id from expired_takeouts(:at)"), {"at": at})
    return [(row.owner_id, row.takeout_id) for row in expired]
