"""`cutroom photos`: a folder of photos becomes a scored vertical video, on files alone."""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cutroom.kit.errors import Invalid
from cutroom.media.generation import moods, styles
from cutroom.media.generation.photos import pacing
from cutroom.media.generation.photos.arranging import LeftOut, natural
from cutroom.media.generation.photos.planning import PhotoLook, Plan, planned
from cutroom.media.generation.photos.production import Skipped, look_at, produce
from cutroom.media.quality.report import report
from cutroom.media.quality.schema import QualityReport
from cutroom.media.render.render import render
from cutroom.media.source import paths
from cutroom_cli import console
from cutroom_cli.making import size_of
from cutroom_cli.options import AsJson, Aspect, bars, followed, interruptible, named

MOST_FILES = 500


def register(app: typer.Typer) -> None:
    """Add `photos`."""
    app.command("photos")(photos_command)


def photos_command(
    photos: Annotated[list[Path], typer.Argument(help="Folders and files: JPEG, PNG, WebP.", show_default=False)],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("photos.mp4"),
    title: Annotated[str, typer.Option(help="Words over the first photo.")] = "",
    style: Annotated[str, typer.Option(help=f"Of the title: {', '.join(styles.STYLES)}.")] = styles.DEFAULT,
    mood: Annotated[str, typer.Option(help=f"Of the music: {', '.join(moods.MOODS)}, or none.")] = moods.DEFAULT,
    seconds: Annotated[
        int | None,
        typer.Option(help="About how long it is to be.", min=3, max=int(pacing.LONGEST_S), show_default="by photos"),
    ] = None,
    aspect: Annotated[Aspect, typer.Option(help="Shape of the video.")] = Aspect.VERTICAL,
    keep_order: Annotated[bool, typer.Option("--keep-order", help="As given, and not by time.")] = False,
    best: Annotated[bool, typer.Option(help="Of nearly equal photos, only show the best one.")] = True,
    seed: Annotated[int | None, typer.Option(help="Another number, other music.", show_default="by photos")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Half the size, in half the time.")] = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a video of photos: in order, moving, cut on the beat of its music, with no key and no network."""
    named(out, ".mp4")
    files = found(photos)
    look = PhotoLook(
        title=title, style=style, mood=None if mood == "none" else mood, seconds=seconds, size=size_of(aspect, draft),
        seed=_seed(files) if seed is None else seed, keep_order=keep_order, best=best,
    )  # fmt: skip
    _check(look)
    out = paths.prepare_output(out, map(str, files))
    with interruptible() as stop, bars() as progress, tempfile.TemporaryDirectory(prefix="cutroom-photos-") as folder:
        bar = progress.add_task("photos", total=1.0)
        seen, skipped = look_at(files, followed(progress, bar, stop))
        for one in skipped:
            console.say(f"skipped {one.name}: {one.because}")
        plan = planned(seen, look)
        bar = progress.add_task("motion", total=1.0)
        edit = produce(plan, Path(folder), look, control=followed(progress, bar, stop))
        bar = progress.add_task("video", total=1.0)
        render(edit, out, control=followed(progress, bar, stop))
        progress.update(bar, completed=1.0)
        measured = report(out, edit)
    _tell(plan, measured, out)
    if as_json:
        console.print_json(_document(plan, skipped, measured, out))


def found(given: Sequence[Path]) -> list[Path]:
    """The files of what was named: those of a folder by name, hidden ones left aside. Raises Invalid."""
    files: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = (one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
            files += sorted(inside, key=lambda one: natural(one.name))
        elif path.exists():
            files.append(path)
        else:
            raise Invalid(f"There is no file or folder {str(path)!r}.")
    files = list(dict.fromkeys(files))
    if not files:
        raise Invalid("There are no files in this folder. Name one that holds photos.")
    if len(files) > MOST_FILES:
        raise Invalid(f"These are {len(files)} files, and {MOST_FILES} is the most. Name fewer.")
    return files


def _check(look: PhotoLook) -> None:
    """Raises Invalid for an unknown style or mood, before any photo is read."""
    styles.named(look.style)
    if look.mood:
        moods.named(look.mood)


def _seed(files: Sequence[Path]) -> int:
    """The same photos make the same video."""
    names = "\0".join(sorted(file.name for file in files))
    return int.from_bytes(hashlib.sha256(names.encode()).digest()[:3], "big")


def _tell(plan: Plan, measured: QualityReport, out: Path) -> None:
    for one in plan.arrangement.left_out:
        console.say(f"left out {one.name}: {_because(one)}")
    for note in measured.notes:
        console.say(f"note: {note}")
    console.made(out)


def _because(one: LeftOut) -> str:
    return f"{one.instead} shows the same and is clearer" if one.instead else "there is no time to show it"


def _document(plan: Plan, skipped: Sequence[Skipped], measured: QualityReport, out: Path) -> dict[str, object]:
    shown = [
        {"file": str(file), "start_ms": round(time.start * 1000 / 30), "motion": motion.kind, "transition": time.way}
        for file, time, motion in zip(plan.files, plan.times, plan.motions, strict=True)
    ]
    return {
        "file": str(out), "duration_ms": measured.duration_ms, "photos": shown,
        "left_out": [{"file": one.name, "instead": one.instead or None} for one in plan.arrangement.left_out],
        "skipped": [{"file": one.name, "reason": one.because} for one in skipped],
        "report": measured.model_dump(mode="json"),
    }  # fmt: skip
