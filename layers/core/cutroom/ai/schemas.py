"""What is asked of models within a request."""

from uuid import UUID

from pydantic import BaseModel, Field


class EmbedInput(BaseModel):
    """Texts of one workspace whose meaning is wanted."""

    owner_id: UUID
    texts: list[str]


class Embedded(BaseModel):
    """A unit vector for each text, and the model that made them; without a model there are none."""

    model: str = ""
    rows: list[list[float]] = Field(default_factory=list[list[float]])
