"""A person whose address was suppressed asks us to send mail to it again."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from cutroom.accounts import mail, queries, rules
from cutroom.accounts.models import MailAddress, User
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.runtime.events import Outbox, OutboxRow

Register = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


def suppress(ctx: Context, email: str, reason: str | None) -> None:
    """What a report of SES leads to."""
    with ctx.transaction() as session:
        queries.record_mail_report(session, rules.address_hash(email), reason)


def confirm(ctx: Context, person: dict[str, Any]) -> None:
    with ctx.transaction(person["user"]["id"]) as session:
        session.execute(update(User).values(email_verified_at=now()))


@pytest.fixture
def requested(ada: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The mails that are asked for, by their purpose; the one of Ada's registration is not among them."""
    purposes: list[str] = []

    def send(_: Outbox, rows: Sequence[OutboxRow]) -> list[UUID]:
        purposes.extend(row.detail["purpose"] for row in rows if row.type == "MailRequested")
        return [row.id for row in rows]

    monkeypatch.setattr(Outbox, "send", send)
    return purposes


@pytest.fixture
def ada(register: Register) -> dict[str, Any]:
    return register()


def test_a_person_sees_since_when_mail_bounces_and_has_it_sent_again(
    ctx: Context, api: TestClient, ada: dict[str, Any], bearer: Bearer, requested: list[str]
) -> None:
    email, headers = ada["user"]["email"], bearer(ada)
    assert ada["user"]["email_delivery"] is None
    started = now()
    suppress(ctx, email.upper(), "bounce")
    seen = api.get("/users/me", headers=headers).json()
    assert (seen["email_delivery"]["reason"], seen["email_delivery"]["can_retry"]) == ("bounce", True)
    assert started.isoformat() <= seen["email_delivery"]["since"].replace("Z", "+00:00") <= now().isoformat()
    assert mail.undeliverable(ctx, email)
    answer = api.post("/users/me/retry-email", headers=headers)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["email_delivery"], answer.json()["email_problem"]) == (None, None)
    assert not mail.undeliverable(ctx, email)
    assert requested == ["verify_email"]  # the address was never confirmed: its link is on its way


def test_it_bounces_again_and_is_suppressed_again(
    ctx: Context, api: TestClient, ada: dict[str, Any], bearer: Bearer
) -> None:
    email = ada["user"]["email"]
    suppress(ctx, email, None)
    suppress(ctx, email, "bounce")
    api.post("/users/me/retry-email", headers=bearer(ada))
    suppress(ctx, email, "complaint")
    with ctx.transaction() as session:
        row = session.get(MailAddress, rules.address_hash(email))
        assert row and (row.reason, row.soft_bounces) == ("complaint", 0)
        assert row.suppressed_at


def test_after_a_complaint_only_who_confirmed_the_address_may_have_mail_again(
    ctx: Context, api: TestClient, ada: dict[str, Any], bearer: Bearer, requested: list[str]
) -> None:
    email, headers = ada["user"]["email"], bearer(ada)
    suppress(ctx, email, "complaint")
    assert not api.get("/users/me", headers=headers).json()["email_delivery"]["can_retry"]
    refused = api.post("/users/me/retry-email", headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert mail.undeliverable(ctx, email)
    confirm(ctx, ada)
    assert api.get("/users/me", headers=headers).json()["email_delivery"]["can_retry"]
    assert api.post("/users/me/retry-email", headers=headers).status_code == 200
    assert not mail.undeliverable(ctx, email)
    assert requested == []  # nothing is left to confirm


def test_nobody_lifts_what_is_about_another_address(
    ctx: Context, api: TestClient, ada: dict[str, Any], register: Register, bearer: Bearer
) -> None:
    suppress(ctx, ada["user"]["email"], "bounce")
    answer = api.post("/users/me/retry-email", headers=bearer(register()))
    assert (answer.status_code, answer.json()["email_delivery"]) == (200, None)
    assert mail.undeliverable(ctx, ada["user"]["email"])
    assert api.post("/users/me/retry-email").status_code == 401


def test_where_mail_is_sent_anyway_nothing_changes_and_nothing_is_mailed(
    ctx: Context, api: TestClient, ada: dict[str, Any], bearer: Bearer, requested: list[str]
) -> None:
    suppress(ctx, ada["user"]["email"], None)
    assert api.post("/users/me/retry-email", headers=bearer(ada)).status_code == 200
    assert requested == []
    with ctx.transaction() as session:
        row = session.get(MailAddress, rules.address_hash(ada["user"]["email"]))
        assert row and row.soft_bounces == 1


def test_it_cannot_be_asked_for_again_and_again(api: TestClient, ada: dict[str, Any], bearer: Bearer) -> None:
    answers = [api.post("/users/me/retry-email", headers=bearer(ada)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[3].headers["Retry-After"]) > 0
