"""Photos as the API shows them."""

from collections.abc import Sequence
from uuid import UUID

from cutroom.jobs import rules as jobs
from cutroom.jobs.schemas import StageState
from cutroom.media.generation.photos.planning import Plan
from cutroom.runtime.context import Context
from cutroom.studio import photo_rules, rules
from cutroom.studio.models import Photo, Project
from cutroom.studio.schemas import PhotoView


def photo_views(
    ctx: Context,
    project: Project,
    photos: Sequence[Photo],
    plan: Plan | None,
    parts: Sequence[StageState],
    fractions: jobs.Fractions,
) -> list[PhotoView]:
    """The photos of a project in their order, with when each is seen and how far the work on it is."""
    seen, best = photo_rules.moments(plan), photo_rules.suggested(photos)
    numbers = {photo_id: k for k, photo_id in enumerate(seen)}

    def view(photo: Photo) -> PhotoView:
        moment, number = seen.get(photo.id), numbers.get(photo.id, -1)
        status = rules.scene_status(number, parts)
        facts = photo_rules.facts_of(photo)
        return PhotoView(
            **{name: getattr(photo, name) for name in ("id", "name", "caption", "shown", "error")},
            width=facts.width,
            height=facts.height,
            taken_at=facts.taken_at,
            url=thumbnail(ctx, photo),
            starts_ms=moment.starts_ms if moment else None,
            duration_ms=moment.duration_ms if moment else None,
            best_of=best.get(photo.id, list[UUID]()),
            status=status,
            progress=1.0 if status == "done" else fractions.get((rules.SCENES, number), 0.0),
        )

    return [view(photo) for photo in photos]


def thumbnail(ctx: Context, photo: Photo) -> str:
    """Where a photo is shown small, for an hour."""
    return ctx.blobs.url(photo_rules.photo_key(photo.owner_id, photo.project_id, photo.id, kind="thumb"))
