"""Random work on the ledger, as many writers do it at once."""

import random
from datetime import timedelta
from uuid import UUID

from cutroom.billing import ledger, queries
from cutroom.kit.errors import AppError
from cutroom.runtime.database import now
from tests.support.ledger import Books


class Writer:
    """One writer; what it reserves ends at once by the clock, if nobody ends it before."""

    def __init__(self, books: Books, holders: list[UUID], seed: int) -> None:
        self.books, self.holders, self.chance = books, holders, random.Random(seed)
        self.open: list[tuple[UUID, int]] = []

    def give(self, holder: UUID, amount: int) -> None:
        self.books.give(holder, amount)

    def lot(self, holder: UUID, amount: int) -> None:
        """Credits that end within moments, now and then."""
        self.books.lot(holder, amount, now() + timedelta(seconds=self.chance.random() * 2))

    def take(self, holder: UUID, amount: int) -> None:
        self.books.take(holder, amount // 4 + 1)

    def reserve(self, holder: UUID, amount: int) -> None:
        self.open.append((self.books.reserve(holder, amount, expires_in=timedelta(0)), amount))

    def commit(self, holder: UUID, amount: int) -> None:
        if self.open:
            reservation, most = self.open.pop(self.chance.randrange(len(self.open)))
            self.books.commit(reservation, self.chance.randint(0, most))

    def release(self, holder: UUID, amount: int) -> None:
        if self.open:
            self.books.release(self.chance.choice(self.open)[0])

    def reverse(self, holder: UUID, amount: int) -> None:
        self.books.reverse(self.books.give(holder, amount))

    def swap(self, holder: UUID, amount: int) -> None:
        """Two holders in one transfer, in either order: what would lock in a circle if locks had no order."""
        self.books.move(holder, self.chance.choice(self.holders), amount)


ACTIONS = (Writer.give, Writer.lot, Writer.take, *[Writer.reserve] * 2, *[Writer.commit] * 2, Writer.release,
           Writer.reverse, Writer.swap)  # fmt: skip


def operate(books: Books, holders: list[UUID], seed: int, number: int) -> int:
    """`number` random operations of one writer, some of whose reservations are left open; how many were refused."""
    writer, refused = Writer(books, holders, seed), 0
    for _ in range(number):
        try:
            writer.chance.choice(ACTIONS)(writer, writer.chance.choice(holders), writer.chance.randint(1, 60))
        except AppError:
            refused += 1
    return refused


def settle_all(books: Books) -> None:
    """What the clock does until nothing is left open."""
    while True:
        with books.session() as session:
            left = queries.expired_for_system(session, now(), 500)
        if not left:
            return
        for reservation in left:
            with books.session() as session:
                ledger.release(session, reservation, reason="expired")
