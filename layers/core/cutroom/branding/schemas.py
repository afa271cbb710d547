"""What branding takes and answers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, Field, StringConstraints

from cutroom.kit.schemas import Schema
from cutroom.media.edit.overlays import Font, Template
from cutroom.media.edit.units import Colour
from cutroom.runtime.events import Event

BrandName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
MOST_BASE64 = 4_200_000  # 3 MB as base64: what a call may carry


class AddImage(Schema):
    """A PNG, JPEG or WebP image of at most 3 MB, as base64."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    content: Annotated[Base64Bytes, Field(max_length=MOST_BASE64)]


class ImageView(Schema):
    """An image that is kept as PNG; `url` is good for an hour."""

    id: UUID
    name: str
    width: int
    height: int
    url: str
    created_at: datetime


class Images(Schema):
    """All brand images of a person, newest first."""

    items: list[ImageView]


class BrandSettings(Schema):
    """How videos of a brand look; what is null stays as the video has it. Intro and outro are videos of the library."""

    logo_id: UUID | None = None
    logo_corner: Literal["top_left", "top_right", "bottom_left", "bottom_right"] = "top_right"
    logo_opacity: Annotated[float, Field(gt=0, le=1)] = 0.85
    font: Font | None = None
    colour: Colour | None = None
    accent: Colour | None = None
    background: Colour | None = None
    captions: Template | None = None
    intro_video_id: UUID | None = None
    outro_video_id: UUID | None = None


class SaveBrand(BrandSettings):
    """A brand and the name that it is applied by; capitals do not tell names apart."""

    name: BrandName


class BrandView(SaveBrand):
    """A brand as it is kept."""

    id: UUID
    logo_url: str | None
    created_at: datetime
    updated_at: datetime


class Brands(Schema):
    """All brands of a person, by name."""

    items: list[BrandView]


class ImageInput(BaseModel):
    """An image that was brought to storage and is to become a PNG."""

    owner_id: UUID
    image_id: UUID


class NormalisedImage(BaseModel):
    """The PNG's size in pixels."""

    width: int
    height: int


class BrandRenamed(Event):
    """A brand has another name, or none because it was deleted."""

    owner_id: UUID
    was: str
    name: str | None
