"""Use cases of splices."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.analysis import service as analysis
from cutroom.clips import service as clips
from cutroom.clips.schemas import ClipView
from cutroom.kit.errors import Conflict, NotFound
from cutroom.kit.schemas import Page
from cutroom.library import sources
from cutroom.media.compose import splice as engine
from cutroom.media.edit import Edit
from cutroom.media.edit.overlays import Platform
from cutroom.media.schema import Analysis, Timed
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.splices import queries, rules
from cutroom.splices.models import Splice
from cutroom.splices.schemas import (
    GenerateSplice,
    ListSplices,
    ListSuggestions,
    Mode,
    SpliceOptions,
    SpliceView,
    Suggestion,
    Suggestions,
    UpdateSplice,
)

POOL = 160  # clips among which pairs are sought: some 13 thousand pairs
TITLE_CHARS = 200


class _Added(idempotency.BaseModel):
    splice_id: UUID


def suggestions(ctx: Context, actor: Actor, request: ListSuggestions) -> Suggestions:
    """Pairs of the library's clips that suit a mode, best first; none where there are not two clips."""
    with ctx.transaction(actor) as session:
        pairs = _best(session, request.mode, request.limit)
        known = clips.of_ids(session, [clip_id for one in pairs for clip_id in (one.first, one.second)])
    items = [
        Suggestion(
            first=known[one.first],
            second=known[one.second],
            score=one.score,
            similarity_score=one.similarity,
            contrast_score=one.contrast,
            reasons=one.reasons,
        )
        for one in pairs
    ]
    return Suggestions(mode=request.mode, items=items)


def generate(ctx: Context, actor: Actor, request: GenerateSplice, key: str | None = None) -> SpliceView:
    """Put two clips into one frame, as a draft. The same `key` gives the same splice.

    Raises NotFound for an unknown clip, Conflict where the library has no two clips that suit the mode.
    """
    with ctx.transaction(actor) as session:
        added = idempotency.once(
            session,
            actor.workspace_id,
            "splice",
            key,
            request,
            lambda: _Added(splice_id=_add(session, actor, request)),
            view=_Added,
        )
    return get(ctx, actor, added.splice_id)


def get(ctx: Context, actor: Actor, splice_id: UUID) -> SpliceView:
    """One splice. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        splice = queries.get(session, splice_id)
        return view(splice, _clips_of(session, [splice]))


def list_splices(ctx: Context, actor: Actor, request: ListSplices) -> Page[SpliceView]:
    """A page of splices, those changed last first."""
    with ctx.snapshot(actor) as session:
        splices, total = queries.list_splices(session, request)
        known = _clips_of(session, splices)
    items = [view(one, known) for one in splices]
    return Page[SpliceView](items=items, total=total, page=request.page, limit=request.limit)


def update(ctx: Context, actor: Actor, splice_id: UUID, request: UpdateSplice) -> SpliceView:
    """Save a draft. Raises NotFound, Conflict when it was changed since `version` was read."""
    sent = request.model_dump(mode="json", exclude={"version"})
    with ctx.transaction(actor) as session:
        splice = queries.get(session, splice_id, lock=True)
        if splice.version != request.version:
            raise Conflict("This splice was changed elsewhere. Reload it and try again.", version=splice.version)
        scores = _scores_in(session, splice, request.mode) if request.mode not in (None, splice.mode) else {}
        _change(splice, {name: value for name, value in sent.items() if value is not None} | scores)
        return view(splice, _clips_of(session, [splice]))


def swap(ctx: Context, actor: Actor, splice_id: UUID) -> SpliceView:
    """Change the places of the two pictures; the sounds stay as they are. Raises NotFound."""
    with ctx.transaction(actor) as session:
        splice = queries.get(session, splice_id, lock=True)
        _change(splice, {"options": {**splice.options, "swap": not splice.options.get("swap", False)}})
        return view(splice, _clips_of(session, [splice]))


def delete(ctx: Context, actor: Actor, splice_id: UUID) -> None:
    """Remove a splice; exports that were made of it stay. Raises NotFound."""
    with ctx.transaction(actor) as session:
        session.delete(queries.get(session, splice_id))


def edit(
    ctx: Context, actor: Actor, splice_id: UUID, size: tuple[int, int], safe_area: Platform = "none"
) -> tuple[SpliceView, Edit, dict[str, Analysis]]:
    """A splice, the Edit that shows it in a frame of `size`, and the analyses of its sources, which are objects' keys.

    Raises NotFound, also when one of its clips was deleted.
    """
    splice = get(ctx, actor, splice_id)
    if splice.first is None or splice.second is None:
        raise NotFound("A clip in this splice was deleted. Create a new splice.")
    sides = [
        engine.Side(
            analysis.result(ctx, actor.workspace_id, clip.video_id),
            Timed(start_ms=clip.start_ms, end_ms=clip.end_ms),
            sources.source(ctx, actor.workspace_id, clip.video_id).key,
        )
        for clip in (splice.first, splice.second)
    ]
    made = engine.splice(sides[0], sides[1], options(splice.options, size, safe_area))
    return splice, made, {"first": sides[0].analysis, "second": sides[1].analysis}


def options(chosen: SpliceOptions, size: tuple[int, int], safe_area: Platform) -> engine.SpliceOptions:
    """The engine's words for what the user chose."""
    return engine.SpliceOptions(
        arrangement=chosen.layout,
        split_ratio=chosen.split_ratio,
        swap=chosen.swap,
        first_volume=chosen.audio_mix.first_volume,
        second_volume=chosen.audio_mix.second_volume,
        duck=chosen.audio_mix.ducking,
        captions=chosen.captions,
        captions_from=chosen.captions_from,
        texts=chosen.text_overlays,
        safe_area=safe_area,
        width=size[0],
        height=size[1],
    )


def view(splice: Splice, known: Mapping[UUID, ClipView]) -> SpliceView:
    """The splice as the API shows it."""
    sides = [known.get(clip_id) if clip_id else None for clip_id in (splice.first_clip_id, splice.second_clip_id)]
    same: dict[str, Any] = {name: getattr(splice, name) for name in SpliceView.model_fields if hasattr(Splice, name)}
    same["options"] = SpliceOptions.model_validate(splice.options)
    lengths = [side.duration_ms for side in sides if side]
    length = min(lengths) if len(lengths) == 2 else None
    return SpliceView(**same, first=sides[0], second=sides[1], duration_ms=length)


def _best(session: Session, mode: Mode, limit: int) -> list[rules.Pair]:
    ids = clips.pool(session, POOL)
    known = {clip_id: _traits(clip) for clip_id, clip in clips.of_ids(session, ids).items()}
    return rules.ranked(known, clips.resemblances(session, ids), mode, now(), limit)


def _traits(clip: ClipView) -> rules.Traits:
    return rules.Traits(
        id=clip.id,
        video_id=clip.video_id,
        start_ms=clip.start_ms,
        end_ms=clip.end_ms,
        attention=clip.attention_score,
        energy=clip.subscores.energy,
        created_at=clip.created_at,
    )


def _add(session: Session, actor: Actor, request: GenerateSplice) -> UUID:
    pair = _wanted_pair(session, request)
    known = clips.of_ids(session, [pair.first, pair.second])
    title = request.title or f"{known[pair.first].title} × {known[pair.second].title}"[:TITLE_CHARS]
    splice = Splice(
        owner_id=actor.workspace_id,
        created_by=actor.created_by,
        first_clip_id=pair.first,
        second_clip_id=pair.second,
        mode=request.mode,
        title=title,
        similarity_score=pair.similarity,
        contrast_score=pair.contrast,
        reasons=pair.reasons,
        options=request.options.model_dump(mode="json"),
    )
    session.add(splice)
    session.flush()
    return splice.id


def _wanted_pair(session: Session, request: GenerateSplice) -> rules.Pair:
    if request.clip_ids is None:
        best = _best(session, request.mode, 1)
        if not best:
            raise Conflict("No pair of clips matches. Analyze another video, or choose two clips yourself.")
        return best[0]
    known = clips.of_ids(session, request.clip_ids)
    if len(known) < 2:
        raise NotFound("One of these clips does not exist, or you may not see it.")
    [(_, _, near)] = clips.resemblances(session, request.clip_ids)
    one, other = (_traits(known[clip_id]) for clip_id in request.clip_ids)
    return rules.pair(one, other, request.mode, near, now())


def _scores_in(session: Session, splice: Splice, mode: Mode | None) -> dict[str, Any]:
    """What speaks for a splice's two clips in another mode; nothing new where one of them was deleted."""
    if not mode or not splice.first_clip_id or not splice.second_clip_id:
        return {}
    pair = _wanted_pair(session, GenerateSplice(clip_ids=[splice.first_clip_id, splice.second_clip_id], mode=mode))
    return {"similarity_score": pair.similarity, "contrast_score": pair.contrast, "reasons": pair.reasons}


def _clips_of(session: Session, splices: Any) -> dict[UUID, ClipView]:
    ids = [clip_id for one in splices for clip_id in (one.first_clip_id, one.second_clip_id) if clip_id]
    return clips.of_ids(session, ids)


def _change(splice: Splice, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(splice, name, value)
    splice.version += 1
    splice.updated_at = now()
