"""How the command line speaks: one console for people on stderr, plain JSON on stdout, one sentence per error."""

import json
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.exceptions import TyperException

from cutroom.kit.errors import AppError

if TYPE_CHECKING:
    from rich.console import Console

MISUSED = 2
CANCELLED = 130  # 128 + SIGINT, as shells expect


@cache
def people() -> "Console":
    """The console that tables, bars and colours are shown on; loaded when there is something of the kind to show."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def say(line: str) -> None:
    """One plain line on stderr, as it is: never wrapped, and no sign in it means anything."""
    sys.stderr.write(line + "\n")


def made(path: Path) -> None:
    """Name a file that was written; bold where a person looks at a terminal."""
    plain = "NO_COLOR" in os.environ or not sys.stderr.isatty()
    say(str(path) if plain else f"\033[1m{path}\033[0m")


def print_json(value: Any) -> None:
    """One JSON document on stdout, for scripts."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def fail(message: str) -> None:
    """Show one plain sentence in red."""
    from rich.markup import escape

    people().print(f"[red]error:[/red] {escape(message)}", markup=True)


def guard(command: Callable[[], Any]) -> int:
    """Run `command` and turn what it raises into an exit code: 0 done, 1 refused, 2 misused, 130 interrupted."""
    try:
        return int(command() or 0)
    except typer.Exit as stop:
        return stop.exit_code
    except TyperException as misuse:
        fail(misuse.format_message())
        return MISUSED
    except AppError as refused:
        fail(refused.message)
        return 1
    except OSError as refused:  # the disk is full, a folder may not be written to
        fail(f"{refused.filename or 'This machine'}: {refused.strerror or refused}.")
        return 1
    except (KeyboardInterrupt, typer.Abort):
        say("stopped")
        return CANCELLED
