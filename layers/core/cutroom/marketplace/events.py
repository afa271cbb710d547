"""What the marketplace does when something is told."""

from cutroom.billing.schemas import PurchaseEnded
from cutroom.marketplace import arriving
from cutroom.runtime.context import Context


def on_purchase_ended(ctx: Context, data: PurchaseEnded) -> None:
    """A payment for a campaign has come, while nobody had its page open."""
    arriving.on_purchase_ended(ctx, data.owner_id, data.purchase_id)
