"""Decisions of projects of photos: what their video will be, where their files lie, what is suggested. Pure."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from cutroom.kit.errors import Invalid
from cutroom.media.generation.photos.arranging import Candidate, bursts, ordered
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.media.generation.photos.planning import PhotoLook, Plan, length_ms, planned
from cutroom.media.generation.timeline import GRID
from cutroom.studio import rules
from cutroom.studio.models import Photo, Project

KIND, NO_MUSIC = "photos", "none"
KEPT, THUMBNAIL = 4096, 480  # pixels of the longer side: of what clips are made of, and of what is shown in lists
MOST_PIXELS = 100_000_000


class Moment(NamedTuple):
    """When a photo is seen."""

    starts_ms: int
    duration_ms: int


def original_key(owner_id: UUID, photo_id: UUID) -> str:
    """The file as it was sent, until it was read."""
    return f"work/{owner_id}/photos/{photo_id}"


def photo_key(owner_id: UUID, project_id: UUID, photo_id: UUID, kind: str = "photo", ending: str = "jpg") -> str:
    """A photo as it is kept: "photo" is what clips are made of, "thumb" a small one."""
    return f"{rules.prefix(owner_id, project_id)}{kind}-{photo_id}.{ending}"


def clips_prefix(owner_id: UUID, project_id: UUID, photo_id: UUID) -> str:
    """Where everything lies that was made of a photo."""
    return f"{rules.prefix(owner_id, project_id)}moving-{photo_id}-"


def facts_of(photo: Photo) -> PhotoFacts:
    """A photo as the engine knows it."""
    return PhotoFacts.model_validate(photo.facts)


def look_of(project: Project) -> PhotoLook:
    """How the video is to look and sound: the photos that are shown, in their order."""
    return PhotoLook(
        title=project.opening, style=project.style, mood=None if project.mood == NO_MUSIC else project.mood,
        seconds=project.seconds or None, size=rules.SIZES[project.aspect], seed=rules.seed_of(str(project.id)),
        keep_order=True, best=False,
    )  # fmt: skip


def plan_of(project: Project, photos: Sequence[Photo]) -> Plan | None:
    """What the video will be; its files are photos' ids. None without a photo."""
    shown = _shown(photos)
    return planned(shown, look_of(project)) if shown else None


def duration_ms(project: Project, photos: Sequence[Photo]) -> int:
    """How long the video will be, which is less to reckon than its plan; 0 without a photo."""
    shown = _shown(photos)
    return length_ms(shown, look_of(project)) if shown else 0


def _shown(photos: Sequence[Photo]) -> list[tuple[Path, PhotoFacts]]:
    return [(Path(str(photo.id)), facts_of(photo)) for photo in photos if photo.shown]


def require_plan(project: Project, photos: Sequence[Photo]) -> Plan:
    """What the video will be. Raises Invalid without a photo."""
    plan = plan_of(project, photos)
    if plan is None:
        raise Invalid("Add at least one photo first.", field="photos")
    return plan


def ids(plan: Plan) -> list[UUID]:
    """The photos of a plan, in their order."""
    return [UUID(file.name) for file in plan.files]


def moments(plan: Plan | None) -> Mapping[UUID, Moment]:
    """When each photo of a plan is seen."""
    if plan is None:
        return {}
    spans = [(GRID.ms(time.start), GRID.ms(time.end)) for time in plan.times]
    return {one: Moment(at, end - at) for one, (at, end) in zip(ids(plan), spans, strict=True)}


def suggested(photos: Sequence[Photo]) -> Mapping[UUID, list[UUID]]:
    """The best of photos of one sight that are shown -> the others, which may be left out."""
    shown = [photo for photo in photos if photo.shown]
    groups = bursts(_candidates(shown), range(len(shown)))
    return {shown[best].id: [shown[k].id for k in others] for best, *others in groups}


def by_time(photos: Sequence[Photo]) -> list[Photo]:
    """The photos by time and likeness."""
    return [photos[k] for k in ordered(_candidates(photos))]


def clip_print(project: Project, plan: Plan, k: int) -> str:
    """What the clip of a plan's photo is made of: the photo, its motion, and the title over the first one."""
    title = {"title": project.opening.strip(), "style": project.style} if k == 0 and project.opening.strip() else {}
    motion = plan.motions[k]
    moved = [motion.kind, motion.area, motion.start, motion.end]
    return rules.fingerprint(motion=moved, frames=plan.times[k].frames, size=rules.SIZES[project.aspect], **title)


def require_setting(project: Project, sent: Collection[str], mood: str | None) -> None:
    """Raises Invalid for a setting that this kind of project has not."""
    if project.kind == KIND:
        if "voice" in sent:
            raise Invalid("A video of photos has no voice.", field="voice")
        return
    if mood == NO_MUSIC:
        raise Invalid("Only a video of photos goes without music.", field="mood")
    for name in ("opening", "seconds"):
        if name in sent:
            raise Invalid("Only a video of photos has this setting. Rewrite the script instead.", field=name)


def _candidates(photos: Sequence[Photo]) -> list[Candidate]:
    return [Candidate(photo.name, facts_of(photo)) for photo in photos]
