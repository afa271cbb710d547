"""Decisions about exports."""

import re
import unicodedata
from fractions import Fraction
from typing import Literal
from uuid import UUID

STAGES = ("prepare", "render")
LAMBDA_PIXELS = 1080 * 1920 * 30 * 180  # three minutes of 1080x1920 at 30 frames a second


def slug(title: str) -> str:
    """A file name that every system takes: letters, digits and dashes of any script, at most 60 characters."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")[:60].strip("-") or "clip"


def target(width: int, height: int, fps: Fraction, duration_ms: int) -> Literal["lambda", "batch"]:
    """Where a render runs: in a function, or on the GPU queue when it would come near a function's 15 minutes."""
    return "lambda" if width * height * fps * duration_ms <= LAMBDA_PIXELS * 1000 else "batch"


def storage_key(owner_id: UUID, export_id: UUID) -> str:
    """The object's name is plain ASCII; the person's file name comes with the download."""
    return f"exports/{owner_id}/{export_id}/video.mp4"
