"""What went back of a plan's payments, by refunds and disputes, takes credits back as it does for a purchase.

Credits of an invoice that ended unused are gone already and are not taken twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from cutroom.billing import gateway, ledger, queries, settlement, settling, subscription_queries
from cutroom.billing.models import Subscription
from cutroom.billing.settling import Reversal, Sold
from cutroom.billing.subscribing import Invoice
from cutroom.runtime.database import now
from cutroom.runtime.settings import Settings

KIND = "subscription"  # of the transfers that invoices bring


def read(
    settings: Settings, customer: str | None, invoices: Sequence[Invoice], known: Mapping[str, Any]
) -> dict[str, list[Reversal]]:
    """Invoice id -> what went back of it, of those invoices of which something did. Raises PaymentsAway."""
    returned = gateway.returned_intents(settings, customer) if customer else set[str]()
    concerned = [one for one in invoices if one.id in known or returned.intersection(one.intents)]
    return {
        one.id: [reversal for intent in one.intents for reversal in gateway.reversals(settings, intent)]
        for one in concerned
    }


def post(session: Session, row: Subscription, invoice: Invoice, reversals: Sequence[Reversal]) -> None:
    """Post what went back of an invoice and is not in the books yet. The row is locked."""
    if not reversals:
        return
    ledger.expire_lots(session, queries.holder(session), now())
    credits = subscription_queries.granted(session, KIND, f"stripe:{invoice.id}")
    if credits is None:
        return
    before = _sold(row, invoice, credits)
    after, movements = settling.reverse(before, reversals)
    for movement in movements:
        subject = f"subscription:{row.id}"
        settlement.post(session, movement, invoice.currency, revenue="revenue:plans", subject=subject)
    if movements:
        kept = {"revoked": after.revoked, "reversed": after.reversed, "postings": dict(after.postings)}
        row.returned = {**row.returned, invoice.id: kept}
        row.version += 1


def _sold(row: Subscription, invoice: Invoice, credits: int) -> Sold:
    """An invoice as the rules of what is sold see it: `credits` are those that it brought and that did not end."""
    kept: Mapping[str, Any] = row.returned.get(invoice.id, {})
    return Sold(
        invoice.id, credits, invoice.paid, invoice.currency, granted=credits, paid=invoice.paid,
        revoked=kept.get("revoked", 0), reversed=kept.get("reversed", 0), postings=kept.get("postings", {}),
    )  # fmt: skip
