"""What the commands on files share: arguments, progress, Ctrl-C, and files that are written whole or not at all."""

import os
import signal
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from cutroom.kit.errors import Cancelled, Invalid
from cutroom.media.edit.overlays import Template
from cutroom.media.source import paths
from cutroom.media.source.control import RunControl
from cutroom_cli import console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Video = Annotated[str, typer.Argument(help="A video file, or its http(s) address.", show_default=False)]
Home = Annotated[
    Path | None, typer.Option(envvar="CUTROOM_HOME", help="Where the cloud keeps its state.", show_default=".cutroom")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]


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


def template(named: str) -> Template | None:
    """A caption template by its name; None for `none`. Raises Invalid for an unknown one."""
    if named == "none":
        return None
    for known in get_args(Template):
        if known == named:
            return known
    raise Invalid(f"There are no captions named {named!r}; choose one of {', '.join(get_args(Template))}, or none.")


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
def bars() -> Generator["Progress"]:
    """Progress bars on stderr, one per stage."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}", markup=False), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeElapsedColumn(), console=console.people(), transient=False) as progress:
        yield progress


def write(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    path = paths.prepare_output(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".cutroom-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def named(out: Path, wanted: str) -> None:
    """Raises Invalid where a file that is to be written has the ending of another kind."""
    if out.suffix.lower() != wanted:
        raise Invalid(f"This makes a {wanted} file; name it so, not {out.name!r}.")


def followed(progress: "Progress", bar: "TaskID", stop: threading.Event) -> RunControl:
    """A run whose progress moves `bar`, and that ends when `stop` is set."""

    def move(share: float) -> None:
        progress.update(bar, completed=share)

    return RunControl(move, stop.is_set)
