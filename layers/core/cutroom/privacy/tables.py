"""Which tables hold what belongs to a person: every one, of every capability, that has an `owner_id`."""

from sqlalchemy import Table

from cutroom.privacy.rules import internal_tables


def owned() -> list[Table]:
    """Every table whose rows belong to a person, those that point to others first."""
    from cutroom.migrations.tables import metadata  # all models of all capabilities: few events need them

    return [table for table in reversed(metadata.sorted_tables) if "owner_id" in table.columns]


def exported() -> list[Table]:
    """What a takeout shows, what others point to first."""
    internal = internal_tables()
    return [table for table in reversed(owned()) if table.name not in internal]
