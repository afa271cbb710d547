"""Designed scenes: a script's scene as moving pictures, drawn from type, shapes and colour alone."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pysubs2 import SSAFile, SSAStyle

from cutroom.kit.errors import Invalid
from cutroom.media.captions import fonts
from cutroom.media.generation import backgrounds, picture_cards, sprites, word_cards
from cutroom.media.generation.cards import Card
from cutroom.media.generation.script import SceneScript
from cutroom.media.generation.sprites import Sprite
from cutroom.media.generation.styles import STYLES, Style, named
from cutroom.media.generation.subjects import code_of
from cutroom.media.generation.typesetting import Box
from cutroom.media.source import ffmpeg

__all__ = ["DESIGNS", "STYLES", "Style", "draw_poster", "draw_scene", "link_fonts", "script_of"]


class Design(NamedTuple):
    """A card design by its label."""

    label: str
    draw: Callable[[Card], list[Sprite]]


DESIGNS: Mapping[str, Design] = MappingProxyType({
    "statement": Design("Statement", word_cards.statement),
    "poster": Design("Poster", word_cards.poster),
    "number": Design("Number", word_cards.number),
    "quote": Design("Quote", word_cards.quote),
    "versus": Design("Versus", word_cards.versus),
    "icon": Design("Icon", picture_cards.icon),
    "step": Design("Step", picture_cards.step),
    "split": Design("Split", picture_cards.split),
    "badge": Design("Badge", picture_cards.badge),
})  # fmt: skip
FPS = 30
CALM_MS = 2600  # by when all has come in: what a poster shows
# What captions and platforms leave free, as shares of the frame (see captions/safe_areas.json: the largest of each).
TOP, FOOT, SIDE = 0.12, 0.61, 0.085
WIDEST = 1250  # pixels of a frame that is 1080 wide: of a wide frame, the middle
SCRIPT, GROUND, FONTS, CONFIG = "card.ass", "ground.rgb", "fonts", "fonts.conf"


def draw_scene(
    scene: SceneScript, *, style: str, size: tuple[int, int], duration_ms: int, seed: int, target: Path
) -> None:
    """Draw a scene of `duration_ms` as an MP4 without sound. Raises Invalid for an unknown style or design."""
    count = max(1, round(duration_ms * FPS / 1000))
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "14", "-r", str(FPS), "-movflags", "+faststart", "-an"]
    _draw(scene, style, size, duration_ms, seed, [k / FPS for k in range(count)], coded, target)


def draw_poster(scene: SceneScript, *, style: str, size: tuple[int, int], seed: int, target: Path) -> None:
    """One still PNG or JPEG of the same design, as it stands when all has come in."""
    shown = ["-frames:v", "1", "-update", "1", "-f", "image2"]
    _draw(scene, style, size, 2 * CALM_MS, seed, [CALM_MS / 1000], shown, target)


def _draw(
    scene: SceneScript, style: str, size: tuple[int, int], duration_ms: int, seed: int, times_s: list[float],
    coded: list[str], target: Path,
) -> None:  # fmt: skip
    """Lay out what ffmpeg draws from in a folder of its own, and run it there."""
    look = named(style)
    script = card_script(scene, look, size, duration_ms, seed)
    wide, high = backgrounds.small(size)
    with tempfile.TemporaryDirectory(prefix="cutroom-card-") as name:
        folder = Path(name)
        (folder / SCRIPT).write_text(script, encoding="utf-8")
        with (folder / GROUND).open("wb") as file:
            file.writelines(backgrounds.frames(look, size, times_s, seed))
        link_fonts(folder, look, scene.heading or scene.narration)
        shift = f"setpts=PTS+{times_s[0]:.3f}/TB," if times_s[0] else ""
        # Small frames become YUV before they are enlarged: half the numbers of RGB.
        picture = (
            f"{shift}scale=out_color_matrix=bt709:out_range=tv,format=yuv444p16le,"
            f"scale={size[0]}:{size[1]}:flags=bicubic:sws_dither=bayer,setsar=1,format=yuv420p,"
            "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,"
            f"ass={SCRIPT}:fontsdir={FONTS},setpts=PTS-STARTPTS"
        )
        colours = "scale=in_color_matrix=bt709,format=rgb24"
        still = target.suffix.lower() in (".png", ".jpg", ".jpeg")
        args = [
            "-v", "error", "-f", "rawvideo", "-pixel_format", "rgb48le", "-video_size", f"{wide}x{high}",
            "-framerate", str(FPS),
            "-i", GROUND, "-vf", f"{picture},{colours}" if still else picture, *coded, str(target.absolute()),
        ]  # fmt: skip
        ffmpeg.run(args, cwd=folder, env={"FONTCONFIG_FILE": str(folder / CONFIG)}, timeout_s=600)


def card_script(scene: SceneScript, style: Style, size: tuple[int, int], duration_ms: int, seed: int) -> str:
    """The libass script of a scene's card. Raises Invalid for an unknown design."""
    design = scene.design or "statement"
    if design not in DESIGNS:
        raise Invalid(f"There is no card design named {design!r}. Choose one of {', '.join(DESIGNS)}.", field="design")
    unit = min(size[0] / 1080, size[1] / 1350)
    card = Card(scene, style, size, safe_box(size, unit), unit, duration_ms, seed, code_of(scene.subject))
    shown = backgrounds.decor(style, size, unit, seed)
    return script_of([*shown, *DESIGNS[design].draw(card)], size, duration_ms)


def safe_box(size: tuple[int, int], unit: float) -> Box:
    """The part of the frame that captions and platforms leave free."""
    width, height = size
    wide = min(width * (1 - 2 * SIDE), WIDEST * unit)
    return Box((width - wide) / 2, TOP * height, wide, (FOOT - TOP) * height)


def script_of(shown: Iterable[Sprite], size: tuple[int, int], duration_ms: int) -> str:
    """The libass script that shows sprites for so long, on a frame of `size` pixels."""
    script = SSAFile()
    script.info.update(PlayResX=str(size[0]), PlayResY=str(size[1]), WrapStyle="2", ScaledBorderAndShadow="yes")
    script.styles = {"Card": SSAStyle(fontname="Noto Sans", fontsize=48, outline=0, shadow=0, encoding=-1)}
    script.events = [event for sprite in shown for event in sprites.events(sprite, duration_ms, size[1])]
    return script.to_string("ass")


def link_fonts(folder: Path, style: Style, text: str) -> None:
    """Lay the fonts that a style and a text need into `folder`, with the configuration that finds them."""
    (folder / FONTS).mkdir()
    (folder / CONFIG).write_text(fonts.config(folder / FONTS, folder / "cache"), encoding="utf-8")
    for path in fonts.needed({style.display, "Poppins"}, text):
        (folder / FONTS / path.name).symlink_to(path)
