"""What the studio takes of photos, and what its functions tell each other of them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from cutroom.kit.schemas import Schema
from cutroom.studio.schemas import Aspect, Caption, Name, Seconds, Title, Versioned

MOST_PHOTOS = 100
MOST_BYTES = 40_000_000
FileName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]


class CreatePhotoProject(Schema):
    """A video to be made of photos; they are added afterwards. `seconds` of 0 let the photos say how long it is."""

    title: Title | None = None
    aspect: Aspect = "9:16"
    seconds: Seconds | Literal[0] = 0
    style: Name | None = None
    mood: Name | None = None


class NewPhoto(Schema):
    """A file that is going to be sent."""

    name: FileName
    size_bytes: Annotated[int, Field(ge=1, le=10**12)]


class NewPhotos(Schema):
    """Files that are going to be sent."""

    photos: Annotated[list[NewPhoto], Field(min_length=1, max_length=MOST_PHOTOS)]


class PhotoTicket(Schema):
    """Where a file is to be PUT as it is, within an hour; or why it can't be used."""

    photo_id: UUID
    name: str
    url: str | None
    refused: str | None


class PhotoTickets(Schema):
    """A ticket for each file, in their order."""

    items: list[PhotoTicket]


class AddPhoto(Schema):
    """The file was sent: read it. It takes the place of `replaces`, or comes where its time puts it."""

    name: FileName
    replaces: UUID | None = None


class UpdatePhoto(Versioned):
    """The words over a photo; "" for none."""

    caption: Caption


class OrderPhotos(Versioned):
    """The photos of the video in their order; the others are left out. None: by time and likeness."""

    photo_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_PHOTOS)] | None = None


class ReadPhotoInput(BaseModel):
    """A file that was sent."""

    owner_id: UUID
    project_id: UUID
    photo_id: UUID
    name: str


class ReadPhoto(BaseModel):
    """What is known of a photo, and how much is kept of it."""

    facts: dict[str, Any]
    size_bytes: int
