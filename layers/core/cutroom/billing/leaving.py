"""What Stripe keeps of a purged workspace: its customer goes, and with it cards, addresses and subscriptions."""

from uuid import UUID

from cutroom.billing import gateway, purchase_queries
from cutroom.billing.errors import PaymentRefused
from cutroom.runtime.context import Context, log


def forget_customer(ctx: Context, owner_id: UUID) -> None:
    """Delete the workspace's customer at Stripe, so that no card of somebody who has left is charged.

    One that is gone stays gone. Raises PaymentsAway: the purge goes on later.
    """
    with ctx.transaction(owner_id) as session:
        customer = purchase_queries.customer(session)
    if customer is None or not gateway.is_set_up(ctx.settings):
        return
    try:
        gateway.delete_customer(ctx.settings, customer)
    except PaymentRefused as refused:
        log.info("the customer is gone already", reason=str(refused.details.get("reason", "")))
