"""Mails about accounts: one when an access has ended, one before it ends. They go to whoever connected it."""

from uuid import UUID

from cutroom.accounts import mail
from cutroom.kit.errors import NotFound
from cutroom.runtime.context import Context
from cutroom.social import queries, rules
from cutroom.social.models import SocialAccount

LOST = (
    "Reconnect {account} on Cutroom",
    "Hello,\n\nCutroom lost access to {account} at {platform}. Scheduled posts for it wait until it is connected "
    "again.\n\nReconnect it here:\n\n{link}\n",
)
EXPIRING = (
    "{account} has to be reconnected by {day}",
    "Hello,\n\nCutroom’s access to {account} at {platform} ends on {day}. Everything works until then.\n\n"
    "Reconnect it here:\n\n{link}\n",
)


def send_lost(ctx: Context, owner_id: UUID, account_id: UUID) -> None:
    """Tell that an account has to be connected again; one that was given up, or is back, needs no mail."""
    row = _account(ctx, owner_id, account_id)
    if row and row.health == "reconnect":
        _send(ctx, row, LOST)


def send_expiring(ctx: Context, owner_id: UUID, account_id: UUID) -> None:
    """Tell that an account is about to end."""
    row = _account(ctx, owner_id, account_id)
    if row and row.health == "expiring":
        _send(ctx, row, EXPIRING)


def _account(ctx: Context, owner_id: UUID, account_id: UUID) -> SocialAccount | None:
    try:
        with ctx.transaction(owner_id) as session:
            return queries.account(session, account_id)
    except NotFound:
        return None


def _send(ctx: Context, row: SocialAccount, texts: tuple[str, str]) -> None:
    address = mail.address_of(ctx, row.created_by) if row.created_by else None
    if address is None:
        return
    day = f"{row.expires_at:%d %B %Y}" if row.expires_at else ""
    platform = rules.NAMES[row.platform]  # type: ignore[index] (the table's values)
    # A name that people choose elsewhere is no address in a mail of ours: the handle is the platform's.
    facts = {"account": row.handle or platform, "platform": platform, "day": day,
             "link": f"{ctx.settings.public_url}/channels"}  # fmt: skip
    subject, text = (part.format(**facts) for part in texts)
    mail.send(ctx, address, subject, text)
