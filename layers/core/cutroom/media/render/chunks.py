"""A long Edit in parts: its picture rendered in windows side by side, its sound in one piece, joined as they are.

Parts begin with a key frame and nothing is encoded twice, so a join costs no quality; the sound is never cut, so there
is nothing to click. A part opens few sources, so memory does not grow with the number of cuts.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path

from cutroom.media.compile import Gain, Window, compile_segment, compile_sound, openings, whole
from cutroom.media.compile.encoding import Encoder, container, key_frames, output
from cutroom.media.edit import Edit
from cutroom.media.render.execution import execute
from cutroom.media.render.loudness import Attempt, best, corrected, measure_file
from cutroom.media.source import ffmpeg, inputs
from cutroom.media.source.control import FREE, RunControl

MOST_OPENINGS = 6
TRIES = 6  # to make a sound that is loud enough and whose peaks are low enough


def divide(edit: Edit, parts: int = 1) -> list[Window]:
    """`edit` in at least `parts` windows of about equal length, where it is long enough, each opening few sources."""
    step = key_frames(edit.format)
    keys = -(-edit.frames // step)
    count = max(1, min(parts, keys))
    edges = [*(keys * i // count * step for i in range(count)), edit.frames]
    windows: list[Window] = []
    for first, last in pairwise(edges):
        windows += _halved(edit, Window(first, last), step)
    return windows


def render_window(
    edit: Edit, window: Window, folder: Path, control: RunControl = FREE, *, encoder: Encoder = "software"
) -> Path:
    """The picture of one window as a file in `folder`, which must be the window's own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = compile_segment(edit, folder, window, encoder)
    execute(command, folder, control, total_ms=max(1, edit.format.grid.ms(window.frames)))
    return folder / command.output


def render_sound(
    edit: Edit, folder: Path, level: Gain | None, control: RunControl = FREE, *, tried: Sequence[Attempt] = ()
) -> Path:
    """The whole sound as a file in `folder`, which must be its own; made again where its encoder changed it.

    `tried` is what was made before with other levels. Of several the best is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    attempts: list[Attempt] = []
    kept, wanted = folder / "kept", level
    while True:
        command = compile_sound(edit, wanted)
        execute(command, folder, control.silent)
        sound = folder / command.output
        if wanted is None:
            return sound
        attempts.append(Attempt(wanted, measure_file(sound)))
        if best(edit, attempts) == len(attempts) - 1:
            sound.replace(kept)
        wanted = corrected(edit, [*tried, *attempts]) if len(attempts) < TRIES else None
        if wanted is None:
            return kept.replace(sound)


def join(edit: Edit, parts: Sequence[Path], sound: Path, out: Path) -> None:
    """Put the windows' files, in their order, and the sound into `out` without encoding anything again."""
    form, folder = edit.format, out.parent
    listed = folder / "parts.txt"
    lines = ["ffconcat version 1.0"]
    for i, part in enumerate(parts):
        name = f"part{i}.{form.container}"  # a name that needs no quoting
        os.link(part, folder / name)
        lines.append(f"file {name}")
    listed.write_text("\n".join([*lines, ""]), encoding="utf-8")
    own = ["-protocol_whitelist", "file", "-format_whitelist", "concat,mov,mp4,matroska,webm"]
    opened = [*own, "-f", "concat", "-safe", "1", "-i", listed.name, *inputs.source_args(str(sound))]
    # Sound begins a little before the picture, with what its decoder throws away: times stay as they are.
    kept = ["-copyts", "-map", "0:v:0", "-map", "1:a:0", "-c", "copy"]
    args = ["-v", "error", *opened, *kept, *container(form), out.name]
    ffmpeg.run(args, cwd=folder)
    for i in range(len(parts)):
        (folder / f"part{i}.{form.container}").unlink()
    listed.unlink()


def render_parts(
    edit: Edit, windows: Sequence[Window], folder: Path, level: Gain | None, control: RunControl = FREE, *,
    at_once: int = 1, encoder: Encoder = "software",
) -> Path:  # fmt: skip
    """All windows, `at_once` at a time, and the sound, joined; the result lies in `folder`."""
    shares = [0.0] * len(windows)

    def moved(i: int, share: float) -> None:
        shares[i] = share
        if control.progress:
            done = sum(part * window.frames for part, window in zip(shares, windows, strict=True))
            control.progress(min(1.0, done / max(1, edit.frames)))

    def window_of(i: int) -> Path:
        part_control = control._replace(progress=partial(moved, i))
        return render_window(edit, windows[i], folder / f"w{i}", part_control, encoder=encoder)

    with ThreadPoolExecutor(max_workers=max(1, at_once)) as pool:
        sound_of = pool.submit(render_sound, edit, folder / "sound", level, control)
        pictures = [pool.submit(window_of, i) for i in range(len(windows))]
        sound, parts = sound_of.result(), [picture.result() for picture in pictures]
    out = folder / output(edit.format)
    join(edit, parts, sound, out)
    return out


def needs_parts(edit: Edit) -> bool:
    """Whether one run would open so many sources that memory grows."""
    return openings(edit, whole(edit)) > MOST_OPENINGS


def _halved(edit: Edit, window: Window, step: int) -> list[Window]:
    """`window`, divided at key frames until each part opens few sources."""
    keys = -(-window.frames // step)
    if keys < 2 or openings(edit, window) <= MOST_OPENINGS:
        return [window]
    middle = window.first + keys // 2 * step
    return [*_halved(edit, Window(window.first, middle), step), *_halved(edit, Window(middle, window.last), step)]
