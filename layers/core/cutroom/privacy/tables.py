"""Which tables hold what belongs to a person: every one, of every capability, that has an `owner_id`."""

from sqlalchemy import Table

from cutroom.migrations.tables import metadata
from cutroom.privacy.rules import UNTOLD_TABLES


def owned() -> list[Table]:
    """Every table whose rows belong to a person, those that point to others first."""
    return [table for table in reversed(metadata.sorted_tables) if "owner_id" in table.columns]


def told() -> list[Table]:
    """What a person is told of, what others point to first."""
    return [table for table in reversed(owned()) if table.name not in UNTOLD_TABLES]
