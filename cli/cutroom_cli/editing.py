"""The commands of the render engine: an Edit made into a video, a frame or an exchange file; a video measured."""

import re
from pathlib import Path
from typing import Annotated

import typer

from cutroom.kit.errors import Invalid, NotFound
from cutroom.media import edit as edits
from cutroom.media import interchange
from cutroom.media.edit import Edit
from cutroom.media.interchange.reading import read_otio
from cutroom.media.quality.report import report
from cutroom.media.render.render import frame, render
from cutroom_cli import console
from cutroom_cli.options import AsJson, Video, bars, followed, interruptible, named, write

Parts = Annotated[int, typer.Option(help="Render in so many parts side by side.", min=1, max=64)]


def register(app: typer.Typer) -> None:
    """Add `render` and `report`."""
    app.command("render")(render_command)
    app.command("report")(report_command)


def render_command(
    edit: Annotated[Path | None, typer.Argument(help="An Edit, as JSON; or OpenTimelineIO (.otio).")] = None,
    out: Annotated[Path | None, typer.Option(help="The video; .otio, .fcpxml or .edl writes the cut instead.")] = None,
    at: Annotated[str | None, typer.Option("--frame", help="Only the frame at this time: 12.5 or 1:02.5.")] = None,
    parts: Parts = 1,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of an Edit.")] = False,
) -> None:
    """Make an Edit into a video, one of its frames, or a file for another editor."""
    if schema:
        console.print_json(edits.schema())
        return
    if edit is None or out is None:
        raise Invalid("Say which Edit, and where to write: cutroom render edit.json --out video.mp4")
    _make(edit, out, at, parts)
    console.made(out)


def _make(edit: Path, out: Path, at: str | None, parts: int) -> None:
    """What the ending of `out` and the options ask for."""
    given = _read(edit)
    if out.suffix.lower() in interchange.WRITERS:
        write(out, interchange.write(given, out.suffix.lower(), edit.stem))
    elif at is not None:
        _frame(given, out, _ms(at))
    else:
        _render(given, out, parts)


def report_command(
    video: Video,
    edit: Annotated[Path | None, typer.Option(help="The Edit that it was made from, to compare with.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure a finished video: lengths, loudness, black and frozen frames, bitrate; with its Edit, also its cut."""
    if Path(video).is_dir():
        raise Invalid(f"{video!r} is a folder, not a video.")
    if not Path(video).is_file():
        raise NotFound(f"There is no file {video!r}.")
    found = report(Path(video), _read(edit) if edit else None)
    if as_json:
        console.print_json(found.model_dump(mode="json"))
        return
    for name, value in found.model_dump(mode="json", exclude={"notes"}).items():
        console.say(f"{name:<24}{value if value is not None else '-'}")
    for note in found.notes or ["Nothing is wrong with it."]:
        console.say(note)


def _frame(given: Edit, out: Path, at_ms: int) -> None:
    named(out, ".png")
    if at_ms >= given.duration_ms:
        raise Invalid(f"This video ends at {given.duration_ms / 1000:g} s; there is no frame at {at_ms / 1000:g} s.")
    frame(given, out, at_ms)


def _read(path: Path) -> Edit:
    if path.is_dir():
        raise Invalid(f"{str(path)!r} is a folder, not a file.")
    if not path.is_file():
        raise NotFound(f"There is no file {str(path)!r}.")
    if path.suffix.lower() in interchange.WRITERS and path.suffix.lower() != ".otio":
        raise Invalid("Of other editors' files, OpenTimelineIO (.otio) can be read.")
    text = path.read_text(encoding="utf-8", errors="replace")
    return read_otio(text) if path.suffix.lower() == ".otio" else edits.load(text)


def _render(given: Edit, out: Path, parts: int) -> None:
    named(out, f".{given.format.container}")
    with interruptible() as stop, bars() as progress:
        bar = progress.add_task("render", total=1.0)
        control = followed(progress, bar, stop)
        render(given, out, parts=parts, control=control)
        progress.update(bar, completed=1.0)


def _ms(text: str) -> int:
    """`12.5`, `1:02.5` or `1:00:02.5` as milliseconds. Raises Invalid."""
    if not re.fullmatch(r"(\d+:){0,2}\d+(\.\d+)?", text):
        raise Invalid(f"{text!r} is no time; write seconds, or minutes:seconds.")
    *whole, seconds = text.split(":")
    minutes = sum(int(part) * 60**i for i, part in enumerate(reversed(whole)))
    return minutes * 60_000 + round(float(seconds) * 1000)
