"""What billing takes and answers."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from cutroom.kit.schemas import Schema
from cutroom.runtime.events import Event


class WantedItem(Schema):
    """A part of some work: how many units of an operation."""

    operation: str = Field(min_length=1, max_length=60)
    quantity: int = Field(ge=0, le=10**9)


class AskQuote(Schema):
    """The work whose price is wanted."""

    items: list[WantedItem] = Field(min_length=1, max_length=50)


class PriceView(Schema):
    """Credits for every begun `per` units of an operation."""

    operation: str
    unit: str
    per: int
    credits: int


class Prices(Schema):
    """What each operation costs now."""

    items: list[PriceView]


class QuotedItem(Schema):
    """A part of some work, and what it costs at most."""

    operation: str
    unit: str
    quantity: int
    credits: int


class QuoteView(Schema):
    """What work costs at most. It holds for ten minutes and is used once."""

    id: UUID
    items: list[QuotedItem]
    total: int
    currency: str
    expires_at: datetime


class ReservationView(Schema):
    """Credits that are set aside for work, until it is paid for or released."""

    id: UUID
    status: Literal["pending", "posted", "voided"]
    amount: int
    currency: str
    subject: str
    expires_at: datetime


class LotView(Schema):
    """Credits among those to spend that end; they are spent first."""

    credits: int
    expires_at: datetime


class BalanceView(Schema):
    """What a workspace has: to spend, set aside for work that runs, and owed after a refund of what was spent.

    `ending` are the parts of what is available that end, in the order in which they are spent.
    """

    currency: str
    available: int
    ending: list[LotView] = Field(default_factory=list[LotView])
    reserved: int
    owed: int


class TransactionView(Schema):
    """One line of a workspace's history: what changed, why and for what, and the account's balance after it."""

    id: UUID
    account: str
    kind: str
    reason: str
    subject: str
    amount: int
    currency: str
    balance: int
    created_at: datetime


class PurchaseReversed(Event):
    """All that a purchase had brought has gone back: it was refunded or disputed whole."""

    owner_id: UUID
    purchase_id: UUID


class PlanPaid(Event):
    """A month of a plan was paid, or a change to a larger one."""

    owner_id: UUID
    subscription_id: UUID
    credits: int
    amount: int
    currency: str


class PlanPaymentEnded(Event):
    """A plan's payment has failed, or the plan has ended."""

    owner_id: UUID
    subscription_id: UUID
    outcome: Literal["failed", "ended"]


class BalanceLow(Event):
    """Somebody's work, the run `run_id`, has taken a workspace's credits below the mark of the price list."""

    owner_id: UUID
    user_id: UUID
    run_id: UUID | None = None


class CashReversed(Event):
    """Money that was paid in has gone back, by a refund or a dispute, or has come again."""

    owner_id: UUID
    purchase_id: UUID


class PurchaseEnded(Event):
    """A purchase was paid, or its payment has failed."""

    owner_id: UUID
    purchase_id: UUID
