"""Where images of brands lie in storage."""

from uuid import UUID


def storage_key(owner_id: UUID, image_id: UUID) -> str:
    """The PNG that videos show."""
    return f"brand/{owner_id}/{image_id}.png"


def original_key(owner_id: UUID, image_id: UUID) -> str:
    """What was brought, until the PNG is made of it."""
    return f"work/{owner_id}/images/{image_id}"
