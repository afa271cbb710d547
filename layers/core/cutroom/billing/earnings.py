"""Money that a workspace has earned, for capabilities that credit it or pay it out; credits are none of it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import queries
from cutroom.billing.queries import StatementLine
from cutroom.kit.money import CREDITS


def holder(session: Session) -> UUID:
    """The holder of the workspace's accounts in the ledger; the first call makes it."""
    return queries.holder(session)


def balances(session: Session) -> dict[tuple[str, str], int]:
    """(kind, currency) -> the workspace's balance, in minor units."""
    return {place: amount for place, amount in queries.balances(session).items() if place[1] != CREDITS}


def lines(session: Session, since: datetime, until: datetime) -> Iterator[StatementLine]:
    """Every entry of the workspace's accounts of money from `since` until before `until`, oldest first."""
    return queries.money_lines(session, since, until)
