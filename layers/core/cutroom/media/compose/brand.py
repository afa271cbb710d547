"""A brand's look on an Edit: colours, font, caption style and logo. Pure."""

from typing import Any, Literal

from pydantic import Field

from cutroom.media.edit import Edit, ImageOverlay
from cutroom.media.edit.overlays import Font, Template
from cutroom.media.edit.units import Colour, Rect
from cutroom.media.schema import Document

CORNERS = {"top_left": (0.04, 0.03), "top_right": (0.78, 0.03), "bottom_left": (0.04, 0.9), "bottom_right": (0.78, 0.9)}
MARK_SIZE = (0.18, 0.07)


class Brand(Document):
    """What makes a video somebody's own; what is None stays as the video has it."""

    logo: str | None = Field(default=None, max_length=4096)
    logo_corner: Literal["top_left", "top_right", "bottom_left", "bottom_right"] = "top_right"
    logo_opacity: float = Field(default=0.85, gt=0, le=1)
    font: Font | None = None
    colour: Colour | None = None
    accent: Colour | None = None
    captions: Template | None = None
    background: Colour | None = None


def apply_brand(edit: Edit, brand: Brand) -> Edit:
    """`edit` in a brand's colours, font and caption look, with its logo over the whole length."""
    changes: dict[str, Any] = {}
    if edit.captions:
        style = {"template": brand.captions, "font": brand.font, "colour": brand.colour, "accent": brand.accent}
        changes["captions"] = edit.captions.model_copy(update={k: v for k, v in style.items() if v is not None})
    if brand.font:
        changes["texts"] = [text.model_copy(update={"font": brand.font}) for text in edit.texts]
    if brand.background:
        changes["background"] = edit.background.model_copy(update={"colour": brand.background})
    marked = edit.model_copy(update=changes)
    return add_logo(marked, brand.logo, brand.logo_corner, brand.logo_opacity) if brand.logo else marked


def add_logo(edit: Edit, uri: str, corner: str = "top_right", opacity: float = 0.85) -> Edit:
    """`edit` with an image in one corner from beginning to end."""
    (x, y), (w, h) = CORNERS[corner], MARK_SIZE
    mark = ImageOverlay(
        uri=uri, start_ms=0, end_ms=edit.duration_ms, rect=Rect(x=x, y=y, w=w, h=h), opacity=opacity
    )  # fmt: skip
    return edit.model_copy(update={"images": [*edit.images, mark]})
