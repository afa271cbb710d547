"""What is told of accounts: that an access has ended, and that it is about to. Whoever connected it hears of it."""

from uuid import UUID

from cutroom.kit.errors import NotFound
from cutroom.notifications.rules import Mail
from cutroom.notifications.telling import News, tell
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
    """Tell that an account has to be connected again; one that was given up, or is back, nobody hears of."""
    row = _account(ctx, owner_id, account_id)
    if row and row.health == "reconnect":
        _send(ctx, row, "lost", LOST)


def send_expiring(ctx: Context, owner_id: UUID, account_id: UUID) -> None:
    """Tell that an account is about to end."""
    row = _account(ctx, owner_id, account_id)
    if row and row.health == "expiring":
        _send(ctx, row, "expiring", EXPIRING)


def _account(ctx: Context, owner_id: UUID, account_id: UUID) -> SocialAccount | None:
    try:
        with ctx.transaction(owner_id) as session:
            return queries.account(session, account_id)
    except NotFound:
        return None


def _send(ctx: Context, row: SocialAccount, case: str, texts: tuple[str, str]) -> None:
    """Once for each time that it was connected, and for each of its ends."""
    day = f"{row.expires_at:%d %B %Y}" if row.expires_at else ""
    platform = rules.NAMES[row.platform]  # type: ignore[index] (the table's values)
    # A name that people choose elsewhere is no address in a mail of ours: the handle is the platform's.
    facts = {"account": row.handle or platform, "platform": platform, "day": day}
    subject, text = (part.format(**facts, link=f"{ctx.settings.public_url}/channels") for part in texts)
    key = f"{case} {row.connected_at.isoformat()} {day if case == 'expiring' else ''}"
    tell(ctx, News(row.owner_id, "channel_trouble", row.id, facts, case, key), [row.created_by], Mail(subject, text))
