"""Decisions of privacy: where things of a person lie, and what of them is told."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from cutroom.privacy.models import Takeout
from cutroom.privacy.schemas import Standing
from cutroom.runtime.runs import Run

STAGES = ("gather",)
TAKEOUT_LIFE = timedelta(days=7)
LINK_SECONDS = 6 * 3600  # of the links to media inside a takeout
# Everything of a person in storage lies under `<prefix>/<owner>/`.
PREFIXES = ("uploads", "drop", "media", "work", "exports", "brand", "cache", "takeouts")
TOLD_MEDIA = (
    "uploads",
    "media",
    "exports",
    "brand",
)  # linked to: the rest is work that can be done again
UNTOLD = {"password_hash", "token_hash", "request_hash", "fingerprint", "embedding", "storage_upload_id"}
UNTOLD_TABLES = {"idempotency_records", "mail_tokens", "run_stages", "takeouts"}
# After this time nobody works for a closed account any more: access tokens have run out, and functions have ended.
LAST_LOOK_AFTER = timedelta(minutes=20)
STATUSES: Mapping[str, Standing] = {
    "queued": "queued",
    "running": "processing",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}


def takeout_prefix(owner_id: UUID, takeout_id: UUID) -> str:
    return f"takeouts/{owner_id}/{takeout_id}/"


def takeout_key(owner_id: UUID, takeout_id: UUID) -> str:
    return f"{takeout_prefix(owner_id, takeout_id)}cutroom-data.json"


def standing(takeout: Takeout, run: Run, at: datetime) -> Standing:
    """How a takeout stands; its file goes when its time is over."""
    if takeout.expires_at and takeout.expires_at <= at:
        return "expired"
    return STATUSES[run.status]


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a person gets it: without secrets and without numbers that mean nothing outside the database."""
    return {name: _plain(value) for name, value in row.items() if name not in UNTOLD}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value
