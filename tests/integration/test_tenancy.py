"""Every route of the OpenAPI document, called without a sign-in and by somebody else: a new route is held by itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.accounts import sessions
from cutroom.accounts.rules import CONSENTS
from cutroom.runtime.context import Actor, Context
from tests.support.database import Database
from tests.support.everything import bodies, everything
from tests.support.teams import confirm, found_team, invited
from tests.support.teams import operations as all_operations

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
NEWS = CONSENTS["marketing"].version
OPEN_TO_ALL = (
    "/auth/",
    "/.well-known/",
    "/shares/",
    "/invitations/",
    "/connect-links/",
    "/deletions/",
    "/approvals/",
    "/calendar-feeds/",
    "/notifications/unsubscribe",
    "/notifications/resubscribe",
)
# Operations without an id in their path that name a thing in their body: somebody else's does not exist.
TABLES = ("/credits/statement", "/calendar.csv", "/analytics/export")  # not documents
# What somebody who pays for nothing is told, where payments are not set up.
REFUSED = {
    ("POST", "/credits/purchase"): (409, "payments_not_set_up"),
    ("POST", "/billing/subscription"): (409, "payments_not_set_up"),
    ("PUT", "/billing/subscription"): (409, "conflict"),
    ("POST", "/billing/subscription/cancel"): (409, "conflict"),
    ("POST", "/billing/subscription/resume"): (409, "conflict"),
    ("POST", "/billing/portal"): (404, "not_found"),
    ("POST", "/payouts"): (409, "payments_not_set_up"),
    ("POST", "/payouts/account"): (409, "payments_not_set_up"),
    ("PUT", "/payouts/account/schedule"): (409, "conflict"),
}
NAMING = (
    "/exports",
    *(f"/exports/{what}" for what in ("preview", "framing", "covers", "suggest-metadata", "quote")),
    "/splices/generate",
    "/posts",
    "/posts/preflight",
    "/credits/redeem-referral",
    "/social/connect",
    "/social/groups",
    "/approval-links",
)


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch, api: TestClient) -> None:
    """Every route once is more than a person does in a minute."""
    monkeypatch.setattr("cutroom.billing.rates.writes_per_minute", lambda *_: None)


@pytest.fixture
def ada(register: Registered, database: Database) -> dict[str, Any]:
    """Somebody with one of everything."""
    signed_in = register()
    confirm(database, signed_in["user"]["id"])
    return signed_in


@pytest.fixture
def hers(ctx: Context, ada: dict[str, Any], register: Registered) -> dict[str, str]:
    """The id of each thing that Ada has, by the name that paths give it; a team of hers with a member among them."""
    actor = Actor(UUID(ada["user"]["id"]))
    editor = register()
    team = found_team(ctx, ada, editor=editor)
    named = {"workspace_id": str(team.id), "user_id": editor["user"]["id"]}
    named |= {
        "invitation_id": invited(ctx, team.actor("owner")),
        "session_id": str(sessions.read(ctx, actor).items[0].id),
    }
    return everything(ctx, actor) | named


def operations(api: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of everything that the document describes and a sign-in protects."""
    protected = [one for one in all_operations(api) if not one[1].startswith(OPEN_TO_ALL)]
    return sorted(protected, key=lambda one: one[:2] == ("DELETE", "/users/me"))  # nobody does anything after that


def test_without_a_sign_in_no_route_answers(api: TestClient, hers: dict[str, str]) -> None:
    found = operations(api)
    assert len(found) > 25
    for method, path, _ in found:
        answer = api.request(method, path.format(**hers), json={} if method in ("POST", "PUT", "PATCH") else None)
        assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized"), (method, path)


def test_anothers_token_finds_nothing_and_changes_nothing(
    api: TestClient, hers: dict[str, str], ada: dict[str, Any], register: Registered, bearer: Bearer
) -> None:
    eve, mine = bearer(register()), bearer(ada)
    lists = [path for method, path, _ in operations(api) if method == "GET" and "{" not in path]
    single = [
        "/videos/{video_id}",
        "/clips/{clip_id}",
        "/exports/{export_id}",
        "/jobs/{job_id}",
        "/uploads/{upload_id}",
        "/splices/{splice_id}",
        "/posts/{post_id}",
        "/projects/{project_id}",
        "/exports/{export_id}/shares",
        "/users/me/export/{takeout_id}",
        "/social/accounts/{account_id}",
        "/credits/purchases/{purchase_id}",
        "/campaigns/{campaign_id}",
        "/submissions/{claim_id}",
        "/marketplace/jobs/{claim_id}",
        "/workspaces/{workspace_id}",
        "/workspaces/{workspace_id}/members",
        "/workspaces/{workspace_id}/invitations",
    ]

    def standing() -> list[Any]:
        read = [api.get(path.format(**hers), headers=mine) for path in (*lists, *single)]
        return [
            one.text if path in TABLES else _without_addresses(one.json())
            for path, one in zip((*lists, *single), read, strict=True)
        ]

    before, valid = standing(), bodies(hers, NEWS)
    for method, path, operation in operations(api):
        if path == "/users/me" and method == "DELETE":
            delete_teams(api, eve)  # an account that owns a team alone stays
        body = valid.get((method, path), {}) if "requestBody" in operation else None
        answer = api.request(method, path.format(**hers), json=body, headers=eve)
        if "{platform}" in path or "{month}" in path:  # which are no things of hers
            assert answer.status_code == 422
        elif path.startswith("/moderation/"):  # by the address of whoever asks, whatever the workspace
            assert (answer.status_code, answer.json()["error"]) == (403, "forbidden"), (method, path, answer.text)
        elif "{" in path or (method == "POST" and path in NAMING):
            assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), (method, path, answer.text)
        elif (method, path) in REFUSED:
            assert (answer.status_code, answer.json()["error"]) == REFUSED[method, path], (method, path, answer.text)
        else:
            assert answer.status_code < 300, (method, path, answer.text)
            assert not [one for one in hers.values() if one in answer.text], (method, path)
    assert standing() == before


def delete_teams(api: TestClient, headers: dict[str, str]) -> None:
    for one in api.get("/workspaces", headers=headers).json()["items"]:
        if one["kind"] == "team":
            assert api.delete(f"/workspaces/{one['id']}", headers=headers).status_code == 204


def _without_addresses(value: Any) -> Any:
    """The same without presigned addresses, which differ with the second."""
    if isinstance(value, dict):
        return {key: _without_addresses(one) for key, one in value.items() if not key.endswith("url")}
    return [_without_addresses(one) for one in value] if isinstance(value, list) else value
