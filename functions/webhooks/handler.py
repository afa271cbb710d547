"""Webhooks of outside services as a function of their own: nothing else that is busy delays their acknowledgement."""

from typing import Any

from cutroom.runtime.context import context
from cutroom.webhooks.entry import handle


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """`POST /api/webhooks/{source}`, and `GET` where a source checks the address first."""
    return handle(context(), event)
