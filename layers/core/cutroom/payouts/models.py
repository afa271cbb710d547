"""Tables of payouts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column

STATES = "state in ('reserved', 'sending', 'sent', 'failed', 'unconfirmed')"
ACCOUNT_STATES = "state in ('none', 'onboarding', 'restricted', 'ready')"
OPEN = "state in ('reserved', 'sending', 'unconfirmed')"


class PayoutAccount(Authored, Base):
    """The account at Stripe to which a workspace is paid. `account_id` is None until Stripe has made it.

    `missing` names what Stripe still needs, `reason` says why it is restricted, `bank_problem` why a bank did not take
    money. `ready_at` is when it could first be paid. `scheduled_at` is when the weekly payout comes next.
    """

    __tablename__ = "payout_accounts"
    __table_args__ = (UniqueConstraint("account_id"), CheckConstraint(ACCOUNT_STATES, name="state"))

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[str | None]
    country: Mapped[str]
    state: Mapped[str] = mapped_column(default="none")
    missing: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str | None]
    bank_problem: Mapped[str | None]
    schedule: Mapped[str] = mapped_column(default="manual")
    scheduled_at: Mapped[datetime | None] = mapped_column(index=True)
    ready_at: Mapped[datetime | None]
    checked_at: Mapped[datetime] = created_column()
    created_at: Mapped[datetime] = created_column()


class Payout(Authored, Tenant, Base):
    """Money on its way to a payout account; its id is the key of the one transfer that there can be.

    `returned` is what came back of `amount`, by reversals. `first_sent_at` is when Stripe was first asked,
    `unseen_since` when it was first read that there is no transfer. At `next_at` the clock goes on with it: sends it,
    or reads what became of it. `version` grows with each change: what was read before another change is read again.
    """

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint(STATES, name="state"),
        CheckConstraint("amount > 0 and returned between 0 and amount", name="amount"),
        UniqueConstraint("transfer_id"),
        Index("ix_payouts_next_at", "next_at", postgresql_where=text("next_at is not null")),
        Index("uq_payouts_open", "owner_id", "currency", unique=True, postgresql_where=text(OPEN)),
    )

    id: Mapped[UUID] = id_column()
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    destination: Mapped[str]
    state: Mapped[str] = mapped_column(default="reserved")
    trigger: Mapped[str]
    reason: Mapped[str | None]
    transfer_id: Mapped[str | None]
    returned: Mapped[int] = mapped_column(BigInteger, default=0)
    tries: Mapped[int] = mapped_column(default=0)
    first_sent_at: Mapped[datetime | None]
    unseen_since: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = created_column()
    ended_at: Mapped[datetime | None]
