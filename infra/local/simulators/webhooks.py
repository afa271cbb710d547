"""Outgoing webhooks: endpoints, signed deliveries with retries, and what faults make of them."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from infra.local.simulators import signatures
from infra.local.simulators.clock import Clock
from infra.local.simulators.faults import WEBHOOKS, Fault, Faults
from infra.local.simulators.state import Row, State

ENDPOINTS = "webhook_endpoints"
RETRIES_S = (5.0, 60.0, 600.0, 3600.0, 6 * 3600.0)  # by the virtual clock
HELD_S = 60.0  # how long an event waits for the next one that is to overtake it
TIMEOUT_S = 10.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one endpoint."""

    id: int
    event_id: str
    event_type: str
    endpoint: str
    payload: bytes
    attempts: int
    state: str  # waiting | held | early | delivered | failed | lost
    answer: str = ""
    due_at: float = 0.0


@dataclass(frozen=True)
class Callback:
    """An event with an address of its own, to which nothing else goes and which no other endpoint hears of."""

    event: str
    scheme: str


class Webhooks:
    """The webhooks of one simulator. `wake` is called when something has become due."""

    def __init__(self, scheme: str, state: State, clock: Clock, faults: Faults) -> None:
        self._scheme, self._state, self._clock, self._faults = scheme, state, clock, faults
        self._client: httpx.AsyncClient | None = None
        self.wake: Callable[[], object] = lambda: None

    def register(self, url: str, secret: str = "", events: Sequence[str] = ()) -> dict[str, Any]:
        """Send events (all where none are named) to a loopback address. Raises ValueError for any other address."""
        if urlsplit(url).hostname not in LOOPBACK:
            raise ValueError("webhooks are sent to this machine only (127.0.0.1, localhost)")
        endpoint: dict[str, Any] = {"id": f"we_{secrets.token_hex(8)}", "url": url, "events": list(events),
                    "secret": secret or signatures.new_secret(self._scheme)}  # fmt: skip
        self._state.put(ENDPOINTS, endpoint["id"], endpoint)
        return endpoint

    def keep_registered(self, url: str, shared: str = "", callback: Callback | None = None) -> None:
        """Let one endpoint be at `url`, signed with `shared` where the scheme has a secret that both sides know.

        Others keep the key that they had where the endpoint was elsewhere before. There is one endpoint for each
        callback, and one for everything else.
        """
        event, scheme = (callback.event, callback.scheme) if callback else ("", self._scheme)
        same = [one for one in self.standing() if one.get("callback", "") == event]
        endpoint = next(iter(same), None) or self.register(url, events=[event] if event else ())
        known = {"secret": shared} if shared and scheme in signatures.SHARED else {}
        standing = {"url": url, "standing": True, "callback": event, "scheme": scheme}
        self._state.put(ENDPOINTS, endpoint["id"], endpoint | standing | known)

    def standing(self) -> list[dict[str, Any]]:
        """The endpoints that `keep_registered` made."""
        return [one for one in self.endpoints().values() if one.get("standing")]

    def endpoints(self) -> Mapping[str, dict[str, Any]]:
        """The registered endpoints by id."""
        return self._state.all(ENDPOINTS)

    def emit(self, event_type: str, payload: Any, event_id: str = "") -> str:
        """Send an event once the call that caused it is answered (whoever emits elsewhere wakes); gives its id."""
        event_id = event_id or f"evt_{secrets.token_hex(12)}"
        body = json.dumps(payload)
        fault = self._faults.take(event_type, set(), WEBHOOKS)
        endpoints = self.endpoints().values()
        apart = any(one.get("callback") == event_type for one in endpoints)
        for endpoint in endpoints:
            if event_type in endpoint["events"] or not (endpoint["events"] or apart):
                self._enqueue(endpoint["id"], event_id, event_type, body, fault)
        return event_id

    def _enqueue(self, endpoint: str, event_id: str, event_type: str, body: str, fault: Fault | None) -> None:
        kind = fault.kind if fault else ""
        now = self._clock.timestamp()
        delay = {"webhook_reordered": HELD_S, "webhook_delayed": fault.after_s if fault else 0.0}.get(kind, 0.0)
        state = {"webhook_early": "early", "webhook_lost": "lost", "webhook_reordered": "held"}.get(kind, "waiting")
        sql = (
            "INSERT INTO deliveries (event_id, event_type, endpoint, payload, due_at, state) VALUES (?, ?, ?, ?, ?, ?)"
        )
        for _ in range(2 if kind == "webhook_doubled" else 1):
            self._state.execute(sql, event_id, event_type, endpoint, body, now + delay, state)
        if state != "held":  # what was held back comes right after this one
            sql = (
                "UPDATE deliveries SET due_at = ?, state = 'waiting'"
                " WHERE id = (SELECT min(id) FROM deliveries WHERE endpoint = ? AND state = 'held')"
            )
            self._state.execute(sql, now + 0.001, endpoint)

    def all(self) -> list[Delivery]:
        """Every delivery, in the order in which they are made."""
        return [_delivery(row) for row in self._state.query("SELECT * FROM deliveries ORDER BY id")]

    def due(self, *, early: bool = False) -> list[Delivery]:
        """What is to be sent now."""
        states = ("early", "early") if early else ("waiting", "held")
        sql = "SELECT * FROM deliveries WHERE state IN (?, ?) AND due_at <= ? ORDER BY due_at, id"
        return [_delivery(row) for row in self._state.query(sql, *states, self._clock.timestamp())]

    def next_due(self) -> float | None:
        """In how many seconds of the virtual clock something is due."""
        [row] = self._state.query("SELECT min(due_at) AS at FROM deliveries WHERE state IN ('waiting', 'held')")
        return None if row["at"] is None else row["at"] - self._clock.timestamp()

    def resend(self, delivery_id: int) -> bool:
        """Send a delivery again, whatever became of it; False where there is none."""
        sql = "UPDATE deliveries SET state = 'waiting', due_at = ? WHERE id = ?"
        changed = self._state.execute(sql, self._clock.timestamp(), delivery_id).rowcount > 0
        self.wake()
        return changed

    async def send_all(self, deliveries: Sequence[Delivery]) -> None:
        """Send what is due: in order to each endpoint, to several at once."""
        queues: dict[str, list[Delivery]] = {}
        for delivery in deliveries:
            queues.setdefault(delivery.endpoint, []).append(delivery)
        await asyncio.gather(*(self._send_in_order(queue) for queue in queues.values()))

    async def _send_in_order(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await self.send(delivery)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def send(self, delivery: Delivery) -> None:
        """One attempt: signed now, by real time, as the receiver's check of age needs it; tried again unless 2xx."""
        endpoint = self.endpoints().get(delivery.endpoint)
        if endpoint is None:
            self._settle(delivery, "failed", "the endpoint was removed")
            return
        signed = signatures.Signed(delivery.payload)
        scheme = endpoint.get("scheme") or self._scheme
        if scheme:
            event = signatures.Event(delivery.event_id, delivery.payload, int(time.time()))
            signed = signatures.SCHEMES[scheme](endpoint["secret"], event)
        headers = {"Content-Type": "application/json"} | dict(signed.headers)
        self._client = self._client or httpx.AsyncClient(trust_env=False)
        try:
            answer = await self._client.post(endpoint["url"], content=signed.body, headers=headers, timeout=TIMEOUT_S)
        except httpx.HTTPError as failed:
            self._settle(delivery, "waiting", type(failed).__name__)
            return
        self._settle(delivery, "delivered" if answer.is_success else "waiting", str(answer.status_code))

    def _settle(self, delivery: Delivery, state: str, answer: str) -> None:
        spent = delivery.attempts >= len(RETRIES_S)
        wait = 0.0 if spent else RETRIES_S[delivery.attempts]
        self._state.execute(
            "UPDATE deliveries SET state = ?, attempts = attempts + 1, answer = ?, due_at = ? WHERE id = ?",
            "failed" if state == "waiting" and spent else state, answer, self._clock.timestamp() + wait, delivery.id,
        )  # fmt: skip


def _delivery(row: Row) -> Delivery:
    return Delivery(
        row["id"], row["event_id"], row["event_type"], row["endpoint"], row["payload"].encode(), row["attempts"],
        row["state"], row["answer"], row["due_at"],
    )  # fmt: skip
