"""What billing adds to a takeout: the ledger's entries have no owner, so no table gives them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from cutroom.billing import queries


def entries(session: Session) -> Iterator[dict[str, Any]]:
    """Every entry of the workspace's own accounts with what it was for, oldest first."""
    for entry, transfer, account in queries.lines(session):
        about = {name: getattr(transfer, name) for name in ("kind", "reason", "subject", "status")}
        yield {"transfer_id": entry.transfer_id, "account": account, "currency": entry.currency,
               "amount": entry.amount, "balance": entry.balance, "posted_at": entry.posted_at} | about  # fmt: skip
