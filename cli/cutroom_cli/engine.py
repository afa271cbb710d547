"""The engine commands: a file in, an analysis or shorts out. They need no cloud."""

import json
import os
import signal
import tempfile
import threading
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NamedTuple, get_args

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from cutroom.kit.errors import Cancelled, Invalid
from cutroom.media import places
from cutroom.media.analyze import analyze
from cutroom.media.edit.overlays import Template
from cutroom.media.layouts import Layout
from cutroom.media.moments import MomentOptions, choose
from cutroom.media.plot import draw
from cutroom.media.render import render
from cutroom.media.schema import Analysis, Moment
from cutroom.media.senses import STAGES as SENSES
from cutroom.media.shorts import short
from cutroom_cli import console

SLUG_CHARS = 48
EVERYTHING = (*SENSES, "moments")
STAGES = {"probe": "opening", "sound": "sound", "picture": "picture", "speech": "speech", "join": "joining"}


class Aspect(StrEnum):
    """Shapes of a short."""

    VERTICAL = "9:16"
    SQUARE = "1:1"
    WIDE = "16:9"
    PORTRAIT = "4:5"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return {"9:16": (720, 1280), "1:1": (1080, 1080), "16:9": (1280, 720), "4:5": (864, 1080)}[self.value]


class Look(NamedTuple):
    """How shorts are to look."""

    aspect: Aspect
    captions: Template | None
    layout: Layout


Video = Annotated[str, typer.Argument(help="A video file, or its http(s) address.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Count = Annotated[int | None, typer.Option(help="How many shorts.", min=1, max=50)]
Shortest = Annotated[float | None, typer.Option(help="Shortest length of a short, in seconds.", min=1, max=600)]
Longest = Annotated[float | None, typer.Option(help="Longest length of a short, in seconds.", min=1, max=600)]
Prompt = Annotated[str | None, typer.Option(help="What the shorts should be about.")]


def register(app: typer.Typer) -> None:
    """Add `analyze` and `clip`."""
    app.command("analyze")(analyze_command)
    app.command("clip")(clip_command)


def analyze_command(
    video: Video,
    out: Annotated[Path | None, typer.Option(help="Where to write the analysis.", show_default="analysis.json")] = None,
    as_json: AsJson = False,
    prompt: Prompt = None,
    min_seconds: Shortest = None,
    max_seconds: Longest = None,
    count: Count = None,
    stages: Annotated[str, typer.Option(help="What to look for, with commas.")] = ",".join(EVERYTHING),
    segments: Annotated[int, typer.Option(help="How many segments to work on side by side.", min=1, max=64)] = 1,
    plot: Annotated[Path | None, typer.Option(help="Where to draw the timeline, as PNG.")] = None,
) -> None:
    """See and hear a video: shots, words, faces, signals and the moments worth a short."""
    options = _options(prompt, min_seconds, max_seconds, count)
    wanted = _stages(stages)
    target = out or (None if as_json else Path("analysis.json"))
    if plot and plot == target:
        raise Invalid(f"{plot} cannot hold both the analysis and its picture; name two files.")
    for path in (target, plot):
        if path is not None:
            places.ready(path, (video,))
    with interruptible() as stop, bars() as progress:
        result = understood(video, options, progress, stop, wanted, segments)
    if target:
        write(target, result.model_dump_json(indent=1))
    if plot:
        draw(result, plot, wanted)
    _notes(result)
    console.people.print(f"{len(result.shots)} shots, {len(result.words)} words, {len(result.clips)} moments")
    for path in filter(None, (target, plot)):
        console.people.print(str(path), style="bold", markup=False)
    if as_json:
        console.print_json(result.model_dump(mode="json"))


def clip_command(
    video: Video,
    out: Annotated[Path, typer.Option(help="The folder to write the shorts to.")],
    count: Count = None,
    min_seconds: Shortest = None,
    max_seconds: Longest = None,
    prompt: Prompt = None,
    aspect: Annotated[Aspect, typer.Option(help="Shape of the shorts.")] = Aspect.VERTICAL,
    captions: Annotated[str, typer.Option(help="A caption template, or none.")] = "clean",
    layout: Annotated[Layout, typer.Option(help="How shots are shown; auto chooses for each.")] = "auto",
    as_json: AsJson = False,
) -> None:
    """Cut a video's best moments into captioned shorts, best first."""
    options = _options(prompt, min_seconds, max_seconds, count)
    look = Look(aspect, template(captions), layout)
    if out.exists():
        places.folder(out)  # says at once where it is none
    with interruptible() as stop, bars() as progress:
        analysis = understood(video, options, progress, stop)
        if not analysis.clips:
            raise Invalid("No stretch of this video fits the lengths that were asked for.")
        places.folder(out)
        listed = [
            _make(analysis, moment, video, out, rank, look, progress, stop)
            for rank, moment in enumerate(analysis.clips, 1)
        ]
    document = {"source": analysis.source.model_dump(mode="json"), "notes": analysis.notes, "clips": listed}
    write(out / "clips.json", json.dumps(document, indent=2, ensure_ascii=False))
    _tell(analysis, listed, out)
    if as_json:
        console.print_json(document)


def template(named: str) -> Template | None:
    """A caption template by its name; None for `none`. Raises Invalid for an unknown one."""
    if named == "none":
        return None
    for known in get_args(Template):
        if known == named:
            return known
    raise Invalid(f"There are no captions named {named!r}; choose one of {', '.join(get_args(Template))}, or none.")


def slug(title: str) -> str:
    """A file name from any title: letters and digits of any script, joined by hyphens; never empty."""
    plain = unicodedata.normalize("NFKC", title).lower()
    kept = "".join(char if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") else " " for char in plain)
    name = ""
    for word in kept.split():
        longer = f"{name}-{word}".strip("-")
        if len(longer.encode()) > SLUG_CHARS:
            break
        name = longer
    return name or "clip"


@contextmanager
def interruptible() -> Generator[threading.Event]:
    """An event that Ctrl-C and a polite kill set: what is at work sees it, ends its processes and tidies up.

    Raises KeyboardInterrupt at the end then; a second Ctrl-C does so at once.
    """
    stop = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    except Cancelled as stopped:
        raise KeyboardInterrupt from stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if stop.is_set():
        raise KeyboardInterrupt


@contextmanager
def bars() -> Generator[Progress]:
    """Progress bars on stderr, one per stage."""
    columns = (TextColumn("{task.description:<12}", markup=False), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeElapsedColumn(), console=console.people, transient=False) as progress:
        yield progress


def _options(
    prompt: str | None, min_seconds: float | None, max_seconds: float | None, count: int | None
) -> MomentOptions:
    given = {"prompt": prompt, "min_seconds": min_seconds, "max_seconds": max_seconds, "count": count}
    try:
        return MomentOptions.model_validate({name: value for name, value in given.items() if value is not None})
    except ValueError as wrong:
        raise Invalid("The longest length must not be less than the shortest.") from wrong


def _stages(named: str) -> tuple[str, ...]:
    """The stages of a list with commas. Raises Invalid for one that there is not."""
    wanted = tuple(name.strip() for name in named.split(",") if name.strip())
    unknown = set(wanted) - set(EVERYTHING)
    if unknown or not wanted:
        raise Invalid(f"Stages are {', '.join(EVERYTHING)}; {', '.join(sorted(unknown)) or 'nothing'} is none of them.")
    return wanted


def understood(
    video: str, options: MomentOptions, progress: Progress, stop: threading.Event,
    stages: tuple[str, ...] = EVERYTHING, segments: int = 1,
) -> Analysis:  # fmt: skip
    tasks: dict[str, TaskID] = {}

    def report(stage: str, share: float) -> None:
        if stage not in tasks:
            tasks[stage] = progress.add_task(STAGES[stage], total=1.0)
        progress.update(tasks[stage], completed=share)

    senses = [stage for stage in SENSES if stage in stages]
    analysis = analyze(video, progress=report, cancelled=stop.is_set, stages=senses, segments=segments)
    if "moments" not in stages:
        return analysis
    return analysis.model_copy(update={"clips": choose(analysis, options)})


def _make(
    analysis: Analysis, moment: Moment, video: str, out: Path, rank: int, look: Look, progress: Progress,
    stop: threading.Event,
) -> dict[str, Any]:  # fmt: skip
    name = f"{rank:02d}-{slug(moment.title)}.mp4"
    width, height = look.aspect.size
    edit = short(analysis, moment, video, width=width, height=height, captions=look.captions, layout=look.layout)
    bar = progress.add_task(f"short {rank}", total=1.0)
    render(edit, out / name, progress=lambda share: progress.update(bar, completed=share), cancelled=stop.is_set)
    progress.update(bar, completed=1.0)
    return {"rank": rank, "file": name, "width": width, "height": height, **moment.model_dump(mode="json")}


def write(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    path = places.ready(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".cutroom-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _notes(analysis: Analysis) -> None:
    for note in analysis.notes:
        console.people.print(f"note: {note}", markup=False)


def _tell(analysis: Analysis, listed: list[dict[str, Any]], out: Path) -> None:
    _notes(analysis)
    for clip in listed:
        seconds = (clip["end_ms"] - clip["start_ms"]) / 1000
        console.people.print(f"{clip['attention_score']:.2f}  {seconds:5.1f} s  {out / clip['file']}", markup=False)
