"""The files of exports, as other capabilities see them.

By SQL alone: the tables of exports lead to those of clips and splices, which a function that only sends files need not
load.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from cutroom.kit.errors import NotFound
from cutroom.renders.schemas import ExportFile

QUERY = text(
    "select id, title, storage_key, coalesce(fingerprint, id::text) as fingerprint, size_bytes, duration_ms, "
    "edit -> 'format' as format from exports where id = :id"
)


ORIGIN = text("select clip_id from exports where id = :id")


def clip_of(session: Session, export_id: UUID) -> UUID | None:
    """The clip that an export was made from; None for one of something else, or that was deleted."""
    return session.scalar(ORIGIN, {"id": export_id})


def file_of(session: Session, export_id: UUID) -> ExportFile | None:
    """The file of the actor's export; None while it is not ready. Raises NotFound."""
    row = session.execute(QUERY, {"id": export_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("This export does not exist, or you may not see it.")
    if row["storage_key"] is None or row["format"] is None:
        return None
    made = row["format"]
    size = (row["size_bytes"] or 0, row["duration_ms"] or 0)
    picture = (made["width"], made["height"], made["fps"], made["codec"])
    return ExportFile(row["id"], row["title"], row["storage_key"], row["fingerprint"], *size, *picture)
