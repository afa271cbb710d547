"""Invitations to a team: mailed, accepted, revoked, limited."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from cutroom.kit.ids import new_id
from cutroom.runtime.context import Context
from tests.support.database import Database
from tests.support.invitations import invite, sent_mail
from tests.support.teams import Team, confirm, found_team, full_team, within

Registered = Callable[[], dict[str, Any]]


@pytest.fixture
def team(ctx: Context, database: Database, register: Registered) -> Team:
    """A team with somebody in every role."""
    return full_team(ctx, database, register)


def test_a_member_who_was_invited_accepts_once_and_sees_the_team(
    ctx: Context, api: TestClient, team: Team, register: Registered
) -> None:
    new = register()
    _, secret = invite(ctx, api, team, new["user"]["email"])
    offered = api.get(f"/invitations/{secret}").json()
    assert (offered["workspace_name"], offered["email"], offered["role"]) == ("Studio", new["user"]["email"], "editor")
    joined = api.post(f"/invitations/{secret}/accept", json={}, headers=within(new, None))
    assert (joined.status_code, joined.json()["role"], joined.json()["permissions"]) == (
        200,
        "editor",
        ["read", "edit"],
    )
    assert api.get("/videos", headers=within(new, team.id)).status_code == 200
    again = api.post(f"/invitations/{secret}/accept", json={}, headers=within(register(), None))
    assert (again.status_code, api.get(f"/invitations/{secret}").status_code) == (410, 410)


def test_an_invitation_to_another_address_is_accepted_only_knowingly(
    ctx: Context, api: TestClient, team: Team, register: Registered
) -> None:
    new = register()
    _, secret = invite(ctx, api, team, f"{new_id()}@example.com")
    refused = api.post(f"/invitations/{secret}/accept", json={}, headers=within(new, None))
    assert (refused.status_code, refused.json()["details"]["reason"]) == (409, "other_address")
    assert api.get("/videos", headers=within(new, team.id)).status_code == 404
    joined = api.post(f"/invitations/{secret}/accept", json={"other_address": True}, headers=within(new, None))
    assert joined.status_code == 200


def test_revoked_replaced_and_old_invitations_are_worth_nothing(
    ctx: Context, api: TestClient, team: Team, register: Registered, database: Database
) -> None:
    email = f"{new_id()}@example.com"
    first_id, first = invite(ctx, api, team, email)
    second_id, second = invite(ctx, api, team, email)
    listed = api.get(f"/workspaces/{team.id}/invitations", headers=team.headers("admin")).json()["items"]
    assert [one["id"] for one in listed] == [second_id]
    revoked = api.delete(f"/workspaces/{team.id}/invitations/{second_id}", headers=team.headers("admin"))
    assert revoked.status_code == 204
    third_id, third = invite(ctx, api, team, email)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update invitations set expires_at = now() where id = %s", (third_id,))
    for secret in (first, second, third):
        answer = api.post(
            f"/invitations/{secret}/accept", json={"other_address": True}, headers=within(register(), None)
        )
        assert answer.status_code == 410, answer.text
    unknown = api.get("/invitations/" + "x" * 43)
    assert (unknown.status_code, first_id != second_id) == (404, True)


def test_inviting_answers_the_same_whether_the_address_has_an_account(
    api: TestClient, team: Team, register: Registered
) -> None:
    def told(email: str) -> dict[str, Any]:
        body = {"email": email, "role": "viewer"}
        answer = api.post(f"/workspaces/{team.id}/invitations", json=body, headers=team.headers("owner"))
        return {name: value for name, value in answer.json().items() if name == "role"} | {"is": answer.status_code}

    assert told(register()["user"]["email"]) == told(f"{new_id()}@example.com") == {"role": "viewer", "is": 201}


def test_the_mail_holds_no_words_of_a_person_but_the_workspace_name(
    ctx: Context, api: TestClient, team: Team, register: Registered
) -> None:
    _, secret = invite(ctx, api, team, "guest@example.com", "approver")
    mail = sent_mail()
    assert mail.destinations == {"ToAddresses": ["guest@example.com"]}
    assert f"http://127.0.0.1/invitations/{secret}" in mail.body
    assert "“Studio” on Cutroom, as an approver" in mail.body
    assert "Ada" not in mail.body
    named = api.post("/workspaces", json={"name": "Win\nhttp://evil.example"}, headers=team.headers("owner"))
    assert named.status_code == 422


def test_who_has_not_confirmed_their_address_invites_nobody(
    ctx: Context, api: TestClient, register: Registered, database: Database
) -> None:
    ada = register()
    team = found_team(ctx, ada)
    body = {"email": "guest@example.com", "role": "viewer"}
    refused = api.post(f"/workspaces/{team.id}/invitations", json=body, headers=team.headers("owner"))
    assert refused.status_code == 403
    confirm(database, ada["user"]["id"])
    assert api.post(f"/workspaces/{team.id}/invitations", json=body, headers=team.headers("owner")).status_code == 201


def test_one_address_gets_few_invitations_a_day(api: TestClient, team: Team) -> None:
    body = {"email": f"{new_id()}@example.com", "role": "viewer"}
    path, headers = f"/workspaces/{team.id}/invitations", team.headers("admin")
    answers = [api.post(path, json=body, headers=headers).status_code for _ in range(6)]
    assert answers == [201] * 5 + [429]
