"""The `cutroom` command: the engine on files, the local cloud, the demo and deployment."""

import sys
from importlib import import_module

import typer

from cutroom_cli import console

# Each module registers its commands on the app that it is given; this order is the order of `--help`.
MODULES = ("engine", "editing", "cloud", "demo", "deploy")
ON_FILES = {"analyze", "clip", "render", "splice", "report"}  # are in the first two: a frame is wanted at once


def commands(wanted: str = "") -> typer.Typer:
    """The command line, with no more loaded than the command `wanted` needs."""
    app = typer.Typer(
        name="cutroom",
        help="Turn long videos into short vertical videos that perform.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name in MODULES[:2] if wanted in ON_FILES else MODULES:
        import_module(f"cutroom_cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command line; an expected error is one plain sentence and exit code 1, Ctrl-C is 130."""
    app = commands(sys.argv[1] if len(sys.argv) > 1 else "")
    sys.exit(console.guard(lambda: app(standalone_mode=False)))
