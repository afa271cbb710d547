"""Ids are UUIDv7 (RFC 9562): they sort by time of creation, so an index on them is also an index on age."""

from uuid import UUID

from uuid6 import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return UUID(int=uuid7().int)
