"""Tables of branding."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column, now


class BrandImage(Tenant, Base):
    """A logo or watermark, kept as the PNG at `storage_key`."""

    __tablename__ = "brand_images"

    id: Mapped[UUID] = id_column()
    name: Mapped[str]
    storage_key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime] = created_column()


class Brand(Authored, Tenant, Base):
    """A brand template: what makes videos somebody's own. `handle` is its name as it is looked up."""

    __tablename__ = "brands"
    __table_args__ = (UniqueConstraint("owner_id", "handle"),)

    id: Mapped[UUID] = id_column()
    name: Mapped[str]
    handle: Mapped[str]
    settings: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
