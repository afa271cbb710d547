"""What each platform takes, checked before anything is rendered. Pure; the limits stand in `platforms.json`."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cutroom.media.edit import Edit
from cutroom.media.edit.overlays import Platform
from cutroom.renders.schemas import Metadata, Preset, Presets, PresetView

SHAPES = {"9:16": Fraction(9, 16), "4:5": Fraction(4, 5), "1:1": Fraction(1), "16:9": Fraction(16, 9)}
USUAL_FPS = 30
BITS_PER_PIXEL = 0.12  # of H.264 at the usual quality, for lively pictures: an export is rarely larger
NEEDED = {"h264": 1.0, "h265": 0.7, "vp9": 0.7, "av1": 0.6}  # of these bits, by codec


class Limits(BaseModel):
    """One platform's limits, where they are published, and when they were read there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    safe_area: Platform
    shortest_ms: int
    longest_ms: int
    most_bytes: int
    least_side: int
    most_side: int
    least_fps: int
    most_fps: int
    codecs: list[Literal["h264", "h265", "vp9", "av1"]]
    shapes: list[Literal["9:16", "4:5", "1:1", "16:9"]]
    kbps: dict[int, tuple[int, int]] = {}  # asked for by the shorter side: up to 30 frames a second, and above
    most_description_chars: int
    most_hashtags: int
    source: str
    as_of: str


@cache
def limits() -> dict[str, Limits]:
    """Every platform's limits by its name here."""
    told = json.loads((Path(__file__).parent / "platforms.json").read_text(encoding="utf-8"))
    return {name: Limits.model_validate(one) for name, one in told.items()}


def told() -> Presets:
    """Every platform's limits as the API tells them."""
    known = set(PresetView.model_fields)
    rows = [{"preset": name} | one.model_dump(include=known) for name, one in limits().items()]
    return Presets(items=[PresetView.model_validate(row) for row in rows])


def problems(preset: Preset, edit: Edit, metadata: Metadata) -> list[str]:
    """Why a platform would refuse the video of `edit`, each in a sentence that says what to do; none when it fits."""
    asked = limits()[preset]
    return [*_of_length(asked, edit), *_of_picture(asked, edit), *_of_words(asked, metadata)]


def kbps(preset: Preset, edit: Edit) -> int | None:
    """The bitrate that a platform's sheet asks for of the picture; None where it names none for this size."""
    made = edit.format
    asked = limits()[preset].kbps.get(min(made.width, made.height))
    return asked[Fraction(made.fps) > USUAL_FPS] if asked else None


def expected_bytes(edit: Edit) -> int:
    """About how large the file will be, rather too large than too small."""
    made = edit.format
    bits = made.width * made.height * float(Fraction(made.fps)) * BITS_PER_PIXEL * NEEDED[made.codec]
    kbps = (made.video_kbps or bits / 1000) + made.audio_kbps
    return round(kbps * edit.duration_ms / 8)


def _of_length(asked: Limits, edit: Edit) -> Iterator[str]:
    seconds = edit.duration_ms / 1000
    if edit.duration_ms < asked.shortest_ms:
        yield (
            f"{asked.name} takes videos of {asked.shortest_ms / 1000:g} s or more; this one has {seconds:.1f} s. "
            "Make it longer."
        )
    if edit.duration_ms > asked.longest_ms:
        yield (
            f"{asked.name} takes videos of {asked.longest_ms / 1000:g} s at most; this one has {seconds:.1f} s. "
            "Trim it, or choose another platform."
        )
    if (size := expected_bytes(edit)) > asked.most_bytes:
        yield (
            f"{asked.name} takes files of {asked.most_bytes / 1e6:g} MB at most; this one may have "
            f"{size / 1e6:.0f} MB. Choose a lower bitrate or a smaller resolution."
        )


def _of_picture(asked: Limits, edit: Edit) -> Iterator[str]:
    made = edit.format
    shape = Fraction(made.width, made.height)
    if not any(abs(shape / SHAPES[one] - 1) < 0.01 for one in asked.shapes):
        yield (
            f"{asked.name} takes {' or '.join(asked.shapes)}; this video has {made.width}x{made.height}. "
            "Choose another resolution."
        )
    if not asked.least_side <= min(made.width, made.height) <= max(made.width, made.height) <= asked.most_side:
        yield (
            f"{asked.name} takes {asked.least_side} to {asked.most_side} pixels a side; this video has "
            f"{made.width}x{made.height}. Choose another resolution."
        )
    if not asked.least_fps <= Fraction(made.fps) <= asked.most_fps:
        yield (
            f"{asked.name} takes {asked.least_fps} to {asked.most_fps} frames a second; this video has "
            f"{float(Fraction(made.fps)):g}. Choose another frame rate."
        )
    if made.codec not in asked.codecs:
        yield f"{asked.name} does not take {made.codec}. Choose {' or '.join(asked.codecs)}."


def _of_words(asked: Limits, metadata: Metadata) -> Iterator[str]:
    tags = [tag if tag.startswith("#") else f"#{tag}" for tag in metadata.hashtags]
    chars = len(" ".join([metadata.description or "", *tags]).strip())
    if chars > asked.most_description_chars:
        yield (
            f"{asked.name} takes {asked.most_description_chars} characters of description and hashtags; "
            f"these are {chars}. Shorten them."
        )
    if len(tags) > asked.most_hashtags:
        yield f"{asked.name} takes {asked.most_hashtags} hashtags at most; these are {len(tags)}. Leave some out."
