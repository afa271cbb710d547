"""Stripe's objects as the simulator keeps them: made, changed, looked up, listed; each change can be an event.

What begins with an underscore is the simulator's own and never leaves it.
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, cast

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe.errors import error, missing

VERSION = "2026-10-28.endive"
PREFIXES = {
    "customer": "cus", "checkout.session": "cs_test", "payment_intent": "pi", "charge": "ch", "refund": "re",
    "dispute": "dp", "event": "evt", "balance_transaction": "txn",
    "price": "price", "subscription": "sub", "invoice": "in", "invoice_payment": "inpay",
    "billing_portal.session": "bps",
    "v2.core.account": "acct", "v2.core.account_link": "acctlink", "v2.core.event": "evt_v2",
    "transfer": "tr", "transfer_reversal": "trr", "payout": "po",
}  # fmt: skip
PAGE = 10
Document = dict[str, Any]


def epoch(simulator: Simulator) -> int:
    """Seconds since 1970 by the simulator's clock."""
    return int(simulator.clock.timestamp())


def create(simulator: Simulator, kind: str, values: Mapping[str, Any]) -> Document:
    """A new object of a kind."""
    id = f"{PREFIXES[kind]}_{secrets.token_hex(12)}"
    document: Document = {"id": id, "object": kind, "created": epoch(simulator), "livemode": False, **values}
    simulator.state.put(kind, id, document)
    return document


def change(simulator: Simulator, document: Document, **values: Any) -> Document:
    """The object with other values."""
    document.update(values)
    simulator.state.put(document["object"], document["id"], document)
    return document


def find(simulator: Simulator, kind: str, id: str) -> Document:
    """An object. Raises Refused where it is not there."""
    document = simulator.state.get(kind, id)
    if document is None:
        raise Refused(missing(kind.rpartition(".")[2], id))
    return document


def matching(simulator: Simulator, kind: str, **values: Any) -> list[Document]:
    """The objects of a kind that have these values, the oldest first."""
    every: Iterable[Document] = simulator.state.all(kind).values()
    return [one for one in every if all(one.get(name) == value for name, value in values.items())]


def public(value: Any) -> Any:
    """An object as it is answered and as events carry it."""
    if isinstance(value, dict):
        parts = cast(Document, value)
        return {name: public(part) for name, part in parts.items() if not name.startswith("_")}
    if isinstance(value, list):
        return [public(part) for part in cast(list[Any], value)]
    return value


def show(document: Document) -> Reply:
    """The answer with one object."""
    return Reply(200, public(document))


def page(call: Call, documents: Iterable[Document]) -> Reply:
    """The answer with a list, the newest first, by the parameters that every list takes."""
    given = call.head.parameters
    newest = [one for one in reversed(list(documents)) if _created_within(one, given)]
    if after := given.get("starting_after"):
        ids = [one["id"] for one in newest]
        if after not in ids:
            raise Refused(error(400, f"No such object: '{after}'", code="resource_missing", param="starting_after"))
        newest = newest[ids.index(after) + 1 :]
    limit = given.get("limit", PAGE)
    data = [public(one) for one in newest[:limit]]
    return Reply(200, {"object": "list", "url": call.head.path, "has_more": len(newest) > limit, "data": data})


def _created_within(document: Document, given: Mapping[str, Any]) -> bool:
    at = document["created"]
    bounds = {"gt": at.__gt__, "gte": at.__ge__, "lt": at.__lt__, "lte": at.__le__}
    return all(holds(given[f"created[{name}]"]) for name, holds in bounds.items() if f"created[{name}]" in given)


def emit(simulator: Simulator, kind: str, document: Document, account: str = "") -> None:
    """Record an event and send it to the webhook endpoints; `account` is the connected one in which it happened."""
    request = {"id": None, "idempotency_key": None}
    body = {"type": kind, "api_version": VERSION, "data": {"object": public(document)}, "request": request}
    body |= {"account": account} if account else {}
    event = create(simulator, "event", body | {"pending_webhooks": len(simulator.webhooks.endpoints())})
    simulator.webhooks.emit(kind, event, event["id"])
