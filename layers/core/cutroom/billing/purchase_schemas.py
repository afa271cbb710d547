"""What the buying of credits takes and answers."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from cutroom.kit.schemas import Schema

PurchaseStatus = Literal["starting", "open", "pending", "paid", "failed", "expired", "canceled", "held"]


class PackView(Schema):
    """Credits that are sold together; `amount` is in minor units of `currency`."""

    id: str
    credits: int
    amount: int
    currency: str


class Packs(Schema):
    """What is sold here, and for how many days a refund can be asked for. Nothing, where payments are not set up."""

    items: list[PackView]
    refund_days: int


class BuyCredits(Schema):
    """Which pack."""

    pack: str = Field(min_length=1, max_length=40)


class RefundPurchase(Schema):
    """How much to refund, in minor units; all that is refundable where nothing is said."""

    amount: int | None = Field(None, ge=1, le=99_999_999)


class PurchaseView(Schema):
    """A purchase: `checkout_url` is where it is paid while it is open; amounts are in minor units of `currency`.

    `refundable` is what can be refunded now, `refunding` what is on its way back. `refunded` has gone back, by refunds
    and disputes, and with it `revoked` of the credits.
    """

    id: UUID
    pack: str
    credits: int
    amount: int
    currency: str
    status: PurchaseStatus
    checkout_url: str | None
    refundable: int
    refunding: int
    refunded: int
    revoked: int
    created_at: datetime
    paid_at: datetime | None
