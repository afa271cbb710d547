"""Use cases of a project's photos: sending, reading, order, captions. Changes name the project's version."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import plans
from cutroom.kit.errors import Invalid, RateLimited
from cutroom.kit.ids import new_id
from cutroom.renders import given
from cutroom.runtime import calls, idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.studio import catalog, photo_rules, queries
from cutroom.studio.models import Photo, Project
from cutroom.studio.photo_rules import KIND
from cutroom.studio.photo_schemas import (
    MOST_BYTES,
    MOST_PHOTOS,
    AddPhoto,
    CreatePhotoProject,
    NewPhoto,
    NewPhotos,
    OrderPhotos,
    PhotoTicket,
    PhotoTickets,
    ReadPhoto,
    ReadPhotoInput,
    UpdatePhoto,
)
from cutroom.studio.schemas import ProjectView
from cutroom.studio.service import changed, get, locked

UNNAMED = "Photos"
MOST_BYTES_AN_HOUR = 20_000_000_000  # that a workspace gets tickets for: five times a hundred of the largest photos
FULL = f"A video is made of {MOST_PHOTOS} photos at most. Remove some first."


class _Created(idempotency.BaseModel):
    project_id: UUID


def create(ctx: Context, actor: Actor, request: CreatePhotoProject, key: str | None = None) -> ProjectView:
    """A project without photos as yet. The same `key` gives the same project. Raises Invalid for unknown names."""
    known = catalog.options(ctx)
    catalog.require(known, style=request.style, mood=catalog.scored(request.mood))
    style, mood = (request.style or known.styles[0].name), (request.mood or known.moods[0].name)

    def add() -> _Created:
        project = Project(
            id=new_id(), owner_id=actor.workspace_id, created_by=actor.created_by, kind=KIND, prompt="",
            title=request.title or UNNAMED, opening=request.title or "", aspect=request.aspect,
            seconds=request.seconds, style=style, mood=mood, voice="silent", language="en", intent="", outline=False,
            questions=[],
        )  # fmt: skip
        session.add(project)
        session.flush()
        return _Created(project_id=project.id)

    with ctx.transaction(actor) as session:
        created = idempotency.once(session, actor.workspace_id, "studio-photos", key, request, add, view=_Created)
    return get(ctx, actor, created.project_id)


def tickets(ctx: Context, actor: Actor, project_id: UUID, request: NewPhotos) -> PhotoTickets:
    """Where to send files, each with an address for exactly its size; too large ones are refused by name.

    Raises NotFound, Invalid where the project would have too many, QuotaExceeded without room in the plan's storage,
    RateLimited for too much in an hour.
    """
    with ctx.transaction(actor) as session:
        locked(session, project_id, None, KIND)
        if len(queries.photos(session, project_id)) + len(request.photos) > MOST_PHOTOS:
            raise Invalid(FULL, field="photos")
        usable = sum(photo.size_bytes for photo in request.photos if photo.size_bytes <= MOST_BYTES)
        plans.require_storage(ctx, session, actor.workspace_id, usable)
    _require_pace(ctx, actor, usable)
    return PhotoTickets(items=[_ticket(ctx, actor, photo) for photo in request.photos])


def _require_pace(ctx: Context, actor: Actor, size_bytes: int) -> None:
    """What is sent and never added counts as nobody's storage until it is swept, so it is held here."""
    subject = f"photos#{actor.workspace_id}"
    allowance = ctx.state.spend(subject, limit=MOST_BYTES_AN_HOUR, window_seconds=3600, count=size_bytes)
    if allowance.exceeded:
        minutes = -(-allowance.reset_seconds // 60)
        message = f"These are too many photos for an hour. Try again in {minutes} min."
        raise RateLimited(message, retry_after=allowance.reset_seconds)


def _ticket(ctx: Context, actor: Actor, photo: NewPhoto) -> PhotoTicket:
    photo_id = new_id()
    if photo.size_bytes > MOST_BYTES:
        large = f"It is larger than {MOST_BYTES // 1_000_000} MB. Save a smaller one."
        return PhotoTicket(photo_id=photo_id, name=photo.name, url=None, refused=large)
    key = photo_rules.original_key(actor.workspace_id, photo_id)
    url = ctx.blobs.put_url(key, size_bytes=photo.size_bytes)
    return PhotoTicket(photo_id=photo_id, name=photo.name, url=url, refused=None)


def add(ctx: Context, actor: Actor, project_id: UUID, photo_id: UUID, request: AddPhoto) -> ProjectView:
    """Read a file that was sent, and take it into the project; asked again it answers the same.

    Raises NotFound, Conflict while the video is made, Invalid with the reason for what is no photo that can be used,
    QuotaExceeded without room in the plan's storage.
    """
    with ctx.transaction(actor) as session:
        locked(session, project_id, None, KIND)
        known = queries.photo_or_none(session, photo_id)
    if known is None:
        wanted = ReadPhotoInput(
            owner_id=actor.workspace_id, project_id=project_id, photo_id=photo_id, name=request.name
        )
        read = calls.call(ctx, "studio.read_photo", wanted, ReadPhoto)
        _keep(ctx, actor, wanted, read, request.replaces)
    return get(ctx, actor, project_id)


def _keep(ctx: Context, actor: Actor, wanted: ReadPhotoInput, read: ReadPhoto, replaces: UUID | None) -> None:
    """Take the photo in; where that is refused, nothing of it stays."""
    kept = False
    try:
        with ctx.transaction(actor) as session:
            project = locked(session, wanted.project_id, None, KIND)
            if queries.photo_or_none(session, wanted.photo_id) is None:
                _insert(ctx, session, project, wanted, read, replaces)
        kept = True
    finally:
        if not kept:
            _forget_refused(ctx, actor, wanted)


def _forget_refused(ctx: Context, actor: Actor, wanted: ReadPhotoInput) -> None:
    """Unless the same news came a second time, and the first one was taken in."""
    with ctx.transaction(actor) as session:
        known = queries.photo_or_none(session, wanted.photo_id)
    if known is None:
        _forget_files(ctx, actor.workspace_id, wanted.project_id, wanted.photo_id)


def _insert(
    ctx: Context, session: Session, project: Project, wanted: ReadPhotoInput, read: ReadPhoto, replaces: UUID | None
) -> None:
    photos = queries.photos(session, project.id)
    place = {"id": wanted.photo_id, "owner_id": project.owner_id, "project_id": project.id, "name": wanted.name}
    photo = Photo(**place, **read.model_dump(), shown=True, caption="", position=len(photos))
    if replaces:
        old = _without(session, project, replaces)
        photo.position, photo.caption, photo.shown = old.position, old.caption, old.shown
    elif len(photos) >= MOST_PHOTOS:
        raise Invalid(FULL, field="photos")
    plans.require_storage(ctx, session, project.owner_id, read.size_bytes)
    session.add(photo)
    session.flush()
    if replaces:
        _forget_files(ctx, project.owner_id, project.id, replaces)
    elif not project.keep_order:
        _place(photo_rules.by_time([*photos, photo]))
    changed(project)


def _without(session: Session, project: Project, photo_id: UUID) -> Photo:
    """A photo that is there no more once this transaction ends. Raises NotFound, Conflict while an export needs it."""
    given.require_finished(session, project.id)
    gone = queries.photo(session, project.id, photo_id)
    session.delete(gone)
    session.flush()
    return gone


def update(ctx: Context, actor: Actor, project_id: UUID, photo_id: UUID, request: UpdatePhoto) -> ProjectView:
    """Other words over a photo. Raises NotFound, Conflict for a stale version or while the video is made."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, KIND)
        queries.photo(session, project_id, photo_id).caption = request.caption
        changed(project)
    return get(ctx, actor, project_id)


def order(ctx: Context, actor: Actor, project_id: UUID, request: OrderPhotos) -> ProjectView:
    """Put the photos into an order, those not named left out; or by time. Raises NotFound, Invalid, Conflict."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, request.version, KIND)
        photos = queries.photos(session, project_id)
        project.keep_order = request.photo_ids is not None
        _place(photo_rules.by_time(photos) if request.photo_ids is None else _chosen(photos, request.photo_ids))
        changed(project)
    return get(ctx, actor, project_id)


def _chosen(photos: Sequence[Photo], photo_ids: Sequence[UUID]) -> list[Photo]:
    """The named photos in their order, and the others, which are left out, after them."""
    known = {photo.id: photo for photo in photos}
    if len(set(photo_ids)) != len(photo_ids) or not known.keys() >= set(photo_ids):
        raise Invalid("Name photos of this project, each once.", field="photo_ids")
    for photo in photos:
        photo.shown = photo.id in photo_ids
    return [*(known[photo_id] for photo_id in photo_ids), *(photo for photo in photos if not photo.shown)]


def _place(photos: Sequence[Photo]) -> None:
    for position, photo in enumerate(photos):
        photo.position = position


def delete(ctx: Context, actor: Actor, project_id: UUID, photo_id: UUID, version: int | None) -> ProjectView:
    """Remove a photo with everything that was made of it. Raises NotFound, Conflict, also while an export needs it."""
    with ctx.transaction(actor) as session:
        project = locked(session, project_id, version, KIND)
        _without(session, project, photo_id)
        _place(queries.photos(session, project_id))
        changed(project)
        _forget_files(ctx, project.owner_id, project_id, photo_id)
    return get(ctx, actor, project_id)


def _forget_files(ctx: Context, owner_id: UUID, project_id: UUID, photo_id: UUID) -> None:
    """Remove what is kept of a photo, before its row is gone for good: where that fails, both stay to be found."""
    place = (owner_id, project_id, photo_id)
    ctx.blobs.delete_under(photo_rules.clips_prefix(*place))
    ctx.blobs.delete([
        photo_rules.photo_key(*place),
        photo_rules.photo_key(*place, kind="thumb"),
        photo_rules.photo_key(*place, ending="json"),
    ])  # fmt: skip
