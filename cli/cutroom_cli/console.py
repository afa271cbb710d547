"""How the command line speaks: one console for people on stderr, plain JSON on stdout, one sentence per error."""

import json
import sys
from collections.abc import Callable
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.exceptions import TyperException

from cutroom.kit.errors import AppError

people = Console(stderr=True, highlight=False)

MISUSED = 2
CANCELLED = 130  # 128 + SIGINT, as shells expect


def print_json(value: Any) -> None:
    """One JSON document on stdout, for scripts."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def fail(message: str) -> None:
    """Show one plain sentence in red."""
    people.print(f"[red]error:[/red] {escape(message)}", markup=True)


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
        people.print("stopped")
        return CANCELLED
