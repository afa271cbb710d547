"""What the API shows of a person."""

from sqlalchemy.orm import Session

from cutroom.accounts import queries, rules
from cutroom.accounts.models import User
from cutroom.accounts.schemas import Me, Notifications


def me(session: Session, user: User) -> Me:
    """The person as the API shows them."""
    return Me(
        id=user.id,
        email=user.email,
        email_verified=user.email_verified_at is not None,
        email_problem=email_problem(session, user),
        name=user.name,
        avatar_url=user.avatar_url,
        language=user.language,
        timezone=user.timezone,
        notifications=Notifications.model_validate(user.notifications),
        role=user.role,
        created_at=user.created_at,
    )


def email_problem(session: Session, user: User) -> str | None:
    """What a person is told where mail does not reach their address."""
    reason = queries.suppression_of(session, rules.address_hash(user.email))
    return rules.UNDELIVERABLE[reason] if reason else None
