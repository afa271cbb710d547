"""What is kept of a person: agreed to, handed to them, and taken away for good, whatever dies meanwhile."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from cutroom import capabilities
from cutroom.accounts.schemas import AccountClosed
from cutroom.ai.models import AiCall
from cutroom.billing import service as billing
from cutroom.jobs import runs
from cutroom.kit.ids import new_id
from cutroom.library import service as library
from cutroom.library.schemas import StartUpload
from cutroom.migrations.tables import metadata
from cutroom.privacy import events, rules, tasks
from cutroom.privacy.schemas import TakeoutInput
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from tests.integration.test_accounts import mailed_token
from tests.support.database import Database
from tests.support.material import Person

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
Made = Callable[[], Person]


class Killed(BaseException):
    """What a process does not come back from."""


@pytest.fixture
def somebody(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Made:
    """A person with something in every place in which things of a person lie."""

    def made() -> Person:
        signed_in = register()
        person = Person(ctx, api, signed_in, bearer(signed_in))
        clips = [person.clip(0, rank) for rank in (1, 2)]
        person.call("POST", "/splices/generate", {"clip_ids": clips})
        person.call("PATCH", "/users/me", {"notifications": {"product_news": True}})
        library.start_upload(ctx, person.actor, StartUpload(filename="open.mp4", size_bytes=9))
        mailed_token(ctx, str(person.actor.user_id), "reset_password")
        billing.grant(ctx, person.actor, 50, "k", reason="gift")
        call = {"provider": "openai", "model": "m", "operation": "judge", "fingerprint": "f", "currency": "USD"}
        with ctx.transaction(person.actor) as session:
            session.add(AiCall(owner_id=person.actor.user_id, status="done", cost_micros=7, **call))
        for prefix in capabilities.prefixes():
            ctx.blobs.put_json(f"{prefix}/{person.actor.user_id}/{new_id()}/thing", "{}")
        ctx.state.set_progress(UUID(person.call("GET", "/jobs")["items"][0]["id"]), "plan", 0, 0.5)
        return person

    return made


def closed(person: Person) -> AccountClosed:
    answer = person.send("DELETE", "/users/me", {"password": "correct horse"})
    assert answer.status_code == 202, answer.text
    return AccountClosed(owner_id=person.actor.user_id)


def kept(ctx: Context, database: Database, person: Person) -> dict[str, list[str]]:
    """Everything in storage, in the table and in the database that names the person."""
    owner = str(person.actor.user_id)
    objects = [key for key in ctx.blobs.keys("") if owner in key]
    parts = ctx.blobs.client.list_multipart_uploads(Bucket="media").get("Uploads", [])
    states = ctx.state.client.scan(TableName="state")["Items"]
    with psycopg.connect(database.owner_url) as connection:
        owned = [table.name for table in metadata.sorted_tables if "owner_id" in table.columns]
        rows = [
            name
            for name in owned
            if connection.execute(f"select 1 from {name} where owner_id = %s", (owner,)).fetchone()  # noqa: S608
        ]
    return {
        "objects": objects + [part["Key"] for part in parts if owner in part["Key"]],
        "states": [item["pk"]["S"] for item in states if owner in item["pk"]["S"]],
        "rows": rows,
    }


def let_time_pass(database: Database, person: Person) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update users set closed_at = closed_at - %s where id = %s", (rules.LAST_LOOK_AFTER, person.actor.user_id)
        )


NOTHING: dict[str, list[str]] = {"objects": [], "states": [], "rows": []}


def gathered(ctx: Context, person: Person) -> dict[str, Any]:
    """Ask for the data, do the machine's work, and open the file that is offered."""
    asked = person.call("POST", "/users/me/export")
    tasks.gather(
        ctx, TakeoutInput(owner_id=person.actor.user_id, run_id=UUID(asked["job_id"]), takeout_id=UUID(asked["id"]))
    )
    return person.call("GET", f"/users/me/export/{asked['id']}")


def test_a_takeout_holds_everything_of_a_person_nothing_of_another_and_no_secret(ctx: Context, somebody: Made) -> None:
    ada, eve = somebody(), somebody()
    asked = [ada.call("POST", "/users/me/export", headers={"Idempotency-Key": key})["id"] for key in ("a", "a", "b")]
    assert len(set(asked)) == 1, "one is being made already"
    ready = gathered(ctx, ada)
    assert (ready["id"], ready["status"]) == (asked[0], "completed")
    assert ready["download_url"] and ready["expires_at"] > ready["finished_at"]
    text = ctx.blobs.client.get_object(Bucket="media", Key=f"takeouts/{ada.actor.user_id}/{asked[0]}/cutroom-data.json")
    told = json.loads(text["Body"].read())
    assert told["profile"]["name"] == "Ada"
    full = {name for name, value in told.items() if value}
    assert full >= {"videos", "uploads", "analyses", "clips", "splices", "sign_ins", "consents", "ai_calls", "media"}
    credits = [(line["account"], line["amount"]) for line in told["ledger_entries"]]
    assert credits == [("available", 50)]
    assert len(told["videos"]) == 2
    assert {entry["name"].split("/")[0] for entry in told["media"]} == set(rules.exported_prefixes())
    whole = json.dumps(told)
    assert str(eve.actor.user_id) not in whole
    assert not [secret for secret in ("argon2", "token_hash", "password_hash") if secret in whole]
    assert [job["kind"] for job in ada.call("GET", "/jobs", None)["items"]].count("takeout") == 1
    assert eve.send("GET", f"/users/me/export/{asked[0]}").status_code == 404


def test_a_takeout_is_gone_when_its_time_is_over(ctx: Context, somebody: Made, database: Database) -> None:
    ada = somebody()
    ready = gathered(ctx, ada)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update takeouts set expires_at = now() where id = %s", (ready["id"],))
    old = ada.call("GET", f"/users/me/export/{ready['id']}")
    assert (old["status"], old["download_url"]) == ("expired", None)
    events.sweep(ctx, Nothing())
    assert ada.send("GET", f"/users/me/export/{ready['id']}").status_code == 404
    assert not [key for key in ctx.blobs.keys(f"takeouts/{ada.actor.user_id}/") if ready["id"] in key]


def test_a_deleted_account_leaves_nothing_and_another_s_is_untouched(
    ctx: Context, api: TestClient, somebody: Made, database: Database
) -> None:
    ada, eve = somebody(), somebody()
    before, hers = kept(ctx, database, eve), kept(ctx, database, ada)
    assert all(hers.values())
    purge = closed(ada)
    events.purge_account(ctx, purge)
    assert kept(ctx, database, ada) == NOTHING
    let_time_pass(database, ada)
    events.purge_account(ctx, purge)
    events.purge_account(ctx, purge)
    with psycopg.connect(database.owner_url) as connection:
        assert connection.execute("select 1 from users where id = %s", (ada.actor.user_id,)).fetchone() is None
    assert kept(ctx, database, eve) == before
    assert eve.call("GET", "/videos")["total"] == 2


def test_the_account_is_closed_at_once_and_its_address_is_free(
    ctx: Context, api: TestClient, register: Registered, bearer: Bearer
) -> None:
    ada = register()
    credentials = {"email": ada["user"]["email"], "password": "correct horse"}
    wrong = api.request("DELETE", "/users/me", json={"password": "not it"}, headers=bearer(ada))
    assert (wrong.status_code, wrong.json()["error"]) == (403, "forbidden")
    assert api.request("DELETE", "/users/me", json={"password": "correct horse"}, headers=bearer(ada)).is_success
    assert api.get("/users/me", headers=bearer(ada)).status_code == 401
    assert api.post("/auth/refresh", json={"refresh_token": ada["refresh_token"]}).status_code == 401
    refused = api.post("/auth/login", json=credentials)
    assert (refused.status_code, refused.json()["message"]) == (401, "Wrong email or password.")
    again = api.post("/auth/register", json=credentials | {"name": "Ada again"})
    assert again.status_code == 201
    events.purge_account(ctx, AccountClosed(owner_id=UUID(ada["user"]["id"])))
    assert api.get("/users/me", headers=bearer(again.json())).json()["name"] == "Ada again"


def test_running_jobs_end_with_the_account(ctx: Context, somebody: Made) -> None:
    ada = somebody()
    with ctx.transaction(ada.actor) as session:
        run = runs.create(session, ada.actor.user_id, "render", new_id(), export_id=new_id())
    runs.launch(ctx, run)
    assert ctx.workflows.status("render", run.execution) == "RUNNING"
    closed(ada)
    assert ctx.workflows.status("render", run.execution) == "ABORTED"


def test_an_open_account_is_never_purged(ctx: Context, somebody: Made, database: Database) -> None:
    ada = somebody()
    before = kept(ctx, database, ada)
    events.purge_account(ctx, AccountClosed(owner_id=ada.actor.user_id))
    assert kept(ctx, database, ada) == before


@pytest.mark.parametrize("after", [0, 1, 4, 9, 14, 20])
def test_a_purge_that_is_killed_anywhere_is_finished_by_the_next(
    ctx: Context, somebody: Made, database: Database, after: int
) -> None:
    ada, eve = somebody(), somebody()
    before = kept(ctx, database, eve)
    purge, calls = closed(ada), iter(range(10_000))

    def kill(**_: Any) -> None:
        if next(calls) >= after:
            raise Killed

    clients = [ctx.blobs.client.meta.events, ctx.state.client.meta.events]
    for client in clients:
        client.register("before-call.*.*", kill)
    with pytest.raises(Killed):
        events.purge_account(ctx, purge)
    for client in clients:
        client.unregister("before-call.*.*", kill)
    events.purge_account(ctx, purge)
    assert kept(ctx, database, ada) == NOTHING
    assert kept(ctx, database, eve) == before


def test_a_purge_that_is_killed_between_tables_is_finished_by_the_next(
    ctx: Context, somebody: Made, database: Database
) -> None:
    ada, seen = somebody(), iter(range(10_000))
    purge = closed(ada)

    def kill(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith("DELETE") and next(seen) >= 5:
            raise Killed

    sa.event.listen(sa.Engine, "before_cursor_execute", kill)
    try:
        with pytest.raises(Killed):
            events.purge_account(ctx, purge)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", kill)
    assert kept(ctx, database, ada)["rows"]
    events.purge_account(ctx, purge)
    assert kept(ctx, database, ada) == NOTHING


def test_the_sweep_tells_of_a_closed_account_again_until_it_is_purged(
    ctx: Context, somebody: Made, database: Database
) -> None:
    ada = somebody()
    closed(ada)
    let_time_pass(database, ada)
    with ctx.transaction() as session:
        assert ada.actor.user_id in events.queries.closed_accounts_for_system(session, events.AGAIN_AFTER_S)
    events.sweep(ctx, Nothing())
    events.purge_account(ctx, AccountClosed(owner_id=ada.actor.user_id))
    assert kept(ctx, database, ada) == NOTHING
    with ctx.transaction() as session:
        assert ada.actor.user_id not in events.queries.closed_accounts_for_system(session, events.AGAIN_AFTER_S)
