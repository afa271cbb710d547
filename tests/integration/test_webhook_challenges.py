"""What a source reads with `GET` at our address before it sends there, and what stands for a secret nobody has set."""

import json
from dataclasses import replace
from typing import Any

import pytest

from cutroom.runtime.context import Context
from cutroom.webhooks import entry, signatures
from cutroom.webhooks.sources import Source, shared_secret

SOURCES = {
    "meta": Source(signatures.meta, shared_secret("meta"), challenge=signatures.meta_challenge),
    "stripe": Source(signatures.stripe, shared_secret("stripe"), refusal=400),
}
SECRETS = {"meta": ["the app's secret"], "meta.verify_tokens": ["our token"]}
ASKED = {"hub.mode": "subscribe", "hub.verify_token": "our token", "hub.challenge": "42"}


def get(ctx: Context, source: str, query: dict[str, str] | None, known: Any = SECRETS) -> dict[str, Any]:
    """A `GET` as the HTTP API hands it to the function; it leaves out parameters where there are none."""
    ctx = replace(ctx, settings=replace(ctx.settings, given_webhook_secrets=json.dumps(known)))
    event = {
        "rawPath": f"/api/webhooks/{source}", "headers": {}, "requestContext": {"http": {"method": "GET"}},
    } | ({"queryStringParameters": query} if query else {})  # fmt: skip
    return entry.handle(ctx, event, SOURCES)


def test_meta_reads_its_challenge_as_plain_text(ctx: Context) -> None:
    answer = get(ctx, "meta", ASKED)
    assert (answer["statusCode"], answer["body"]) == (200, "42")
    assert answer["headers"] == {"content-type": "text/plain", "x-content-type-options": "nosniff"}


@pytest.mark.parametrize(
    ("source", "query", "status"),
    [
        ("meta", ASKED | {"hub.verify_token": "another"}, 401),
        ("meta", None, 401),
        ("meta", ASKED | {"hub.challenge": "<b>"}, 400),
        ("stripe", ASKED, 404),
        ("nobody", ASKED, 404),
    ],
)
def test_everybody_else_reads_no_challenge(
    ctx: Context, source: str, query: dict[str, str] | None, status: int
) -> None:
    answer = get(ctx, source, query)
    assert answer["statusCode"] == status
    assert "error" in json.loads(answer["body"])


def test_the_default_secret_serves_a_source_that_is_not_named_and_no_other(ctx: Context) -> None:
    default = {"*": ["of this cloud"], "meta": ["the app's secret"]}
    settings = replace(ctx.settings, given_webhook_secrets=json.dumps(default))
    assert shared_secret("stripe")(settings).secrets == ("of this cloud",)
    assert shared_secret("meta")(settings).secrets == ("the app's secret",)
    assert get(ctx, "meta", ASKED | {"hub.verify_token": "of this cloud"}, default)["statusCode"] == 200
    assert get(ctx, "meta", ASKED | {"hub.verify_token": "the app's secret"}, default)["statusCode"] == 401
