"""How exports look, for whoever compares many of them."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.renders import queries


class ExportLook(NamedTuple):
    """How long an export is and what was chosen for the clip that it shows, as `Look` names it."""

    duration_ms: int
    is_of_clip: bool
    captions: str | None
    hook: str | None
    tightening: str | None
    brand: str | None


def of_exports(session: Session, export_ids: Sequence[UUID]) -> dict[UUID, ExportLook]:
    """How the actor's finished exports among these look, by id."""
    return {export_id: ExportLook(*look) for export_id, *look in queries.looks(session, export_ids)}
