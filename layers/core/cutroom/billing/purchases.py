"""Use cases of buying: what is sold, a checkout for it, what became of it, and giving money back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import mail
from cutroom.billing import gateway, purchase_queries, queries, rules, settlement, settling
from cutroom.billing.errors import PaymentRefused, PaymentsAway
from cutroom.billing.gateway import Order
from cutroom.billing.models import Purchase
from cutroom.billing.purchase_schemas import BuyCredits, Packs, PackView, PurchaseStatus, PurchaseView
from cutroom.billing.settling import Payment
from cutroom.kit.errors import Conflict
from cutroom.kit.money import CREDITS, Money
from cutroom.kit.schemas import Page, PageRequest, Schema
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

CASH = "cash"


class _Started(Schema):
    id: UUID


class _Cash(Schema):
    amount: int
    currency: str


def packs(ctx: Context) -> Packs:
    """What is sold now; nothing where payments are not set up."""
    prices = rules.price_list(ctx.settings.prices_json)
    sold = rules.packs_at(prices, now()) if gateway.is_set_up(ctx.settings) else []
    return Packs(items=[PackView.model_validate(one.model_dump(include=set(PackView.model_fields))) for one in sold],
                 refund_days=prices.refund_days)  # fmt: skip


def buy(ctx: Context, actor: Actor, request: BuyCredits, key: str | None = None) -> PurchaseView:
    """A purchase with the address where it is paid; the same `key` gives the same purchase.

    Raises Invalid for a pack that is not sold, NotSetUp, PaymentRefused, PaymentsAway (the purchase is settled later).
    """
    gateway.require(ctx.settings)
    with ctx.transaction(actor) as session:
        started = idempotency.once(
            session, actor.workspace_id, "purchase", key, request, lambda: _add(ctx, session, actor, request),
            view=_Started,
        )  # fmt: skip
        row = purchase_queries.get(session, started.id)
    if row.status == "starting":
        _open(ctx, actor, row, f"{row.credits:,} credits", "/credits")
    return get(ctx, actor, started.id)


def buy_cash(ctx: Context, actor: Actor, money: Money, what_for: str, page: str, key: str) -> PurchaseView:
    """Money that comes to the workspace's own balance, with the address where it is paid; once for each `key`.

    `page` is where whoever paid comes back to. Raises NotSetUp, PaymentRefused, PaymentsAway.
    """
    gateway.require(ctx.settings)
    request = _Cash(amount=money.amount, currency=money.currency)
    with ctx.transaction(actor) as session:
        started = idempotency.once(
            session, actor.workspace_id, "cash", key, request, lambda: _add_cash(session, actor, money), view=_Started
        )
        row = purchase_queries.get(session, started.id)
    if row.status == "starting":
        _open(ctx, actor, row, what_for, page)
    return get(ctx, actor, started.id)


def _add_cash(session: Session, actor: Actor, money: Money) -> _Started:
    row = Purchase(
        owner_id=actor.workspace_id, created_by=actor.created_by, pack=CASH, product=CASH, credits=money.amount,
        amount=money.amount, currency=money.currency,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _Started(id=row.id)


def _add(ctx: Context, session: Session, actor: Actor, request: BuyCredits) -> _Started:
    pack = rules.pack_at(rules.price_list(ctx.settings.prices_json), request.pack, now())
    row = Purchase(
        owner_id=actor.workspace_id, created_by=actor.created_by, pack=pack.id, credits=pack.credits,
        amount=pack.amount, currency=pack.currency,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _Started(id=row.id)


def _open(ctx: Context, actor: Actor, row: Purchase, what: str, page: str) -> None:
    """Open the checkout. Where the answer is lost it is looked for, and asked for again under the same key."""
    customer = customer_of(ctx, actor)
    back = f"{ctx.settings.public_url}{page}?purchase={row.id}"
    order = Order(
        str(row.id), customer, what, Money(row.amount, row.currency),
        paid_url=back, canceled_url=f"{back}&canceled=true",
    )  # fmt: skip
    try:
        payment = gateway.open_checkout(ctx.settings, order)
    except PaymentsAway:
        payment = gateway.find_checkout(ctx.settings, customer, str(row.id))
        payment = payment or gateway.open_checkout(ctx.settings, order)
    except PaymentRefused:
        _record(ctx, actor, row.id, "failed", None)
        raise
    _record(ctx, actor, row.id, "open", payment)


def _record(ctx: Context, actor: Actor, purchase_id: UUID, status: str, payment: Payment | None) -> None:
    """Keep the checkout of a purchase, unless an event was quicker."""
    with ctx.transaction(actor) as session:
        row = purchase_queries.get(session, purchase_id, lock=True)
        if row.status != "starting":
            return
        row.status, row.version = status, row.version + 1
        if payment:
            row.session_id, row.checkout_url = payment.session_id, payment.url


def customer_of(ctx: Context, actor: Actor) -> str:
    """The workspace's customer at Stripe; the first purchase makes it, with the email of whoever buys."""
    with ctx.transaction(actor) as session:
        known = purchase_queries.customer(session)
    if known:
        return known
    email = mail.address_of(ctx, actor.user_id)
    customer_id = gateway.create_customer(ctx.settings, str(actor.workspace_id), email or "")
    with ctx.transaction(actor) as session:
        return purchase_queries.keep_customer(session, actor.workspace_id, customer_id)


def get(ctx: Context, actor: Actor, purchase_id: UUID) -> PurchaseView:
    """A purchase. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        row = purchase_queries.get(session, purchase_id)
        return _views(ctx, session, [row])[0]


def list_purchases(ctx: Context, actor: Actor, request: PageRequest) -> Page[PurchaseView]:
    """A page of the workspace's purchases, newest first."""
    with ctx.snapshot(actor) as session:
        rows, total = purchase_queries.newest(session, request.offset, request.limit)
        items = _views(ctx, session, rows)
    return Page[PurchaseView](items=items, total=total, page=request.page, limit=request.limit)


def refresh(ctx: Context, actor: Actor, purchase_id: UUID) -> PurchaseView:
    """A purchase as it stands at Stripe now: for whoever comes back from paying. Raises NotFound, PaymentsAway."""
    settlement.bring_up_to_date(ctx, actor.workspace_id, purchase_id)
    return get(ctx, actor, purchase_id)


def cancel(ctx: Context, actor: Actor, purchase_id: UUID) -> PurchaseView:
    """End an open checkout; one that was paid meanwhile stays paid. Raises NotFound, Conflict, PaymentsAway."""
    with ctx.transaction(actor) as session:
        row = purchase_queries.get(session, purchase_id)
    if row.status == "canceled":
        return get(ctx, actor, purchase_id)
    if row.status != "open" or row.session_id is None:
        raise Conflict("Only an open purchase can be canceled.")
    try:
        gateway.expire_checkout(ctx.settings, row.session_id)
    except PaymentRefused:  # it has ended by itself
        return refresh(ctx, actor, purchase_id)
    with ctx.transaction(actor) as session:
        row = purchase_queries.get(session, purchase_id, lock=True)
        if row.status in ("open", "expired"):
            row.status, row.checkout_url, row.version = "canceled", None, row.version + 1
    return get(ctx, actor, purchase_id)


def _views(ctx: Context, session: Session, rows: Sequence[Purchase]) -> list[PurchaseView]:
    """Purchases with what could be refunded of each now, and what is on its way back."""
    days = rules.price_list(ctx.settings.prices_json).refund_days
    available = queries.balances(session).get(("available", CREDITS), 0)
    requests = {one.purchase_id: one.amount for one in purchase_queries.refunds(session, [row.id for row in rows])}
    return [_view(row, days, available, requests.get(row.id, 0)) for row in rows]


def _view(row: Purchase, days: int, available: int, refunding: int) -> PurchaseView:
    sold = settlement.sold(row)
    in_time = row.paid_at and now() < row.paid_at + timedelta(days=days)
    open_for = bool(in_time and not refunding and row.product != CASH)
    return PurchaseView(
        id=row.id, pack=row.pack, credits=row.credits, amount=row.amount, currency=row.currency,
        status=cast(PurchaseStatus, row.status), checkout_url=row.checkout_url if row.status == "open" else None,
        refundable=settling.refundable(sold, available) if open_for else 0, refunding=refunding,
        refunded=max(0, row.reversed), revoked=row.revoked, created_at=row.created_at, paid_at=row.paid_at,
    )  # fmt: skip
