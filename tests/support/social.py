"""A workspace with connected accounts, and the simulated platforms behind them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import psycopg

from cutroom.runtime import aws
from cutroom.runtime.context import Actor, Context
from cutroom.social import connecting, grants
from cutroom.social.schemas import AccountView, FinishConnect, Platform, StartConnect
from cutroom.webhooks import entry
from infra.local.simulators import signatures
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.social.grants import CLIENT_ID
from tests.support import consent
from tests.support.database import Database

SECRET = "secret_of_the_platforms"


def with_platforms(ctx: Context, simulators: Mapping[str, Simulator]) -> Context:
    """The same deployment with an app at each of the simulated platforms, and a key for tokens."""
    key: str = aws.client("kms").create_key()["KeyMetadata"]["Arn"]
    apps = {name: {"client_id": CLIENT_ID, "client_secret": one.key, "url": one.url}
            for name, one in simulators.items()}  # fmt: skip
    more = {"given_social_apps": json.dumps(apps), "token_key_arn": key,
            "given_webhook_secrets": json.dumps({"*": [SECRET]})}  # fmt: skip
    return Context(replace(ctx.settings, **more))


@dataclass(frozen=True)
class Channels:
    """Somebody's workspace, and what they do with its accounts."""

    ctx: Context
    simulators: Mapping[str, Simulator]
    actor: Actor

    def consent(self, platform: Platform, choice: Mapping[str, Any] | None = None, *, account_id: UUID | None = None,
                **how: Any) -> FinishConnect:  # fmt: skip
        """Start a sign-in and answer the platform's page; what comes back, not yet handed over."""
        request = StartConnect(platform=platform, account_id=account_id, zone="Europe/Berlin")
        started = connecting.start(self.ctx, self.actor, request)
        back = consent.answer(started.url, choice or consent.ADA[platform], **how)
        return FinishConnect(state=back["state"], code=back.get("code"), error=back.get("error"))

    def connect(self, platform: Platform, choice: Mapping[str, Any] | None = None, *, account_id: UUID | None = None,
                **how: Any) -> AccountView:  # fmt: skip
        """Connect an account, by default Ada's."""
        back = self.consent(platform, choice, account_id=account_id, **how)
        return connecting.finish(self.ctx, self.actor, platform, back).accounts[0]

    def calls(self, platform: Platform, operation: str) -> int:
        """How many calls of an operation the platform has had."""
        return sum(one.operation == operation for one in self.simulators[platform].requests)

    def send(self, source: str, scheme: str, payload: Any, secret: str = SECRET) -> dict[str, Any]:
        """Hand a platform's callback to the receiving function, signed; gives its answer."""
        event = signatures.Event("event", json.dumps(payload).encode(), int(time.time()))
        signed = signatures.SCHEMES[scheme](secret, event)
        return self.post(source, signed.body, signed.headers)

    def post(self, source: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """A request as the HTTP API hands it over."""
        return entry.handle(self.ctx, {
            "rawPath": f"/api/webhooks/{source}", "requestContext": {"http": {"method": "POST"}},
            "headers": {name.lower(): value for name, value in headers.items()}, "body": body.decode(),
        })  # fmt: skip


def expire(database: Database, account: AccountView, *, ago: str = "1 minute") -> None:
    """Let the access token of an account be over, as if it had been used long after."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update social_grants set access_expires_at = now() - %s::interval, obtained_at = now() - interval '1 day' "
            "where account_id = %s", (ago, account.id),
        )  # fmt: skip


def stored(channels: Channels, account: AccountView) -> tuple[int, dict[str, str]]:
    """The version of an account's grant, and its tokens as they are sealed."""
    held = grants.read(channels.ctx, account.id)
    tokens = grants.tokens_of(channels.ctx, held)
    return held.version, {"access": tokens.access, "renewal": tokens.renewal}
