"""Quotes, reservations, history, and what a takeout and a purge do with them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient

from cutroom.billing import exports, queries, service, tasks
from cutroom.billing.errors import InsufficientCredits, QuoteExpired, QuoteUsed, ReservationSettled
from cutroom.billing.schemas import AskQuote, ReservationView
from cutroom.kit.errors import Invalid, NotFound
from cutroom.kit.ids import new_id
from cutroom.privacy import queries as privacy
from cutroom.privacy import rules as privacy_rules
from cutroom.privacy import tables
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.idempotency import KeyReused
from cutroom.runtime.tasks import Nothing
from tests.support.database import Database
from tests.support.ledger import Books


def prices(credits: int) -> str:
    price = {"operation": "job", "unit": "video", "per": 1, "credits": credits, "valid_from": "2020-01-01T00:00:00Z"}
    return json.dumps({"prices": [price]})


@pytest.fixture
def paid(ctx: Context) -> Context:
    """A deployment where a job costs 120 credits."""
    return Context(replace(ctx.settings, prices_json=prices(120)))


@pytest.fixture
def ada(paid: Context) -> Actor:
    """Somebody with 1,000 credits."""
    actor = Actor(new_id())
    service.grant(paid, actor, 1000, "stripe:cs_1:grant", reason="purchase", subject="cs_1")
    return actor


def quoted(ctx: Context, actor: Actor, quantity: int = 1) -> UUID:
    return service.quote(
        ctx, actor, AskQuote.model_validate({"items": [{"operation": "job", "quantity": quantity}]})
    ).id


def reserved(ctx: Context, actor: Actor, quantity: int = 1) -> ReservationView:
    return service.reserve(ctx, actor, quoted(ctx, actor, quantity), "video:1")


def has(ctx: Context, actor: Actor) -> tuple[int, int, int]:
    found = service.balance(ctx, actor)
    return found.available, found.reserved, found.owed


def move_clock(database: Database, table: str, row_id: UUID, by: str) -> None:
    """Let time pass for one row; the ledger's own rows are kept by a trigger, which is lifted for this."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(f"alter table {table} disable trigger user")
        connection.execute(f"update {table} set expires_at = expires_at - %s::interval where id = %s", (by, row_id))  # noqa: S608
        connection.execute(f"alter table {table} enable trigger user")


def test_a_quote_is_itemised_and_holds_although_the_price_rises(paid: Context, ada: Actor) -> None:
    asked = AskQuote.model_validate({"items": [{"operation": "job", "quantity": n} for n in (1, 2)]})
    offer = service.quote(paid, ada, asked)
    assert [(item.quantity, item.credits) for item in offer.items] == [(1, 120), (2, 240)]
    assert (offer.total, offer.currency) == (360, "CRD")
    dearer = Context(replace(paid.settings, prices_json=prices(150)))
    assert service.reserve(dearer, ada, offer.id, "video:1").amount == 360


def test_a_job_is_reserved_charged_once_and_the_rest_returned(paid: Context, ada: Actor) -> None:
    job = reserved(paid, ada)
    assert has(paid, ada) == (880, 120, 0)
    assert service.commit(paid, ada, job.id, 95).status == "posted"
    assert has(paid, ada) == (905, 0, 0)
    with pytest.raises(ReservationSettled) as refused:
        service.commit(paid, ada, job.id, 95)
    assert refused.value.details == {"status": "posted"}
    assert service.release(paid, ada, job.id).status == "posted"
    assert has(paid, ada) == (905, 0, 0)


def test_a_job_that_failed_costs_nothing(paid: Context, ada: Actor) -> None:
    job = reserved(paid, ada)
    for _ in range(2):
        assert service.release(paid, ada, job.id, "failed").status == "voided"
    assert has(paid, ada) == (1000, 0, 0)


def test_nobody_pays_above_the_quote(paid: Context, ada: Actor) -> None:
    service.commit(paid, ada, reserved(paid, ada).id, 140)
    assert has(paid, ada) == (880, 0, 0)


def test_a_quote_is_used_once_and_within_ten_minutes(paid: Context, ada: Actor, database: Database) -> None:
    used, late = quoted(paid, ada), quoted(paid, ada)
    service.reserve(paid, ada, used, "video:1")
    with pytest.raises(QuoteUsed):
        service.reserve(paid, ada, used, "video:1")
    move_clock(database, "quotes", late, "10 minutes 1 second")
    with pytest.raises(QuoteExpired):
        service.reserve(paid, ada, late, "video:1")
    assert has(paid, ada) == (880, 120, 0)


def test_the_same_key_reserves_once_and_another_body_is_refused(paid: Context, ada: Actor) -> None:
    offer = quoted(paid, ada)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: service.reserve(paid, ada, offer, "video:1", "k"), range(4)))
    assert len({one.id for one in made}) == 1
    with pytest.raises(KeyReused):
        service.reserve(paid, ada, offer, "video:2", "k")
    assert has(paid, ada) == (880, 120, 0)


def test_ten_at_once_get_what_there_is_and_not_more(paid: Context) -> None:
    cheap = Context(replace(paid.settings, prices_json=prices(30)))

    def attempt(actor: Actor, offer: UUID) -> str:
        try:
            return service.reserve(cheap, actor, offer, "video:1").status
        except InsufficientCredits as error:
            return f"{error.status} {error.details}"

    for _ in range(10):
        actor = Actor(new_id())
        service.grant(cheap, actor, 100, "k", reason="gift")
        offers = [quoted(cheap, actor) for _ in range(10)]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda offer, actor=actor: attempt(actor, offer), offers))
        assert sorted(answers) == ["402 {'available': 10, 'owed': 0}"] * 7 + ["pending"] * 3
        assert has(cheap, actor) == (10, 90, 0)


def test_a_refund_after_spending_is_owed_and_said(paid: Context, ada: Actor) -> None:
    spend = Context(replace(paid.settings, prices_json=prices(700)))
    service.commit(spend, ada, reserved(spend, ada).id, 700)
    for _ in range(2):
        service.revoke(paid, ada, 1000, "stripe:re_1", reason="refund", subject="re_1")
    assert has(paid, ada) == (0, 0, 700)
    with pytest.raises(InsufficientCredits) as refused:
        reserved(Context(replace(paid.settings, prices_json=prices(1))), ada)
    assert refused.value.details == {"available": 0, "owed": 700}
    service.grant(paid, ada, 500, "stripe:cs_2:grant", reason="purchase")
    assert has(paid, ada) == (0, 0, 200)
    service.grant(paid, ada, 300, "stripe:cs_3:grant", reason="purchase")
    assert has(paid, ada) == (100, 0, 0)


@pytest.mark.parametrize("amount", [0, -5])
def test_credits_are_given_and_taken_in_whole_numbers_above_zero(paid: Context, ada: Actor, amount: int) -> None:
    for change in (service.grant, service.revoke):
        with pytest.raises(Invalid):
            change(paid, ada, amount, "k", reason="test")


def test_a_process_that_dies_leaves_a_reservation_that_ends(paid: Context, ada: Actor, database: Database) -> None:
    dead, alive = reserved(paid, ada), reserved(paid, ada)
    move_clock(database, "ledger_transfers", dead.id, "25 hours")
    for _ in range(2):
        tasks.release_expired(paid, Nothing())
    assert has(paid, ada) == (880, 120, 0)
    with pytest.raises(ReservationSettled) as refused:
        service.commit(paid, ada, dead.id, 1)
    assert refused.value.details == {"status": "voided"}
    service.commit(paid, ada, alive.id, 120)


def test_what_is_free_is_reserved_and_settled_like_anything_else(paid: Context) -> None:
    free, actor = Context(replace(paid.settings, prices_json=prices(0))), Actor(new_id())
    job = reserved(free, actor)
    assert (job.amount, job.status) == (0, "pending")
    assert service.commit(free, actor, job.id, 0).status == "posted"
    assert has(free, actor) == (0, 0, 0)


def test_another_s_quote_and_reservation_do_not_exist(paid: Context, ada: Actor) -> None:
    eve, job, offer = Actor(new_id()), reserved(paid, ada), quoted(paid, ada)
    for act in (
        lambda: service.reserve(paid, eve, offer, "video:1"),
        lambda: service.commit(paid, eve, job.id, 1),
        lambda: service.release(paid, eve, job.id),
    ):
        with pytest.raises(NotFound):
            act()
    assert has(paid, ada) == (880, 120, 0)


def test_a_person_sees_what_each_change_was_for(
    paid: Context, api: TestClient, register: Callable[[], dict[str, Any]], bearer: Callable[[Any], dict[str, str]]
) -> None:
    signed_in, stranger = register(), bearer(register())
    actor, headers = Actor(UUID(signed_in["user"]["id"])), bearer(signed_in)
    assert api.get("/credits/balance", headers=headers).json() == {
        "currency": "CRD", "available": 0, "ending": [], "reserved": 0, "owed": 0,
    }  # fmt: skip
    service.grant(paid, actor, 1000, "k", reason="purchase", subject="cs_1")
    service.commit(paid, actor, reserved(paid, actor).id, 95)
    assert api.get("/credits/balance", headers=headers).json()["available"] == 905
    listed = api.get("/credits/transactions", headers=headers).json()
    told = [(one["kind"], one["amount"], one["balance"], one["subject"]) for one in listed["items"]]
    assert told == [("commit", 25, 905, "video:1"), ("reserve", -120, 880, "video:1"), ("grant", 1000, 1000, "cs_1")]
    second = api.get("/credits/transactions", params={"page": 2, "limit": 2}, headers=headers).json()
    assert (second["total"], [one["kind"] for one in second["items"]]) == (3, ["grant"])
    assert api.get("/credits/transactions", headers=stranger).json()["items"] == []


def test_a_takeout_has_the_entries_and_a_purge_leaves_them_without_a_name(
    paid: Context, ada: Actor, books: Books
) -> None:
    service.commit(paid, ada, reserved(paid, ada).id, 95)
    with paid.transaction(ada) as session:
        lines = [privacy_rules.exported(line) for line in exports.entries(session)]
        holder = queries.holder(session)
    mine = [(one["account"], one["amount"], one["reason"]) for one in lines]
    assert sorted(mine) == sorted(
        [("available", 1000, "purchase"), ("available", -120, "work"), ("reserved", 120, "work"),
         ("reserved", -120, "work"), ("available", 25, "work")]
    )  # fmt: skip
    assert str(ada.workspace_id) not in json.dumps(lines)
    running = reserved(paid, ada)
    with paid.transaction(ada) as session:
        for table in tables.owned():
            while privacy.delete_some(session, table, ada.workspace_id):
                pass
    assert has(paid, ada) == (0, 0, 0)
    assert books.of(holder) == {"available": 785, "reserved": 120}
    assert books.release(running.id)
    assert books.totals() == {"CRD": 0} and books.mismatches() == []
    with psycopg.connect(books.database.owner_url) as connection:
        for table in ("accounts", "transfers", "entries", "balances"):
            query = f"select count(*) from ledger_{table} t where strpos(t::text, %s) > 0"  # noqa: S608
            assert connection.execute(query, (str(ada.workspace_id),)).fetchone() == (0,)
