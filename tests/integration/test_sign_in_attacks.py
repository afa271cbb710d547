"""Sign-in as strangers, robots and the curious meet it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from sqlalchemy import event

from cutroom.accounts import queries, tasks
from cutroom.accounts.schemas import MailRequested
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Context
from cutroom.runtime.database import engine, now
from tests.integration.conftest import REGION
from tests.integration.test_accounts import mailed_token

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


def test_a_stranger_s_wrong_tries_do_not_lock_out_a_device_that_is_known(api: TestClient, register: Registered) -> None:
    right = {"email": register()["user"]["email"], "password": "correct horse"}
    signed_in = api.post("/auth/login", json=right, headers={"X-Session": "cookie"})
    (device,) = [one.partition(";")[0] for one in signed_in.headers.get_list("set-cookie") if "device" in one]
    api.cookies.clear()
    wrong = right | {"password": "wrong"}
    assert [api.post("/auth/login", json=wrong).status_code for _ in range(12)][-1] == 429
    assert api.post("/auth/login", json=right).status_code == 429
    known = {"Cookie": device}
    assert api.post("/auth/login", json=right, headers=known).status_code == 200
    assert [api.post("/auth/login", json=wrong, headers=known).status_code for _ in range(12)][-1] == 429
    other = {"email": register()["user"]["email"], "password": "wrong"}
    forged = [{"Cookie": f"cutroom_device={name}.{'x' * 43}"} for name in range(12)]
    assert [api.post("/auth/login", json=other, headers=one).status_code for one in forged][-1] == 429


def used_up(ctx: Context, subject: str, times: int) -> None:
    """Somebody has tried that often already (each real try costs a password hash)."""
    for _ in range(times):
        ctx.state.spend(subject, limit=times, window_seconds=900)


def test_a_full_address_limit_of_strangers_is_not_a_known_device_s(
    api: TestClient, ctx: Context, register: Registered
) -> None:
    right = {"email": register()["user"]["email"], "password": "correct horse"}
    signed_in = api.post("/auth/login", json=right, headers={"X-Session": "cookie"})
    (device,) = [one.partition(";")[0] for one in signed_in.headers.get_list("set-cookie") if "device" in one]
    api.cookies.clear()
    used_up(ctx, "login-address#testclient", 100)
    stranger = {"email": "nobody@example.com", "password": "wrong"}
    assert api.post("/auth/login", json=stranger).status_code == 429
    assert api.post("/auth/login", json=right, headers={"Cookie": device}).status_code == 200


def test_one_address_opens_a_limited_number_of_accounts(api: TestClient, ctx: Context) -> None:
    used_up(ctx, "register-address#testclient", 18)
    people = [{"email": f"{new_id()}@example.com", "password": "correct horse", "name": "Ada"} for _ in range(4)]
    codes = [api.post("/auth/register", json=body).status_code for body in people]
    assert codes == [201, 201, 429, 429]


@pytest.fixture
def behind_the_edge(ctx: Context, api: TestClient) -> Context:
    """A deployed product: a CDN before it, and addresses that must be confirmed."""
    import deps
    from app import app

    strict = Context(replace(ctx.settings, given_origin_secret="the edge's secret", verify_first=True))
    app.dependency_overrides[deps.the_context] = lambda: strict
    api.headers["X-Origin-Secret"] = "the edge's secret"
    return strict


def test_the_api_answers_nobody_who_goes_round_the_edge(api: TestClient, behind_the_edge: Context) -> None:
    assert api.get("/.well-known/jwks.json").status_code == 200
    for secret in ("", "another", "the edge's secret "):
        refused = api.get("/.well-known/jwks.json", headers={"X-Origin-Secret": secret.strip() + "!"})
        assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


def test_address_limits_count_the_viewer_and_not_the_edge(api: TestClient, behind_the_edge: Context) -> None:
    def code(address: str) -> int:
        wrong = {"email": f"{new_id()}@example.com", "password": "wrong"}
        return api.post("/auth/login", json=wrong, headers={"X-Viewer-Address": address}).status_code

    used_up(behind_the_edge, "login-address#203.0.113.7", 99)
    assert [code("203.0.113.7"), code("203.0.113.7"), code("203.0.113.8")] == [401, 429, 401]
    used_up(behind_the_edge, "login-address#2001:db8::", 99)
    assert [code("2001:db8::1"), code("2001:db8::2"), code("2001:db8:0:1::2")] == [401, 429, 401]
    used_up(behind_the_edge, "login-address#127.0.0.1", 100)
    assert code("127.0.0.1") == 401


def test_signing_up_does_not_tell_who_has_an_account(api: TestClient, behind_the_edge: Context) -> None:
    body = {"email": "ada@example.com", "password": "correct horse", "name": "Ada"}
    new, again = (api.post("/auth/register", json=body) for _ in range(2))
    assert (new.status_code, new.json()) == (again.status_code, again.json())
    assert new.status_code == 202 and "access_token" not in new.json() and "set-cookie" not in again.headers


def test_an_address_is_confirmed_before_anything_costs(api: TestClient, behind_the_edge: Context) -> None:
    body = {"email": f"{new_id()}@example.com", "password": "correct horse", "name": "Ada"}
    api.post("/auth/register", json=body)
    del body["name"]
    refused = api.post("/auth/login", json=body)
    assert (refused.status_code, refused.json()["details"]) == (403, {"reason": "email_unverified"})
    assert api.post("/auth/login", json=body | {"password": "wrong one"}).status_code == 401
    with behind_the_edge.transaction() as session:
        user_id = queries.owner_of_email_for_system(session, body["email"])
    token = mailed_token(behind_the_edge, str(user_id), "verify_email")
    assert api.post("/auth/verify-email", json={"token": token}).status_code == 200
    assert api.post("/auth/login", json=body).status_code == 200


def test_whoever_has_an_account_learns_that_somebody_wanted_to_open_it(ctx: Context, register: Registered) -> None:
    user_id = UUID(register()["user"]["id"])
    with ctx.transaction(user_id) as session:
        queries.get_user(session, user_id).email_verified_at = now()
    tasks.send_mail(ctx, MailRequested(user_id=user_id, purpose="already_registered"))
    message = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1]
    assert "/sign-in" in message.body and "token=" not in message.body and "Hello Ada" in message.body


@pytest.mark.parametrize(
    "name",
    ["Ada\nhttps://evil.example", "Pay at evil.com", "Ada\u202egnp", "www.evil.example", "a@evil.example", "x\r\ny"],
)
def test_a_name_cannot_carry_a_message(api: TestClient, name: str) -> None:
    body = {"email": f"{new_id()}@example.com", "password": "correct horse", "name": name}
    answer = api.post("/auth/register", json=body)
    assert answer.status_code == 422 and answer.json()["details"]["fields"][0]["field"] == "name"


def test_a_mail_to_an_address_that_nobody_confirmed_has_nothing_of_the_sender_s(
    ctx: Context, register: Registered
) -> None:
    user_id = register()["user"]["id"]
    mailed_token(ctx, user_id, "verify_email")
    assert "Ada" not in ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1].body


def test_one_address_gets_a_limited_number_of_mails_a_day(ctx: Context, register: Registered) -> None:
    user_id = UUID(register()["user"]["id"])
    before = len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)
    for _ in range(25):
        tasks.send_mail(ctx, MailRequested(user_id=user_id, purpose="reset_password"))
    assert len(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages) - before == tasks.MAILS_A_DAY


def test_asking_for_a_reset_does_the_same_work_for_everybody(
    api: TestClient, ctx: Context, register: Registered
) -> None:
    emails = [register()["user"]["email"], "nobody@example.com"]
    statements = list[list[str]]()

    def watch(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements[-1].append(statement)

    listened = engine(ctx.settings.database_url)
    event.listen(listened, "before_cursor_execute", watch)
    try:
        for email in emails:
            statements.append([])
            api.post("/auth/request-password-reset", json={"email": email})
    finally:
        event.remove(listened, "before_cursor_execute", watch)
    assert statements[0] == statements[1] and any("outbox" in one for one in statements[0])


@pytest.mark.parametrize(
    "password", ["password", "password123", "correct", "aaaaaaaaaaaa", "1234567890", "qwertyuiop", "ada.lovelace1"]
)
def test_a_password_that_is_easy_to_guess_is_refused_with_a_reason(api: TestClient, password: str) -> None:
    body = {"email": "ada.lovelace@example.com", "password": password, "name": "Ada Lovelace"}
    answer = api.post("/auth/register", json=body)
    assert answer.status_code == 422 and "password" in str(answer.json()["details"])
