"""Use cases of plans that are paid: subscribe, change, cancel, resume, the portal and invoices."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import gateway, plan_terms, plans, purchase_queries, purchases, rules, subscription_queries
from cutroom.billing import subscription_gateway as stripe
from cutroom.billing import subscription_settlement as settlement
from cutroom.billing.errors import PaymentRefused, PaymentsAway
from cutroom.billing.models import Subscription
from cutroom.billing.plan_schemas import (
    ChoosePlan,
    Invoices,
    PortalView,
    SubscriptionStatus,
    SubscriptionView,
)
from cutroom.billing.plan_terms import Plan
from cutroom.billing.subscription_gateway import Opened
from cutroom.kit.errors import Conflict, Invalid, NotFound
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

BILLED = "Your plan can be changed once its payment has gone through."


def read(ctx: Context, actor: Actor) -> SubscriptionView | None:
    """The workspace's subscription; None where it never had one."""
    with ctx.transaction(actor) as session:
        row = plans.current(session)
    return _view(ctx, row) if row else None


def refresh(ctx: Context, actor: Actor) -> SubscriptionView | None:
    """The workspace's subscription as it stands at Stripe now: for whoever comes back from paying."""
    with ctx.transaction(actor) as session:
        rows = [*subscription_queries.waiting(session), *([row] if (row := plans.current(session)) else [])]
    for id in dict.fromkeys(row.id for row in rows):
        settlement.bring_up_to_date(ctx, actor.workspace_id, id)
    return read(ctx, actor)


def subscribe(ctx: Context, actor: Actor, request: ChoosePlan) -> SubscriptionView:
    """A plan with the address where it is paid. Asked again it is the same checkout; for another plan the one that was
    open is closed first.

    Raises Invalid for a plan that is not sold, Conflict where the workspace pays for a plan already, NotSetUp,
    PaymentRefused, PaymentsAway.
    """
    gateway.require(ctx.settings)
    plan = _sold(ctx, request.plan)
    _close_others(ctx, actor, plan)
    with ctx.transaction(actor) as session:
        subscription_queries.hold(session, actor.workspace_id)
        row = _wanted(session, actor, plan)
    if row.status == "starting":
        _open(ctx, actor, row, plan)
    with ctx.transaction(actor) as session:
        return _view(ctx, subscription_queries.get(session, row.id))


def _sold(ctx: Context, id: str) -> Plan:
    sold = plan_terms.sold_at(rules.price_list(ctx.settings.prices_json).plans, now())
    plan = next((one for one in sold if one.id == id and one.amount), None)
    if plan is None:
        raise Invalid("This plan isn’t sold. Reload the page and choose another one.", field="plan")
    return plan


def _close_others(ctx: Context, actor: Actor, plan: Plan) -> None:
    """End open checkouts of other plans, so that nobody pays for two; one that was paid meanwhile counts."""
    with ctx.transaction(actor) as session:
        others = [row for row in subscription_queries.waiting(session) if row.plan != plan.id]
    for row in others:
        settlement.bring_up_to_date(ctx, actor.workspace_id, row.id)
        _close(ctx, actor, row.id)


def _close(ctx: Context, actor: Actor, id: UUID) -> None:
    """End a checkout that nobody has paid; one that cannot be ended was paid at this moment."""
    with ctx.transaction(actor) as session:
        row = subscription_queries.get(session, id)
    if row.status not in ("starting", "open"):
        return
    try:
        if row.session_id:
            gateway.expire_checkout(ctx.settings, row.session_id)
    except PaymentRefused:
        settlement.bring_up_to_date(ctx, actor.workspace_id, id)
        return
    with ctx.transaction(actor) as session:
        closed = subscription_queries.get(session, id, lock=True)
        if closed.status in ("starting", "open"):
            closed.status, closed.checkout_url, closed.version = "ended", None, closed.version + 1


def _wanted(session: Session, actor: Actor, plan: Plan) -> Subscription:
    """The subscription that waits to be paid; a new one where there is none. Raises Conflict."""
    row = plans.current(session)
    if row and row.status in plans.ENTITLED:
        raise Conflict("This workspace has a plan already. Change it instead.")
    waiting = subscription_queries.waiting(session)
    if [one for one in waiting if one.plan != plan.id]:
        raise Conflict("Another plan is being paid for. Try again in a moment.")
    if waiting:
        return waiting[-1]
    made = Subscription(id=new_id(), owner_id=actor.workspace_id, created_by=actor.created_by, plan=plan.id)
    session.add(made)
    session.flush()
    return made


def _open(ctx: Context, actor: Actor, row: Subscription, plan: Plan) -> None:
    """Open the checkout. Where the answer is lost it is looked for, and asked for again under the same key."""
    customer = purchases.customer_of(ctx, actor)
    back = f"{ctx.settings.public_url}/plans?returned=true"
    arguments = (ctx.settings, str(row.id), customer, stripe.ensure_price(ctx.settings, plan), back)
    try:
        opened = stripe.open_checkout(*arguments)
    except PaymentsAway:
        opened = stripe.find_checkout(ctx.settings, customer, str(row.id)) or stripe.open_checkout(*arguments)
    except PaymentRefused:
        _record(ctx, actor, row.id, None)
        raise
    _record(ctx, actor, row.id, opened)


def _record(ctx: Context, actor: Actor, id: UUID, opened: Opened | None) -> None:
    """Keep the checkout of a subscription, unless an event was quicker."""
    with ctx.transaction(actor) as session:
        row = subscription_queries.get(session, id, lock=True)
        if row.status == "starting":
            row.status, row.version = "open" if opened else "ended", row.version + 1
            if opened:
                row.session_id, row.checkout_url = opened.session_id, opened.url


def change(ctx: Context, actor: Actor, request: ChoosePlan) -> SubscriptionView:
    """Another plan. A larger one begins at once and what is left of the month is charged; a smaller one begins with the
    next month, and nothing is charged or lost now.

    Raises Invalid, Conflict where no plan is paid or its payment has failed, PaymentRefused where a card is declined.
    """
    plan = _sold(ctx, request.plan)

    def apply(row: Subscription) -> None:
        if row.status != "active":
            raise Conflict(BILLED)
        paid = plan_terms.held_at(rules.price_list(ctx.settings.prices_json).plans, row.plan, now())
        standing = stripe.read(ctx.settings, row.subscription_id or "")
        if standing.price_key == plan.price_key and not standing.cancels:
            return
        charge = plan.amount > (paid.amount if paid else 0)
        key = f"{row.id}:{row.version}:{plan.price_key}"
        price_id = stripe.ensure_price(ctx.settings, plan)
        try:
            stripe.change_price(ctx.settings, standing, price_id, charge=charge, key=key)
        except PaymentRefused as refused:
            _let_try_again(ctx, actor, row.id)
            raise PaymentRefused("Your card was declined, and nothing changed. Update it, then try again.") from refused

    return _with_current(ctx, actor, apply)


def _let_try_again(ctx: Context, actor: Actor, id: UUID) -> None:
    """Stripe gives a refusal again under the same key for a day; the next attempt is under another."""
    with ctx.transaction(actor) as session:
        subscription_queries.get(session, id, lock=True).version += 1


def cancel(ctx: Context, actor: Actor) -> SubscriptionView:
    """Let the plan end with what was paid for. Raises Conflict where there is none, PaymentsAway."""
    return _with_current(ctx, actor, lambda row: _end(ctx, row, cancels=True))


def resume(ctx: Context, actor: Actor) -> SubscriptionView:
    """Keep a plan that was canceled and has not ended. Raises Conflict, PaymentsAway."""
    return _with_current(ctx, actor, lambda row: _end(ctx, row, cancels=False))


def _end(ctx: Context, row: Subscription, *, cancels: bool) -> None:
    key = f"{row.id}:{row.version}:{cancels}"
    stripe.set_end(ctx.settings, row.subscription_id or "", cancels=cancels, key=key)


def _with_current(ctx: Context, actor: Actor, act: Callable[[Subscription], None]) -> SubscriptionView:
    """Do something with the subscription that runs, and read what came of it. Raises Conflict."""
    with ctx.transaction(actor) as session:
        row = plans.current(session)
    if row is None or row.status not in plans.ENTITLED:
        raise Conflict("This workspace pays for no plan.")
    act(row)
    settlement.bring_up_to_date(ctx, actor.workspace_id, row.id)
    with ctx.transaction(actor) as session:
        return _view(ctx, subscription_queries.get(session, row.id))


def portal(ctx: Context, actor: Actor) -> PortalView:
    """Where cards and addresses are changed. Raises NotFound before anything was paid."""
    return PortalView(url=stripe.open_portal(ctx.settings, _customer(ctx, actor), f"{ctx.settings.public_url}/plans"))


def invoices(ctx: Context, actor: Actor) -> Invoices:
    """The workspace's invoices, newest first; none before anything was paid."""
    try:
        return Invoices(items=stripe.listed(ctx.settings, _customer(ctx, actor)))
    except NotFound:
        return Invoices(items=[])


def _customer(ctx: Context, actor: Actor) -> str:
    with ctx.transaction(actor) as session:
        known = purchase_queries.customer(session)
    if known is None or not gateway.is_set_up(ctx.settings):
        raise NotFound("Nothing was paid here yet.")
    return known


def _view(ctx: Context, row: Subscription) -> SubscriptionView:
    grace = timedelta(days=rules.price_list(ctx.settings.prices_json).grace_days)
    return SubscriptionView(
        id=row.id, plan=row.plan, status=cast(SubscriptionStatus, row.status), next_plan=row.next_plan,
        cancels=row.cancels, checkout_url=row.checkout_url if row.status == "open" else None,
        invoice_url=row.invoice_url if row.status == "past_due" else None, period_ends_at=row.period_ends_at,
        grace_ends_at=row.past_due_since + grace if row.past_due_since else None,
    )  # fmt: skip
