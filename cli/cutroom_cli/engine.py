"""The engine commands: a file in, an analysis or shorts out. They need no cloud."""

import json
import threading
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cutroom.kit.errors import Invalid
from cutroom.media.analysis.analyze import analyze
from cutroom.media.analysis.plot import draw, headline
from cutroom.media.analysis.segments import STAGES as SENSES
from cutroom.media.compose.hook import suggested
from cutroom.media.compose.layouts import Layout
from cutroom.media.compose.shorts import short
from cutroom.media.compose.tightening import Tightening
from cutroom.media.edit.overlays import Template
from cutroom.media.moments.choose import MomentOptions, choose
from cutroom.media.render.render import render
from cutroom.media.schema import Analysis, Moment
from cutroom.media.source import paths, remote
from cutroom_cli import console
from cutroom_cli.options import AsJson, Aspect, Video, bars, followed, interruptible, template, write

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SLUG_CHARS = 48
EVERYTHING = (*SENSES, "moments")
STAGES = {"probe": "opening", "sound": "sound", "picture": "picture", "speech": "speech", "join": "joining"}


class Look(NamedTuple):
    """How shorts are to look."""

    aspect: Aspect
    captions: Template | None
    layout: Layout
    hook: bool
    tightening: Tightening


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
    options = options_of(prompt, min_seconds, max_seconds, count)
    wanted = _stages(stages)
    target = out or (None if as_json else Path("analysis.json"))
    if plot and plot == target:
        raise Invalid(f"{plot} cannot hold both the analysis and its picture; name two files.")
    for path in (target, plot):
        if path is not None:
            paths.prepare_output(path, (video,))
    with interruptible() as stop, bars() as progress:
        result = understood(remote.final(video), options, progress, stop, wanted, segments)
    if target:
        write(target, result.model_dump_json(indent=1))
    if plot:
        draw(result, plot, wanted)
    _notes(result)
    console.say(headline(result))
    for path in filter(None, (target, plot)):
        console.made(path)
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
    hook: Annotated[bool, typer.Option(help="A title over the first seconds.")] = True,
    tightening: Annotated[
        Tightening, typer.Option(help="How much of pauses, fillers and repeated words is cut out.")
    ] = "gentle",
    as_json: AsJson = False,
) -> None:
    """Cut a video's best moments into captioned shorts, best first."""
    options = options_of(prompt, min_seconds, max_seconds, count)
    look = Look(aspect, template(captions), layout, hook, tightening)
    if out.exists():
        paths.prepare_folder(out)  # says at once where it is none
    with interruptible() as stop, bars() as progress:
        video = remote.final(video)
        analysis = understood(video, options, progress, stop)
        if not analysis.clips:
            raise Invalid("No stretch of this video fits the lengths that were asked for.")
        paths.prepare_folder(out)
        listed = [
            _make(analysis, moment, video, out, rank, look, progress, stop)
            for rank, moment in enumerate(analysis.clips, 1)
        ]
    document = {"source": analysis.source.model_dump(mode="json"), "notes": analysis.notes, "clips": listed}
    write(out / "clips.json", json.dumps(document, indent=2, ensure_ascii=False))
    _tell(analysis, listed, out)
    if as_json:
        console.print_json(document)


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


def options_of(
    prompt: str | None, min_seconds: float | None, max_seconds: float | None, count: int | None
) -> MomentOptions:
    """What was asked for on the command line. Raises Invalid for a range upside down."""
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
    video: str, options: MomentOptions, progress: "Progress", stop: threading.Event,
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
    analysis: Analysis, moment: Moment, video: str, out: Path, rank: int, look: Look, progress: "Progress",
    stop: threading.Event,
) -> dict[str, Any]:  # fmt: skip
    name = f"{rank:02d}-{slug(moment.title)}.mp4"
    width, height = look.aspect.size
    edit = short(
        analysis, moment, video, width=width, height=height, captions=look.captions, layout=look.layout,
        tighten=look.tightening, hook=suggested(moment.hooks, moment.text) if look.hook else "",
    )  # fmt: skip
    bar = progress.add_task(f"short {rank}", total=1.0)
    render(edit, out / name, control=followed(progress, bar, stop))
    progress.update(bar, completed=1.0)
    file = {"rank": rank, "file": name, "width": width, "height": height, "duration_ms": edit.duration_ms}
    return file | moment.model_dump(mode="json")


def _notes(analysis: Analysis) -> None:
    for note in analysis.notes:
        console.say(f"note: {note}")


def _tell(analysis: Analysis, listed: list[dict[str, Any]], out: Path) -> None:
    _notes(analysis)
    for clip in listed:
        seconds = clip["duration_ms"] / 1000
        console.say(f"{clip['attention_score']:.2f}  {seconds:5.1f} s  {out / clip['file']}")
