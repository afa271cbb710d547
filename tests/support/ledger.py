"""The ledger as a test drives it: short verbs, each in a transaction of its own."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from cutroom.billing import ledger, queries
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.runtime import database as runtime
from cutroom.runtime.database import now
from tests.support.database import Database


@dataclass(frozen=True)
class Books:
    """The ledger of one database."""

    database: Database

    @contextmanager
    def session(self) -> Generator[Session]:
        with runtime.transaction(self.database.app_url, None) as session:
            yield session

    def _query(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database.owner_url) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def grant(self, amount: int) -> UUID:
        """A new holder with so many credits."""
        holder = new_id()
        self.give(holder, amount)
        return holder

    def give(self, holder: UUID, amount: int, key: str = "", kind: str = "grant") -> UUID:
        lines = (Line(holder, "wallet", Money(amount, "CRD")), Line(PLATFORM, "issued", Money(-amount, "CRD")))
        with self.session() as session:
            return ledger.post(session, kind, f"{holder}:{key or new_id()}", lines, reason="test")

    def move(self, giver: UUID, taker: UUID, amount: int) -> None:
        lines = (Line(taker, "wallet", Money(amount, "CRD")), Line(giver, "available", Money(-amount, "CRD")))
        if giver != taker:
            with self.session() as session:
                ledger.post(session, "move", f"{new_id()}", lines, reason="test")

    def take(self, holder: UUID, amount: int, key: str = "") -> UUID:
        return self.give(holder, -amount, key, "revoke")

    def reserve(self, holder: UUID, amount: int, key: str = "", expires_in: timedelta = timedelta(hours=1)) -> UUID:
        with self.session() as session:
            return ledger.reserve(
                session, holder, Money(amount, "CRD"), f"{holder}:{key or new_id()}", reason="work", subject="a job",
                expires_at=now() + expires_in,
            )  # fmt: skip

    def commit(self, reservation: UUID, used: int) -> None:
        with self.session() as session:
            ledger.commit(session, reservation, used, reason="work")

    def release(self, reservation: UUID) -> bool:
        with self.session() as session:
            return ledger.release(session, reservation, reason="failed")

    def reverse(self, transfer: UUID) -> UUID:
        with self.session() as session:
            return ledger.reverse(session, transfer, reason="refund")

    def of(self, holder: UUID) -> dict[str, int]:
        """Kind -> kept balance, where it is not nothing."""
        query = (
            "select kind, balance from ledger_accounts a join ledger_balances b on b.account_id = a.id "
            "where holder_id = %s and balance <> 0"
        )
        return dict(self._query(query, holder))  # type: ignore[arg-type]

    def sum_of(self, holder: UUID, kind: str) -> int:
        query = (
            "select coalesce(sum(amount), 0)::bigint from ledger_entries e join ledger_accounts a on a.id = account_id "
            "where holder_id = %s and kind = %s"
        )
        return int(str(self._query(query, holder, kind)[0][0]))

    def at(self, holder: UUID, kind: str, at: datetime) -> int:
        """A balance at an instant, asked as the schema's owner: a holder of a test belongs to no workspace."""
        with runtime.transaction(self.database.owner_url, None) as session:
            return queries.balance_at(session, holder, kind, "CRD", at)

    def child(self, transfer: UUID) -> UUID:
        return UUID(str(self._query("select id from ledger_transfers where parent_id = %s", transfer)[0][0]))

    def totals(self) -> dict[str, int]:
        with self.session() as session:
            return queries.totals_for_system(session)

    def mismatches(self) -> list[tuple[UUID, int, int]]:
        with self.session() as session:
            return [*queries.mismatches_for_system(session), *queries.lot_mismatches_for_system(session)]

    def lot(self, holder: UUID, amount: int, expires_at: datetime, *, promotional: bool = False) -> UUID:
        """So many credits that end at an instant."""
        lines = (Line(holder, "wallet", Money(amount, "CRD")), Line(PLATFORM, "issued", Money(-amount, "CRD")))
        with self.session() as session:
            transfer = ledger.post(session, "grant", f"{holder}:{new_id()}", lines, reason="test")
            ledger.open_lot(session, transfer, expires_at, promotional=promotional)
        return transfer

    def left(self, lot: UUID) -> int:
        return int(str(self._query("select remaining from ledger_lots where id = %s", lot)[0][0]))

    def end(self, lot: UUID) -> None:
        """Let a lot have ended a moment ago."""
        with psycopg.connect(self.database.owner_url) as connection:
            connection.execute("update ledger_lots set expires_at = now() - interval '1 second' where id = %s", (lot,))

    def expire(self, holder: UUID, at: datetime) -> int:
        with self.session() as session:
            return ledger.expire_lots(session, holder, at)
