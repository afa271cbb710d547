"""What posts of a video must hold, for as long as somebody asks for it: kept, lifted, and read by whoever posts.

Other capabilities ask (`require`) and let go (`lift`) in their own transactions. What is asked of an export holds for
every export that shows the same.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Invalid, NotFound
from cutroom.publishing import disclosure, queries
from cutroom.publishing.disclosure_schemas import RequirementView
from cutroom.publishing.models import PostTarget
from cutroom.publishing.schemas import Content, Problem
from cutroom.renders import files
from cutroom.renders.schemas import ExportFile


def require(session: Session, owner_id: UUID, source_id: UUID, export_id: UUID, required: RequirementView) -> None:
    """Let posts of an export need this, on behalf of `source_id`, which asks for one export at a time.

    Nothing happens where the export was deleted or has no file: nobody can post it.
    """
    try:
        file = files.file_of(session, export_id)
    except NotFound:
        return
    if file is not None:
        queries.put_requirement(session, owner_id, source_id, file, required.model_dump(mode="json"))


def lift(session: Session, source_id: UUID) -> None:
    """Let posts of what `source_id` asked for be free again; nothing where it asks for nothing."""
    queries.delete_requirement(session, source_id)


def of_file(session: Session, file: ExportFile) -> list[RequirementView]:
    """What posts of a video must hold, in the order in which it was asked for."""
    return [RequirementView.model_validate(row) for row in queries.requirements(session, file)]


def lacking(session: Session, export_id: UUID, targets: Iterable[PostTarget]) -> list[Problem]:
    """What these targets lack of what is required of their video; nothing where it was deleted or has no file."""
    try:
        file = files.file_of(session, export_id)
    except NotFound:
        return []
    required: Sequence[RequirementView] = of_file(session, file) if file else []
    contents = [(one.platform, Content.model_validate(one.content)) for one in targets] if required else []
    return [problem for platform, content in contents for problem in disclosure.check(platform, content, required)]


def refuse(session: Session, export_id: UUID, targets: Iterable[PostTarget]) -> None:
    """Raises Invalid where these targets lack what is required of their video."""
    if problems := lacking(session, export_id, targets):
        raise Invalid(told(problems), problems=[one.model_dump() for one in problems])


def told(problems: Iterable[Problem]) -> str:
    """What is lacking in words, each once."""
    return " ".join(dict.fromkeys(one.message for one in problems))
