"""What privacy asks of accounts: a person's row for the copy of their data, and the last trace of a closed account.

Nothing here needs passwords or tokens, so that functions that only purge do not load their libraries.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import queries


def closed_at(session: Session, user_id: UUID) -> datetime | None:
    """When an account was closed; None where it is open, or gone altogether."""
    return queries.closed_at(session, user_id)


def delete_row(session: Session, user_id: UUID) -> None:
    """Remove the last trace of a closed account, once all that belonged to it is gone."""
    queries.delete_closed(session, user_id)


def exported(session: Session, user_id: UUID) -> dict[str, Any]:
    """The person's own row, for the copy of their data. Raises NotFound."""
    user = queries.get_user(session, user_id)
    return {column.name: getattr(user, column.name) for column in user.__table__.columns}
