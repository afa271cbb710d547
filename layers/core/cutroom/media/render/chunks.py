"""A long Edit in parts: its picture rendered in windows side by side, its sound in one piece, joined as they are.

Parts begin with a key frame and nothing is encoded twice, so a join costs no quality; the sound is never cut, so there
is nothing to click. A part opens few sources, so memory does not grow with the number of cuts.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path

from cutroom.media.compile import Gain, Window, compile_segment, compile_sound, openings, whole
from cutroom.media.compile.encoding import Encoder, container, key_frames, output
from cutroom.media.edit import Edit
from cutroom.media.render.loudness import Attempt, best, corrected, measure_file, prepare
from cutroom.media.source import ffmpeg, inputs

MOST_OPENINGS = 6
STALL_S = 120
TRIES = 6  # to make a sound that is loud enough and whose peaks are low enough
Progress = Callable[[float], None]


def divide(edit: Edit, parts: int = 1) -> list[Window]:
    """`edit` in at least `parts` windows of about equal length, where it is long enough, each opening few sources."""
    step = key_frames(edit.format)
    keys = -(-edit.frames // step)
    count = max(1, min(parts, keys))
    edges = [*(keys * i // count * step for i in range(count)), edit.frames]
    found: list[Window] = []
    for first, last in pairwise(edges):
        found += _halved(edit, Window(first, last), step)
    return found


def render_window(
    edit: Edit, window: Window, folder: Path, *, encoder: Encoder = "software", progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None, timeout_s: float | None = None,
) -> Path:  # fmt: skip
    """The picture of one window as a file in `folder`, which must be the window's own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = compile_segment(edit, folder, window, encoder)
    prepare(command, folder)
    ffmpeg.run(
        command.args, cwd=folder, env=command.env or None, progress=progress, cancelled=cancelled, timeout_s=timeout_s,
        stall_s=STALL_S, total_ms=max(1, edit.format.grid.ms(window.frames)),
    )  # fmt: skip
    return folder / command.output


def render_sound(
    edit: Edit, folder: Path, level: Gain | None, *, tried: Sequence[Attempt] = (),
    cancelled: Callable[[], bool] | None = None, timeout_s: float | None = None,
) -> Path:  # fmt: skip
    """The whole sound as a file in `folder`, which must be its own; made again where its encoder changed it.

    `tried` is what was made before with other levels. Of several the best is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mine: list[Attempt] = []
    kept, wanted = folder / "kept", level
    while True:
        command = compile_sound(edit, wanted)
        prepare(command, folder)
        ffmpeg.run(command.args, cwd=folder, cancelled=cancelled, timeout_s=timeout_s)
        made = folder / command.output
        if wanted is None:
            return made
        mine.append(Attempt(wanted, measure_file(made)))
        if best(edit, mine) == len(mine) - 1:
            made.replace(kept)
        wanted = corrected(edit, [*tried, *mine]) if len(mine) < TRIES else None
        if wanted is None:
            return kept.replace(made)


def join(edit: Edit, parts: Sequence[Path], sound: Path, out: Path) -> None:
    """Put the windows' files, in their order, and the sound into `out` without encoding anything again."""
    made, folder = edit.format, out.parent
    listed = folder / "parts.txt"
    lines = ["ffconcat version 1.0"]
    for i, part in enumerate(parts):
        name = f"part{i}.{made.container}"  # a name that needs no quoting
        os.link(part, folder / name)
        lines.append(f"file {name}")
    listed.write_text("\n".join([*lines, ""]), encoding="utf-8")
    own = ["-protocol_whitelist", "file", "-format_whitelist", "concat,mov,mp4,matroska,webm"]
    opened = [*own, "-f", "concat", "-safe", "1", "-i", listed.name, *inputs.source_args(str(sound))]
    # Sound begins a little before the picture, with what its decoder throws away: times stay as they are.
    kept = ["-copyts", "-map", "0:v:0", "-map", "1:a:0", "-c", "copy"]
    args = ["-v", "error", *opened, *kept, *container(made), out.name]
    ffmpeg.run(args, cwd=folder)
    for i in range(len(parts)):
        (folder / f"part{i}.{made.container}").unlink()
    listed.unlink()


def render_parts(
    edit: Edit, windows: Sequence[Window], folder: Path, level: Gain | None, *, at_once: int = 1,
    encoder: Encoder = "software", progress: Progress | None = None, cancelled: Callable[[], bool] | None = None,
    timeout_s: float | None = None,
) -> Path:  # fmt: skip
    """All windows, `at_once` at a time, and the sound, joined; the result lies in `folder`."""
    shares = [0.0] * len(windows)

    def moved(i: int, share: float) -> None:
        shares[i] = share
        if progress:
            done = sum(part * window.frames for part, window in zip(shares, windows, strict=True))
            progress(min(1.0, done / max(1, edit.frames)))

    def window_of(i: int) -> Path:
        return render_window(
            edit, windows[i], folder / f"w{i}", encoder=encoder, progress=partial(moved, i), cancelled=cancelled,
            timeout_s=timeout_s,
        )  # fmt: skip

    with ThreadPoolExecutor(max_workers=max(1, at_once)) as pool:
        sound_of = pool.submit(render_sound, edit, folder / "sound", level, cancelled=cancelled, timeout_s=timeout_s)
        seen = [pool.submit(window_of, i) for i in range(len(windows))]
        sound, parts = sound_of.result(), [one.result() for one in seen]
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
