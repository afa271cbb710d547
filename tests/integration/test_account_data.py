"""Callbacks that end or erase accounts (cases 7 and 8 of publishing), and where tokens are and are not."""

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidTag

from cutroom.privacy import queries as privacy_queries
from cutroom.privacy import rules as privacy_rules
from cutroom.privacy import tables
from cutroom.social import deletions, events, groups, links, queries, service
from cutroom.social.schemas import (
    CreateLink,
    Platform,
    SaveGroup,
)
from cutroom.webhooks.schemas import WebhookReceived
from tests.support.database import Database
from tests.support.social import SECRET, Channels, stored

PLATFORMS: tuple[Platform, ...] = ("youtube", "tiktok", "instagram", "facebook")


@pytest.fixture
def told(channels: Channels, database: Database) -> Callable[..., Any]:
    """Hands every webhook that is still open to its consumer."""

    def do() -> None:
        with psycopg.connect(database.owner_url) as connection:
            query = "select source, id from webhook_events where handled_at is null"
            rows = connection.execute(query).fetchall()
        for source, id in rows:
            events.on_webhook_received(channels.ctx, WebhookReceived(source=source, webhook_id=id))

    return do


def test_case_7_a_removal_ends_the_account_without_a_call(channels: Channels, told: Callable[..., Any]) -> None:
    account = channels.connect("tiktok")
    seen = len(channels.simulators["tiktok"].requests)
    body = {"client_key": "k", "event": "authorization.removed", "create_time": 1,
            "user_openid": account.platform_account_id, "content": '{"reason":1}'}  # fmt: skip
    assert channels.send("tiktok", "tiktok", body)["statusCode"] == 200
    told()
    lost = service.get(channels.ctx, channels.actor, account.id)
    assert (lost.health, lost.problem) == ("reconnect", "removed")
    assert len(channels.simulators["tiktok"].requests) == seen
    assert channels.connect("tiktok").id == account.id


def test_case_8_a_deletion_erases_what_is_personal(channels: Channels, told: Callable[..., Any]) -> None:
    account, other = channels.connect("instagram"), channels.connect("facebook")
    payload = {"algorithm": "HMAC-SHA256", "issued_at": 1, "user_id": account.platform_account_id}
    answer = channels.send("instagram-deletion", "meta_signed_request", payload)
    assert answer["statusCode"] == 200
    given = json.loads(answer["body"])
    assert given["url"].endswith(given["confirmation_code"])
    assert deletions.status(channels.ctx, given["confirmation_code"]).status == "in_progress"
    told()
    assert deletions.status(channels.ctx, given["confirmation_code"]).status == "completed"
    assert [one.id for one in service.list_accounts(channels.ctx, channels.actor).items] == [other.id]
    with channels.ctx.transaction(channels.actor) as session:
        row = queries.account(session, account.id)
        assert (row.name, row.handle, row.picture, row.person_id) == ("", "", "", "")
        assert account.platform_account_id not in row.platform_account_id
        assert queries.grant(session, account.id) is None


@pytest.mark.parametrize("wrong", ["bit", "unencoded", "secret", "nothing"])
def test_case_8_what_is_not_signed_changes_nothing(channels: Channels, wrong: str, told: Callable[..., Any]) -> None:
    account = channels.connect("instagram")
    payload = {"algorithm": "HMAC-SHA256", "issued_at": 1, "user_id": account.platform_account_id}
    assert forged(channels, wrong, payload)["statusCode"] == 400
    told()
    assert service.get(channels.ctx, channels.actor, account.id).health == "ok"


def forged(channels: Channels, wrong: str, payload: dict[str, Any]) -> dict[str, Any]:
    """A deletion request of which something is wrong."""
    text = json.dumps(payload).encode()
    encoded = base64.urlsafe_b64encode(text).decode().rstrip("=")
    signed = text if wrong == "unencoded" else encoded.encode()
    secret = b"another" if wrong == "secret" else SECRET.encode()
    digest = bytearray(hmac.digest(secret, signed, "sha256"))
    digest[0] ^= 1 if wrong == "bit" else 0
    signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    body = b"hello" if wrong == "nothing" else f"signed_request={signature}.{encoded}".encode()
    return channels.post("instagram-deletion", body, {"content-type": "application/x-www-form-urlencoded"})


def test_tokens_lie_nowhere_in_the_database_and_open_for_their_account_alone(
    channels: Channels, database: Database
) -> None:
    first, second = channels.connect("youtube"), channels.connect("tiktok")
    secrets = [value for one in (first, second) for value in stored(channels, one)[1].values()]
    with psycopg.connect(database.owner_url) as connection:
        rows = connection.execute("select row_to_json(g)::text from social_grants g").fetchall()
        rows += connection.execute("select row_to_json(a)::text from social_accounts a").fetchall()
        connection.execute(
            "update social_grants g set sealed = o.sealed, data_key = o.data_key from social_grants o "
            "where g.account_id = %s and o.account_id = %s", (first.id, second.id))  # fmt: skip
    text = "".join(row[0] for row in rows)
    assert not [secret for secret in secrets if secret in text or secret.encode().hex() in text]
    with pytest.raises((ClientError, InvalidTag)):
        service.access(channels.ctx, first.id)


def test_a_takeout_has_accounts_and_groups_and_no_token(channels: Channels) -> None:
    account = channels.connect("tiktok")
    links.create(channels.ctx, channels.actor, CreateLink(label="Somebody"))
    groups.create(channels.ctx, channels.actor, SaveGroup(name="Launch", account_ids=[account.id]))
    names = {table.name for table in tables.exported()}
    assert {"social_accounts", "social_groups", "social_links"} <= names
    assert not {"social_grants", "oauth_states"} & names
    with channels.ctx.transaction(channels.actor) as session:
        rows = [
            privacy_rules.exported(row)
            for table in tables.exported()
            for row in privacy_queries.rows(session, table, channels.actor.workspace_id)
        ]
    whole = json.dumps(rows)
    assert "Ada Builds" in whole
    assert str(account.id) in whole
    _, tokens = stored(channels, account)
    assert not [secret for secret in (*tokens.values(), "token_hash", "state_hash") if secret in whole]
