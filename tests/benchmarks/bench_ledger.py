"""What the ledger costs and survives: 100,000 operations of eight processes that are killed; writes beside plain
inserts; a balance among a million entries."""

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from uuid import UUID

import psycopg
import pytest

from cutroom.billing import ledger, queries
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.migrations import upgrade
from cutroom.runtime import database as runtime
from tests.support.database import Database, start_database
from tests.support.ledger import Books
from tests.support.ledger_load import operate, settle_all

pytestmark = pytest.mark.bench
WRITERS, OPERATIONS, KILLS = 8, int(os.environ.get("LEDGER_OPERATIONS", "100000")), 40
WRITES = 250
ENTRIES = int(os.environ.get("LEDGER_ENTRIES", "1000000"))


def tell(line: str) -> None:
    sys.__stdout__.write(f"{line}\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def books() -> Iterator[Books]:
    with start_database() as found:
        upgrade(found.owner_url, found.app_url)
        yield Books(found)


def work(database: Database, holders: list[UUID], seed: int, number: int, done: object) -> None:
    """One process: random operations, counted as they are done."""
    books = Books(database)
    for part in range(number // 50):
        operate(books, holders, seed * 1_000_003 + part, 50)
        with done.get_lock():  # type: ignore[attr-defined]
            done.value += 50  # type: ignore[attr-defined]


def test_100_000_operations_with_kills_leave_the_books_right(books: Books) -> None:
    holders, chance = [books.grant(500) for _ in range(20)], random.Random(7)
    spawn = multiprocessing.get_context("spawn")
    done, kills, began, seed = spawn.Value("q", 0), 0, time.monotonic(), 0
    workers: list[multiprocessing.process.BaseProcess] = []
    while done.value < OPERATIONS:
        workers = [one for one in workers if one.is_alive()]
        while len(workers) < WRITERS:
            seed += 1
            arguments = (books.database, holders, seed, OPERATIONS, done)
            workers.append(spawn.Process(target=work, args=arguments))
            workers[-1].start()
        if done.value >= (kills + 1) * OPERATIONS // (KILLS + 1) and kills < KILLS:
            chance.choice(workers).kill()
            kills += 1
        time.sleep(0.02)
    for one in workers:
        one.kill()
        one.join()
    took = time.monotonic() - began
    settle_all(books)
    tell(f"ledger: {done.value} operations, {kills + WRITERS} processes killed, {done.value / took:.0f}/s, "
         f"sums {books.totals()}, mismatches {len(books.mismatches())}")  # fmt: skip
    assert set(books.totals().values()) == {0} and books.mismatches() == []
    assert [books.of(holder).get("reserved", 0) for holder in holders] == [0] * len(holders)
    assert all(books.of(holder).get("available", 0) >= 0 for holder in holders)


def p95_ms(act: Callable[[], None]) -> float:
    """The 95th percentile of a write among eight writers."""

    def writer(_: int) -> list[float]:
        times = list[float]()
        for _ in range(WRITES):
            began = time.perf_counter()
            act()
            times.append((time.perf_counter() - began) * 1000)
        return times

    with ThreadPoolExecutor(WRITERS) as pool:
        return quantiles([one for times in pool.map(writer, range(WRITERS)) for one in times], n=20)[-1]


def test_a_write_beside_two_plain_inserts(books: Books) -> None:
    with psycopg.connect(books.database.owner_url) as connection:
        connection.execute("create table plain (id uuid primary key, account uuid, amount bigint, at timestamptz)")
        connection.execute("grant insert on plain to cutroom_app")
    holders = [books.grant(1000) for _ in range(200)]

    def plain() -> None:
        with books.session() as session:
            for amount in (1, -1):
                values = {"id": new_id(), "account": new_id(), "amount": amount}
                session.execute(runtime.text("insert into plain values (:id, :account, :amount, now())"), values)

    def transfer() -> None:
        holder = random.choice(holders)
        lines = (Line(holder, "available", Money(1, "CRD")), Line(PLATFORM, "issued", Money(-1, "CRD")))
        with books.session() as session:
            ledger.post(session, "bench", str(new_id()), lines, reason="bench")

    pairs = [(p95_ms(plain), p95_ms(transfer)) for _ in range(3)]
    base, cost = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    tell(f"ledger: p95 of a write {cost:.1f} ms, of two plain inserts {base:.1f} ms: {cost / base:.2f} x; all {pairs}")
    assert cost <= 3 * base


def test_a_balance_among_a_million_entries(books: Books) -> None:
    owner = new_id()
    with runtime.transaction(books.database.app_url, owner) as session:
        holder = queries.holder(session)
    books.give(holder, 1)
    with psycopg.connect(books.database.owner_url) as connection:
        query = "select id from ledger_accounts where holder_id = %s and kind = %s"
        rows = [connection.execute(query, pair).fetchone() for pair in ((holder, "available"), (PLATFORM, "issued"))]
        mine, theirs = (row[0] for row in rows if row)
        connection.execute("alter table ledger_entries disable trigger ledger_entries_balanced")
        connection.execute(
            "with t as (insert into ledger_transfers (id, kind, key, reason, subject, body_hash, status, created_at) "
            "select gen_random_uuid(), 'bulk', n::text, 'bulk', '', '', 'posted', now() from generate_series(1, %s) n "
            "returning id, key) insert into ledger_entries select t.id, a.id, 'CRD', a.amount, "
            "case when a.amount > 0 then t.key::bigint + 1 end, case when a.amount > 0 then t.key::bigint + 1 end, "
            "now() + t.key::int * interval '1 ms' "
            "from t cross join (values (%s::uuid, 1), (%s::uuid, -1)) a(id, amount)",
            (ENTRIES, mine, theirs),
        )
        change = "update ledger_balances set balance = %s, version = %s where account_id = %s"
        connection.execute(change, (ENTRIES + 1, ENTRIES + 1, mine))
        connection.execute("alter table ledger_entries enable trigger ledger_entries_balanced")
    with psycopg.connect(books.database.owner_url, autocommit=True) as connection:
        connection.execute("analyze")
    with runtime.transaction(books.database.app_url, owner) as session:
        assert queries.balances(session)["available", "CRD"] == ENTRIES + 1
        balance, history = timed(lambda: queries.balances(session)), timed(lambda: queries.history(session, 0, 20))
    tell(f"ledger: among a million entries p95 of a balance {balance:.2f} ms, of a page of history {history:.2f} ms")
    assert balance <= 5


def timed(read: Callable[[], object]) -> float:
    """The 95th percentile of 200 readings, in milliseconds."""
    times = list[float]()
    for _ in range(200):
        began = time.perf_counter()
        read()
        times.append((time.perf_counter() - began) * 1000)
    return quantiles(times, n=20)[-1]
