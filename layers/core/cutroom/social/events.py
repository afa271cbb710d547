"""What accounts do when something is told: by platforms, whose word ends an access, and by themselves."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy.orm import Session

from cutroom.runtime.context import Context, log
from cutroom.social import health, mails, queries
from cutroom.social.models import SocialAccount
from cutroom.social.schemas import Platform, SocialAccountExpiring, SocialAccountLost
from cutroom.webhooks import service as webhooks
from cutroom.webhooks.payloads import signed_payload
from cutroom.webhooks.schemas import WebhookReceived

Effect = Callable[[Context, Session, SocialAccount], None]
REMOVED = "authorization.removed"


def _removed(ctx: Context, session: Session, account: SocialAccount) -> None:
    """The person has taken the app away: the token is dead already, so nothing is asked or revoked."""
    health.lose(ctx, session, account, "removed")


META: dict[str, tuple[Platform, Effect]] = {
    "instagram-deauthorize": ("instagram", _removed),
    "facebook-deauthorize": ("facebook", _removed),
    "instagram-deletion": ("instagram", health.erase),
    "facebook-deletion": ("facebook", health.erase),
}


def on_webhook_received(ctx: Context, data: WebhookReceived) -> None:
    """End or erase the accounts that a platform's callback is about; events of anything else are left to others."""
    if data.source != "tiktok" and data.source not in META:
        return
    body = webhooks.read(ctx, data.webhook_id)
    if body is None:
        return
    if data.source == "tiktok":
        event: dict[str, Any] = json.loads(body)
        if event.get("event") != REMOVED:
            return
        _each(ctx, "tiktok", str(event.get("user_openid")), _removed)
    else:
        platform, effect = META[data.source]
        _each(ctx, platform, str(_payload(body).get("user_id")), effect)
    with ctx.transaction() as session:
        webhooks.take(session, data.webhook_id)


def on_account_lost(ctx: Context, data: SocialAccountLost) -> None:
    """Tell whoever connected the account, once."""
    mails.send_lost(ctx, data.owner_id, data.account_id)


def on_account_expiring(ctx: Context, data: SocialAccountExpiring) -> None:
    """Tell whoever connected the account that it is about to end."""
    mails.send_expiring(ctx, data.owner_id, data.account_id)


def _each(ctx: Context, platform: Platform, person_id: str, effect: Effect) -> None:
    """The effect for each account of a person, each in a transaction of its own: all of them can happen twice."""
    with ctx.transaction() as session:
        places = queries.of_person_for_system(session, platform, person_id)
    log.info("a platform tells of a person", platform=platform, accounts=len(places))
    for place in places:
        with ctx.transaction(place.owner_id) as session:
            effect(ctx, session, queries.account(session, place.account_id, lock=True))


def _payload(body: bytes) -> dict[str, Any]:
    return signed_payload(parse_qs(body.decode())["signed_request"][0])
