"""Decisions about exports."""

import hashlib
import re
import unicodedata
from collections.abc import Set
from typing import Any
from uuid import UUID

from cutroom.clips.settings import ClipSettings
from cutroom.jobs.rules import work_prefix
from cutroom.media.edit import Edit
from cutroom.renders.models import Export
from cutroom.renders.preview_schemas import PreviewInput
from cutroom.renders.purging import export_prefix
from cutroom.renders.schemas import Format, Metadata, Piece

LONGEST_NAME = 60  # characters of a file name
# Of a clip's settings, what a look and an export take as it is; the rest goes into `format` and `metadata`.
SAME = {
    "preset", "captions", "caption_options", "hook", "layout", "shot_layouts", "tightening", "restored", "brand",
    "cover_ms",
}  # fmt: skip
SETTINGS = SAME | {"format", "metadata"}


def look_of(settings: ClipSettings, names: Set[str]) -> dict[str, Any]:
    """The fields of a look or an export called `names`, as a clip's settings say."""
    fields: dict[str, Any] = {name: getattr(settings, name) for name in SAME}
    fields["format"] = Format(resolution=settings.resolution, fps=settings.fps, codec=settings.codec)
    fields["metadata"] = Metadata(description=settings.description or None, hashtags=settings.hashtags)
    return {name: value for name, value in fields.items() if name in names}


def slug(title: str) -> str:
    """A file name that every system takes: letters, digits and dashes of any script, whole words of at most 60
    characters."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    name = re.sub(r"[\W_]+", "-", folded).strip("-")
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME + 1].rpartition("-")[0] or name[:LONGEST_NAME]
    return name or "clip"


def storage_key(owner_id: UUID, export_id: UUID) -> str:
    """The object's name is plain ASCII; the person's file name comes with the download."""
    return f"{export_prefix(owner_id, export_id)}video.mp4"


def piece_key(owner_id: UUID, run_id: UUID, piece: Piece) -> str:
    """Where one share of a render waits to be joined; it expires with other work."""
    return f"{work_prefix(owner_id, run_id)}{piece.kind}-{piece.index:04}.mp4"


def preview_key(owner_id: UUID, fingerprint: str, name: str) -> str:
    """Where a picture of an Edit lies until it expires with other work."""
    return f"work/{owner_id}/previews/{fingerprint[:32]}/{name}"


def picture_key(wanted: PreviewInput, content_type: str) -> str:
    """Where the picture of an Edit at a time lies."""
    ending = content_type.rpartition("/")[2]
    return preview_key(wanted.owner_id, wanted.fingerprint, f"{wanted.at_ms}.{ending}")


def edit_key(wanted: PreviewInput) -> str:
    """Where the Edit of which pictures are wanted lies, beside them."""
    return preview_key(wanted.owner_id, wanted.fingerprint, "edit.json")


def cover_key(owner_id: UUID, export: Export, at_ms: int) -> str:
    """Where the frame of an export's file at a time lies."""
    return preview_key(owner_id, export.fingerprint or str(export.id), f"cover-{at_ms}.jpg")


def fingerprint(edit: Edit, engine: str) -> str:
    """Two Edits with one fingerprint give the same file: the whole document, and the engine that makes it a video."""
    return hashlib.sha256(f"{engine}\n{edit.model_dump_json()}".encode()).hexdigest()


def seconds(duration_ms: int) -> int:
    """The begun seconds of a length."""
    return -(-duration_ms // 1000)
