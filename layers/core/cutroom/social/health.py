"""How an account is: what changes it, and what is told when it does. Everything happens in the caller's transaction."""

from sqlalchemy.orm import Session

from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.social import queries, rules
from cutroom.social.models import SocialAccount
from cutroom.social.schemas import SocialAccountExpiring, SocialAccountLost, SocialAccountRestored


def lose(ctx: Context, session: Session, account: SocialAccount, reason: str) -> None:
    """Its access has ended; told once, however often that is noticed. Nothing is asked of the platform any more."""
    if account.health not in ("ok", "expiring"):
        return
    account.health, account.problem = "reconnect", reason
    ctx.outbox.add(session, SocialAccountLost(owner_id=account.owner_id, account_id=account.id))


def restore(ctx: Context, session: Session, account: SocialAccount) -> None:
    """It was connected, for the first time or again."""
    was_lost = account.health in ("reconnect", "disconnected")
    account.health, account.problem, account.warned_at, account.connected_at = "ok", "", None, now()
    if was_lost:
        ctx.outbox.add(session, SocialAccountRestored(owner_id=account.owner_id, account_id=account.id))


def renewed(session: Session, account: SocialAccount) -> None:
    """Its grant was renewed: a warning that it is about to end may be over."""
    if account.health == "expiring" and not rules.is_warned_of(account.health, account.expires_at, now()):
        account.health, account.warned_at = "ok", None


def warn(ctx: Context, session: Session, account: SocialAccount) -> None:
    """It is about to end, and only a person can keep it; told once."""
    if account.warned_at is None and rules.is_warned_of(account.health, account.expires_at, now()):
        account.health, account.warned_at = "expiring", now()
        ctx.outbox.add(session, SocialAccountExpiring(owner_id=account.owner_id, account_id=account.id))


def disconnect(ctx: Context, session: Session, account: SocialAccount, problem: str = "") -> None:
    """It is given up: tokens are erased, the account and its history stay."""
    was_live = account.health in ("ok", "expiring")
    queries.delete_grant(session, account.id)
    account.health, account.problem, account.expires_at = "disconnected", problem, None
    if was_live:
        ctx.outbox.add(session, SocialAccountLost(owner_id=account.owner_id, account_id=account.id))


def erase(ctx: Context, session: Session, account: SocialAccount) -> None:
    """Forget all that is personal; what refers to the account keeps a nameless row."""
    disconnect(ctx, session, account, "deleted")
    account.name = account.handle = account.picture = account.person_id = ""
    account.platform_account_id = f"erased:{account.id}"
    account.scopes = []
