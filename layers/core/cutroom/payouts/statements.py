"""A month of a workspace's money as a table for spreadsheets."""

import csv
import io
from datetime import UTC, datetime

from cutroom.billing import earnings
from cutroom.kit.errors import Invalid
from cutroom.kit.tables import plain
from cutroom.runtime.context import Actor, Context

COLUMNS = ("date", "account", "kind", "reason", "subject", "amount", "currency", "balance", "transfer")


def csv_of(ctx: Context, actor: Actor, month: str) -> str:
    """Every line of the workspace's money in a month (`2026-11`, UTC), oldest first, as CSV with a header.

    Amounts are in minor units of their currency. Raises Invalid for what is no month.
    """
    since, until = _bounds(month)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    with ctx.transaction(actor) as session:
        for entry, transfer, account in earnings.lines(session, since, until):
            row = (entry.posted_at.isoformat(timespec="seconds"), account, transfer.kind, transfer.reason,
                   transfer.subject, entry.amount, entry.currency, entry.balance, transfer.id)  # fmt: skip
            table.writerow([plain(value) for value in row])
    return out.getvalue()


def _bounds(month: str) -> tuple[datetime, datetime]:
    try:
        since = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
        return since, since.replace(year=since.year + since.month // 12, month=since.month % 12 + 1)
    except ValueError:
        raise Invalid("Choose a month, such as 2026-11.", field="month") from None
