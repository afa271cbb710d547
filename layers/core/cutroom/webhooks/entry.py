"""The HTTP side of webhooks: an event of the HTTP API in, an answer out. Nothing of a body is ever logged."""

import base64
import binascii
import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from cutroom.kit.errors import AppError, NotFound
from cutroom.runtime.context import Context, log
from cutroom.webhooks import receiving
from cutroom.webhooks.signatures import Malformed
from cutroom.webhooks.sources import SOURCES, Source


class Answer(NamedTuple):
    """A status with a text, which is JSON unless it is a challenge."""

    status: int
    text: str
    content_type: str = "application/json"


def handle(ctx: Context, event: Mapping[str, Any], sources: Mapping[str, Source] = SOURCES) -> dict[str, Any]:
    """Answer `POST …/webhooks/{source}`, and the `GET` with which a source checks that the address is ours.

    Payload format 2.0. A fault of ours is a 503, so that it is sent again.
    """
    started = time.perf_counter()
    name = str(event.get("rawPath", "")).rpartition("/")[2]
    try:
        answer = _answer(ctx, name, event, sources)
    except AppError as refused:
        answer = Answer(refused.status, json.dumps({"error": refused.code, "message": refused.message}))
    except Exception:
        log.exception("a webhook could not be stored")
        answer = Answer(503, json.dumps({"error": "retry_later", "message": "Send this again in a moment."}))
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    log.info("webhook", source=name if name in sources else "unknown", status=answer.status, milliseconds=milliseconds)
    headers = {"content-type": answer.content_type, "x-content-type-options": "nosniff"}
    return {"statusCode": answer.status, "headers": headers, "body": answer.text}


def _answer(ctx: Context, name: str, event: Mapping[str, Any], sources: Mapping[str, Source]) -> Answer:
    method = event.get("requestContext", {}).get("http", {}).get("method")
    if method == "GET":
        query: Mapping[str, str] = event.get("queryStringParameters") or {}
        return Answer(200, receiving.challenge(ctx, name, query, sources), "text/plain")
    if method != "POST":
        raise NotFound("Webhooks are sent with POST.")
    receipt = receiving.receive(ctx, name, event.get("headers", {}), _body(event), sources)
    wanted = sources[name].answer
    told = wanted(ctx.settings, receipt.event_id) if wanted else receipt.model_dump(exclude={"event_id"})
    return Answer(200, json.dumps(told))


def _body(event: Mapping[str, Any]) -> bytes:
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return text.encode()
    try:
        return base64.b64decode(text)
    except binascii.Error:
        raise Malformed("The body cannot be read.") from None
