"""Photos as people bring them: drawn here, small, with what a camera writes into them."""

import io
from datetime import UTC, datetime, timedelta

import numpy as np
from PIL import Image

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
GPS, TAKEN, EXIF = 0x8825, 0x9003, 0x8769


def photo(seed: int, *, at_s: int = 0, size: tuple[int, int] = (480, 640), sharp: bool = True) -> bytes:
    """A JPEG of soft shapes, the same for the same seed, taken `at_s` seconds after noon in Vienna."""
    coarse = np.random.default_rng(seed).integers(0, 255, (6, 5, 3), np.uint8)
    picture = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
    if sharp:
        grain = np.random.default_rng(seed + 1).normal(0, 9, (size[1], size[0], 1))
        picture = Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))
    notes = Image.Exif()
    notes[EXIF] = {TAKEN: (NOON + timedelta(seconds=at_s)).strftime("%Y:%m:%d %H:%M:%S")}
    notes[GPS] = {1: "N", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 0.0)}
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=90, exif=notes)
    return kept.getvalue()


def png(size: tuple[int, int]) -> bytes:
    """A plain PNG of that size."""
    kept = io.BytesIO()
    Image.new("1", size).save(kept, "PNG")
    return kept.getvalue()
