"""Receiving a webhook: verified, stored once and announced. Consumers need none of this, nor what signatures need."""

import time
from collections.abc import Mapping

from cutroom.kit.errors import AppError, NotFound
from cutroom.runtime.context import Context
from cutroom.webhooks import queries
from cutroom.webhooks.schemas import Receipt, WebhookReceived
from cutroom.webhooks.signatures import BadSignature, Delivery
from cutroom.webhooks.sources import SOURCES, Source


class TooLarge(AppError):
    """The body is larger than anything that this source sends."""

    status, code = 413, "too_large"


class Refused(AppError):
    """The signature does not fit, told with the status that this source expects."""

    status, code = 400, "bad_signature"


def receive(
    ctx: Context, name: str, headers: Mapping[str, str], body: bytes, sources: Mapping[str, Source] = SOURCES
) -> Receipt:
    """Verify a webhook, store it once and announce it. Header names are in lower case.

    Raises NotFound for an unknown source, TooLarge, BadSignature or Refused (nothing is stored then), Malformed.
    """
    source = sources.get(name)
    if source is None:
        raise NotFound("There is no such source of webhooks.")
    if len(body) > source.most_bytes:
        raise TooLarge(f"A webhook of this source has at most {source.most_bytes} bytes.")
    event_id = _verified(ctx, source, Delivery(headers, body, int(time.time())))
    with ctx.transaction() as session:
        webhook_id = queries.add(session, name, event_id, body)
        if webhook_id:
            ctx.outbox.add(session, WebhookReceived(source=name, webhook_id=webhook_id))
    return Receipt(duplicate=webhook_id is None, event_id=event_id)


def challenge(ctx: Context, name: str, query: Mapping[str, str], sources: Mapping[str, Source] = SOURCES) -> str:
    """What a source reads with `GET` at our address before it sends there. Nothing is stored.

    Raises NotFound for a source that asks nothing, BadSignature, Malformed.
    """
    source = sources.get(name)
    if source is None or source.challenge is None:
        raise NotFound("Webhooks are sent with POST.")
    return source.challenge(query, source.keys(ctx.settings))


def _verified(ctx: Context, source: Source, delivery: Delivery) -> str:
    try:
        return source.verify(delivery, source.keys(ctx.settings))
    except BadSignature as wrong:
        if source.refusal == BadSignature.status:
            raise
        raise Refused(wrong.message) from None
