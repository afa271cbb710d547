"""Designed scenes: a script's scene as moving pictures, drawn from type, shapes and colour alone."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cutroom.media.generation.script import SceneScript


class Style(NamedTuple):
    """How a video looks: label, colours (`#rrggbb`), typefaces that the house ships, and the moving background."""

    label: str
    ground: tuple[str, ...]
    ink: str
    accent: str
    display: str
    text: str
    background: str


STYLES: Mapping[str, Style] = MappingProxyType({
    "midnight": Style("Midnight", ("#0b1026", "#1c2a6b", "#5b2a86"), "#ffffff", "#7df9ff", "Montserrat", "Poppins", "mesh"),
})  # fmt: skip


def draw_scene(
    scene: SceneScript, *, style: str, size: tuple[int, int], duration_ms: int, seed: int, target: Path
) -> None:
    """Draw a scene of `duration_ms` as an MP4 without sound. Raises Invalid for an unknown style or design."""
    raise NotImplementedError


def draw_poster(scene: SceneScript, *, style: str, size: tuple[int, int], seed: int, target: Path) -> None:
    """One still PNG of the same design, as it stands when all has come in."""
    raise NotImplementedError
