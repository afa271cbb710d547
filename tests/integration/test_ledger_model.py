"""The ledger against a model in a dict: any sequence of operations, and many at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from cutroom.billing.errors import InsufficientCredits, ReservationSettled
from cutroom.kit.ids import new_id
from cutroom.runtime.idempotency import KeyReused
from tests.support.ledger import Books
from tests.support.ledger_load import operate, settle_all

AMOUNTS = st.integers(1, 1000)
WRITERS, OPERATIONS = 8, 3000


class LedgerMachine(RuleBasedStateMachine):
    """Two holders, whose wallets a dict keeps as well."""

    books: Books
    reservations: Bundle[tuple[UUID, UUID, int]] = Bundle("reservations")
    grants: Bundle[tuple[UUID, UUID, int]] = Bundle("grants")

    @initialize()
    def begin(self) -> None:
        self.holders = [new_id(), new_id()]
        self.wallet = dict.fromkeys(self.holders, 0)  # available, or what is owed below nothing
        self.reserved = dict.fromkeys(self.holders, 0)
        self.open: dict[UUID, int] = {}
        self.keys: dict[str, tuple[UUID, UUID, int]] = {}
        self.reversed: set[UUID] = set()

    @rule(target=grants, who=st.integers(0, 1), amount=AMOUNTS, key=st.sampled_from("abcdef"))
    def give(self, who: int, amount: int, key: str) -> object:
        holder = self.holders[who]
        known = self.keys.get(f"{holder}{key}")
        if known and known[2] != amount:
            with pytest.raises(KeyReused):
                self.books.give(holder, amount, key)
            return multiple()
        transfer = self.books.give(holder, amount, key)
        if known:
            assert transfer == known[0]
            return multiple()
        self.wallet[holder] += amount
        self.keys[f"{holder}{key}"] = (transfer, holder, amount)
        return transfer, holder, amount

    @rule(who=st.integers(0, 1), amount=AMOUNTS)
    def take(self, who: int, amount: int) -> None:
        self.books.take(self.holders[who], amount)
        self.wallet[self.holders[who]] -= amount

    @rule(target=reservations, who=st.integers(0, 1), amount=AMOUNTS)
    def reserve(self, who: int, amount: int) -> object:
        holder = self.holders[who]
        if amount > self.wallet[holder]:
            with pytest.raises(InsufficientCredits):
                self.books.reserve(holder, amount)
            return multiple()
        reservation = self.books.reserve(holder, amount)
        self.wallet[holder] -= amount
        self.reserved[holder] += amount
        self.open[reservation] = amount
        return reservation, holder, amount

    @rule(one=reservations, percent=st.integers(0, 100))
    def commit(self, one: tuple[UUID, UUID, int], percent: int) -> None:
        reservation, holder, amount = one
        used = amount * percent // 100
        if reservation not in self.open:
            with pytest.raises(ReservationSettled):
                self.books.commit(reservation, used)
            return
        self.books.commit(reservation, used)
        self._end(reservation, holder, amount, used)

    @rule(one=reservations)
    def release(self, one: tuple[UUID, UUID, int]) -> None:
        reservation, holder, amount = one
        assert self.books.release(reservation) is (reservation in self.open)
        if reservation in self.open:
            self._end(reservation, holder, amount, 0)

    @rule(one=grants)
    def reverse(self, one: tuple[UUID, UUID, int]) -> None:
        transfer, holder, amount = one
        self.books.reverse(transfer)
        self.wallet[holder] -= 0 if transfer in self.reversed else amount
        self.reversed.add(transfer)

    def _end(self, reservation: UUID, holder: UUID, amount: int, used: int) -> None:
        del self.open[reservation]
        self.reserved[holder] -= amount
        self.wallet[holder] += amount - used

    @invariant()
    def the_balances_are_the_model_s(self) -> None:
        for holder in self.holders:
            wallet = self.wallet[holder]
            expected = {"available": max(0, wallet), "debt": min(0, wallet), "reserved": self.reserved[holder]}
            assert self.books.of(holder) == {kind: amount for kind, amount in expected.items() if amount}

    def teardown(self) -> None:
        assert self.books.totals().get("CRD", 0) == 0
        assert self.books.mismatches() == []


def test_any_sequence_of_operations_ends_as_in_the_model(books: Books) -> None:
    class Machine(LedgerMachine):
        pass

    Machine.books = books
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=slow)
    )


def test_many_writers_at_once_leave_the_books_right(books: Books) -> None:
    holders = [books.grant(200) for _ in range(5)]
    with ThreadPoolExecutor(WRITERS) as pool:
        refused = sum(pool.map(lambda seed: operate(books, holders, seed, OPERATIONS // WRITERS), range(WRITERS)))
    settle_all(books)
    assert 0 < refused < OPERATIONS, "some were refused, and no error but a refusal reached a writer"
    assert books.totals()["CRD"] == 0
    assert books.mismatches() == []
    assert [books.of(holder).get("reserved", 0) for holder in holders] == [0] * len(holders)
