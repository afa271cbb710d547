"""What follows from how a purchase stands at Stripe: which transfers are still to be posted. Nothing is looked up here.

A purchase is granted once. Refunds and disputes take credits back in proportion to the money that has gone, so that
all of them are gone with the last unit of it; a refund that failed and a dispute that was won give them back. Each is
posted once, under its own key, in the order in which it happened, whatever the order in which we hear of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from cutroom.kit import money

PaymentStatus = Literal["open", "expired", "processing", "failed", "paid", "free"]
STATUSES: Mapping[PaymentStatus, str] = {
    "open": "open", "expired": "expired", "processing": "pending", "failed": "failed", "paid": "paid", "free": "paid",
}  # fmt: skip


class Payment(NamedTuple):
    """A checkout as Stripe tells of it; `amount` in minor units of `currency` (capital letters)."""

    session_id: str
    reference: str
    status: PaymentStatus
    amount: int
    currency: str
    livemode: bool
    intent: str | None = None
    url: str | None = None


class Reversal(NamedTuple):
    """Money that has gone back (`amount` above 0) or has come again (below 0), and what Stripe took for that.

    `counts` is False for a refund that has failed: nothing is posted for it, or what was posted is undone.
    `request_id` names the refund that somebody asked us for.
    """

    key: str
    kind: Literal["refund", "refund_failed", "dispute", "dispute_won"]
    amount: int
    fee: int = 0
    counts: bool = True
    request_id: str = ""


class Movement(NamedTuple):
    """One transfer: credits that come to the wallet, money that comes to us, a fee that Stripe keeps."""

    kind: str
    key: str
    credits: int
    cash: int
    fee: int = 0


@dataclass(frozen=True)
class Sold:
    """A purchase and what was posted of it so far: credits, minor units, and each reversal's amount by its key."""

    reference: str
    credits: int
    amount: int
    currency: str
    status: str = "open"
    granted: int = 0
    paid: int = 0
    revoked: int = 0
    reversed: int = 0
    postings: Mapping[str, int] = field(default_factory=dict[str, int])


def settle(sold: Sold, payment: Payment, reversals: Sequence[Reversal], *, live: bool) -> tuple[Sold, list[Movement]]:
    """The purchase as it stands now, and the transfers that bring the ledger there. Nothing twice, in any order."""
    if not _fits(sold, payment, live=live):
        return replace(sold, status="held"), []
    movements: list[Movement] = []
    if payment.status in ("paid", "free") and not sold.granted:
        sold = replace(sold, granted=sold.credits, paid=payment.amount)
        movements.append(Movement("purchase", f"stripe:{payment.session_id}:grant", sold.credits, payment.amount))
    if not sold.granted:
        return replace(sold, status=STATUSES[payment.status]), movements
    sold, returned = reverse(sold, reversals)
    return replace(sold, status="paid"), [*movements, *returned]


def reverse(sold: Sold, reversals: Sequence[Reversal]) -> tuple[Sold, list[Movement]]:
    """What was sold after all that went back and came again, and the transfers that are still to be posted of that."""
    movements: list[Movement] = []
    for one in [*reversals, *_undone(sold, reversals)]:
        if one.counts and one.key not in sold.postings:
            sold, movement = _reverse(sold, one)
            movements.append(movement)
    return sold, movements


def _fits(sold: Sold, payment: Payment, *, live: bool) -> bool:
    """Whether the checkout is the one that we opened, for the price that we asked; else a person looks at it."""
    amount = 0 if payment.status == "free" else sold.amount
    actual = (payment.reference, payment.amount, payment.currency, payment.livemode)
    return actual == (sold.reference, amount, sold.currency, live)


def _undone(sold: Sold, reversals: Sequence[Reversal]) -> list[Reversal]:
    """The opposite of refunds that were posted and have failed since."""
    failed = [one for one in reversals if not one.counts and one.key in sold.postings]
    return [Reversal(f"{one.key}:failed", "refund_failed", -sold.postings[one.key]) for one in failed]


def _reverse(sold: Sold, one: Reversal) -> tuple[Sold, Movement]:
    gone = sold.reversed + one.amount
    revoked = _revoked(sold, gone)
    movement = Movement(one.kind, f"stripe:{one.key}", sold.revoked - revoked, -one.amount, one.fee)
    postings = {**sold.postings, one.key: one.amount}
    return replace(sold, reversed=gone, revoked=revoked, postings=postings), movement


def _revoked(sold: Sold, gone: int) -> int:
    """The credits that are taken back once so much money has gone; a refund and a dispute of one payment count once."""
    within = min(sold.paid, max(0, gone))
    return money.credits_revoked(sold.granted, sold.paid, within) if sold.paid else 0


def refundable(sold: Sold, available: int) -> int:
    """How much of a payment can be refunded without taking more credits than are there, in minor units."""
    if not sold.paid:
        return 0
    unspent = min(available, sold.granted - sold.revoked)
    most = -(-sold.paid * (sold.revoked + unspent + 1) // sold.granted) - 1
    return max(0, min(sold.paid, most) - sold.reversed)


def credits_of(sold: Sold, amount: int) -> int:
    """The credits that a refund of `amount` takes back."""
    return _revoked(sold, sold.reversed + amount) - sold.revoked
