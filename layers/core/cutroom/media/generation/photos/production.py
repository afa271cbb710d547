"""Photos made into a video's parts: looked at, arranged, moved and scored in a folder, and the Edit that joins them."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from cutroom.kit.errors import Cancelled
from cutroom.media.edit import Edit
from cutroom.media.generation.assemble import music_info
from cutroom.media.generation.music import compose_music
from cutroom.media.generation.photos.assembling import Clip, assemble_photos
from cutroom.media.generation.photos.facts import PhotoFacts, UnreadablePhoto
from cutroom.media.generation.photos.looking import look
from cutroom.media.generation.photos.moving import Words, move
from cutroom.media.generation.photos.planning import PhotoLook, Plan
from cutroom.media.generation.photos.titles import title_script
from cutroom.media.generation.styles import named
from cutroom.media.generation.timeline import GRID
from cutroom.media.source.control import FREE, RunControl
from cutroom.media.source.probe import probe
from cutroom.media.vision.faces import detector

Given = TypeVar("Given")
Made = TypeVar("Made")

AT_ONCE = 2


class Skipped(NamedTuple):
    """A file that is no photo that can be used, and why."""

    name: str
    because: str


def look_at(files: Sequence[Path], control: RunControl = FREE) -> tuple[list[tuple[Path, PhotoFacts]], list[Skipped]]:
    """Each photo with its facts, and the files that are none. Raises Cancelled."""
    detect = detector()

    def measure(file: Path) -> PhotoFacts | Skipped:
        try:
            return look(file, detect)
        except UnreadablePhoto as refused:
            return Skipped(file.name, refused.message)

    measured = _each(measure, files, control)
    photos = [(file, facts) for file, facts in zip(files, measured, strict=True) if isinstance(facts, PhotoFacts)]
    return photos, [one for one in measured if isinstance(one, Skipped)]


def produce(plan: Plan, folder: Path, look: PhotoLook, *, control: RunControl = FREE) -> Edit:
    """Draw all clips of a plan in `folder`, compose the music, and give the Edit of the whole. Raises Cancelled."""

    def draw(k: int) -> Clip:
        target = folder / f"photo-{k}.mp4"
        words = None if k else title_words(plan, look)
        move(plan.files[k], plan.motions[k], look.size, plan.times[k].frames, target, words, control=control.silent)
        return Clip(str(target), probe(str(target)))

    clips = _each(draw, range(len(plan.files)), control)
    music = None
    if look.mood:
        target = folder / "music.wav"
        compose_music(look.mood, duration_ms=plan.duration_ms, seed=look.seed, target=target)
        music = Clip(str(target), music_info(plan.duration_ms))
    return assemble_photos(clips, plan.times, size=look.size, music=music)


def title_words(plan: Plan, look: PhotoLook) -> Words | None:
    """What is written over the first photo; None without a title."""
    if not look.title.strip():
        return None
    style, shown_ms = named(look.style), GRID.ms(plan.times[0].frames)
    script = title_script(look.title, style, look.size, (plan.facts[0], plan.motions[0]), shown_ms)
    return Words(script, look.title, style)


def _each(work: Callable[[Given], Made], given: Sequence[Given], control: RunControl) -> list[Made]:
    """`work` done on each, two at a time, in their order; it ends at the next one where it was canceled."""
    done = 0

    def follow(item: Given) -> Made:
        nonlocal done
        if control.cancelled and control.cancelled():
            raise Cancelled("Canceled.")
        result = work(item)
        done += 1
        if control.progress:
            control.progress(done / len(given))
        return result

    with ThreadPoolExecutor(max_workers=min(AT_ONCE, os.cpu_count() or 1)) as pool:
        return list(pool.map(follow, given))
