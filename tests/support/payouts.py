"""A workspace that is paid out, Stripe's simulator behind it, and the clock as a test turns it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg

from cutroom.billing import earnings, ledger
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.kit.schemas import PageRequest
from cutroom.payouts import accounts, events, service, tasks
from cutroom.payouts.schemas import (
    PayoutAccountView,
    PayoutBalance,
    PayoutRequested,
    Payouts,
    PayoutView,
    RequestPayout,
    SetUpPayouts,
)
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.tasks import Nothing
from infra.local.simulators.simulator import Simulator
from tests.support.database import Database

POSTED = "PostTransfers"


@dataclass(frozen=True)
class Earner:
    """Somebody who has earned something."""

    ctx: Context
    simulator: Simulator
    actor: Actor
    database: Database

    def earn(self, amount: int, currency: str = "USD", kind: str = "available") -> None:
        money = Money(amount, currency)
        with self.ctx.transaction(self.actor) as session:
            lines = (Line(earnings.holder(session), kind, money), Line(PLATFORM, "world", -money))
            ledger.post(session, "earned", str(new_id()), lines, reason="test")

    def link(self, country: str | None = "US") -> str:
        return accounts.open_link(self.ctx, self.actor, SetUpPayouts(country=country)).url

    def onboard(self, outcome: str = "complete", country: str | None = "US") -> PayoutAccountView:
        """Set the account up on Stripe's page, and come back."""
        url = self.link(country)
        httpx.get(url).raise_for_status()
        httpx.post(url, data={"outcome": outcome}).raise_for_status()
        return service.refresh_account(self.ctx, self.actor)

    def request(self, currency: str = "USD", amount: int | None = None, key: str | None = None) -> PayoutView:
        return service.request(self.ctx, self.actor, RequestPayout(currency=currency, amount=amount), key)

    def consume(self, payout: PayoutView, ctx: Context | None = None) -> PayoutView:
        """What the queue does with a payout that was requested."""
        events.on_payout_requested(ctx or self.ctx, PayoutRequested(owner_id=self.owner_id, payout_id=payout.id))
        return self.payout(payout)

    def pay(self, amount: int = 9450) -> PayoutView:
        """A payout of money that was earned, to an account that is ready; sent."""
        self.earn(amount)
        self.onboard()
        return self.consume(self.request())

    def tick(self, ctx: Context | None = None) -> None:
        tasks.settle(ctx or self.ctx, Nothing())

    def later(self, **time: float) -> None:
        """Let so much time have passed for the payouts of this workspace."""
        names = ("next_at", "first_sent_at", "unseen_since")
        changes = ", ".join(f"{name} = {name} - %(by)s" for name in names)
        with psycopg.connect(self.database.owner_url) as connection:
            query = f"update payouts set {changes} where owner_id = %(owner)s"  # noqa: S608 (constants)
            connection.execute(query, {"by": timedelta(**time), "owner": self.owner_id})  # type: ignore[arg-type]

    @property
    def owner_id(self) -> UUID:
        return self.actor.workspace_id

    @property
    def overview(self) -> Payouts:
        return service.overview(self.ctx, self.actor, PageRequest(page=1, limit=50))

    def payout(self, payout: PayoutView) -> PayoutView:
        return next(one for one in self.overview.payouts.items if one.id == payout.id)

    def balance(self, currency: str = "USD") -> PayoutBalance:
        return next(one for one in self.overview.balances if one.currency == currency)

    @property
    def transfers(self) -> list[dict[str, Any]]:
        return list(self.simulator.state.all("transfer").values())

    @property
    def posts(self) -> list[str]:
        """The keys of the calls for transfers that came to Stripe."""
        return [one.headers["idempotency-key"] for one in self.simulator.requests if one.operation == POSTED]

    def account_id(self) -> str:
        [account] = self.simulator.state.all("v2.core.account").values()
        return account["id"]

    def act(self, name: str, **given: Any) -> Any:
        return self.simulator.vendor.actions[name].do(self.simulator, given)

    def entries(self, payout: PayoutView) -> dict[tuple[str, str], int]:
        """(kind, currency) -> what accounts got by the transfers about a payout, of everybody together."""
        query = (
            "select a.kind, a.currency, sum(e.amount)::bigint from ledger_entries e join ledger_accounts a on "
            "a.id = e.account_id join ledger_transfers t on t.id = e.transfer_id where t.subject = %s "
            "group by 1, 2 having sum(e.amount) <> 0"
        )
        with psycopg.connect(self.database.owner_url) as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query, (f"payout:{payout.id}",))}
