"""All SQL of branding."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.branding.models import Brand, BrandImage
from cutroom.runtime import database
from cutroom.runtime.database import one


def brand(session: Session, brand_id: UUID, *, lock: bool = False) -> Brand:
    """The actor's brand. Raises NotFound."""
    query = select(Brand).where(Brand.id == brand_id)
    return one(session, query.with_for_update() if lock else query, "This brand")


def brand_called(session: Session, handle: str) -> Brand | None:
    return session.scalars(select(Brand).where(Brand.handle == handle)).one_or_none()


def brands(session: Session) -> Sequence[Brand]:
    return session.scalars(select(Brand).order_by(Brand.handle)).all()


def image(session: Session, image_id: UUID, *, lock: bool = False) -> BrandImage:
    """The actor's image. Raises NotFound."""
    query = select(BrandImage).where(BrandImage.id == image_id)
    return one(session, query.with_for_update() if lock else query, "This image")


def images(session: Session) -> Sequence[BrandImage]:
    """The actor's images, newest first."""
    return session.scalars(select(BrandImage).order_by(BrandImage.id.desc())).all()


def count_images(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(BrandImage)) or 0


def lock_owner(session: Session, owner_id: UUID) -> None:
    """One change of a person's brands at a time, to the end of the transaction."""
    database.lock(session, "brands", owner_id)
