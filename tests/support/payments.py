"""A workspace that buys, Stripe's simulator behind it, and its events as a test hands them over."""

import json
import time
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import psycopg
from sqlalchemy import select

from cutroom.billing import events, plans, purchases, refunding, service, subscriptions
from cutroom.billing.plan_schemas import ChoosePlan, SubscriptionView
from cutroom.billing.purchase_schemas import BuyCredits, PurchaseView, RefundPurchase
from cutroom.billing.schemas import AskQuote
from cutroom.kit.schemas import PageRequest
from cutroom.runtime.context import Actor, Context
from cutroom.webhooks import entry
from cutroom.webhooks.models import WebhookEvent
from cutroom.webhooks.schemas import WebhookReceived
from infra.local.simulators import signatures
from infra.local.simulators.simulator import Simulator
from tests.support.database import Database

SECRET = "whsec_of_the_payments"
PRICES = {
    "prices": [
        {"operation": "job", "unit": "video", "per": 1, "credits": 700, "valid_from": "2020-01-01T00:00:00Z"},
        {"operation": "export", "unit": "second", "per": 60, "credits": 5, "valid_from": "2020-01-01T00:00:00Z"},
    ],
    "packs": [
        {"id": id, "credits": credits, "amount": amount, "currency": "USD", "valid_from": "2020-01-01T00:00:00Z"}
        for id, credits, amount in (
            ("medium", 1000, 900), ("odd", 1000, 999), ("few", 250, 1099), ("many", 1200, 999), ("five", 500, 450),
            ("three", 300, 270),
        )
    ],
    "plans": [
        {"id": "free", "name": "Free"},
        {"id": "pro", "name": "Pro", "amount": 1900, "credits": 500, "limits": {"concurrent_jobs": 20}},
        {"id": "enterprise", "name": "Enterprise", "amount": 4900, "credits": 2000},
    ],
    "grace_days": 7,
    "low_balance": 20,
    "refund_days": 14,
    "referral": {"credits": 50, "most": 2, "valid_days": 90, "undone_days": 30},
}  # fmt: skip


def with_stripe(ctx: Context, simulator: Simulator, prices: Any = PRICES) -> Context:
    """A deployment that takes payments at the simulator."""
    return Context(
        replace(
            ctx.settings,
            given_stripe_key=simulator.key,
            stripe_url=simulator.url,
            prices_json=json.dumps(prices),
            given_webhook_secrets=json.dumps({"stripe": [SECRET]}),
        )
    )


@dataclass(frozen=True)
class Shop:
    """One workspace at one deployment."""

    ctx: Context
    simulator: Simulator
    actor: Actor

    def buy(self, pack: str = "medium", key: str | None = None) -> PurchaseView:
        return purchases.buy(self.ctx, self.actor, BuyCredits(pack=pack), key)

    def click(self, purchase: PurchaseView, outcome: str = "pay") -> None:
        httpx.post(str(purchase.checkout_url), data={"outcome": outcome}).raise_for_status()

    def paid(self, pack: str = "medium") -> PurchaseView:
        """A purchase that was paid, of which we have heard."""
        purchase = self.buy(pack)
        self.click(purchase)
        return self.refresh(purchase)

    def refresh(self, purchase: PurchaseView) -> PurchaseView:
        return purchases.refresh(self.ctx, self.actor, purchase.id)

    def refund(self, purchase: PurchaseView, amount: int | None = None, key: str | None = None) -> PurchaseView:
        return refunding.refund(self.ctx, self.actor, purchase.id, RefundPurchase(amount=amount), key)

    def act(self, name: str, **given: Any) -> Any:
        return self.simulator.vendor.actions[name].do(self.simulator, given)

    def session_of(self, purchase: PurchaseView) -> str:
        sessions = self.simulator.state.all("checkout.session").values()
        return next(one["id"] for one in sessions if one["client_reference_id"] == str(purchase.id))

    @property
    def has(self) -> tuple[int, int, int]:
        """Available, reserved, owed."""
        balance = service.balance(self.ctx, self.actor)
        return balance.available, balance.reserved, balance.owed

    def subscribe(self, plan: str = "pro", outcome: str = "pay") -> SubscriptionView:
        """A plan whose checkout was paid, or left."""
        opened = subscriptions.subscribe(self.ctx, self.actor, ChoosePlan(plan=plan))
        if outcome:
            httpx.post(str(opened.checkout_url), data={"outcome": outcome}).raise_for_status()
        return self.subscription()

    def subscription(self) -> SubscriptionView:
        """The subscription as it stands at Stripe now."""
        found = subscriptions.refresh(self.ctx, self.actor)
        assert found is not None
        return found

    def change(self, plan: str) -> SubscriptionView:
        return subscriptions.change(self.ctx, self.actor, ChoosePlan(plan=plan))

    def use_card(self, card: str) -> None:
        for customer in self.simulator.state.all("customer"):
            self.act("use_card", customer=customer, card=card)

    @property
    def plan(self) -> str:
        return plans.listed(self.ctx, self.actor).current.id

    def kinds(self) -> list[str]:
        """The kinds of the transfers in the history, the oldest first."""
        page = service.transactions(self.ctx, self.actor, PageRequest(page=1, limit=100))
        return [one.kind for one in page.items[::-1]]

    def events(self) -> list[dict[str, Any]]:
        """What the simulator has told, in its order."""
        return list(self.simulator.state.all("event").values())


def deliver(ctx: Context, event: dict[str, Any], *, age_s: int = 0, secret: str = SECRET, handle: bool = True) -> int:
    """One webhook as Stripe sends it; handled at once, as by the queue. Gives the status of the answer."""
    body = json.dumps(event).encode()
    signed = signatures.stripe(secret, signatures.Event(event["id"], body, int(time.time()) - age_s))
    request = {
        "rawPath": "/api/webhooks/stripe",
        "requestContext": {"http": {"method": "POST"}},
        "headers": {name.lower(): value for name, value in signed.headers.items()},
        "body": signed.body.decode(),
    }
    status = entry.handle(ctx, request)["statusCode"]
    if handle and status == 200:
        process(ctx, event["id"])
    return status


def process(ctx: Context, event_id: str) -> None:
    """What the queue's consumer does with a stored webhook."""
    with ctx.transaction() as session:
        webhook_id: UUID = session.scalars(select(WebhookEvent.id).where(WebhookEvent.event_id == event_id)).one()
    events.on_webhook_received(ctx, WebhookReceived(source="stripe", webhook_id=webhook_id))


def platform(database: Database, subject: str) -> dict[tuple[str, str], int]:
    """What the product's own accounts got by the transfers about a subject."""
    query = (
        "select a.kind, a.currency, sum(e.amount)::bigint from ledger_entries e join ledger_accounts a on "
        "a.id = e.account_id join ledger_transfers t on t.id = e.transfer_id where a.holder_id = %s and t.subject = %s "
        "group by 1, 2 having sum(e.amount) <> 0"
    )
    with psycopg.connect(database.owner_url) as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(query, (UUID(int=0), subject))}


def spend(shop: Shop) -> None:
    """Pay for a job of 700 credits."""
    wanted = AskQuote.model_validate({"items": [{"operation": "job", "quantity": 1}]})
    offer = service.quote(shop.ctx, shop.actor, wanted)
    job = service.reserve(shop.ctx, shop.actor, offer.id, "job:1")
    service.commit(shop.ctx, shop.actor, job.id, 700)


def forget(database: Database, purchase_id: UUID) -> None:
    """Let a purchase be one that nobody has heard of for an hour."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update purchases set checked_at = checked_at - interval '1 hour' where id = %s", (purchase_id,)
        )
