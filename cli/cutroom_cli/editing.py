"""The commands of the render engine: an Edit in, a video, a frame or an exchange file out; two videos in one frame."""

import re
import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from cutroom.kit.errors import AppError, Cancelled, Invalid, NotFound
from cutroom.media import edit as edits
from cutroom.media import interchange, places
from cutroom.media.edit import Edit
from cutroom.media.moments import MomentOptions, choose
from cutroom.media.render import frame, render
from cutroom.media.report import report
from cutroom.media.schema import Analysis, Moment
from cutroom.media.splice import Arrangement, Mode, Side, SpliceOptions, pairs, splice
from cutroom_cli import console
from cutroom_cli.engine import AsJson, Aspect, Video, bars, interruptible, template, understood, write

Out = Annotated[Path, typer.Option(help="The file to write.")]
Parts = Annotated[int, typer.Option(help="Render in so many parts side by side.", min=1, max=64)]


def register(app: typer.Typer) -> None:
    """Add `render`, `splice` and `report`."""
    app.command("render")(render_command)
    app.command("splice")(splice_command)
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
    given = _read(edit)
    if out.suffix.lower() in interchange.WRITERS:
        write(out, interchange.write(given, out.suffix.lower(), edit.stem))
    elif at is not None:
        _frame(given, out, _ms(at))
    else:
        _render(given, out, parts)
    console.people.print(str(out), style="bold", markup=False)


def splice_command(
    first: Annotated[str, typer.Argument(help="A video, shown above (or left) and listened to.")],
    second: Annotated[str, typer.Argument(help="Another video.")],
    out: Out = Path("splice.mp4"),
    mode: Annotated[Mode, typer.Option(help="Alike in meaning, far apart, or talked about.")] = "semantic",
    aspect: Annotated[Aspect, typer.Option(help="Shape of the result.")] = Aspect.VERTICAL,
    arrangement: Annotated[Arrangement, typer.Option(help="One above the other, or beside it.")] = "top_bottom",
    split_ratio: Annotated[float, typer.Option(help="The first one's share of the frame.", min=0.2, max=0.8)] = 0.5,
    first_volume: Annotated[float, typer.Option(min=0, max=4)] = 1.0,
    second_volume: Annotated[float, typer.Option(min=0, max=4)] = 0.3,
    swap: Annotated[bool, typer.Option("--swap", help="Change their places.")] = False,
    captions: Annotated[str, typer.Option(help="A caption template, or none.")] = "clean",
    save_edit: Annotated[Path | None, typer.Option(help="Also write the Edit, to change and render again.")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Put the two moments that belong together best, one of each video, into one frame."""
    width, height = aspect.size
    options = SpliceOptions.model_validate(
        {"arrangement": arrangement, "split_ratio": split_ratio, "first_volume": first_volume, "swap": swap,
         "second_volume": second_volume, "captions": template(captions), "width": width, "height": height}
    )  # fmt: skip
    _named(out, ".mp4")
    places.ready(out, (first, second))
    with interruptible() as stop, bars() as progress:
        found = [_understood(video, progress, stop) for video in (first, second)]
        one, other = (_moments(video, analysis) for video, analysis in zip((first, second), found, strict=True))
        best = pairs(one, other, mode)[0]
        made = splice(Side(found[0], best.first, first), Side(found[1], best.second, second), options)
        bar = progress.add_task("splice", total=1.0)
        render(made, out, progress=lambda share: progress.update(bar, completed=share), cancelled=stop.is_set)
        progress.update(bar, completed=1.0)
    if save_edit:
        write(save_edit, made.model_dump_json(indent=1))
    said = {"mode": mode, "score": best.score, "similarity_score": best.similarity_score,
            "contrast_score": best.contrast_score, "first": best.first.title, "second": best.second.title,
            "file": str(out)}  # fmt: skip
    console.people.print(f"“{best.first.title}” and “{best.second.title}” ({mode} {best.score:.2f})", markup=False)
    console.people.print(str(out), style="bold", markup=False)
    if as_json:
        console.print_json(said)


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
        console.people.print(f"{name:<24}{value if value is not None else '-'}", markup=False)
    for note in found.notes or ["Nothing is wrong with it."]:
        console.people.print(note, markup=False)


def _understood(video: str, progress: Progress, stop: threading.Event) -> Analysis:
    """One of two videos; what is wrong with it is said with its name."""
    try:
        return understood(video, MomentOptions(), progress, stop)
    except Cancelled:
        raise
    except AppError as refused:
        raise type(refused)(f"{video}: {refused.message}", **refused.details) from refused


def _frame(given: Edit, out: Path, at_ms: int) -> None:
    _named(out, ".png")
    if at_ms >= given.duration_ms:
        raise Invalid(f"This video ends at {given.duration_ms / 1000:g} s; there is no frame at {at_ms / 1000:g} s.")
    frame(given, out, at_ms)


def _named(out: Path, wanted: str) -> None:
    if out.suffix.lower() != wanted:
        raise Invalid(f"This makes a {wanted} file; name it so, not {out.name!r}.")


def _read(path: Path) -> Edit:
    if path.is_dir():
        raise Invalid(f"{str(path)!r} is a folder, not a file.")
    if not path.is_file():
        raise NotFound(f"There is no file {str(path)!r}.")
    if path.suffix.lower() in interchange.WRITERS and path.suffix.lower() != ".otio":
        raise Invalid("Of other editors' files, OpenTimelineIO (.otio) can be read.")
    text = path.read_text(encoding="utf-8", errors="replace")
    return interchange.read_otio(text) if path.suffix.lower() == ".otio" else edits.load(text)


def _render(given: Edit, out: Path, parts: int) -> None:
    _named(out, f".{given.format.container}")
    with interruptible() as stop, bars() as progress:
        bar = progress.add_task("render", total=1.0)
        render(
            given, out, parts=parts, cancelled=stop.is_set,
            progress=lambda share: progress.update(bar, completed=share),
        )  # fmt: skip
        progress.update(bar, completed=1.0)


def _moments(video: str, analysis: Analysis) -> list[Moment]:
    found = choose(analysis, MomentOptions())
    if not found:
        raise Invalid(f"No stretch of {video} stands on its own.")
    return found


def _ms(text: str) -> int:
    """`12.5`, `1:02.5` or `1:00:02.5` as milliseconds. Raises Invalid."""
    if not re.fullmatch(r"(\d+:){0,2}\d+(\.\d+)?", text):
        raise Invalid(f"{text!r} is no time; write seconds, or minutes:seconds.")
    *whole, seconds = text.split(":")
    minutes = sum(int(part) * 60**i for i, part in enumerate(reversed(whole)))
    return minutes * 60_000 + round(float(seconds) * 1000)
