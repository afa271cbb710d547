"""From what a person asks for to the Edit that shows it, with the keys of objects as its sources."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from cutroom import media
from cutroom.analysis import service as analysis
from cutroom.branding import service as branding
from cutroom.clips import service as clips
from cutroom.clips.schemas import ClipView
from cutroom.kit.errors import Conflict, Invalid, NotFound
from cutroom.kit.spans import Span
from cutroom.library import sources
from cutroom.library.sources import SourceVideo
from cutroom.media import edit as edits
from cutroom.media.compose import brand, hook, intro_outro, shorts
from cutroom.media.edit import Edit, Source
from cutroom.media.edit.overlays import Platform
from cutroom.media.schema import Analysis, Timed
from cutroom.media.source.info import MediaInfo
from cutroom.renders import captioning, platforms, rules
from cutroom.renders.preview_schemas import Trimmed
from cutroom.renders.schemas import Look
from cutroom.runtime.context import Actor, Context
from cutroom.splices import service as splices

Wanted = TypeVar("Wanted", bound=Look)
OF_VIDEO = "video:"
URL_SECONDS = 6 * 3600
LONGEST_FILM_MS = 30_000
# Below `media/`: all that decides the pictures and the sound of an Edit's file; a test holds it to what they import.
MAKES_FILES = ("edit", "compile", "captions", "render", "source", "schema.py", "speech/sentences.py")


class Composed(NamedTuple):
    """An Edit, what it was made of, and what it is called where nobody names it."""

    edit: Edit
    title: str
    video_id: UUID | None
    clip_id: UUID | None = None
    splice_id: UUID | None = None
    project_id: UUID | None = None
    analyses: Mapping[str, Analysis] = {}


def compose(ctx: Context, actor: Actor, wanted: Look) -> Composed:
    """The Edit of what is wanted (`with_settings` has filled it); its sources are objects' keys: addresses run out.

    Raises NotFound, Invalid with the place named, Conflict for a video that is not ready.
    """
    source = wanted.source
    if source.clip_id:
        made = _of_clip(ctx, actor, source.clip_id, wanted)
    elif source.splice_id:
        made = _of_splice(ctx, actor, source.splice_id, wanted)
    else:
        made = _of_edit(ctx, actor, source.edit or {})
    edit = _formatted(made.edit, wanted)
    edit = branded(ctx, actor, edit, wanted) if wanted.brand else edit
    return made._replace(edit=captioning.captioned(edit, wanted, made.analyses))


def with_settings(ctx: Context, actor: Actor, wanted: Wanted) -> Wanted:
    """`wanted` with what it does not name as the clip's own settings say. Raises NotFound."""
    unnamed = type(wanted).model_fields.keys() - wanted.model_fields_set
    if wanted.source.clip_id is None or not unnamed & rules.SETTINGS:
        return wanted
    chosen = clips.get(ctx, actor, wanted.source.clip_id).settings
    return wanted.model_copy(update=rules.look_of(chosen, unnamed)) if chosen else wanted


def branded(ctx: Context, actor: Actor, edit: Edit, wanted: Look) -> Edit:
    """`edit` as the wanted brand looks. Raises NotFound, Invalid for an intro or outro that cannot be used."""
    settings, logo = branding.called(ctx, actor, wanted.brand or "")
    looks = settings.model_dump(exclude={"logo_id", "intro_video_id", "outro_video_id"})
    if "captions" in wanted.model_fields_set:
        looks["captions"] = None
    made = brand.apply_brand(edit, brand.Brand(**looks, logo=logo))
    ends = {"intro": settings.intro_video_id, "outro": settings.outro_video_id}
    films = {end: _film(ctx, actor, end, video_id) for end, video_id in ends.items() if video_id}
    return Edit.model_validate(intro_outro.add_intro_outro(made, films.get("intro"), films.get("outro")).model_dump())


def _film(ctx: Context, actor: Actor, end: str, video_id: UUID) -> Source:
    """The whole of a short video of the library."""
    try:
        video = sources.source(ctx, actor.workspace_id, video_id)
    except NotFound as gone:
        raise Invalid(f"The {end} of this brand was deleted; choose another one.", field="brand") from gone
    if video.info is None:
        raise Conflict(f"The {end} of this brand is still being taken in; try again in a moment.")
    film = Source.model_validate({"uri": video.key, "info": video.info})
    if film.info.duration_ms > LONGEST_FILM_MS:
        raise Invalid(f"The {end} of this brand is longer than {LONGEST_FILM_MS // 1000} seconds.", field="brand")
    return film


def moment(clip: ClipView, wanted: Look) -> Timed:
    """The stretch of its video that a clip shows: the one that is saved, unless its ends are on the move."""
    ends = wanted.trim if isinstance(wanted, Trimmed) and wanted.trim else clip
    return Timed(start_ms=ends.start_ms, end_ms=ends.end_ms)


def restored(wanted: Look) -> list[Span]:
    """What tightening leaves in, in times of the video."""
    return [Span(one.start_ms, one.end_ms) for one in wanted.restored]


def reachable(ctx: Context, edit: Edit, *, seconds: int = URL_SECONDS) -> Edit:
    """The same Edit with addresses in place of the objects' keys."""
    sources = {
        name: source.model_copy(update={"uri": ctx.blobs.url(source.uri, seconds=seconds)})
        for name, source in edit.sources.items()
    }
    images = [image.model_copy(update={"uri": ctx.blobs.url(image.uri, seconds=seconds)}) for image in edit.images]
    return edit.model_copy(update={"sources": sources, "images": images})


def analyses(ctx: Context, owner_id: UUID, edit: Edit) -> dict[str, Analysis]:
    """What was found in the sources of an Edit, by their names; those without an analysis are left out."""
    keys = {name: source.uri for name, source in edit.sources.items()}
    ids = sources.ids_of_sources(ctx, owner_id, set(keys.values()))
    found = {key: analysis.result_if_any(ctx, owner_id, video_id) for key, video_id in ids.items()}
    return {name: one for name, key in keys.items() if (one := found.get(key))}


def fingerprint(edit: Edit) -> str:
    """What tells identical Edits; sources are told by their keys, whose objects never change."""
    return rules.fingerprint(edit, engine())


@cache
def engine() -> str:
    """The version of the engine that runs here."""
    return version_of(Path(next(iter(media.__path__))))


def version_of(folder: Path) -> str:
    """An engine's version: a digest of the code that turns an Edit into a file, so that what could show is made anew.

    What writes Edits (analysis, moments, layouts) is not in it: another Edit has another fingerprint by itself.
    """
    places = [place for name in MAKES_FILES for place in ((folder / name), *(folder / name).rglob("*"))]
    files = sorted(place for place in places if place.suffix in (".py", ".json"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _of_clip(ctx: Context, actor: Actor, clip_id: UUID, wanted: Look) -> Composed:
    clip = clips.get(ctx, actor, clip_id)
    analyzed, part = analysis.result(ctx, actor.workspace_id, clip.video_id), moment(clip, wanted)
    width, height = wanted.format.size
    edit = shorts.short(
        analyzed,
        part,
        sources.source(ctx, actor.workspace_id, clip.video_id).key,
        width=width,
        height=height,
        captions=wanted.captions,
        layout=wanted.layout,
        overrides=wanted.shot_layouts,
        safe_area=_safe_area(wanted),
        tighten=wanted.tightening,
        restored=restored(wanted),
        hook=_hook(clip, analyzed, part) if wanted.hook is None else wanted.hook,
    )
    return Composed(edit, clip.title, clip.video_id, clip_id=clip.id, analyses={"main": analyzed})


def _hook(clip: ClipView, analyzed: Analysis, part: Timed) -> str:
    """The title that is suggested for a clip's first seconds."""
    words = shorts.caption_words(analyzed, shorts.shown_span(analyzed, part))
    return hook.suggested(clip.hooks, " ".join(word.text for word in words))


def _of_splice(ctx: Context, actor: Actor, splice_id: UUID, wanted: Look) -> Composed:
    found, edit, analyses = splices.edit(ctx, actor, splice_id, wanted.format.size, _safe_area(wanted))
    video_id = found.first.video_id if found.first else splice_id
    return Composed(edit, found.title, video_id, splice_id=splice_id, analyses=analyses)


def _of_edit(ctx: Context, actor: Actor, given: Mapping[str, Any]) -> Composed:
    """An Edit that was sent: its sources are videos of the library, and what is known of them is filled in here."""
    named = given.get("sources")
    if not isinstance(named, dict) or not named:
        raise Invalid("This Edit has no sources: name videos of your library.", place="sources")
    if given.get("images"):
        raise Invalid("Images cannot be used in an Edit that is sent; leave them out.", place="images")
    videos = {name: _video(ctx, actor, name, one) for name, one in cast("dict[str, object]", named).items()}
    filled = {name: {"uri": one.key, "info": info.model_dump(mode="json")} for name, (one, info) in videos.items()}
    edit = edits.load({**given, "sources": filled})
    first, _ = videos[next(iter(videos))]
    return Composed(edit, first.title, first.id)


def _video(ctx: Context, actor: Actor, name: str, source: object) -> tuple[SourceVideo, MediaInfo]:
    """The video that a source of a sent Edit names, and what is known of it. Raises Invalid, NotFound, Conflict."""
    uri = cast("dict[str, object]", source).get("uri") if isinstance(source, dict) else None
    try:
        video_id = UUID(str(uri).removeprefix(OF_VIDEO)) if str(uri).startswith(OF_VIDEO) else None
    except ValueError:
        video_id = None
    if video_id is None:
        raise Invalid("A source's uri must be video: and the id of a video.", place=f"sources.{name}.uri")
    video = sources.source(ctx, actor.workspace_id, video_id)
    if video.info is None:
        raise Conflict("A video of this Edit is still being taken in; try again in a moment.", video_id=str(video_id))
    return video, video.info


def _formatted(edit: Edit, wanted: Look) -> Edit:
    """`edit` as the file that is wanted; H.264 for a platform has the bitrate that its sheet asks for."""
    form = wanted.format
    width, height = form.size
    asked: dict[str, Any] = {"width": width, "height": height, "codec": form.codec, "container": "mp4"}
    if form.fps:
        asked["fps"] = f"{form.fps}/1"
    formatted = Edit.model_validate(edit.model_dump() | {"format": edit.format.model_dump() | asked})
    sheet = platforms.kbps(wanted.preset, formatted) if wanted.preset and form.codec == "h264" else None
    kbps = form.bitrate_kbps or sheet or formatted.format.video_kbps
    return formatted.model_copy(update={"format": formatted.format.model_copy(update={"video_kbps": kbps})})


def _safe_area(wanted: Look) -> Platform:
    return platforms.limits()[wanted.preset].safe_area if wanted.preset else "none"
