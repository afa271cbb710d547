"""The HTTP side of webhooks: an event of the HTTP API in, an answer out. Nothing of a body is ever logged."""

import base64
import binascii
import json
import time
from collections.abc import Mapping
from typing import Any

from cutroom.kit.errors import AppError, NotFound
from cutroom.runtime.context import Context, log
from cutroom.webhooks import receiving
from cutroom.webhooks.signatures import Malformed
from cutroom.webhooks.sources import SOURCES, Source


def handle(ctx: Context, event: Mapping[str, Any], sources: Mapping[str, Source] = SOURCES) -> dict[str, Any]:
    """Answer `POST …/webhooks/{source}` (payload format 2.0). A fault of ours is a 503, so that it is sent again."""
    started = time.perf_counter()
    name = str(event.get("rawPath", "")).rpartition("/")[2]
    try:
        receipt = receiving.receive(ctx, name, event.get("headers", {}), _body(event), sources)
        status, content = 200, receipt.model_dump()
    except AppError as refused:
        status, content = refused.status, {"error": refused.code, "message": refused.message}
    except Exception:
        log.exception("a webhook could not be stored")
        status, content = 503, {"error": "retry_later", "message": "Send this again in a moment."}
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    log.info("webhook", source=name if name in sources else "unknown", status=status, milliseconds=milliseconds)
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}


def _body(event: Mapping[str, Any]) -> bytes:
    if event.get("requestContext", {}).get("http", {}).get("method") != "POST":
        raise NotFound("Webhooks are sent with POST.")
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return text.encode()
    try:
        return base64.b64decode(text)
    except binascii.Error:
        raise Malformed("The body cannot be read.") from None
