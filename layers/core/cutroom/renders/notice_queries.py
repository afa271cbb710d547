"""What is told of exports, read without their model: what tells of them loads neither clips nor splices."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, column, select, table
from sqlalchemy.orm import Session

EXPORTS = table("exports", column("id", Uuid), column("title"), column("created_by", Uuid), column("run_id", Uuid))


class ToldExport(NamedTuple):
    """An export by its title, and who asked for it."""

    id: UUID
    title: str
    created_by: UUID | None


def by_id(session: Session, export_id: UUID) -> Sequence[ToldExport]:
    """One export of the workspace; none where it was deleted."""
    return _told(session, EXPORTS.c.id == export_id)


def of_run(session: Session, run_id: UUID) -> Sequence[ToldExport]:
    """The exports that share a job."""
    return _told(session, EXPORTS.c.run_id == run_id)


def _told(session: Session, which: ColumnElement[bool]) -> Sequence[ToldExport]:
    query = select(EXPORTS.c.id, EXPORTS.c.title, EXPORTS.c.created_by).where(which).order_by(EXPORTS.c.id)
    return [ToldExport(*row) for row in session.execute(query)]
