"""Photos that people send, opened in the one function that decodes them."""

from pathlib import Path
from typing import NamedTuple

from cutroom.kit.errors import AppError, Invalid
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.runtime import packs
from cutroom.runtime.context import Context, log
from cutroom.studio import photo_rules as rules
from cutroom.studio.assets import LIBRARIES
from cutroom.studio.photo_schemas import MOST_BYTES, ReadPhoto, ReadPhotoInput

QUALITY, SMALL_QUALITY = 92, 82


class _Kept(NamedTuple):
    photo: Path
    thumbnail: Path
    facts: PhotoFacts


def read_photo(ctx: Context, data: ReadPhotoInput) -> ReadPhoto:
    """Look at a file that was sent, and keep it upright and in sRGB, without the camera's notes (place, device, name).

    What was sent is removed, also where it is refused. Asked again, also meanwhile, it answers the same. Raises Invalid
    with the reason.
    """
    known = _known(ctx, data)
    if known:
        return known
    original = rules.original_key(data.owner_id, data.photo_id)
    with ctx.scratch() as folder:
        if not ctx.blobs.fetched(original, folder / "sent"):
            known = _known(ctx, data)  # whoever read it since then has removed what was sent
            if known:
                return known
            raise Invalid("This photo didn’t arrive. Add it again.", field="photos")
        try:
            read = _taken(ctx, folder, data)
        except Invalid:
            ctx.blobs.delete([original])
            raise
    ctx.blobs.delete([original])
    return read


def _known(ctx: Context, data: ReadPhotoInput) -> ReadPhoto | None:
    beside = _beside(data)
    return ReadPhoto.model_validate(ctx.blobs.get_json(beside)) if ctx.blobs.exists(beside) else None


def _beside(data: ReadPhotoInput) -> str:
    """Where the answer is kept; it is there once all else is."""
    return rules.photo_key(data.owner_id, data.project_id, data.photo_id, ending="json")


def _taken(ctx: Context, folder: Path, data: ReadPhotoInput) -> ReadPhoto:
    if (folder / "sent").stat().st_size > MOST_BYTES:
        raise Invalid(f"It is larger than {MOST_BYTES // 1_000_000} MB. Save a smaller one.", field="photos")
    kept, place = _read(ctx, folder, data.name), (data.owner_id, data.project_id, data.photo_id)
    ctx.blobs.put_file(rules.photo_key(*place), kept.photo, "image/jpeg")
    ctx.blobs.put_file(rules.photo_key(*place, kind="thumb"), kept.thumbnail, "image/jpeg")
    size = kept.photo.stat().st_size + kept.thumbnail.stat().st_size
    read = ReadPhoto(facts=kept.facts.model_dump(mode="json"), size_bytes=size)
    ctx.blobs.put_json(_beside(data), read.model_dump_json())
    return read


def _read(ctx: Context, folder: Path, name: str) -> _Kept:
    for pack in (LIBRARIES, "photos"):
        packs.ensure(ctx.settings, pack)
    models = packs.ensure(ctx.settings, "models")
    from cutroom.media.generation.photos import looking, reading
    from cutroom.media.vision.faces import detector

    detect = detector(models)
    try:
        photo = reading.read(folder / "sent", rules.KEPT, rules.MOST_PIXELS)
        facts = looking.measured(reading.smaller(photo, looking.LOOKED_AT), detect)
        if facts.taken_at is None:  # `sent` says nothing: what the file was called may
            facts = facts.model_copy(update={"taken_at": reading.time_in(name)})
        reading.write(photo, folder / "photo.jpg", QUALITY)
        reading.write(reading.smaller(photo, rules.THUMBNAIL), folder / "thumb.jpg", SMALL_QUALITY)
    except AppError:
        raise
    except Exception as odd:  # whatever the file has in it, nobody is to be left with it
        log.exception("a photo could not be read")
        raise Invalid("It can’t be used. Save it again as a JPEG, PNG or WebP.", field="photos") from odd
    return _Kept(folder / "photo.jpg", folder / "thumb.jpg", facts)
