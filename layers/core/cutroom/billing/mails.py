"""Mails about purchases: a receipt, and that a payment has failed. They go to whoever bought."""

from cutroom.accounts import mail
from cutroom.billing import purchase_queries
from cutroom.billing.models import Purchase
from cutroom.billing.schemas import PurchaseEnded
from cutroom.kit.errors import NotFound
from cutroom.runtime.context import Context

RECEIPT = (
    "Your receipt from Cutroom",
    "Hello,\n\nthank you for your purchase.\n\n"
    "{credits:,} credits\n{amount}\nPaid on {day}\nPurchase {id}\n\n"
    "Your credits and their history:\n\n{link}\n",
)
FAILED = (
    "Your payment failed",
    "Hello,\n\nyour payment of {amount} for {credits:,} credits failed. You weren’t charged.\n\n"
    "Try again or use another payment method:\n\n{link}\n",
)


def send_receipt(ctx: Context, data: PurchaseEnded) -> None:
    """Tell whoever bought how their payment ended; a purchase or a person that is gone gets no mail."""
    try:
        with ctx.transaction(data.owner_id) as session:
            row = purchase_queries.get(session, data.purchase_id)
    except NotFound:
        return
    address = mail.address_of(ctx, row.created_by) if row.created_by else None
    if address and row.status in ("paid", "failed"):
        subject, text = RECEIPT if row.status == "paid" else FAILED
        mail.send(ctx, address, subject, text.format(**_facts(ctx, row)))


def _facts(ctx: Context, row: Purchase) -> dict[str, object]:
    day = f"{row.paid_at:%d %B %Y}" if row.paid_at else ""
    amount = f"{row.amount / 100:,.2f} {row.currency}"
    return {"credits": row.credits, "amount": amount, "day": day, "id": row.id,
            "link": f"{ctx.settings.public_url}/credits"}  # fmt: skip
