"""The simulator of Stripe as Stripe's own SDK and a browser meet it."""

import typing
from typing import Any, NamedTuple

import httpx
from stripe import StripeClient

from infra.local.simulators.simulator import Simulator
from tests.contract.toy_api import TOKEN

PACK: dict[str, Any] = {
    "mode": "payment",
    "line_items": [
        {
            "quantity": 1,
            "price_data": {"currency": "usd", "unit_amount": 900, "product_data": {"name": "1,000 credits"}},
        }
    ],
    "success_url": "http://127.0.0.1:1/credits?purchase={CHECKOUT_SESSION_ID}",
    "cancel_url": "http://127.0.0.1:1/credits",
    "client_reference_id": "our purchase",
}


class Account(NamedTuple):
    """The simulator, and a client of it with Stripe's SDK."""

    simulator: Simulator
    client: StripeClient

    def open(self, key: str = "", **more: Any) -> Any:
        return self.client.v1.checkout.sessions.create(
            typing.cast(Any, PACK | more), {"idempotency_key": key} if key else {}
        )

    def click(self, session: Any, outcome: str) -> httpx.Response:
        return httpx.post(f"{self.simulator.url}/pay/{session.id}", data={"outcome": outcome})

    def paid(self) -> Any:
        session = self.open()
        self.click(session, "pay")
        return self.read(session)

    def read(self, session: Any) -> Any:
        return self.client.v1.checkout.sessions.retrieve(session.id)

    def act(self, name: str, **given: Any) -> Any:
        answer = httpx.post(
            f"{self.simulator.url}/_sim/actions/{name}", json=given, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()
