"""The `cutroom` command: the engine on files, the local cloud, the demo and deployment."""

import sys
from importlib import import_module

import typer

from cutroom_cli import console

# Each module registers these commands on the app that it is given; this order is the order of `--help`.
MODULES = {
    "engine": ("analyze", "clip"),
    "words": ("score", "choose"),
    "editing": ("render", "report"),
    "splicing": ("splice",),
    "making": ("make",),
    "photos": ("photos",),
    "cloud": ("up", "down", "status", "logs", "doctor", "reset"),
    "demo": ("demo",),
    "deploy": ("deploy",),
    "billing": ("billing",),
    "posting": ("post",),
}


def commands(wanted: str = "") -> typer.Typer:
    """The command line, with no more loaded than the command `wanted` needs: a frame is wanted at once."""
    app = typer.Typer(
        name="cutroom",
        help="Turn long videos into short vertical videos that perform.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)
    for name in [name for name, held in MODULES.items() if wanted in held] or MODULES:
        import_module(f"cutroom_cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command line; an expected error is one plain sentence and exit code 1, Ctrl-C is 130."""
    app = commands(sys.argv[1] if len(sys.argv) > 1 else "")
    sys.exit(console.guard(lambda: app(standalone_mode=False)))
