"""Credits that end: which are spent first, when they are over, and where unused ones go back to."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import psycopg
import pytest

from cutroom.billing import ledger, service, tasks
from cutroom.billing.errors import InsufficientCredits
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing
from tests.support.ledger import Books

DAY, MOMENT = timedelta(days=1), timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("balanced")


class Wallet(NamedTuple):
    """A promotion of 50 for a day, 100 that were bought, a plan's 200 for fifteen days."""

    holder: UUID
    promotion: UUID
    plan: UUID


@pytest.fixture
def wallet(books: Books) -> Wallet:
    holder = new_id()
    plan = books.lot(holder, 200, now() + 15 * DAY)
    books.give(holder, 100)
    return Wallet(holder, books.lot(holder, 50, now() + DAY, promotional=True), plan)


def spend(books: Books, holder: UUID, amount: int) -> None:
    books.commit(books.reserve(holder, amount), amount)


def test_what_ends_first_is_spent_first_and_the_rest_ends_on_its_day(books: Books, wallet: Wallet) -> None:
    spend(books, wallet.holder, 220)
    assert (books.left(wallet.promotion), books.left(wallet.plan)) == (0, 30)
    assert books.expire(wallet.holder, now() + 15 * DAY - 10 * MOMENT) == 0
    assert books.of(wallet.holder) == {"available": 130}
    before = books.sum_of(UUID(int=0), "expired")
    assert [books.expire(wallet.holder, now() + 15 * DAY) for _ in range(2)] == [30, 0]
    assert books.of(wallet.holder) == {"available": 100}
    assert books.sum_of(UUID(int=0), "expired") - before == 30


def test_of_two_that_end_together_the_promotional_is_spent_first_then_the_older(books: Books) -> None:
    holder, at = new_id(), now() + DAY
    older, newer = (books.lot(holder, 10, at) for _ in range(2))
    gift = books.lot(holder, 10, at, promotional=True)
    spend(books, holder, 15)
    assert [books.left(one) for one in (gift, older, newer)] == [0, 5, 10]


def test_what_has_ended_cannot_be_spent_although_no_clock_has_come(books: Books, wallet: Wallet) -> None:
    books.end(wallet.plan)
    with pytest.raises(InsufficientCredits):
        books.reserve(wallet.holder, 151)
    spend(books, wallet.holder, 150)
    assert books.of(wallet.holder) == {}
    assert books.left(wallet.plan) == 0


def test_a_refund_takes_nothing_of_what_has_ended(books: Books, wallet: Wallet) -> None:
    books.end(wallet.plan)
    books.take(wallet.holder, 150)
    assert books.of(wallet.holder) == {}


def test_what_is_not_used_goes_back_to_where_it_came_from(books: Books, wallet: Wallet) -> None:
    job = books.reserve(wallet.holder, 300)
    assert (books.left(wallet.promotion), books.left(wallet.plan)) == (0, 0)
    books.commit(job, 60)  # the promotion's 50, and 10 of the plan's
    assert (books.left(wallet.promotion), books.left(wallet.plan)) == (0, 190)
    books.release(books.reserve(wallet.holder, 290))
    assert (books.of(wallet.holder), books.left(wallet.plan)) == ({"available": 290}, 190)


def test_what_comes_back_to_a_lot_that_has_ended_lasts_a_week_more(books: Books, wallet: Wallet) -> None:
    job = books.reserve(wallet.holder, 50)
    books.end(wallet.promotion)
    books.release(job)
    assert books.of(wallet.holder) == {"available": 350}
    assert books.expire(wallet.holder, now() + 6 * DAY) == 0
    assert [books.expire(wallet.holder, now() + 7 * DAY + MOMENT) for _ in range(2)] == [50, 0]


def test_credits_that_pay_a_debt_are_in_no_lot(books: Books) -> None:
    holder = books.grant(100)
    spend(books, holder, 100)
    books.take(holder, 30)
    lot = books.lot(holder, 50, now() + DAY)
    assert (books.left(lot), books.of(holder)) == (20, {"available": 20})


def test_what_a_release_pays_a_debt_with_does_not_go_back_to_the_lot(books: Books) -> None:
    holder = new_id()
    lot = books.lot(holder, 50, now() + DAY)
    job = books.reserve(holder, 50)
    books.take(holder, 30)
    books.release(job)
    assert (books.left(lot), books.of(holder)) == (20, {"available": 20})


def test_a_balance_leaves_out_what_has_ended_and_says_what_will(ctx: Context, books: Books) -> None:
    actor = Actor(new_id())
    transfers = [service.grant(ctx, actor, amount, str(amount), reason="test") for amount in (10, 20, 40)]
    with ctx.transaction(actor) as session:
        for transfer, days in zip(transfers[:2], (1, 2), strict=True):
            ledger.open_lot(session, transfer, now() + days * DAY)
    assert [one.credits for one in service.balance(ctx, actor).ending] == [10, 20]
    books.end(transfers[0])
    assert service.balance(ctx, actor).available == 60
    tasks.expire_lots(ctx, Nothing())
    balance = service.balance(ctx, actor)
    assert (balance.available, [one.credits for one in balance.ending]) == (60, [20])


def test_nobody_but_the_ledger_changes_a_lot(books: Books, wallet: Wallet) -> None:
    for statement in ("update ledger_lots set remaining = 0", "delete from ledger_lot_uses"):
        with psycopg.connect(books.database.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_lot_that_is_opened_late_holds_no_more_than_there_is(books: Books) -> None:
    holder = new_id()
    given = books.give(holder, 50)
    spend(books, holder, 45)
    with books.session() as session:
        assert ledger.open_lot(session, given, now() + DAY) == 5
        assert ledger.open_lot(session, given, now() + DAY) == 0
    assert books.left(given) == 5
