"""Sign-in as a person meets it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from fastapi.testclient import TestClient
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from sqlalchemy import select

from cutroom.accounts import tasks
from cutroom.accounts.models import SignIn
from cutroom.accounts.schemas import MailRequested
from cutroom.runtime.context import Context
from tests.integration.conftest import REGION

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


def mailed_token(ctx: Context, user_id: str, purpose: str) -> str:
    """The secret in the mail that is sent for `purpose`."""
    tasks.send_mail(ctx, MailRequested(user_id=UUID(user_id), purpose=purpose))  # type: ignore[arg-type]
    message = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1]
    found = re.search(r"token=([\w-]+)", message.body)
    assert found, message.body
    return found[1]


def test_a_new_person_is_signed_in_and_known(api: TestClient, register: Registered, bearer: Bearer) -> None:
    ada = register()
    me = api.get("/users/me", headers=bearer(ada)).json()
    assert (me["name"], me["role"], me["email_verified"]) == ("Ada", "member", False)


def test_an_address_can_register_once_whatever_its_case(api: TestClient, register: Registered) -> None:
    email = register()["user"]["email"].upper()
    again = api.post("/auth/register", json={"email": email, "password": "another one", "name": "Eve"})
    assert (again.status_code, again.json()["error"]) == (409, "conflict")


def test_sign_in_tells_nobody_which_half_was_wrong(api: TestClient, register: Registered) -> None:
    email = register()["user"]["email"]
    wrong = api.post("/auth/login", json={"email": email, "password": "wrong"})
    unknown = api.post("/auth/login", json={"email": "nobody@example.com", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_the_access_token_can_be_checked_with_the_published_key(api: TestClient, register: Registered) -> None:
    token = register()["access_token"]
    key = jwt.PyJWKSet.from_dict(api.get("/.well-known/jwks.json").json()).keys[0]
    claims = jwt.decode(token, key, algorithms=["ES256"], audience="cutroom-api", issuer="cutroom")
    assert claims["exp"] - claims["iat"] == 900
    assert jwt.get_unverified_header(token)["kid"] == key.key_id


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_of_another_algorithm_is_refused(api: TestClient, register: Registered, algorithm: str) -> None:
    claims = jwt.decode(register()["access_token"], options={"verify_signature": False})
    key = None if algorithm == "none" else "a secret of this test, long enough for it"
    forged = jwt.encode(claims, key, algorithm)  # type: ignore[arg-type]
    assert api.get("/users/me", headers={"Authorization": f"Bearer {forged}"}).status_code == 401


def renew(api: TestClient, token: str) -> Any:
    """One use of a refresh token."""
    return api.post("/auth/refresh", json={"refresh_token": token})


def pass_time(ctx: Context, person: dict[str, Any], seconds: int) -> None:
    """Let the last renewal of a person's sign-in be longer ago."""
    with ctx.transaction(UUID(person["user"]["id"])) as session:
        for row in session.scalars(select(SignIn)):
            row.rotated_at -= timedelta(seconds=seconds)


def test_an_old_refresh_token_ends_the_sign_in(api: TestClient, ctx: Context, register: Registered) -> None:
    person = register()
    second = renew(api, person["refresh_token"]).json()["refresh_token"]
    pass_time(ctx, person, 21)
    assert renew(api, person["refresh_token"]).status_code == 401
    assert renew(api, second).status_code == 401


def test_a_token_of_two_renewals_ago_ends_the_sign_in_too(api: TestClient, register: Registered) -> None:
    first = register()["refresh_token"]
    third = renew(api, renew(api, first).json()["refresh_token"]).json()["refresh_token"]
    assert renew(api, first).status_code == 401
    assert renew(api, third).status_code == 401


def test_tabs_that_refresh_at_the_same_moment_stay_signed_in(
    api: TestClient, register: Registered, bearer: Bearer
) -> None:
    first = register()["refresh_token"]
    with ThreadPoolExecutor(4) as tabs:
        answers = [answer.json() for answer in tabs.map(lambda _: renew(api, first), range(4))]
    assert len({answer["refresh_token"] for answer in answers}) == 1
    assert [api.get("/users/me", headers=bearer(answer)).status_code for answer in answers] == [200] * 4
    assert renew(api, answers[3]["refresh_token"]).status_code == 200


@pytest.mark.parametrize("made_up", ["x" * 43, "x" * 65, "", "-"])
def test_a_made_up_token_of_a_sign_in_does_not_end_it(api: TestClient, register: Registered, made_up: str) -> None:
    token = register()["refresh_token"]
    assert renew(api, f"{token.partition('.')[0]}.{made_up}").status_code == 401
    assert renew(api, token).status_code == 200


def test_a_token_that_came_in_a_cookie_is_never_told(api: TestClient, register: Registered) -> None:
    credentials = {"email": register()["user"]["email"], "password": "correct horse"}
    answer = api.post("/auth/login", json=credentials, headers={"X-Session": "cookie"})
    kept = {"Cookie": answer.headers.get_list("set-cookie")[-1].partition(";")[0]}
    api.cookies.clear()
    renewed = api.post("/auth/refresh", json={}, headers=kept)
    assert renewed.status_code == 200 and renewed.json()["refresh_token"] is None
    assert "cutroom_refresh=" in renewed.headers["set-cookie"]


def test_using_a_reset_link_ends_the_older_ones(api: TestClient, ctx: Context, register: Registered) -> None:
    user_id = register()["user"]["id"]
    older, newer = (mailed_token(ctx, user_id, "reset_password") for _ in range(2))
    assert api.post("/auth/reset-password", json={"token": newer, "password": "a new password"}).status_code == 200
    again = api.post("/auth/reset-password", json={"token": older, "password": "the thief's own"})
    assert again.status_code == 401


def test_signing_out_ends_the_sign_in(api: TestClient, register: Registered) -> None:
    token = register()["refresh_token"]
    assert api.post("/auth/logout", json={"refresh_token": token}).status_code == 204
    assert api.post("/auth/refresh", json={"refresh_token": token}).status_code == 401


def test_a_mailed_link_changes_the_password_once_and_signs_everybody_out(
    api: TestClient, ctx: Context, register: Registered
) -> None:
    ada = register()
    token = mailed_token(ctx, ada["user"]["id"], "reset_password")
    change = {"token": token, "password": "a new password"}
    assert api.post("/auth/reset-password", json=change).status_code == 200
    assert api.post("/auth/reset-password", json=change).status_code == 401
    assert api.post("/auth/refresh", json={"refresh_token": ada["refresh_token"]}).status_code == 401
    login = {"email": ada["user"]["email"], "password": "a new password"}
    assert api.post("/auth/login", json=login).status_code == 200


def test_a_link_of_one_purpose_serves_no_other(api: TestClient, ctx: Context, register: Registered) -> None:
    token = mailed_token(ctx, register()["user"]["id"], "verify_email")
    assert api.post("/auth/reset-password", json={"token": token, "password": "a new password"}).status_code == 401
    assert api.post("/auth/verify-email", json={"token": token}).status_code == 200


def test_a_lost_mail_is_sent_again_until_the_address_is_confirmed(
    api: TestClient, ctx: Context, register: Registered, bearer: Bearer
) -> None:
    ada = register()
    assert api.post("/users/me/verify-email", headers=bearer(ada)).status_code == 202
    token = mailed_token(ctx, ada["user"]["id"], "verify_email")
    assert api.post("/auth/verify-email", json={"token": token}).status_code == 200
    assert api.post("/users/me/verify-email", headers=bearer(ada)).status_code == 409


def test_asking_for_a_reset_does_not_tell_who_has_an_account(api: TestClient, register: Registered) -> None:
    known = api.post("/auth/request-password-reset", json={"email": register()["user"]["email"]})
    unknown = api.post("/auth/request-password-reset", json={"email": "nobody@example.com"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


def test_the_eleventh_attempt_in_a_quarter_of_an_hour_is_refused(api: TestClient, register: Registered) -> None:
    body = {"email": register()["user"]["email"], "password": "wrong"}
    codes = [api.post("/auth/login", json=body).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    assert int(api.post("/auth/login", json=body).headers["Retry-After"]) <= 900


def test_the_profile_changes_field_by_field(api: TestClient, register: Registered, bearer: Bearer) -> None:
    headers = bearer(register())
    changed = api.patch("/users/me", json={"timezone": "Europe/Berlin"}, headers=headers).json()
    assert (changed["timezone"], changed["name"]) == ("Europe/Berlin", "Ada")
    wrong = api.patch("/users/me", json={"timezone": "Mars/Olympus"}, headers=headers)
    assert wrong.json()["details"]["fields"][0]["field"] == "timezone"


def test_text_that_no_database_can_hold_is_refused(api: TestClient) -> None:
    for name in ("nul\x00", "\ud800"):
        body = f'{{"email": "x@example.com", "password": "correct horse", "name": {name!r}}}'.replace("'", '"')
        body = body.replace("\\x00", "\\u0000")
        assert api.post("/auth/register", content=body).status_code in (400, 422)


def test_a_browser_s_refresh_token_is_a_cookie_that_no_script_sees(api: TestClient, register: Registered) -> None:
    person = register()
    credentials = {"email": person["user"]["email"], "password": "correct horse"}
    answer = api.post("/auth/login", json=credentials, headers={"X-Session": "cookie"})
    api.cookies.clear()
    cookie = answer.headers.get_list("set-cookie")[-1].lower()
    assert answer.json()["refresh_token"] is None
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/api/v1/auth"))
    kept = {"Cookie": answer.headers.get_list("set-cookie")[-1].partition(";")[0]}
    renewed = api.post("/auth/refresh", json={}, headers={**kept, "X-Session": "cookie"})
    assert renewed.status_code == 200 and renewed.json()["access_token"]
    kept = {"Cookie": renewed.headers["set-cookie"].partition(";")[0]}
    assert api.post("/auth/logout", json={}, headers=kept).status_code == 204
    assert api.post("/auth/refresh", json={}, headers=kept).status_code == 401


def test_refreshing_without_any_token_asks_to_sign_in(api: TestClient) -> None:
    api.cookies.clear()
    assert api.post("/auth/refresh", json={}).status_code == 401
