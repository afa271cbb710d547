"""What a person agrees to, and where they are signed in: they see both, and can end both."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from cutroom.accounts.rules import CONSENTS
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Context
from tests.support.database import Database

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


def answer(purpose: str, granted: bool, version: str | None = None) -> dict[str, Any]:
    return {"purpose": purpose, "granted": granted, "version": version or CONSENTS[purpose].version}


def test_what_is_agreed_to_at_registration_is_kept_with_its_version_and_time(api: TestClient, bearer: Bearer) -> None:
    body = {"email": f"{new_id()}@example.com", "password": "correct horse", "name": "Ada"}
    body |= {"consents": [answer("terms", True), answer("privacy", True)]}
    signed_in = api.post("/auth/register", json=body).json()
    standing = {one["purpose"]: one for one in api.get("/users/me/consents", headers=bearer(signed_in)).json()["items"]}
    assert (standing["terms"]["granted"], standing["marketing"]["granted"]) == (True, None)
    assert standing["terms"]["answered_version"] == CONSENTS["terms"].version
    assert standing["terms"]["answered_at"] >= signed_in["user"]["created_at"]


def test_a_consent_is_taken_back_as_easily_as_given_and_both_are_remembered(
    ctx: Context, api: TestClient, register: Registered, bearer: Bearer, database: Database
) -> None:
    ada = register()
    for granted in (True, True, False):
        given = api.put("/users/me/consents", json={"consents": [answer("marketing", granted)]}, headers=bearer(ada))
        assert given.status_code == 200, given.text
        me = api.get("/users/me", headers=bearer(ada)).json()
        assert me["notifications"]["product_news"] is granted
    with psycopg.connect(database.owner_url) as connection:
        query = "select granted from consents where owner_id = %s order by id"
        assert connection.execute(query, (ada["user"]["id"],)).fetchall() == [(True,), (False,)]


@pytest.mark.parametrize("wrong", [answer("terms", True, "1999-01"), answer("terms", False)])
def test_an_old_text_and_an_account_without_terms_are_refused(
    api: TestClient, register: Registered, bearer: Bearer, wrong: dict[str, Any]
) -> None:
    refused = api.put("/users/me/consents", json={"consents": [wrong]}, headers=bearer(register()))
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")


def test_a_sign_in_is_seen_and_ended_from_afar_and_its_token_is_worth_nothing_at_once(
    api: TestClient, register: Registered, bearer: Bearer
) -> None:
    here = register()
    credentials = {"email": here["user"]["email"], "password": "correct horse"}
    there = api.post("/auth/login", json=credentials, headers={"User-Agent": "A phone"}).json()
    listed = api.get("/users/me/sessions", headers=bearer(here)).json()["items"]
    assert [(one["device"], one["current"]) for one in listed if one["device"] == "A phone"] == [("A phone", False)]
    assert sum(one["current"] for one in listed) == 1
    [other] = [one["id"] for one in listed if not one["current"]]
    assert api.delete(f"/users/me/sessions/{other}", headers=bearer(here)).status_code == 204
    assert api.get("/users/me", headers=bearer(there)).status_code == 401
    assert api.post("/auth/refresh", json={"refresh_token": there["refresh_token"]}).status_code == 401
    assert api.get("/users/me", headers=bearer(here)).status_code == 200
