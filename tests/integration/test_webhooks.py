"""Webhooks received: verified, stored once, announced, handled once; and what bounced mail leads to."""

import base64
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update

from cutroom.accounts import events as accounts
from cutroom.accounts import queries, rules
from cutroom.accounts import tasks as mails
from cutroom.accounts.models import MailAddress, MailToken
from cutroom.accounts.schemas import MailRequested
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.runtime.events import OutboxRow
from cutroom.runtime.tasks import Nothing
from cutroom.webhooks import entry, signatures, tasks
from cutroom.webhooks.models import WebhookEvent
from cutroom.webhooks.schemas import WebhookReceived
from cutroom.webhooks.sources import SOURCES, Source, shared_secret
from infra.local.settings import MAIL_TOPIC
from infra.local.simulators import signatures as senders
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.vendors import ses as simulated

SECRET = "whsec_of_the_tests"
TEST_SOURCES = {
    **SOURCES,
    "stripe": Source(signatures.stripe, shared_secret("stripe"), most_bytes=1000, refusal=400),
    "meta": Source(signatures.meta, shared_secret("meta"), most_bytes=1000),
}


@pytest.fixture(scope="module")
def ses() -> Iterator[Simulator]:
    with running(simulated.VENDOR) as simulator:
        simulator.webhooks.register("http://127.0.0.1:9/")
        yield simulator


@pytest.fixture
def hooks(ctx: Context, ses: Simulator) -> Context:
    """A context that takes webhooks, with nothing received yet."""
    secrets = json.dumps({"stripe": ["an older secret", SECRET], "meta": [SECRET]})
    settings = replace(
        ctx.settings, given_webhook_secrets=secrets, mail_topic_arn=MAIL_TOPIC, sns_url=ses.url, region="us-east-1"
    )
    object.__setattr__(ctx, "settings", settings)
    with ctx.transaction() as session:
        session.execute(delete(WebhookEvent))
        session.execute(delete(OutboxRow))
    return ctx


def send(
    ctx: Context, source: str, content: bytes, headers: dict[str, str], **event: Any
) -> tuple[int, dict[str, Any]]:
    """A request as the HTTP API hands it to the function."""
    request = {
        "rawPath": f"/api/webhooks/{source}", "headers": {name.lower(): value for name, value in headers.items()},
        "body": base64.b64encode(content).decode(), "isBase64Encoded": True,
        "requestContext": {"http": {"method": "POST"}},
    }  # fmt: skip
    answer = entry.handle(ctx, request | event, TEST_SOURCES)
    return answer["statusCode"], json.loads(answer["body"])


def stripe(event_id: str = "evt_1", at: int | None = None, secret: str = SECRET, **more: Any) -> tuple[bytes, Any]:
    body = json.dumps({"id": event_id} | more).encode()
    signed = senders.stripe(secret, senders.Event(event_id, body, at or int(time.time())))
    return signed.body, dict(signed.headers)


def stored(ctx: Context) -> list[WebhookEvent]:
    with ctx.transaction() as session:
        return list(session.scalars(select(WebhookEvent).order_by(WebhookEvent.received_at)))


def test_an_event_is_stored_once_however_often_and_in_whatever_order_it_comes(hooks: Context) -> None:
    deliveries = [stripe(f"evt_{number}") for number in range(5)] * 3
    random.Random(3).shuffle(deliveries)
    answers = [send(hooks, "stripe", *delivery) for delivery in deliveries]
    assert {status for status, _ in answers} == {200}
    assert sum(answer["duplicate"] for _, answer in answers) == 10
    rows = stored(hooks)
    assert sorted(row.event_id for row in rows) == [f"evt_{number}" for number in range(5)]
    assert {row.body for row in rows} == {body for body, _ in deliveries}
    assert {row.handled_at for row in rows} == {None}


def test_one_event_of_two_sources_is_two(hooks: Context) -> None:
    body = json.dumps({"id": "x"}).encode()
    assert send(hooks, "meta", body, dict(senders.meta(SECRET, senders.Event("", body, 0)).headers))[0] == 200
    assert send(hooks, "stripe", *stripe("x"))[1] == {"received": True, "duplicate": False}
    assert len(stored(hooks)) == 2


def test_a_replay_a_day_later_is_acknowledged_and_not_announced_again(hooks: Context) -> None:
    first = stripe("evt_1")
    assert send(hooks, "stripe", *first)[0] == 200
    with hooks.transaction() as session:
        session.execute(update(WebhookEvent).values(received_at=now() - timedelta(days=1)))
        session.execute(delete(OutboxRow))
    assert send(hooks, "stripe", *stripe("evt_1"))[1]["duplicate"]  # the vendor signs each attempt anew
    assert send(hooks, "stripe", *stripe("evt_1", at=int(time.time()) - 86_400))[0] == 400  # somebody else replays it
    with hooks.transaction() as session:
        assert session.scalars(select(OutboxRow)).all() == []


@pytest.mark.parametrize(
    ("source", "delivery", "status", "error"),
    [
        ("stripe", lambda: stripe(secret="another"), 400, "bad_signature"),
        ("stripe", lambda: (stripe()[0], {}), 400, "bad_signature"),
        ("stripe", lambda: (stripe()[0] + b" ", stripe()[1]), 400, "bad_signature"),
        ("stripe", lambda: stripe(at=1), 400, "bad_signature"),
        ("meta", lambda: (b"{}", {"X-Hub-Signature-256": "sha256=00"}), 401, "bad_signature"),
        ("stripe", lambda: stripe(event_id=""), 400, "malformed_webhook"),
        ("stripe", lambda: stripe(filler="x" * 1000), 413, "too_large"),
        ("nobody", stripe, 404, "not_found"),
        ("", stripe, 404, "not_found"),
        ("ses", lambda: (b"x" * 300_000, {}), 413, "too_large"),
        ("ses", lambda: (b'{"Type": "Notification"}', {}), 400, "malformed_webhook"),
    ],
)  # fmt: skip
def test_what_is_forged_old_malformed_huge_or_of_nobody_is_refused_and_not_stored(
    hooks: Context, source: str, delivery: Callable[[], tuple[bytes, Any]], status: int, error: str
) -> None:
    answered, answer = send(hooks, source, *delivery())
    assert (answered, answer["error"]) == (status, error)
    assert SECRET not in json.dumps(answer)
    assert stored(hooks) == []


def test_other_methods_and_broken_encodings_are_refused(hooks: Context) -> None:
    for method in ("GET", "PUT"):
        assert send(hooks, "stripe", *stripe(), requestContext={"http": {"method": method}})[0] == 404
    assert send(hooks, "stripe", b"", {}, body="x", isBase64Encoded=True)[0] == 400
    body, headers = stripe()
    assert send(hooks, "stripe", b"", headers, body=body.decode(), isBase64Encoded=False)[0] == 200


def test_a_source_whose_secret_is_not_set_takes_nothing(hooks: Context) -> None:
    object.__setattr__(hooks, "settings", replace(hooks.settings, given_webhook_secrets="", mail_topic_arn=""))
    assert send(hooks, "stripe", *stripe())[0] == 400


def test_a_database_that_is_away_is_told_so_that_the_event_comes_again(hooks: Context) -> None:
    away = replace(hooks.settings, given_database_url="postgresql://nobody@127.0.0.1:9/none")
    object.__setattr__(hooks, "settings", away)
    assert send(hooks, "stripe", *stripe())[0] == 503


def test_what_nobody_has_handled_is_announced_again_until_it_is(hooks: Context) -> None:
    send(hooks, "stripe", *stripe())

    def announced() -> int:
        tasks.announce(hooks, Nothing())
        return stored(hooks)[0].announcements

    assert announced() == 1  # it was announced a moment ago
    with hooks.transaction() as session:
        session.execute(update(WebhookEvent).values(announced_at=now() - timedelta(minutes=16)))
    assert announced() == 2
    assert announced() == 2
    with hooks.transaction() as session:
        session.execute(update(WebhookEvent).values(announced_at=now() - timedelta(minutes=16), handled_at=now()))
    assert announced() == 2


def test_bodies_go_after_a_month_and_rows_after_a_year(hooks: Context) -> None:
    for number, days in enumerate((29, 31, 401)):
        send(hooks, "stripe", *stripe(f"evt_{number}"))
        with hooks.transaction() as session:
            rows = update(WebhookEvent).where(WebhookEvent.event_id == f"evt_{number}")
            session.execute(rows.values(received_at=now() - timedelta(days=days)))
    tasks.forget(hooks, Nothing())
    assert {row.event_id: row.body is None for row in stored(hooks)} == {"evt_0": False, "evt_1": True}
    assert send(hooks, "stripe", *stripe("evt_1"))[1]["duplicate"]


# --- mail


def message(ses: Simulator, address: str, kind: str) -> tuple[bytes, dict[str, str]]:
    """What SES tells of an address, signed."""
    message_id = simulated.report(ses, {"address": address, "kind": kind})["message_id"]
    [delivery] = [one for one in ses.webhooks.all() if one.event_id == message_id]
    secret = ses.webhooks.endpoints()[delivery.endpoint]["secret"]
    signed = senders.sns(secret, senders.Event(message_id, delivery.payload, 0))
    return signed.body, dict(signed.headers)


def handle(ctx: Context) -> None:
    """What the consumer does with all that is stored."""
    for row in stored(ctx):
        accounts.on_webhook_received(ctx, WebhookReceived(source=row.source, webhook_id=row.id))


def address_of(ctx: Context, email: str) -> MailAddress | None:
    with ctx.transaction() as session:
        return session.get(MailAddress, rules.address_hash(email))


def test_a_hard_bounce_suppresses_and_soft_ones_are_counted_once_each(hooks: Context, ses: Simulator) -> None:
    soft = message(ses, "Soft@example.com", "soft bounce")
    for delivery in (
        soft,
        soft,
        message(ses, "soft@example.com", "soft bounce"),
        message(ses, "hard@x.org", "hard bounce"),
    ):
        assert send(hooks, "ses", *delivery)[0] == 200
    for _ in range(3):  # a queue gives some messages twice
        handle(hooks)
    counted, suppressed = address_of(hooks, "soft@example.com"), address_of(hooks, "HARD@x.org")
    assert counted and suppressed
    assert (counted.soft_bounces, counted.suppressed_at) == (2, None)
    assert (suppressed.reason, suppressed.soft_bounces) == ("bounce", 0)
    assert all(row.handled_at for row in stored(hooks))
    send(hooks, "ses", *message(ses, "hard@x.org", "complaint"))
    handle(hooks)
    again = address_of(hooks, "hard@x.org")
    assert again and (again.reason, again.suppressed_at) == ("bounce", suppressed.suppressed_at)


def test_forged_bounces_suppress_nobody(hooks: Context, ses: Simulator) -> None:
    body, headers = message(ses, "victim@example.com", "complaint")
    other = json.loads(body)
    other["Message"] = other["Message"].replace("victim", "forged")
    assert send(hooks, "ses", json.dumps(other).encode(), headers)[0] == 401
    stranger = senders.sns(senders.new_secret("sns"), senders.Event("", body, 0))
    assert send(hooks, "ses", stranger.body, headers)[0] == 401
    handle(hooks)
    assert address_of(hooks, "forged@example.com") is None


def test_mail_to_a_suppressed_address_is_not_sent_and_the_person_is_told(
    hooks: Context, ses: Simulator, api: TestClient, register: Any, bearer: Any
) -> None:
    signed_in = register()
    email, headers = signed_in["user"]["email"], bearer(signed_in)
    assert api.get("/users/me", headers=headers).json()["email_problem"] is None
    data = MailRequested(user_id=signed_in["user"]["id"], purpose="verify_email")
    mails.send_mail(hooks, data)
    tokens = token_count(hooks, data.user_id)
    send(hooks, "ses", *message(ses, email, "hard bounce"))
    handle(hooks)
    mails.send_mail(hooks, data)
    assert token_count(hooks, data.user_id) == tokens  # no secret is made for a mail that is not sent
    assert "can't deliver mail to this address" in api.get("/users/me", headers=headers).json()["email_problem"]
    refused = api.post("/users/me/verify-email", headers=headers)
    assert refused.status_code == 409, refused.text
    assert "can't deliver mail" in refused.json()["message"]


def token_count(ctx: Context, user_id: Any) -> int:
    with ctx.transaction(user_id) as session:
        return len(session.scalars(select(MailToken)).all())


def test_only_the_topic_of_our_mail_is_confirmed_and_by_its_token(
    hooks: Context, ses: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3

    secret = next(iter(ses.webhooks.endpoints().values()))["secret"]
    notification = json.loads(message(ses, "x@example.com", "complaint")[0])
    topic = boto3.client("sns").create_topic(Name="mail")["TopicArn"]
    object.__setattr__(hooks, "settings", replace(hooks.settings, mail_topic_arn=topic))
    for arn, status in ((topic, 200), ("arn:aws:sns:us-east-1:999999999999:other", 401)):
        body = json.dumps(notification | {
            "Type": "SubscriptionConfirmation", "TopicArn": arn, "Token": "t" * 40,
            "SubscribeURL": "http://169.254.169.254/latest/meta-data", "Message": "You have chosen to subscribe.",
        }).encode()  # fmt: skip
        signed = senders.sns(secret, senders.Event("", body, 0))
        assert send(hooks, "ses", signed.body, dict(signed.headers))[0] == status
    handle(hooks)
    assert [row.handled_at is not None for row in stored(hooks)] == [True]


def test_suppression_is_of_the_address_alone(hooks: Context) -> None:
    with hooks.transaction() as session:
        queries.record_mail_report(session, rules.address_hash("one@example.com"), "complaint")
        assert queries.suppression_of(session, rules.address_hash("one@example.com")) == "complaint"
        assert queries.suppression_of(session, rules.address_hash("other@example.com")) is None
