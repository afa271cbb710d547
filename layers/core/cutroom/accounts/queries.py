"""All SQL of accounts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from cutroom.accounts.models import Consent, MailAddress, MailToken, SignIn, User
from cutroom.runtime.database import now, one


def get_user(session: Session, user_id: UUID, *, lock: bool = False) -> User:
    """The signed-in user. Raises NotFound, also once the account is closed."""
    query = select(User).where(User.id == user_id, User.closed_at.is_(None))
    return one(session, query.with_for_update() if lock else query, "This account")


def closed_at(session: Session, user_id: UUID) -> datetime | None:
    """When an account was closed; None where it is open, or gone altogether."""
    return session.scalar(select(User.closed_at).where(User.id == user_id))


def delete_closed(session: Session, user_id: UUID) -> None:
    """Delete the row of a closed account."""
    session.execute(delete(User).where(User.id == user_id, User.closed_at.is_not(None)))


def get_sign_in(session: Session, sign_in_id: UUID) -> SignIn:
    """The actor's sign-in, held. Raises NotFound."""
    return one(session, select(SignIn).where(SignIn.id == sign_in_id).with_for_update(), "This sign-in")


def live_sign_ins(session: Session) -> Sequence[SignIn]:
    """The actor's sign-ins that have neither ended nor run out, the one last used first."""
    live = (SignIn.revoked_at.is_(None), SignIn.expires_at > now())
    return session.scalars(select(SignIn).where(*live).order_by(SignIn.rotated_at.desc()).limit(100)).all()


def consents(session: Session) -> Sequence[Consent]:
    """The actor's newest answer for each purpose."""
    query = select(Consent).ext(distinct_on(Consent.purpose)).order_by(Consent.purpose, Consent.id.desc())
    return session.scalars(query).all()


def owner_of_email_for_system(session: Session, email: str) -> UUID | None:
    """Whose address this is: asked before anybody is signed in, answered by a definer function."""
    return session.scalar(text("select user_of_email(:email)"), {"email": email})


def owner_of_sign_in_for_system(session: Session, sign_in_id: UUID) -> UUID | None:
    return session.scalar(text("select user_of_sign_in(:id)"), {"id": sign_in_id})


def owner_of_mail_token_for_system(session: Session, token_hash: str) -> UUID | None:
    return session.scalar(text("select user_of_mail_token(:hash)"), {"hash": token_hash})


def lock_sign_in(session: Session, sign_in_id: UUID) -> SignIn | None:
    """The sign-in, held until the transaction ends, so that one token cannot be rotated twice at once."""
    return session.scalars(select(SignIn).where(SignIn.id == sign_in_id).with_for_update()).one_or_none()


def revoke_sign_ins(session: Session, user_id: UUID, why: str) -> None:
    """End every sign-in of a user."""
    live = (SignIn.owner_id == user_id, SignIn.revoked_at.is_(None))
    session.execute(update(SignIn).where(*live).values(revoked_at=now(), revoked_why=why))


def spend_mail_tokens(session: Session, user_id: UUID, purpose: str) -> None:
    """Every link of one purpose that was mailed to a user works no more."""
    open_ones = (MailToken.owner_id == user_id, MailToken.purpose == purpose, MailToken.used_at.is_(None))
    session.execute(update(MailToken).where(*open_ones).values(used_at=now()))


def lock_mail_token(session: Session, token_hash: str, purpose: str) -> MailToken | None:
    query = select(MailToken).where(MailToken.token_hash == token_hash, MailToken.purpose == purpose)
    return session.scalars(query.with_for_update()).one_or_none()


def suppressed_address(session: Session, address_hash: str) -> MailAddress | None:
    """The record of an address that nothing is sent to; None when mail is sent."""
    suppressed = (MailAddress.address_hash == address_hash, MailAddress.suppressed_at.is_not(None))
    return session.scalars(select(MailAddress).where(*suppressed)).one_or_none()


def suppression_of(session: Session, address_hash: str) -> str | None:
    """Why nothing is sent to an address ("bounce" or "complaint"); None when mail is sent."""
    address = suppressed_address(session, address_hash)
    return address and address.reason


def lift_suppression(session: Session, address_hash: str) -> None:
    """Mail is sent to an address again, and its bounces are counted from the start."""
    row = update(MailAddress).where(MailAddress.address_hash == address_hash)
    session.execute(row.values(suppressed_at=None, reason=None, soft_bounces=0, updated_at=now()))


def record_mail_report(session: Session, address_hash: str, reason: str | None) -> None:
    """Suppress an address for a reason (the first one stays), or count a soft bounce where there is none."""
    at = now()
    row = {"address_hash": address_hash, "soft_bounces": int(reason is None), "reason": reason,
           "suppressed_at": at if reason else None, "updated_at": at}  # fmt: skip
    statement = insert(MailAddress).values(row)
    changes = {
        "soft_bounces": MailAddress.soft_bounces + statement.excluded.soft_bounces,
        "reason": func.coalesce(MailAddress.reason, statement.excluded.reason),
        "suppressed_at": func.coalesce(MailAddress.suppressed_at, statement.excluded.suppressed_at),
        "updated_at": at,
    }
    session.execute(statement.on_conflict_do_update(index_elements=["address_hash"], set_=changes))
