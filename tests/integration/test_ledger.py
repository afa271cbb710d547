"""The ledger on real PostgreSQL: what it refuses, what is done once, and the worked cases to the unit."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cutroom.billing import ledger, queries
from cutroom.billing.errors import InsufficientCredits, ReservationSettled
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.errors import Conflict, NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.runtime import database as runtime
from cutroom.runtime.database import now
from cutroom.runtime.idempotency import KeyReused
from tests.support.database import Database
from tests.support.ledger import Books

LATER = timedelta(hours=1)


def test_what_goes_in_comes_out_of_somewhere(books: Books) -> None:
    holder = books.grant(100)
    assert books.of(holder) == {"available": 100}
    assert books.totals()["CRD"] == 0
    assert books.mismatches() == []


@pytest.mark.parametrize("lines", [[("wallet", 5, "CRD")], [("wallet", 5, "CRD"), ("issued", -5, "USD")]])
def test_a_transfer_that_does_not_add_up_in_each_currency_is_not_kept(
    books: Books,
    lines: list[tuple[str, int, str]],
) -> None:
    holder = new_id()
    given = [Line(holder if kind == "wallet" else PLATFORM, kind, Money(n, currency)) for kind, n, currency in lines]
    with pytest.raises(DBAPIError, match="do not add up"), books.session() as session:
        ledger.post(session, "grant", f"{holder}", given, reason="test")
    assert books.of(holder) == {}


def test_a_key_is_for_one_transfer_for_ever(books: Books) -> None:
    holder = new_id()
    transfers = {books.give(holder, 1000, "stripe:cs_1:grant") for _ in range(3)}
    assert len(transfers) == 1 and books.of(holder) == {"available": 1000}
    with pytest.raises(KeyReused):
        books.give(holder, 999, "stripe:cs_1:grant")
    assert books.of(holder) == {"available": 1000}


def test_reserve_commit_release(books: Books) -> None:
    holder = books.grant(1000)
    reservation = books.reserve(holder, 120)
    assert books.of(holder) == {"available": 880, "reserved": 120}
    books.commit(reservation, 95)
    assert books.of(holder) == {"available": 905}
    with pytest.raises(ReservationSettled):
        books.commit(reservation, 95)
    assert books.release(reservation) is False
    assert books.of(holder) == {"available": 905}
    failed = books.reserve(holder, 120)
    assert books.release(failed) is True and books.release(failed) is False
    with pytest.raises(ReservationSettled):
        books.commit(failed, 1)
    assert books.of(holder) == {"available": 905}


def test_more_than_was_reserved_is_never_charged(books: Books) -> None:
    holder = books.grant(100)
    reservation = books.reserve(holder, 30)
    for used in (31, -1):
        with pytest.raises(DBAPIError, match="more than was reserved"):
            books.commit(reservation, used)
    books.commit(reservation, 30)
    assert books.of(holder) == {"available": 70}


def test_nothing_can_be_reserved_that_is_not_there(books: Books) -> None:
    holder = books.grant(100)
    with pytest.raises(InsufficientCredits):
        books.reserve(holder, 101)
    with pytest.raises(DBAPIError):
        books.reserve(holder, -1)
    assert books.of(holder) == {"available": 100}


def test_a_refund_of_what_was_spent_becomes_debt_that_is_paid_first(books: Books) -> None:
    holder = books.grant(1000)
    books.commit(books.reserve(holder, 700), 700)
    books.take(holder, 1000)
    assert books.of(holder) == {"debt": -700}
    with pytest.raises(InsufficientCredits):
        books.reserve(holder, 1)
    books.give(holder, 500)
    assert books.of(holder) == {"debt": -200}
    books.give(holder, 300)
    assert books.of(holder) == {"available": 100}


def test_what_is_reserved_is_not_touched_by_a_refund_and_a_release_pays_debt_first(books: Books) -> None:
    holder = books.grant(1000)
    reservation = books.reserve(holder, 300)
    books.take(holder, 1000)
    assert books.of(holder) == {"reserved": 300, "debt": -300}
    books.commit(reservation, 100)
    assert books.of(holder) == {"debt": -100}


def test_a_transfer_is_reversed_once_and_the_way_back_is_known(books: Books) -> None:
    holder = new_id()
    bought = books.give(holder, 100)
    books.commit(books.reserve(holder, 60), 60)
    assert books.reverse(bought) == books.reverse(bought)
    assert books.of(holder) == {"debt": -60}
    assert books.totals()["CRD"] == 0 and books.mismatches() == []


def test_a_paid_job_that_is_refunded_gives_back_what_it_cost(books: Books) -> None:
    holder = books.grant(100)
    reservation = books.reserve(holder, 60)
    books.commit(reservation, 45)
    books.reverse(books.child(reservation))
    assert books.of(holder) == {"available": 100}
    with pytest.raises(Conflict):
        books.reverse(reservation)
    with pytest.raises(NotFound):
        books.reverse(new_id())


def test_money_of_several_people_moves_in_one_transfer(books: Books) -> None:
    client, clipper, campaign = new_id(), new_id(), new_id()

    def move(key: str, *lines: tuple[UUID, str, int]) -> None:
        given = [Line(holder, kind, Money(amount, "USD")) for holder, kind, amount in lines]
        with books.session() as session:
            ledger.post(session, "market", f"{campaign}:{key}", given, reason="test")

    move("pay", (client, "wallet", 21_375), (PLATFORM, "world:usd", -21_375))
    move("fund", (client, "available", -21_375), (campaign, "campaign", 21_375))
    job = ((PLATFORM, "revenue:fees", 1500), (clipper, "pending", 3500 + 1750))
    move("approve", (campaign, "campaign", -6750), *job)
    move("settle", (campaign, "campaign", -14_625), (client, "wallet", 14_625))
    assert books.of(client) == {"available": 14_625}
    assert books.of(clipper) == {"pending": 5250}
    assert books.of(campaign) == {}
    with pytest.raises(InsufficientCredits):
        move("again", (campaign, "campaign", -1), (client, "wallet", 1))


def test_a_balance_at_any_instant(books: Books) -> None:
    holder, seen = new_id(), list[tuple[object, int, int]]()
    for amount in (5, 7, 11):
        books.give(holder, amount)
        seen.append((now(), books.of(holder)["available"], books.sum_of(PLATFORM, "issued")))
    for at, available, issued in seen:
        assert books.at(holder, "available", at) == available
        assert books.at(PLATFORM, "issued", at) == issued
    assert books.at(holder, "available", now() - timedelta(days=1)) == 0


def test_a_reservation_that_nobody_ends_is_found_by_its_end(books: Books) -> None:
    holder = books.grant(100)
    over, running = books.reserve(holder, 30, expires_in=-LATER), books.reserve(holder, 40)
    with books.session() as session:
        expired = queries.expired_for_system(session, now(), 10_000)
    assert over in expired and running not in expired


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_transfers", "ledger_balances", "ledger_accounts"])
def test_the_application_can_neither_change_nor_delete_nor_write_by_itself(
    books: Books,
    database: Database,
    table: str,
) -> None:
    books.grant(1)
    column = {"ledger_balances": "version", "ledger_accounts": "kind"}.get(table, "currency")
    writes = ("update {0} set {1} = {1}", "delete from {0}", "truncate {0}", "insert into {0} select * from {0}")
    for write in writes:
        with psycopg.connect(database.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(write.format(table, column))
    with psycopg.connect(database.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select ledger_write(null, null, null, null, null)")


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entries set amount = amount + 1",
        "delete from ledger_entries",
        "truncate ledger_entries",
        "update ledger_transfers set reason = 'another'",
        "update ledger_transfers set status = 'voided' where status = 'posted'",
        "update ledger_transfers set amount = 1, status = 'posted' where status = 'pending'",
        "delete from ledger_transfers",
    ],
)
def test_not_even_the_schema_s_owner_rewrites_the_ledger(books: Books, database: Database, statement: str) -> None:
    books.reserve(books.grant(10), 5)
    refused = pytest.raises(psycopg.DatabaseError, match="stays as it is")
    with psycopg.connect(database.owner_url) as connection, refused:
        connection.execute(statement)


def test_the_floor_is_the_database_s_own(books: Books, database: Database) -> None:
    books.grant(10)
    with psycopg.connect(database.owner_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("update ledger_balances set balance = -1 where floor = 0")


def test_a_difference_between_entries_and_balances_is_found(books: Books, database: Database) -> None:
    holder = books.grant(10)
    with psycopg.connect(database.owner_url) as connection:
        change = "update ledger_balances set balance = balance + %s where account_id = %s"
        query = "select id from ledger_accounts where holder_id = %s and kind = 'available'"
        row = connection.execute(query, (holder,)).fetchone()
        assert row
        connection.execute(change, (1, row[0]))
        connection.commit()
        assert books.mismatches() == [(row[0], 11, 10)]
        connection.execute(change, (-1, row[0]))
    assert books.mismatches() == []


def test_a_workspace_reads_its_own_entries_and_nobody_else_s(books: Books, database: Database) -> None:
    ada, eve = new_id(), new_id()
    for owner in (ada, eve):
        with runtime.transaction(database.app_url, owner) as session:
            holder = queries.holder(session)
            assert holder == queries.holder(session) != owner
            lines = (Line(holder, "wallet", Money(5, "CRD")), Line(PLATFORM, "issued", Money(-5, "CRD")))
            ledger.post(session, "grant", f"{owner}", lines, reason="test")
            ledger.reserve(session, holder, Money(0, "CRD"), f"{owner}", reason="t", subject="", expires_at=now())
    with runtime.transaction(database.app_url, ada) as session:
        counts = {
            name: session.scalar(text(f"select count(*) from ledger_{name}"))  # noqa: S608
            for name in ("holders", "entries", "transfers", "balances", "accounts")
        }
    assert counts == {"holders": 1, "entries": 1, "transfers": 2, "balances": 3, "accounts": 3}
    with runtime.transaction(database.app_url, None) as session:
        assert [session.scalar(text(f"select count(*) from ledger_{name}")) for name in counts] == [0] * 5  # noqa: S608
