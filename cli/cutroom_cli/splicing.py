"""`cutroom splice`: two videos, the moments of them that belong together best, one frame."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cutroom.kit.errors import AppError, Cancelled, Invalid
from cutroom.media.compose.splice import Arrangement, Mode, Side, SpliceOptions, pairs, splice
from cutroom.media.moments.choose import MomentOptions, choose
from cutroom.media.render.render import render
from cutroom.media.schema import Analysis, Moment
from cutroom.media.source import paths, remote
from cutroom_cli import console
from cutroom_cli.engine import understood
from cutroom_cli.options import AsJson, Aspect, bars, followed, interruptible, named, template, write

if TYPE_CHECKING:
    from rich.progress import Progress


def register(app: typer.Typer) -> None:
    """Add `splice`."""
    app.command("splice")(splice_command)


def splice_command(
    first: Annotated[str, typer.Argument(help="A video, shown above (or left) and listened to.")],
    second: Annotated[str, typer.Argument(help="Another video.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("splice.mp4"),
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
    named(out, ".mp4")
    paths.prepare_output(out, (first, second))
    with interruptible() as stop, bars() as progress:
        first, second = remote.final(first), remote.final(second)
        found = [_understood(video, progress, stop) for video in (first, second)]
        one, other = (_moments(video, analysis) for video, analysis in zip((first, second), found, strict=True))
        best = pairs(one, other, mode)[0]
        made = splice(Side(found[0], best.first, first), Side(found[1], best.second, second), options)
        bar = progress.add_task("splice", total=1.0)
        render(made, out, control=followed(progress, bar, stop))
        progress.update(bar, completed=1.0)
    if save_edit:
        write(save_edit, made.model_dump_json(indent=1))
    said = {"mode": mode, "score": best.score, "similarity_score": best.similarity_score,
            "contrast_score": best.contrast_score, "first": best.first.title, "second": best.second.title,
            "file": str(out)}  # fmt: skip
    console.say(f"“{best.first.title}” and “{best.second.title}” ({mode} {best.score:.2f})")
    console.made(out)
    if as_json:
        console.print_json(said)


def _understood(video: str, progress: "Progress", stop: threading.Event) -> Analysis:
    """One of two videos; what is wrong with it is said with its name."""
    try:
        return understood(video, MomentOptions(), progress, stop)
    except Cancelled:
        raise
    except AppError as refused:
        raise type(refused)(f"{video}: {refused.message}", **refused.details) from refused


def _moments(video: str, analysis: Analysis) -> list[Moment]:
    found = choose(analysis, MomentOptions())
    if not found:
        raise Invalid(f"No stretch of {video} works as a standalone clip.")
    return found
