"""What the API shows of a person."""

from typing import Literal, cast

from sqlalchemy.orm import Session

from cutroom.accounts import moderators, queries, rules
from cutroom.accounts.models import User
from cutroom.accounts.schemas import EmailDelivery, Me, Notifications
from cutroom.runtime.context import Context


def me(ctx: Context, session: Session, user: User) -> Me:
    """The person as the API shows them."""
    delivery = email_delivery(session, user)
    return Me(
        id=user.id,
        email=user.email,
        email_verified=user.email_verified_at is not None,
        email_problem=_problem(delivery),
        email_delivery=delivery,
        name=user.name,
        avatar_url=user.avatar_url,
        language=user.language,
        timezone=user.timezone,
        notifications=Notifications.model_validate(user.notifications),
        role="moderator" if moderators.is_moderator(ctx, user) else user.role,
        created_at=user.created_at,
    )


def email_delivery(session: Session, user: User) -> EmailDelivery | None:
    """Why nothing is sent to a person's address; None where mail is sent."""
    address = queries.suppressed_address(session, rules.address_hash(user.email))
    if address is None or address.suppressed_at is None:
        return None
    reason = cast(Literal["bounce", "complaint"], address.reason)
    can_retry = rules.may_retry_email(reason, verified=user.email_verified_at is not None)
    return EmailDelivery(reason=reason, since=address.suppressed_at, can_retry=can_retry)


def email_problem(session: Session, user: User) -> str | None:
    """What a person is told where mail does not reach their address."""
    return _problem(email_delivery(session, user))


def _problem(delivery: EmailDelivery | None) -> str | None:
    return rules.UNDELIVERABLE[delivery.reason] if delivery else None
