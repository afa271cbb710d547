"""The history of a workspace's credits as a table for spreadsheets."""

import csv
import io

from cutroom.billing import queries
from cutroom.kit.money import CREDITS
from cutroom.kit.tables import plain
from cutroom.runtime.context import Actor, Context

COLUMNS = ("date", "account", "kind", "reason", "subject", "credits", "balance", "transfer")


def csv_of(ctx: Context, actor: Actor) -> str:
    """Every line of the workspace’s wallet, of each account the oldest first, as CSV with a header."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    with ctx.transaction(actor) as session:
        for entry, transfer, account in queries.lines(session):
            if account in queries.IN_WALLET and entry.currency == CREDITS:
                row = (entry.posted_at.isoformat(timespec="seconds"), account, transfer.kind, transfer.reason,
                       transfer.subject, entry.amount, entry.balance, transfer.id)  # fmt: skip
                table.writerow([plain(value) for value in row])
    return out.getvalue()
