"""What branding needs ffmpeg for."""

from cutroom.branding import rules
from cutroom.branding.schemas import ImageInput, NormalisedImage
from cutroom.media.source import images
from cutroom.runtime.context import Context


def normalise(ctx: Context, data: ImageInput) -> NormalisedImage:
    """Make the PNG of an image that was brought, which is removed. Raises Invalid for what is no image."""
    original = rules.original_key(data.owner_id, data.image_id)
    try:
        with ctx.scratch() as folder:
            ctx.blobs.fetch(original, folder / "original")
            image = images.normalise((folder / "original").read_bytes(), folder)
            ctx.blobs.put_file(rules.storage_key(data.owner_id, data.image_id), image.path, "image/png")
    finally:
        ctx.blobs.delete([original])
    return NormalisedImage(width=image.width, height=image.height)
