"""Use cases of branding: images, and the templates that are applied by name."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.branding import queries, rules
from cutroom.branding.models import Brand, BrandImage
from cutroom.branding.schemas import (
    AddImage,
    BrandRenamed,
    Brands,
    BrandSettings,
    BrandView,
    ImageInput,
    Images,
    ImageView,
    NormalisedImage,
    SaveBrand,
)
from cutroom.kit.errors import Conflict, Invalid, NotFound
from cutroom.kit.ids import new_id
from cutroom.runtime import calls, idempotency
from cutroom.runtime.context import Actor, Context

MOST_IMAGES = 100
MOST_BRANDS = 50


class _Added(idempotency.BaseModel):
    id: UUID


def add_image(ctx: Context, actor: Actor, request: AddImage, key: str | None = None) -> ImageView:
    """Keep a logo or watermark. The same `key` gives the same image. Raises Invalid for what is no image, Conflict."""
    image_id, kept = new_id(), False
    storage_key = rules.storage_key(actor.workspace_id, image_id)
    try:
        size = _normalised(ctx, ImageInput(owner_id=actor.workspace_id, image_id=image_id), request.content)

        def add() -> _Added:
            queries.lock_owner(session, actor.workspace_id)
            if queries.count_images(session) >= MOST_IMAGES:
                raise Conflict(f"There are {MOST_IMAGES} images already. Delete one you no longer need.")
            place = {"id": image_id, "owner_id": actor.workspace_id, "storage_key": storage_key}
            session.add(BrandImage(name=request.name, **place, **size.model_dump()))
            return _Added(id=image_id)

        with ctx.transaction(actor) as session:
            added = idempotency.once(session, actor.workspace_id, "brand-image", key, request, add, view=_Added)
            session.flush()
            row = queries.image(session, added.id)
        kept = row.id == image_id
    finally:
        if not kept:  # refused, or sent before
            ctx.blobs.delete([storage_key])
    return _image_view(ctx, row)


def _normalised(ctx: Context, image: ImageInput, content: bytes) -> NormalisedImage:
    """Put what was brought into storage, and let a function with ffmpeg make a PNG of it. Raises Invalid."""
    with ctx.scratch() as folder:
        original = folder / "original"
        original.write_bytes(content)
        ctx.blobs.put_file(rules.original_key(image.owner_id, image.image_id), original, "application/octet-stream")
    return calls.call(ctx, "branding.normalise", image, NormalisedImage)


def list_images(ctx: Context, actor: Actor) -> Images:
    """All images, newest first."""
    with ctx.transaction(actor) as session:
        return Images(items=[_image_view(ctx, row) for row in queries.images(session)])


def delete_image(ctx: Context, actor: Actor, image_id: UUID) -> None:
    """Remove an image; brands that show it go on without a logo. Raises NotFound."""
    with ctx.transaction(actor) as session:
        queries.lock_owner(session, actor.workspace_id)
        row = queries.image(session, image_id, lock=True)
        for brand in queries.brands(session):
            if brand.settings.get("logo_id") == str(image_id):
                brand.settings = {**brand.settings, "logo_id": None}
    ctx.blobs.delete([row.storage_key])
    with ctx.transaction(actor) as session:
        session.delete(queries.image(session, image_id, lock=True))


def list_brands(ctx: Context, actor: Actor) -> Brands:
    """All brands, by name."""
    with ctx.transaction(actor) as session:
        known = _urls(ctx, session)
        return Brands(items=[_view(brand, known) for brand in queries.brands(session)])


def get_brand(ctx: Context, actor: Actor, brand_id: UUID) -> BrandView:
    """One brand. Raises NotFound."""
    with ctx.transaction(actor) as session:
        return _view(queries.brand(session, brand_id), _urls(ctx, session))


def create_brand(ctx: Context, actor: Actor, request: SaveBrand, key: str | None = None) -> BrandView:
    """A new brand. The same `key` gives the same brand. Raises Conflict for a name that is taken, NotFound."""

    def add() -> _Added:
        queries.lock_owner(session, actor.workspace_id)
        if len(queries.brands(session)) >= MOST_BRANDS:
            raise Conflict(f"There are {MOST_BRANDS} brands already. Delete one you no longer need.")
        brand = Brand(owner_id=actor.workspace_id, created_by=actor.created_by)
        _write(session, brand, request)
        session.add(brand)
        session.flush()
        return _Added(id=brand.id)

    with ctx.transaction(actor) as session:
        added = idempotency.once(session, actor.workspace_id, "brand", key, request, add, view=_Added)
    return get_brand(ctx, actor, added.id)


def update_brand(ctx: Context, actor: Actor, brand_id: UUID, request: SaveBrand) -> BrandView:
    """Replace a brand; videos that were made with it stay as they are. Raises NotFound, Conflict."""
    with ctx.transaction(actor) as session:
        queries.lock_owner(session, actor.workspace_id)
        brand = queries.brand(session, brand_id, lock=True)
        was = brand.name
        _write(session, brand, request)
        if was != brand.name:
            ctx.outbox.add(session, BrandRenamed(owner_id=actor.workspace_id, was=was, name=brand.name))
    return get_brand(ctx, actor, brand_id)


def delete_brand(ctx: Context, actor: Actor, brand_id: UUID) -> None:
    """Remove a brand; videos that were made with it stay as they are. Raises NotFound."""
    with ctx.transaction(actor) as session:
        brand = queries.brand(session, brand_id, lock=True)
        ctx.outbox.add(session, BrandRenamed(owner_id=actor.workspace_id, was=brand.name, name=None))
        session.delete(brand)


def called(ctx: Context, actor: Actor, name: str) -> tuple[BrandSettings, str | None]:
    """The brand of a name, and the key of its logo in storage. Raises NotFound."""
    with ctx.transaction(actor) as session:
        brand = queries.brand_called(session, handle(name))
        if brand is None:
            raise NotFound(f"There is no brand called {name!r}.", field="brand")
        settings = BrandSettings.model_validate(brand.settings)
        logo = queries.image(session, settings.logo_id).storage_key if settings.logo_id else None
    return settings, logo


def handle(name: str) -> str:
    """A name as it is looked up."""
    return " ".join(name.casefold().split())


def _write(session: Session, brand: Brand, request: SaveBrand) -> None:
    taken = queries.brand_called(session, handle(request.name))
    if taken and taken.id != brand.id:
        raise Conflict(f"There is a brand called {taken.name!r} already; choose another name.", field="name")
    if request.logo_id and request.logo_id not in {row.id for row in queries.images(session)}:
        raise Invalid("This logo does not exist. Add the image first.", field="logo_id")
    brand.name, brand.handle = request.name, handle(request.name)
    brand.settings = request.model_dump(mode="json", exclude={"name"})


def _urls(ctx: Context, session: Session) -> dict[str, str]:
    return {str(row.id): ctx.blobs.url(row.storage_key) for row in queries.images(session)}


def _view(brand: Brand, urls: Mapping[str, str]) -> BrandView:
    told = {name: getattr(brand, name) for name in ("id", "name", "created_at", "updated_at")}
    return BrandView.model_validate(told | brand.settings | {"logo_url": urls.get(str(brand.settings.get("logo_id")))})


def _image_view(ctx: Context, row: BrandImage) -> ImageView:
    same = {name: getattr(row, name) for name in ("id", "name", "width", "height", "created_at")}
    return ImageView(**same, url=ctx.blobs.url(row.storage_key))
