"""Events that can be read again: what a receiver does that has missed some."""

from infra.local.simulators.messages import Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe.objects import find, matching, page, show


def get_event(call: Call) -> Reply:
    """`GET /v1/events/{id}`."""
    return show(find(call.simulator, "event", call.head.parameters["id"]))


def list_events(call: Call) -> Reply:
    """`GET /v1/events`, of a type, and those alone that every endpoint has taken, or that one has not."""
    given = call.head.parameters
    events = matching(call.simulator, "event", **({"type": given["type"]} if "type" in given else {}))
    events = [one for one in events if "account" not in one]  # those of connected accounts are in their own lists
    if "delivery_success" in given:
        undelivered = _undelivered(call.simulator)
        events = [one for one in events if (one["id"] not in undelivered) == given["delivery_success"]]
    return page(call, events)


def _undelivered(simulator: Simulator) -> set[str]:
    return {one.event_id for one in simulator.webhooks.all() if one.state != "delivered"}
