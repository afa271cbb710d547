"""The books against themselves, and against what Stripe lists: what differs is told with its ids, and settled."""

from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, Field

from cutroom.billing import (
    gateway,
    ledger,
    purchase_queries,
    queries,
    settlement,
    subscription_gateway,
    subscription_queries,
    subscription_settlement,
)
from cutroom.billing.errors import PaymentsAway
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.billing.purchase_queries import Place
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now

LOOKED_BACK = timedelta(days=3)  # for as long Stripe sends an event again
MOST_TOLD = 100


class Mismatch(BaseModel):
    """An account whose kept balance is not the sum of its entries, or is less than its lots hold."""

    account_id: UUID
    kept: int
    replayed: int


class Reconciliation(BaseModel):
    """What was found: all of it is empty where the books are right.

    `totals` are sums of currencies that are not nothing. `missed` are purchases and subscriptions that Stripe knew more
    of than we did; they are settled now. `unread` could not be read. `strangers` counts payments of the account that
    are none of ours.
    """

    accounts: list[Mismatch] = Field(default_factory=list[Mismatch])
    totals: dict[str, int] = Field(default_factory=dict)
    missed: list[UUID] = Field(default_factory=list[UUID])
    unread: list[UUID] = Field(default_factory=list[UUID])
    strangers: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether the books are right."""
        return not (self.accounts or self.totals or self.missed or self.unread)


def run(ctx: Context) -> Reconciliation:
    """Compare kept balances with entries, every currency with nothing, and the last days of payments with Stripe."""
    with ctx.transaction() as session:
        wrong = [*queries.mismatches_for_system(session), *queries.lot_mismatches_for_system(session)]
        totals = {currency: total for currency, total in queries.totals_for_system(session).items() if total}
    accounts = [Mismatch(account_id=one[0], kept=one[1], replayed=one[2]) for one in wrong[:MOST_TOLD]]
    report = Reconciliation(accounts=accounts, totals=totals)
    if gateway.is_set_up(ctx.settings):
        _against_stripe(ctx, report)
    if not report.is_clean:
        log.error("the ledger does not balance", extra=report.model_dump(mode="json"))
    return report


def _against_stripe(ctx: Context, report: Reconciliation) -> None:
    _post_fees(ctx)
    purchases, others = _places(ctx)
    for place in purchases:
        try:
            if _settled_more(ctx, place):
                report.missed.append(place.purchase_id)
        except PaymentsAway:
            report.unread.append(place.purchase_id)
    for place in _subscriptions(ctx, report, others):
        try:
            if _subscribed_more(ctx, place):
                report.missed.append(place.subscription_id)
        except PaymentsAway:
            report.unread.append(place.subscription_id)


def _post_fees(ctx: Context) -> None:
    """Post what Stripe has kept of our charges of the last days, each once: an expense, and less at Stripe."""
    for fee in gateway.fees_since(ctx.settings, now() - LOOKED_BACK):
        with ctx.transaction() as session:
            if purchase_queries.is_customer_for_system(session, fee.customer_id):
                lines = (Line(PLATFORM, "world", fee.amount), Line(PLATFORM, "expense:stripe", -fee.amount))
                ledger.post(session, "stripe_fee", fee.key, lines, reason="fee", subject=f"stripe:{fee.key}")


def _subscriptions(ctx: Context, report: Reconciliation, others: list[str]) -> list[subscription_queries.Place]:
    """The subscriptions whose invoices were drawn up, paid or given back in the last days, and those that run, each
    once; `others` are checkouts and payments that belong to no purchase."""
    places: dict[UUID, subscription_queries.Place] = {}
    references = [subscription_gateway.paid_by(ctx.settings, one) or one for one in others]
    references += subscription_gateway.references_since(ctx.settings, now() - LOOKED_BACK)
    for reference in dict.fromkeys(references):
        with ctx.transaction() as session:
            place = subscription_queries.find_for_system(session, reference)
        if place:
            places[place.subscription_id] = place
        else:
            report.strangers += 1
    return list(places.values())


def _subscribed_more(ctx: Context, place: subscription_queries.Place) -> bool:
    """Settle a subscription; whether anything was missing: another state, or an invoice that was not posted."""
    before = _stand(ctx, place)
    subscription_settlement.bring_up_to_date(ctx, place.owner_id, place.subscription_id)
    return _stand(ctx, place) != before


def _stand(ctx: Context, place: subscription_queries.Place) -> tuple[int, int]:
    with ctx.transaction(place.owner_id) as session:
        version = subscription_queries.get(session, place.subscription_id).version
        return version, subscription_queries.count_posted(session, f"subscription:{place.subscription_id}")


def _places(ctx: Context) -> tuple[list[Place], list[str]]:
    """The purchases that payments, refunds and disputes of the last days belong to, and what names the others."""
    places: dict[UUID, Place] = {}
    others: list[str] = []
    for reference in gateway.references_since(ctx.settings, now() - LOOKED_BACK):
        with ctx.transaction() as session:
            place = purchase_queries.find_for_system(session, reference)
        if place:
            places[place.purchase_id] = place
        else:
            others.append(reference)
    return list(places.values()), others


def _settled_more(ctx: Context, place: Place) -> bool:
    """Settle a purchase; whether anything was missing."""
    before = _version(ctx, place)
    settlement.bring_up_to_date(ctx, place.owner_id, place.purchase_id)
    return _version(ctx, place) != before


def _version(ctx: Context, place: Place) -> int:
    with ctx.transaction(place.owner_id) as session:
        return purchase_queries.get(session, place.purchase_id).version
