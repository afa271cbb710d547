"""Decisions of privacy: what a takeout shows, where it lies and how long it stays."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from cutroom import capabilities
from cutroom.jobs.rules import STATUSES
from cutroom.jobs.schemas import RunState
from cutroom.privacy.models import Takeout
from cutroom.privacy.schemas import TakeoutStatus

TAKEOUT_LIFE = timedelta(days=7)
LINK_SECONDS = 6 * 3600  # of the links to media inside a takeout
# After this time nobody works for a closed account any more: access tokens have run out, and functions have ended.
LAST_LOOK_AFTER = timedelta(minutes=20)


def takeout_prefix(owner_id: UUID, takeout_id: UUID) -> str:
    return f"takeouts/{owner_id}/{takeout_id}/"


def takeout_key(owner_id: UUID, takeout_id: UUID) -> str:
    return f"{takeout_prefix(owner_id, takeout_id)}cutroom-data.json"


def status(takeout: Takeout, run: RunState, at: datetime) -> TakeoutStatus:
    """The status of a takeout; its file goes when its time is over."""
    if takeout.expires_at and takeout.expires_at <= at:
        return "expired"
    return STATUSES[run.status]


def secret_columns() -> set[str]:
    """Columns that no takeout shows: secrets, and numbers that mean nothing outside the database."""
    return {name for one in capabilities.manifests() for name in one.secret_columns}


def internal_tables() -> set[str]:
    """Tables that no takeout shows, for they only say how the work is done."""
    return {name for one in capabilities.manifests() for name in one.internal_tables}


def exported_prefixes() -> list[str]:
    """The prefixes that a takeout links to: the rest is work that can be done again."""
    return [name for name, prefix in capabilities.prefixes().items() if prefix.exported]


def rate_subjects(owner_id: UUID) -> list[str]:
    """The short-lived rows that count what a person did."""
    return [f"rate#{rate}#{owner_id}" for one in capabilities.manifests() for rate in one.rates]


def exported(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a person gets it."""
    secret = secret_columns()
    return {name: _plain(value) for name, value in row.items() if name not in secret}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, list):
        return [_plain(part) for part in cast(list[Any], value)]
    return value


def exported_lists() -> list[tuple[str, str]]:
    """(name, function) of every list of a takeout that no table gives."""
    return [item for one in capabilities.manifests() for item in one.exports.items()]
