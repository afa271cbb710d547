"""Real PostgreSQL and the AWS calls in process (moto), for the API and the use cases."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import boto3
import psycopg
import pytest
from fastapi.testclient import TestClient
from moto import mock_aws

from cutroom import capabilities
from cutroom.kit.ids import new_id
from cutroom.migrations import upgrade
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.settings import Settings
from cutroom.social import sealing
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from tests.support.database import Database, start_database
from tests.support.ledger import Books
from tests.support.notified import Reader
from tests.support.payments import Shop, with_stripe
from tests.support.payouts import Earner
from tests.support.publishing import Publisher
from tests.support.served import served
from tests.support.social import Channels, with_platforms

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "functions" / "api"))

REGION = "eu-central-1"
ROLE = "arn:aws:iam::123456789012:role/machine"


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """A PostgreSQL of this session's own, at this release's schema."""
    with start_database() as found:
        upgrade(found.owner_url, found.app_url)
        yield found


@pytest.fixture
def books(database: Database) -> Books:
    """The ledger, and short verbs for it."""
    return Books(database)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in process: whatever is not created here does not exist."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "test")
    with mock_aws():
        yield


@pytest.fixture
def ctx(aws: None, database: Database) -> Context:
    """A context on the real database and the in-process AWS."""
    boto3.client("s3").create_bucket(Bucket="media", CreateBucketConfiguration={"LocationConstraint": REGION})
    boto3.client("dynamodb").create_table(
        TableName="state",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk")],
        BillingMode="PAY_PER_REQUEST",
    )
    boto3.client("events").create_event_bus(Name="cutroom")
    boto3.client("sesv2").create_email_identity(EmailIdentity="hello@cutroom.example")
    definition = '{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 100, "End": true}}}'
    states = boto3.client("stepfunctions")
    machines = {
        kind: states.create_state_machine(name=kind, definition=definition, roleArn=ROLE)["stateMachineArn"]
        for kind in capabilities.machines()
    }
    return Context(
        Settings(
            stage="test",
            media_bucket="media",
            table="state",
            event_bus="cutroom",
            public_url="http://127.0.0.1",
            mail_sender="hello@cutroom.example",
            machines=machines,
            given_database_url=database.app_url,
            given_owner_url=database.owner_url,
            given_app_secret="a secret of this test",
        )
    )


@pytest.fixture
def api(ctx: Context) -> Iterator[TestClient]:
    """The API, called in process."""
    import deps
    from app import app

    app.dependency_overrides[deps.the_context] = lambda: ctx
    with TestClient(app, base_url="http://127.0.0.1/api/v1", raise_server_exceptions=False) as client:
        yield client
    app.dependency_overrides.clear()


@pytest.fixture
def register(api: TestClient) -> Callable[[], dict[str, Any]]:
    """Registers a new person and gives the answer with their tokens."""
    from cutroom.kit.ids import new_id

    def do() -> dict[str, Any]:
        body = {"email": f"{new_id()}@example.com", "password": "correct horse", "name": "Ada"}
        answer = api.post("/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json() | {"password": body["password"]}

    return do


@pytest.fixture
def bearer() -> Callable[[dict[str, Any]], dict[str, str]]:
    """The header that signs a request."""
    return lambda signed_in: {"Authorization": f"Bearer {signed_in['access_token']}"}


@pytest.fixture
def reader(
    api: TestClient, register: Callable[[], dict[str, Any]], bearer: Callable[[dict[str, Any]], dict[str, str]]
) -> Callable[[], Reader]:
    """Makes somebody who reads what they are told of."""

    def made() -> Reader:
        signed_in = register()
        return Reader(api, signed_in, bearer(signed_in))

    return made


@pytest.fixture(scope="session")
def stripe_started() -> Iterator[Simulator]:
    """One simulator of Stripe for the session; `simulator` gives it as new to a test."""
    from infra.local.simulators.vendors import stripe

    with running(stripe.VENDOR) as simulator:
        yield simulator


@pytest.fixture
def simulator(stripe_started: Simulator) -> Simulator:
    stripe_started.reset()
    stripe_started.script["limits"] = {"requests": 10**6}
    return stripe_started


@pytest.fixture
def paying(ctx: Context, simulator: Simulator) -> Context:
    """A deployment that takes payments."""
    return with_stripe(ctx, simulator)


@pytest.fixture
def open_shop(paying: Context, simulator: Simulator, register: Callable[[], dict[str, Any]]) -> Callable[[], Shop]:
    """A new person's workspace that can buy."""
    return lambda: Shop(paying, simulator, Actor(UUID(register()["user"]["id"])))


@pytest.fixture
def shop(open_shop: Callable[[], Shop]) -> Shop:
    return open_shop()


@pytest.fixture
def earner(paying: Context, simulator: Simulator, database: Database) -> Earner:
    """Somebody who earns, in a workspace of their own; nobody else's payouts are due."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("truncate payouts, payout_accounts")
    return Earner(paying, simulator, Actor(new_id()), database)


@pytest.fixture(scope="session")
def platforms_started() -> Iterator[dict[str, Simulator]]:
    """One simulator of each platform for the session; `channels` gives them as new to a test."""
    from infra.local.simulators.vendors import facebook, instagram, tiktok, youtube

    with ExitStack() as stack:
        yield {
            one.VENDOR.name: stack.enter_context(running(one.VENDOR)) for one in (youtube, tiktok, instagram, facebook)
        }


@pytest.fixture
def social_ctx(ctx: Context, platforms_started: dict[str, Simulator], database: Database) -> Context:
    """A deployment with an app at each platform, where nobody has connected anything."""
    sealing.kms.cache_clear()
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("truncate social_accounts, oauth_states cascade")
    for simulator in platforms_started.values():
        simulator.reset()
    return with_platforms(ctx, platforms_started)


@pytest.fixture
def open_channels(social_ctx: Context, platforms_started: dict[str, Simulator]) -> Callable[[], Channels]:
    """A new workspace; its person is known by their id alone, which is all that accounts ask for."""
    return lambda: Channels(social_ctx, platforms_started, Actor(new_id()))


@pytest.fixture
def channels(open_channels: Callable[[], Channels]) -> Channels:
    return open_channels()


@pytest.fixture
def balanced(books: Books) -> Iterator[None]:
    """Whatever a test does, the books are right afterwards."""
    yield
    assert set(books.totals().values()) <= {0}
    assert books.mismatches() == []


@pytest.fixture
def publisher(channels: Channels, database: Database, tmp_path: Path) -> Iterator[Publisher]:
    """Somebody with a finished export, at a deployment where nothing else is planned."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("truncate posts, posting_slots cascade")
    with served(channels.ctx) as ctx:
        yield Publisher(replace(channels, ctx=ctx), database, tmp_path)
