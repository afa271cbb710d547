"""Idempotency keys as Stripe's API v1 keeps them: the first answer once execution began, errors included, for a day.

Source: https://docs.stripe.com/api/idempotent_requests. Requests that do not hold to the contract or to a limit are
refused before execution begins, and leave no record.
"""

import json

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Handler
from infra.local.simulators.vendors.stripe.errors import IDEMPOTENCY, error

KEPT_S = 86_400
RECORDS = "idempotency"


def once(handler: Handler) -> Handler:
    """A handler whose effect happens once for each key. Handlers refuse before they change anything."""

    def carry_out(call: Call) -> Reply:
        key = call.head.headers.get("idempotency-key", "")
        if not key:
            return handler(call)
        request = json.dumps([call.head.method, call.head.path, call.json], sort_keys=True)
        known = call.simulator.state.get(RECORDS, key)
        if known and known["at"] > call.simulator.clock.timestamp() - KEPT_S:
            return _replayed(known, request)
        try:
            reply = handler(call)
        except Refused as refused:
            reply = refused.reply
        record = {
            "request": request,
            "status": reply.status,
            "body": reply.body,
            "at": call.simulator.clock.timestamp(),
        }
        call.simulator.state.put(RECORDS, key, record)
        return reply

    return carry_out


def _replayed(known: dict[str, object], request: str) -> Reply:
    if known["request"] != request:
        message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        return error(400, message, IDEMPOTENCY)
    return Reply(int(str(known["status"])), known["body"], {"Idempotent-Replayed": "true"})
