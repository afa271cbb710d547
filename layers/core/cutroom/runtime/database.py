"""PostgreSQL: one engine a process, one transaction a use case, the tenant set for row-level security."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, DateTime, Engine, MetaData, Select, create_engine, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, Session, mapped_column

from cutroom.kit.errors import NotFound
from cutroom.kit.ids import new_id
from cutroom.runtime import patience

Row = TypeVar("Row")


class Base(DeclarativeBase):
    """Every table's base: UUIDs, aware instants and JSONB by annotation."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads this class attribute)
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class Tenant:
    """A table whose rows belong to one workspace; the migration gives it the row-level security policy.

    `owner_id` is the workspace that owns the row. A person's own workspace has the person's id, so that what belongs
    to a person alone (sign-ins, consents, mailed secrets) is kept in the same way (ADR 0022).
    """

    owner_id: Mapped[UUID] = mapped_column(index=True)


class Authored:
    """A table whose rows name the person who made them; nobody where the product did, or before this was kept."""

    created_by: Mapped[UUID | None]


def id_column() -> MappedColumn[UUID]:
    """A UUIDv7 primary key."""
    return mapped_column(primary_key=True, default=new_id)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def created_column() -> MappedColumn[datetime]:
    return mapped_column(default=now)


def one(session: Session, query: Select[Row], what: str = "It") -> Row:
    """The only row of `query`; raises NotFound when there is none, or it belongs to another tenant."""
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(f"{what} does not exist, or you may not see it.")
    return row


def lock(session: Session | Connection, name: str, key: object) -> None:
    """Wait for the advisory lock `name` of `key` (an owner, an Edit); it is held to the end of the transaction."""
    query = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
    session.execute(query, {"key": f"{name}:{key}"})


@lru_cache(maxsize=4)
def engine(url: str) -> Engine:
    """The process's connection pool for `url`: small, because many functions share one database."""
    from cutroom.runtime.connections import connect

    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: connect(url),
        pool_size=2,
        max_overflow=6,
        pool_timeout=patience.seconds() / 2,
        pool_pre_ping=True,
        pool_recycle=600,
    )


# In one statement, and for this transaction alone: RDS Proxy takes no settings with a connection.
BEGINNING = text(
    "select set_config('app.tenant', :tenant, true), set_config('statement_timeout', :statement, true), "
    "set_config('lock_timeout', :lock, true), set_config('idle_in_transaction_session_timeout', :idle, true)"
)


def _limits() -> dict[str, str]:
    """PostgreSQL's own limits, in milliseconds: it gives up a little before we do, so that the reason is told."""
    patient = int(patience.seconds() * 1000)
    return {"statement": str(patient * 3 // 4), "lock": str(patient // 2), "idle": str(patient * 4)}


@contextmanager
def transaction(url: str, tenant: UUID | None) -> Generator[Session]:
    """One transaction in which only the rows of the workspace `tenant` exist; commits at its end, rolls back on errors.

    With no tenant no row of any tenant table can be seen: what must look across tenants calls a definer function.
    """
    yield from _begun(engine(url), tenant)


@contextmanager
def snapshot(url: str, tenant: UUID | None) -> Generator[Session]:
    """The same, but all its queries see the database as it was at the first, and none can write."""
    reading = engine(url).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    yield from _begun(reading, tenant)


def _begun(bind: Engine, tenant: UUID | None) -> Generator[Session]:
    with Session(bind, expire_on_commit=False) as session, session.begin():
        session.execute(BEGINNING, {"tenant": str(tenant or ""), **_limits()})
        yield session
