"""A script made into files: voices, pictures and music in a folder, and the Edit that takes from them."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cutroom.kit.errors import Cancelled
from cutroom.media.edit import Edit
from cutroom.media.edit.overlays import Template
from cutroom.media.generation import designs, music, narration
from cutroom.media.generation.assemble import SceneAssets, assemble, music_info, scene_ms, sound_info, starts_ms
from cutroom.media.generation.music import compose_music
from cutroom.media.generation.narration import Narration, narrate
from cutroom.media.generation.script import SceneScript, Script
from cutroom.media.generation.styles import named
from cutroom.media.source.control import FREE, RunControl
from cutroom.media.source.info import MediaInfo
from cutroom.media.source.probe import probe

AT_ONCE = 2


class Look(NamedTuple):
    """How a video is to look and sound; `mood` None is without music, `captions` None without captions."""

    style: str = "midnight"
    voice: str = "heart"
    mood: str | None = "calm"
    size: tuple[int, int] = (1080, 1920)
    seed: int = 0
    captions: Template | None = "clean"


def check(script: Script, look: Look) -> None:
    """Raises Invalid where a style, voice or mood is unknown, or the voice does not speak the script's language."""
    named(look.style)
    if look.mood is not None:
        music.named(look.mood)
    narration.check_language(look.voice, script.language)


def produce(script: Script, folder: Path, look: Look, *, control: RunControl = FREE) -> Edit:
    """Make all assets of a dressed script (see `dressing.dress`) in `folder`, and give the Edit of the whole.

    Raises Invalid before anything is made (see `check`), and Cancelled.
    """
    check(script, look)
    done = _Progress(control, len(script.scenes))
    spoken = [_speak(scene, look, folder / f"voice-{k}.wav", done) for k, scene in enumerate(script.scenes)]
    with ThreadPoolExecutor(max_workers=min(AT_ONCE, os.cpu_count() or 1)) as pool:
        draw = partial(_draw, look, folder, done)
        pictures = list(pool.map(draw, script.scenes, spoken, range(len(spoken))))
    assets = [
        SceneAssets(one, str(folder / f"voice-{k}.wav"), sound_info(one.duration_ms), str(picture), probe(str(picture)))
        for k, (one, picture) in enumerate(zip(spoken, pictures, strict=True))
    ]
    under = _music(folder, look, starts_ms(script, spoken)[-1]) if look.mood else None
    done.move(1)
    return assemble(script, assets, under, size=look.size, captions=look.captions)


class _Progress:
    """Progress in steps: a voice counts one, a picture ten."""

    def __init__(self, control: RunControl, scenes: int) -> None:
        self.control, self.whole, self.steps = control, 11 * scenes + 1, 0

    def move(self, steps: int) -> None:
        """Tell that so many steps are done. Raises Cancelled where the work is to stop."""
        if self.control.cancelled and self.control.cancelled():
            raise Cancelled("Canceled.")
        self.steps += steps
        if self.control.progress:
            self.control.progress(self.steps / self.whole)


def _speak(scene: SceneScript, look: Look, target: Path, done: _Progress) -> Narration:
    done.move(1)
    return narrate(scene.narration, look.voice, target)


def _draw(look: Look, folder: Path, done: "_Progress", scene: SceneScript, spoken: Narration, k: int) -> Path:
    target = folder / f"picture-{k}.mp4"
    designs.draw_scene(
        scene, style=look.style, size=look.size, duration_ms=scene_ms(scene, spoken), seed=look.seed + k, target=target
    )
    done.move(10)
    return target


def _music(folder: Path, look: Look, length_ms: int) -> tuple[str, MediaInfo]:
    target = folder / "music.wav"
    compose_music(look.mood or music.DEFAULT, duration_ms=length_ms, seed=look.seed, target=target)
    return str(target), music_info(length_ms)
