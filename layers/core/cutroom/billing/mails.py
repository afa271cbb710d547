"""What is told of money, to whoever acted: receipts and failed payments by mail, always; plans that are in trouble or
ended and credits that run out as each person chose.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from cutroom.accounts import mail
from cutroom.billing import plan_terms, purchase_queries, queries, rules, subscription_queries
from cutroom.billing.models import Purchase, Subscription
from cutroom.billing.schemas import BalanceLow, PlanPaid, PlanPaymentEnded, PurchaseEnded
from cutroom.kit.errors import NotFound
from cutroom.kit.money import CREDITS, written
from cutroom.notifications.rules import Mail
from cutroom.notifications.telling import News, tell
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

RECEIPT = (
    "Your receipt from Cutroom",
    "Hello,\n\nthank you for your purchase.\n\n"
    "{credits:,} credits\n{amount}\nPaid on {day}\nPurchase {id}\n\n"
    "Your credits and their history:\n\n{link}\n",
)
CASH_RECEIPT = (
    "Your receipt from Cutroom",
    "Hello,\n\nthank you. Your payment for a campaign has arrived.\n\n"
    "{amount}\nPaid on {day}\nPayment {id}\n\nYour campaigns:\n\n{campaigns}\n",
)
CASH_FAILED = (
    "Your payment failed",
    "Hello,\n\nyour payment of {amount} for a campaign failed. You weren’t charged.\n\n"
    "Try again or use another payment method:\n\n{campaigns}\n",
)
FAILED = (
    "Your payment failed",
    "Hello,\n\nyour payment of {amount} for {credits:,} credits failed. You weren’t charged.\n\n"
    "Try again or use another payment method:\n\n{link}\n",
)
WORDS = {
    (False, "paid"): RECEIPT, (False, "failed"): FAILED, (True, "paid"): CASH_RECEIPT, (True, "failed"): CASH_FAILED,
}  # fmt: skip


PLAN_RECEIPT = (
    "Your receipt from Cutroom",
    "Hello,\n\nthank you. Your {plan} plan is paid until {until}.\n\n{amount}\n{credits:,} credits added\n\n"
    "Your plan and its invoices:\n\n{link}\n",
)
PLAN_FAILED = (
    "Your payment failed",
    "Hello,\n\nthe payment for your {plan} plan failed. You keep the plan until {grace}, and we’ll try "
    "again until then.\n\nPay now or update your card:\n\n{link}\n",
)
PLAN_ENDED = (
    "Your plan has ended",
    "Hello,\n\nyour {plan} plan has ended. Your videos and exports stay, and the free plan’s limits "
    "apply to what is new.\n\nChoose a plan:\n\n{link}\n",
)
LOW = (
    "Your credits are running low",
    "Hello,\n\n{available:,} credits are left in your workspace.\n\nBuy credits or choose a plan:\n\n{link}\n",
)


def send_plan_receipt(ctx: Context, data: PlanPaid) -> None:
    """A receipt for a month of a plan; a subscription or a person that is gone gets no mail."""
    if row := _subscription(ctx, data.owner_id, data.subscription_id):
        amount = written(data.amount, data.currency)
        _send(ctx, row.created_by, PLAN_RECEIPT, _plan_facts(ctx, row) | {"amount": amount, "credits": data.credits})


def send_plan_trouble(ctx: Context, data: PlanPaymentEnded) -> None:
    """That a plan's payment failed and until when it is kept, or that it has ended."""
    if row := _subscription(ctx, data.owner_id, data.subscription_id):
        facts = _plan_facts(ctx, row)
        words = PLAN_FAILED if data.outcome == "failed" else PLAN_ENDED
        notice_facts = {"plan": str(facts["plan"]), "grace": str(facts["grace"])}
        since = row.past_due_since.isoformat() if row.past_due_since and data.outcome == "failed" else ""
        news = News(data.owner_id, "plan_trouble", row.id, notice_facts, data.outcome, f"{data.outcome} {since}")
        tell(ctx, news, [row.created_by], Mail(words[0], words[1].format(**facts)))


def send_low_balance(ctx: Context, data: BalanceLow) -> None:
    """That credits are running out; nothing where there are enough again by now."""
    with ctx.transaction(data.owner_id) as session:
        available = queries.balances(session).get(("available", CREDITS), 0) - queries.ended(session, now())
    if available < rules.price_list(ctx.settings.prices_json).low_balance:
        subject, text = LOW
        mail_text = text.format(available=available, link=f"{ctx.settings.public_url}/credits")
        news = News(data.owner_id, "balance_low", data.run_id or data.owner_id, {"available": f"{available:,}"})
        tell(ctx, news, [data.user_id], Mail(subject, mail_text))


def _subscription(ctx: Context, owner_id: UUID, id: UUID) -> Subscription | None:
    try:
        with ctx.transaction(owner_id) as session:
            return subscription_queries.get(session, id)
    except NotFound:
        return None


def _plan_facts(ctx: Context, row: Subscription) -> dict[str, object]:
    listed = rules.price_list(ctx.settings.prices_json)
    plan = plan_terms.held_at(listed.plans, row.plan, now())
    grace = (row.past_due_since or now()) + timedelta(days=listed.grace_days)
    return {"plan": plan.name if plan else row.plan, "until": f"{row.period_ends_at or now():%d %B %Y}",
            "grace": f"{grace:%d %B %Y}", "link": f"{ctx.settings.public_url}/plans"}  # fmt: skip


def _send(ctx: Context, person: UUID | None, words: tuple[str, str], facts: Mapping[str, object]) -> None:
    address = mail.address_of(ctx, person) if person else None
    if address:
        mail.send(ctx, address, words[0], words[1].format(**facts))


def send_receipt(ctx: Context, data: PurchaseEnded) -> None:
    """Tell whoever bought how their payment ended; a purchase or a person that is gone gets no mail."""
    try:
        with ctx.transaction(data.owner_id) as session:
            row = purchase_queries.get(session, data.purchase_id)
    except NotFound:
        return
    address = mail.address_of(ctx, row.created_by) if row.created_by else None
    if address and row.status in ("paid", "failed"):
        subject, text = WORDS[row.product == "cash", row.status]
        mail.send(ctx, address, subject, text.format(**_facts(ctx, row)))


def _facts(ctx: Context, row: Purchase) -> dict[str, object]:
    day = f"{row.paid_at:%d %B %Y}" if row.paid_at else ""
    amount = written(row.amount, row.currency)
    return {"credits": row.credits, "amount": amount, "day": day, "id": row.id,
            "link": f"{ctx.settings.public_url}/credits",
            "campaigns": f"{ctx.settings.public_url}/campaigns"}  # fmt: skip
