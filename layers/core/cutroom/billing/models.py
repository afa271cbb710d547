"""Tables of billing. Only functions of the database write the ledger's (migration 0009)."""

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
        Index("ix_ledger_transfers_subject", "subject"),
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


class Lot(Base):
    """Credits of a transfer that end: what is `remaining` of them, until when. Its id is the transfer's."""

    __tablename__ = "ledger_lots"
    __table_args__ = (
        CheckConstraint("remaining between 0 and amount", name="remaining"),
        Index("ix_ledger_lots_account", "account_id", "expires_at", postgresql_where=text("remaining > 0")),
        Index("ix_ledger_lots_ending", "expires_at", postgresql_where=text("remaining > 0")),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey(Transfer.id), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    amount: Mapped[int] = mapped_column(BigInteger)
    remaining: Mapped[int] = mapped_column(BigInteger)
    promotional: Mapped[bool]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]


class LotUse(Base):
    """How much of a lot a reservation has taken: it goes back there if it is not used."""

    __tablename__ = "ledger_lot_uses"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey(Transfer.id), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey(Lot.id), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


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


class Customer(Base):
    """The customer that a workspace is at Stripe."""

    __tablename__ = "stripe_customers"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[str]
    created_at: Mapped[datetime] = created_column()


class Purchase(Authored, Tenant, Base):
    """Credits that somebody buys, and how that stands at Stripe. `card` is the fingerprint of what paid.

    Where the `product` is `cash`, `credits` are minor units of `currency` that come to the workspace's own balance.

    `granted` credits came for `paid` minor units; of those `revoked` went back for `reversed` units, by refunds and
    disputes. `postings` maps what was posted of them to its amount. `version` grows with each change: what was read at
    Stripe before another change is read again.
    """

    __tablename__ = "purchases"
    __table_args__ = (
        UniqueConstraint("session_id"),
        CheckConstraint("credits > 0 and amount >= 0", name="sold"),
        CheckConstraint("revoked between 0 and granted", name="revoked"),
        Index("ix_purchases_open", "checked_at", postgresql_where=text("status in ('starting', 'open', 'pending')")),
    )

    id: Mapped[UUID] = id_column()
    pack: Mapped[str]
    product: Mapped[str] = mapped_column(default="credits", server_default="credits")
    credits: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    status: Mapped[str] = mapped_column(default="starting")
    session_id: Mapped[str | None]
    checkout_url: Mapped[str | None]
    payment_intent: Mapped[str | None] = mapped_column(index=True)
    card: Mapped[str | None]
    granted: Mapped[int] = mapped_column(BigInteger, default=0)
    paid: Mapped[int] = mapped_column(BigInteger, default=0)
    revoked: Mapped[int] = mapped_column(BigInteger, default=0)
    reversed: Mapped[int] = mapped_column(BigInteger, default=0)
    postings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = created_column()
    checked_at: Mapped[datetime] = created_column()
    paid_at: Mapped[datetime | None]


class PurchaseRefund(Authored, Tenant, Base):
    """A refund that somebody asked for: its credits are set aside until Stripe has made it, or has refused."""

    __tablename__ = "purchase_refunds"

    id: Mapped[UUID] = id_column()
    purchase_id: Mapped[UUID] = mapped_column(ForeignKey(Purchase.id, ondelete="CASCADE"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    credits: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(default="requested")
    reservation_id: Mapped[UUID]
    refund_id: Mapped[str | None]
    created_at: Mapped[datetime] = created_column()


class WorkReservation(Tenant, Base):
    """Credits that are set aside for a run; a trigger pays or releases them as the run ends (migration 0013)."""

    __tablename__ = "work_reservations"

    reservation_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(index=True)
    credits: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = created_column()


class ReferralCode(Base):
    """What a person gives to those whom they invite."""

    __tablename__ = "referral_codes"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = created_column()


class Referral(Base):
    """By whom a person was invited: `redeemed`, then `rewarded` by their first purchase or `refused`, or `reversed`."""

    __tablename__ = "referrals"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    referrer_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(default="redeemed")
    purchase_id: Mapped[UUID | None]
    transfer_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = created_column()
    rewarded_at: Mapped[datetime | None]


class Subscription(Authored, Tenant, Base):
    """A plan that a workspace pays for, as it stands at Stripe; a workspace has one at a time.

    `plan` is what was paid for until `period_ends_at`, `next_plan` what will be then. `cancels` says that it ends with
    the period. `returned` maps each invoice of which money went back to what was posted of that. `version` grows with
    each change: what was read before another change is read again.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("session_id"),
        UniqueConstraint("subscription_id"),
        Index("ix_subscriptions_checked", "checked_at"),
    )

    id: Mapped[UUID] = id_column()
    plan: Mapped[str]
    status: Mapped[str] = mapped_column(default="starting")
    next_plan: Mapped[str | None]
    session_id: Mapped[str | None]
    checkout_url: Mapped[str | None]
    subscription_id: Mapped[str | None]
    item_id: Mapped[str | None]
    invoice_url: Mapped[str | None]
    cancels: Mapped[bool] = mapped_column(default=False)
    period_ends_at: Mapped[datetime | None]
    past_due_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    returned: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = created_column()
    checked_at: Mapped[datetime] = created_column()


class MeteredUse(Tenant, Base):
    """What a run uses of an amount for a month; a trigger stops counting it when the run fails or is canceled."""

    __tablename__ = "metered_use"
    __table_args__ = (Index("ix_metered_use_month", "owner_id", "what", "created_at"),)

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column()  # the index above begins with it
    what: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    counted: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = created_column()
