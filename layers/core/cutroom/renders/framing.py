"""What of the sources a render shows where, so that a browser can show the same before it."""

from uuid import UUID

from cutroom.analysis import service as analysis
from cutroom.clips import service as clips
from cutroom.kit.spans import Span
from cutroom.media import captions
from cutroom.media.captions import safe_area
from cutroom.media.compose import layouts, shorts, tightening
from cutroom.media.compose.layouts import Kind
from cutroom.media.edit import Edit
from cutroom.media.schema import Analysis, Timed
from cutroom.renders import composing
from cutroom.renders.preview_schemas import CaptionArea, FramedCaptions, FramedShot, Framing, Removal, Trimmed
from cutroom.runtime.context import Actor, Context


def framing(ctx: Context, actor: Actor, wanted: Trimmed) -> Framing:
    """The pictures of what is wanted, with the layout of every shot where it is a clip. Raises as `compose` does."""
    wanted = composing.with_settings(ctx, actor, wanted)
    made = composing.compose(ctx, actor, wanted)
    shown = made.edit.captions
    safe = safe_area(shown) if shown else None
    shots, removals = _of_clip(ctx, actor, made.clip_id, wanted) if made.clip_id else ([], [])
    return Framing(
        duration_ms=made.edit.duration_ms,
        width=made.edit.format.width,
        height=made.edit.format.height,
        caption_line=safe.lowest(shown.position) if shown and safe else None,
        caption_area=CaptionArea(**safe._asdict()) if safe else None,
        captions=caption_places(made.edit),
        texts=made.edit.texts,
        layers=[layer for track in made.edit.tracks for layer in track.layers],
        shots=shots,
        removals=removals,
    )


def caption_places(edit: Edit) -> list[FramedCaptions]:
    """Where the captions stand, one after the other; phrases at one place are told once. Pure."""
    told: list[FramedCaptions] = []
    for phrase in captions.placed(edit.captions, edit.format, edit.duration_ms) if edit.captions else []:
        place, (start_ms, end_ms) = phrase.place, phrase.span
        line = phrase.style.safe.lowest(place.position)
        one = FramedCaptions(start_ms=start_ms, end_ms=end_ms, line=line, scale=place.scale, lines=place.lines)
        same = told and told[-1].model_copy(update={"start_ms": start_ms, "end_ms": end_ms}) == one
        if same:
            told[-1] = told[-1].model_copy(update={"end_ms": end_ms})
        else:
            told.append(one)
    return told


def _of_clip(ctx: Context, actor: Actor, clip_id: UUID, wanted: Trimmed) -> tuple[list[FramedShot], list[Removal]]:
    clip = clips.get(ctx, actor, clip_id)
    analyzed, moment = analysis.result(ctx, actor.workspace_id, clip.video_id), composing.moment(clip, wanted)
    return shots_of(analyzed, moment, wanted), removals_of(analyzed, moment, wanted)


def removals_of(analyzed: Analysis, moment: Timed, wanted: Trimmed) -> list[Removal]:
    """What tightening takes out of a moment, and what of it stays in all the same. Pure."""
    restored = composing.restored(wanted)
    return [
        Removal(
            start_ms=one.span.start_ms,
            end_ms=one.span.end_ms,
            kind=one.kind,
            restored=tightening.is_restored(one, restored),
        )
        for one in shorts.removals(analyzed, moment, wanted.tightening)
    ]


def shots_of(found: Analysis, moment: Timed, wanted: Trimmed) -> list[FramedShot]:
    """The shots of a moment, each with the layout that it gets. Pure."""
    span = Span(moment.start_ms, min(moment.end_ms, found.source.duration_ms))
    stretches = layouts.stretches(found, span, *wanted.format.size, wanted.layout, wanted.shot_layouts)
    told: list[FramedShot] = []
    for index, shot in enumerate(found.shots or []):
        start, end = max(shot.start_ms, span.start_ms), min(shot.end_ms, span.end_ms)
        if start < end:
            kind: Kind = next(one.kind for one in stretches if one.span.start_ms <= start < one.span.end_ms)
            asked = wanted.shot_layouts.get(index, wanted.layout)
            told.append(FramedShot(index=index, start_ms=start, end_ms=end, layout=asked, kind=kind))
    return told
