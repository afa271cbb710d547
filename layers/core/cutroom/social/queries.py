"""All SQL of connected accounts. What is asked across workspaces is answered by definer functions (migration 0015)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, delete, func, select, text, update
from sqlalchemy.orm import Session

from cutroom.runtime.database import now, one
from cutroom.social.models import AccountGroup, ConnectLink, OAuthState, SocialAccount, SocialGrant


class Place(NamedTuple):
    """An account, and the workspace that it belongs to."""

    owner_id: UUID
    account_id: UUID


ATTENTION = case((SocialAccount.health == "reconnect", 0), (SocialAccount.health == "expiring", 1), else_=2)


def accounts(session: Session) -> Sequence[SocialAccount]:
    """The workspace's accounts that are connected or can be again, those that need somebody first."""
    query = select(SocialAccount).where(SocialAccount.problem != "deleted")
    return session.scalars(query.order_by(ATTENTION, SocialAccount.platform, func.lower(SocialAccount.name))).all()


def account(session: Session, account_id: UUID, *, lock: bool = False) -> SocialAccount:
    """An account of the workspace. Raises NotFound."""
    query = select(SocialAccount).where(SocialAccount.id == account_id).execution_options(populate_existing=True)
    return one(session, query.with_for_update() if lock else query, "This account")


def of_profile(session: Session, platform: str, platform_account_id: str) -> SocialAccount | None:
    """The workspace's account of a profile, connected now or once."""
    query = select(SocialAccount).where(
        SocialAccount.platform == platform, SocialAccount.platform_account_id == platform_account_id
    )
    return session.scalars(query.with_for_update()).one_or_none()


def count(session: Session, table: type[SocialAccount | AccountGroup]) -> int:
    """How many accounts or groups the workspace has."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def grant(session: Session, account_id: UUID) -> SocialGrant | None:
    """The grant of an account as it stands; None where it has none."""
    query = select(SocialGrant).where(SocialGrant.account_id == account_id)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def claim_refresh(session: Session, account_id: UUID, version: int, until: datetime) -> bool:
    """Become the one who refreshes a grant of this version; False where somebody else is, or has."""
    free = (SocialGrant.refreshing_until.is_(None)) | (SocialGrant.refreshing_until < now())
    mine = (SocialGrant.account_id == account_id, SocialGrant.version == version, free)
    changed = update(SocialGrant).where(*mine).values(refreshing_until=until).returning(SocialGrant.version)
    return session.scalar(changed) is not None


def end_refresh(session: Session, account_id: UUID, version: int, renew_at: datetime) -> None:
    """Let go of a refresh that gave nothing; the clock tries again at `renew_at`."""
    same = (SocialGrant.account_id == account_id, SocialGrant.version == version)
    session.execute(update(SocialGrant).where(*same).values(refreshing_until=None, renew_at=renew_at))


def delete_grant(session: Session, account_id: UUID) -> None:
    """Erase the tokens of an account."""
    session.execute(delete(SocialGrant).where(SocialGrant.account_id == account_id))


def use_state(session: Session, state_hash: str, platform: str, user_id: UUID | None) -> OAuthState | None:
    """Use up a sign-in of this person at this platform (None: of a link); None where it cannot be used."""
    usable = (
        OAuthState.state_hash == state_hash, OAuthState.platform == platform, OAuthState.used_at.is_(None),
        OAuthState.expires_at > now(), OAuthState.user_id.is_not_distinct_from(user_id),
    )  # fmt: skip
    return session.scalars(update(OAuthState).where(*usable).values(used_at=now()).returning(OAuthState)).one_or_none()


def links(session: Session) -> Sequence[ConnectLink]:
    """The links that can still be used, newest first."""
    query = select(ConnectLink).where(
        ConnectLink.used_at.is_(None), ConnectLink.revoked_at.is_(None), ConnectLink.expires_at > now()
    )
    return session.scalars(query.order_by(ConnectLink.id.desc())).all()


def link(session: Session, link_id: UUID) -> ConnectLink:
    """A link of the workspace. Raises NotFound."""
    return one(session, select(ConnectLink).where(ConnectLink.id == link_id).with_for_update(), "This link")


def link_of_token(session: Session, token_hash: str) -> ConnectLink:
    """The link of a secret, in its workspace. Raises NotFound."""
    query = select(ConnectLink).where(ConnectLink.token_hash == token_hash).with_for_update()
    return one(session, query, "This link")


def granted(session: Session) -> Sequence[UUID]:
    """The workspace's accounts that have a grant."""
    return session.scalars(select(SocialGrant.account_id).order_by(SocialGrant.account_id)).all()


def groups(session: Session) -> Sequence[AccountGroup]:
    """The saved sets by name."""
    return session.scalars(select(AccountGroup).order_by(func.lower(AccountGroup.name))).all()


def group(session: Session, group_id: UUID) -> AccountGroup:
    """A saved set. Raises NotFound."""
    return one(session, select(AccountGroup).where(AccountGroup.id == group_id).with_for_update(), "This group")


def owner_of_account_for_system(session: Session, account_id: UUID) -> UUID | None:
    """The workspace of an account."""
    return session.scalar(text("select owner_of_social_account(:id)"), {"id": account_id})


def of_person_for_system(session: Session, platform: str, person_id: str) -> list[Place]:
    """The accounts that a platform means when it names a person, in all workspaces."""
    query = text("select owner_id, account_id from social_accounts_of(:platform, :person)")
    return [Place(row[0], row[1]) for row in session.execute(query, {"platform": platform, "person": person_id})]


def due_for_system(session: Session, at: datetime, limit: int) -> list[Place]:
    """Accounts whose grants are to be renewed, the longest due first."""
    query = text("select owner_id, account_id from due_social_grants(:at, :limit)")
    return [Place(row[0], row[1]) for row in session.execute(query, {"at": at, "limit": limit})]


def expiring_for_system(session: Session, before: datetime, limit: int) -> list[Place]:
    """Working accounts of which nobody was warned and that end before an instant."""
    query = text("select owner_id, account_id from expiring_social_accounts(:before, :limit)")
    return [Place(row[0], row[1]) for row in session.execute(query, {"before": before, "limit": limit})]


def owner_of_link_for_system(session: Session, token_hash: str) -> UUID | None:
    """The workspace of a link's secret."""
    return session.scalar(text("select owner_of_social_link(:hash)"), {"hash": token_hash})


def forget_states_for_system(session: Session, before: datetime) -> None:
    """Remove sign-ins that ended long ago."""
    session.execute(text("select forget_oauth_states(:before)"), {"before": before})
