"""The ledger, for whoever moves money or credits inside a transaction of their own.

Every transfer adds up to nothing in each currency, happens once for each (kind, key) and is never changed. Accounts
are named by holder, kind and currency and are opened at first use. `available`, `reserved`, `campaign`, `job`,
`pending` and `payout` never fall below nothing and `debt` never rises above it; other kinds (the platform's own) have
no bounds and no row that writers would queue for. `wallet` is `available` with `debt`: what comes in pays the debt
first, and what is taken goes down to nothing and then into debt. ADR 0033.
"""

import hashlib
import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cutroom.billing import queries
from cutroom.billing.errors import InsufficientCredits, ReservationSettled
from cutroom.kit.errors import AppError, Conflict, NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.runtime.idempotency import KeyReused

PLATFORM = UUID(int=0)  # the holder of the product's own accounts
SPENT = "consumed"  # where credits go that were used


class Line(NamedTuple):
    """What one account, or a holder's wallet, gets; negative is what it gives."""

    holder: UUID
    kind: str
    money: Money


def holder(session: Session) -> UUID:
    """The holder of the session's workspace; whoever pays it inside another workspace's transaction asks before."""
    return queries.holder(session)


def post(session: Session, kind: str, key: str, lines: Iterable[Line], *, reason: str, subject: str = "") -> UUID:
    """One transfer, or the one that `key` made before. Raises InsufficientCredits, KeyReused for another body."""
    given = list(lines)
    values = {
        "id": new_id(),
        "kind": kind,
        "key": key,
        "reason": reason,
        "subject": subject,
        "body": _fingerprint([(line.holder, line.kind, line.money.currency, line.money.amount) for line in given]),
        "holders": [line.holder for line in given],
        "kinds": [line.kind for line in given],
        "currencies": [line.money.currency for line in given],
        "amounts": [line.money.amount for line in given],
    }
    with _translated():
        return queries.call(session, queries.POST, values)


def open_lot(session: Session, transfer_id: UUID, expires_at: datetime, *, promotional: bool = False) -> int:
    """Let what a transfer has just brought end at an instant; how much of it does, debt having been paid first.

    Spent first is what ends first, of that the promotional, of that the oldest; what never ends comes last. What comes
    back to a lot that has ended can be used for seven days more.
    """
    values = {"transfer": transfer_id, "expires_at": expires_at, "promotional": promotional}
    return queries.call(session, queries.OPEN_LOT, values)


def expire_lots(session: Session, holder: UUID, at: datetime) -> int:
    """Take what has ended by an instant out of a holder's balance; the second time there is nothing left to take."""
    return queries.call(session, queries.EXPIRE_LOTS, {"holders": [holder], "at": at})


def reserve(
    session: Session, holder: UUID, money: Money, key: str, *, reason: str, subject: str, expires_at: datetime
) -> UUID:
    """Set `money` aside until it is committed or released, at the latest `expires_at`; the reservation's id.

    The same key gives the same reservation. Raises InsufficientCredits, KeyReused.
    """
    values = {
        "id": new_id(),
        "key": key,
        "reason": reason,
        "subject": subject,
        "body": _fingerprint([holder, money.currency, money.amount, subject]),
        "expires_at": expires_at,
        "holder": holder,
        "currency": money.currency,
        "amount": money.amount,
    }
    with _translated():
        return queries.call(session, queries.RESERVE, values)


def commit(session: Session, reservation_id: UUID, used: int, *, reason: str, spent_on: str = SPENT) -> None:
    """Spend `used` of a reservation and return the rest. Raises NotFound, ReservationSettled."""
    before = _settle(session, reservation_id, "commit", used, reason, spent_on)
    if before != "pending":
        raise ReservationSettled("This work was settled before, and nothing was charged again.", status=before)


def release(session: Session, reservation_id: UUID, *, reason: str) -> bool:
    """Return all of a reservation; False, and nothing done, where it had ended before. Raises NotFound."""
    return _settle(session, reservation_id, "release", 0, reason, SPENT) == "pending"


def reverse(session: Session, transfer_id: UUID, *, reason: str) -> UUID:
    """Undo a transfer by its opposite, once; what was spent meanwhile becomes debt. Raises NotFound, Conflict."""
    values = {"id": new_id(), "transfer": transfer_id, "reason": reason}
    with _translated():
        return queries.call(session, queries.REVERSE, values)


def _settle(session: Session, reservation_id: UUID, kind: str, used: int, reason: str, spent_on: str) -> str:
    values = {"id": new_id(), "reservation": reservation_id, "kind": kind, "used": used, "reason": reason}
    with _translated():
        before = queries.call(session, queries.SETTLE, values | {"spent_on": spent_on, "platform": PLATFORM})
    if before == "missing":
        raise NotFound("There is no such reservation.")
    return before


def _fingerprint(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, default=str).encode()).hexdigest()


@contextmanager
def _translated() -> Generator[None]:
    """What the database refuses, in the product's errors. The transaction is lost then, as after any error."""
    try:
        yield
    except DBAPIError as error:
        if refusal := _refusal(error.orig):
            raise refusal from error
        raise


def _refusal(error: Any) -> AppError | None:
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    if constraint == "ck_ledger_balances_floor":
        return InsufficientCredits("There are not enough credits for this. Buy more, or choose something smaller.")
    refusals = {
        "CL404": NotFound("There is no such transfer."),
        "CL409": Conflict("This transfer cannot be reversed."),
        "CL422": KeyReused("This key was already used for another transfer; send a new key."),
    }
    return refusals.get(getattr(error, "sqlstate", None) or "")
