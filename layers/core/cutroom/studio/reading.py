"""Photos that people send, opened in the one function that decodes them."""

from pathlib import Path
from typing import NamedTuple

from cutroom.kit.errors import Invalid
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.runtime import packs
from cutroom.runtime.context import Context
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

    What was sent is removed, also where it is refused. Asked again it answers the same. Raises Invalid with the reason.
    """
    place = (data.owner_id, data.project_id, data.photo_id)
    beside = rules.photo_key(*place, ending="json")
    if ctx.blobs.exists(beside):
        return ReadPhoto.model_validate(ctx.blobs.get_json(beside))
    original = rules.original_key(data.owner_id, data.photo_id)
    sent = ctx.blobs.head(original)
    if sent is None:
        raise Invalid("This photo didn’t arrive. Add it again.", field="photos")
    try:
        if sent.size_bytes > MOST_BYTES:
            raise Invalid(f"It is larger than {MOST_BYTES // 1_000_000} MB. Save a smaller one.", field="photos")
        with ctx.scratch() as folder:
            ctx.blobs.fetch(original, folder / "sent")
            kept = _read(ctx, folder, data.name)
            ctx.blobs.put_file(rules.photo_key(*place), kept.photo, "image/jpeg")
            ctx.blobs.put_file(rules.photo_key(*place, kind="thumb"), kept.thumbnail, "image/jpeg")
            size = kept.photo.stat().st_size + kept.thumbnail.stat().st_size
        read = ReadPhoto(facts=kept.facts.model_dump(mode="json"), size_bytes=size)
        ctx.blobs.put_json(beside, read.model_dump_json())
    except Invalid:
        ctx.blobs.delete([original])
        raise
    ctx.blobs.delete([original])
    return read


def _read(ctx: Context, folder: Path, name: str) -> _Kept:
    for pack in (LIBRARIES, "photos"):
        packs.ensure(ctx.settings, pack)
    models = packs.ensure(ctx.settings, "models")
    from cutroom.media.generation.photos import looking, reading
    from cutroom.media.vision.faces import detector

    photo = reading.read(folder / "sent", rules.KEPT, rules.MOST_PIXELS)
    small = reading.smaller(photo, looking.LOOKED_AT)
    facts = looking.measured(small, detector(models))
    if facts.taken_at is None:  # `sent` says nothing: what the file was called may
        facts = facts.model_copy(update={"taken_at": reading.time_in(name)})
    reading.write(photo, folder / "photo.jpg", QUALITY)
    reading.write(reading.smaller(photo, rules.THUMBNAIL), folder / "thumb.jpg", SMALL_QUALITY)
    return _Kept(folder / "photo.jpg", folder / "thumb.jpg", facts)
