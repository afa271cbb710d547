"""Use cases of clips."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.analysis import service as analysis
from cutroom.analysis.schemas import EditTranscript, Transcript
from cutroom.clips import queries, rules
from cutroom.clips.models import Clip
from cutroom.clips.schemas import (
    TITLE_CHARS,
    BatchUpdateClips,
    ClipCut,
    ClipView,
    Duplicate,
    ListClips,
    Subscores,
    UpdateClip,
)
from cutroom.clips.settings import ClipSettings, DefaultSettings
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.schemas import Page
from cutroom.kit.spans import Span
from cutroom.library.schemas import Changed
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context

MOST_CLIPS = 500  # of an analysis, copies among them
COPY = " (copy)"
OWN = {"id", "rank", "title", "titled_by_person", "created_at", "updated_at"}  # what a copy does not share


def list_clips(ctx: Context, actor: Actor, request: ListClips) -> Page[ClipView]:
    """A page of clips, best first unless asked otherwise."""
    with ctx.snapshot(actor) as session:
        clips, total = queries.list_clips(session, request)
        items = views(session, clips)
    return Page[ClipView](items=items, total=total, page=request.page, limit=request.limit)


def get(ctx: Context, actor: Actor, clip_id: UUID) -> ClipView:
    """One clip. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        return views(session, [queries.get(session, clip_id)])[0]


def duplicate(ctx: Context, actor: Actor, clip_id: UUID, key: str | None = None) -> ClipView:
    """The same moment once more, to be made in another way; nothing is rendered. The same `key` gives the same copy.

    Raises NotFound, Conflict where the video has too many clips.
    """
    with ctx.transaction(actor) as session:
        added = idempotency.once(
            session,
            actor.workspace_id,
            "clip copy",
            key,
            Duplicate(clip_id=clip_id),
            lambda: Duplicate(clip_id=_copied(session, clip_id)),
            view=Duplicate,
        )
    return get(ctx, actor, added.clip_id)


def _copied(session: Session, clip_id: UUID) -> UUID:
    clip = queries.get(session, clip_id)
    rank = queries.last_rank(session, clip.analysis_id) + 1
    if rank > MOST_CLIPS:
        raise Conflict(f"This video has {MOST_CLIPS} clips. Delete some first.")
    same = {column.key: getattr(clip, column.key) for column in Clip.__table__.columns if column.key not in OWN}
    title = f"{clip.title[: TITLE_CHARS - len(COPY)]}{COPY}"
    copy = Clip(**same, rank=rank, title=title, titled_by_person=True)
    session.add(copy)
    session.flush()
    return copy.id


def defaults(ctx: Context, actor: Actor) -> DefaultSettings:
    """How shorts are made where nothing was chosen for a clip."""
    with ctx.transaction(actor) as session:
        return DefaultSettings.model_validate(queries.defaults(session) or {})


def set_defaults(ctx: Context, actor: Actor, request: DefaultSettings | None) -> DefaultSettings:
    """Choose how shorts are made where nothing was chosen for a clip; None: as Cutroom does it."""
    with ctx.transaction(actor) as session:
        queries.set_defaults(session, actor.workspace_id, request and request.model_dump(mode="json"))
    return request or DefaultSettings()


def update(ctx: Context, actor: Actor, clip_id: UUID, request: UpdateClip) -> ClipView:
    """Rename, select or trim a clip; a trim never cuts a word.

    Raises NotFound, Invalid, and Conflict when its cut was changed since `was` was read.
    """
    with ctx.transaction(actor) as session:
        clip = queries.get(session, clip_id)
    span = _trimmed(ctx, actor, clip, request)
    with ctx.transaction(actor) as session:
        clip = queries.get(session, clip_id, lock=True)
        if request.was and request.was != _as_read(session, clip, request.was):
            raise Conflict("This clip was changed elsewhere. Reload it and try again.")
        if request.title is not None and request.title != clip.title:
            clip.title, clip.titled_by_person = request.title, request.title not in clip.hooks
        if request.selected is not None:
            clip.selected = request.selected
        if "settings" in request.model_fields_set:
            clip.settings = request.settings and request.settings.model_dump(mode="json")
        if span:
            clip.start_ms, clip.end_ms = span
        return views(session, [clip])[0]


def _as_read(session: Session, clip: Clip, was: ClipCut) -> ClipCut:
    """The clip as it is now, with its settings where those that were read are told too."""
    cut = ClipCut(title=clip.title, start_ms=clip.start_ms, end_ms=clip.end_ms)
    if "settings" not in was.model_fields_set or clip.settings is None:
        return cut.model_copy(update={"settings": was.settings})  # nobody has chosen anything since
    return cut.model_copy(update={"settings": ClipSettings.model_validate(clip.settings)})


def _trimmed(ctx: Context, actor: Actor, clip: Clip, request: UpdateClip) -> Span | None:
    if request.start_ms is None and request.end_ms is None:
        return None
    start = clip.start_ms if request.start_ms is None else request.start_ms
    end = clip.end_ms if request.end_ms is None else request.end_ms
    analyzed = analysis.result(ctx, actor.workspace_id, clip.video_id)
    length = analyzed.source.duration_ms
    if not start < end or start >= length:
        raise Invalid(f"A clip must start before it ends, and before the video ends at {length} ms.", field="start_ms")
    return rules.snap(Span(start, end), analyzed.words, length_ms=length)


def edit_transcript(ctx: Context, actor: Actor, video_id: UUID, request: EditTranscript) -> Transcript:
    """Put words right; what we wrote from them follows: a clip's text, and its titles unless a person named it.

    Raises NotFound, Invalid for a word that there is not, Conflict when the words were edited since they were read.
    """
    before = analysis.words(ctx, actor, video_id, [one.index for one in request.words])
    transcript = analysis.edit_transcript(ctx, actor, video_id, request)
    changes = [rules.Change(was.span, was.text, one.text) for was, one in zip(before, request.words, strict=True)]
    with ctx.transaction(actor) as session:
        for clip in queries.of_video(session, video_id):
            span = Span(clip.start_ms, clip.end_ms)
            corrections = [change for change in changes if span.overlap_ms(change.span)]
            clip.text = rules.put_right(clip.text, corrections)
            clip.hooks = [rules.title_put_right(title, corrections) for title in clip.hooks]
            if clip.titled_by_person is False:
                clip.title = rules.title_put_right(clip.title, corrections)
    return transcript


def select(ctx: Context, actor: Actor, request: BatchUpdateClips) -> Changed:
    """Select or deselect many clips at once; ids that are not the caller's are passed over."""
    values = request.selected if isinstance(request.selected, list) else [request.selected] * len(request.clip_ids)
    pairs = sorted(zip(values, request.clip_ids, strict=True), key=lambda pair: pair[0])
    with ctx.transaction(actor) as session:
        changed = [
            queries.select_clips(session, [clip_id for _, clip_id in group], value)
            for value, group in groupby(pairs, key=lambda pair: pair[0])
        ]
    return Changed(changed=sum(changed))


def delete(ctx: Context, actor: Actor, clip_id: UUID) -> None:
    """Remove a clip; exports that were made of it stay. Raises NotFound."""
    with ctx.transaction(actor) as session:
        session.delete(queries.get(session, clip_id))


def of_ids(session: Session, clip_ids: Sequence[UUID]) -> dict[UUID, ClipView]:
    """The actor's clips among these, by id."""
    return {one.id: one for one in views(session, queries.of_ids(session, clip_ids))}


def scores(session: Session, clip_ids: Sequence[UUID]) -> dict[UUID, float]:
    """The attention scores (0 to 1) of the actor's clips among these, by id."""
    return queries.scores(session, clip_ids)


def pool(session: Session, most: int) -> Sequence[UUID]:
    """The clips that suggestions are made of: the best half by attention, and the newest."""
    return queries.pool(session, most)


def resemblances(session: Session, clip_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, float | None]]:
    """Every two of these clips, and their cosine similarity in meaning (at least 0).

    None where the meaning of one is not known, or comes from another model.
    """
    return queries.resemblances(session, clip_ids)


def views(session: Session, clips: Sequence[Clip]) -> list[ClipView]:
    """The clips as the API shows them: how their shorts are made, as chosen for each or else for the workspace."""
    usual = queries.defaults(session) if any(clip.settings is None for clip in clips) else None
    return [_view(clip, clip.settings if clip.settings is not None else usual) for clip in clips]


def _view(clip: Clip, settings: dict[str, Any] | None) -> ClipView:
    same: dict[str, Any] = {name: getattr(clip, name) for name in ClipView.model_fields if hasattr(Clip, name)}
    chosen = None if settings is None else ClipSettings.model_validate(settings)
    same |= {"subscores": Subscores.model_validate(clip.subscores), "settings": chosen}
    return ClipView(**same, duration_ms=clip.end_ms - clip.start_ms)
