"""Tables of the ledger and of quotes. Only functions of the database write the ledger's (migration 0009)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column


class Holder(Base):
    """Whose accounts are a workspace's: all that ties the ledger to it. A purge deletes the row, and entries stay."""

    __tablename__ = "ledger_holders"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(unique=True)
    created_at: Mapped[datetime] = created_column()


class Account(Base):
    """What one holder has of one kind in one currency. `floor` and `ceiling` bound its balance, where it has bounds."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint("holder_id", "kind", "currency"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("kind <> 'wallet'", name="kind"),
    )

    id: Mapped[UUID] = id_column()
    holder_id: Mapped[UUID]
    kind: Mapped[str]
    currency: Mapped[str]
    floor: Mapped[int | None] = mapped_column(BigInteger)
    ceiling: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = created_column()


class Balance(Base):
    """The kept balance of an account with bounds, after `version` entries; writers queue for this row alone."""

    __tablename__ = "ledger_balances"
    __table_args__ = (
        CheckConstraint("balance >= floor", name="floor"),
        CheckConstraint("balance <= ceiling", name="ceiling"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), primary_key=True)
    balance: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(BigInteger)
    floor: Mapped[int | None] = mapped_column(BigInteger)
    ceiling: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[datetime]


class Transfer(Base):
    """One movement: why, for what, once for each (kind, key). A reservation is pending until it is posted or voided."""

    __tablename__ = "ledger_transfers"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        CheckConstraint("status in ('pending', 'posted', 'voided')", name="status"),
        Index("ix_ledger_transfers_pending", "expires_at", postgresql_where=text("status = 'pending'")),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str]
    key: Mapped[str]
    reason: Mapped[str]
    subject: Mapped[str]
    body_hash: Mapped[str]
    status: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    parent_id: Mapped[UUID | None]
    holder_id: Mapped[UUID | None]
    currency: Mapped[str | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)


class Entry(Base):
    """What a transfer changes in one account; where a balance is kept, what it was afterwards. Never changed."""

    __tablename__ = "ledger_entries"
    __table_args__ = (Index("ix_ledger_entries_history", "account_id", "posted_at", "version"),)

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey(Transfer.id), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int | None] = mapped_column(BigInteger)
    posted_at: Mapped[datetime]


class QuoteRow(Authored, Tenant, Base):
    """What a piece of work will cost at most, and until when that holds."""

    __tablename__ = "quotes"

    id: Mapped[UUID] = id_column()
    items: Mapped[list[Any]]
    total: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    created_at: Mapped[datetime] = created_column()
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    reservation_id: Mapped[UUID | None]
