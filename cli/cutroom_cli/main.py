"""The `cutroom` command: the engine on files, the local cloud, the demo and deployment."""

import sys
from importlib import import_module

import typer

from cutroom_cli import console

app = typer.Typer(
    name="cutroom",
    help="Turn long videos into short vertical videos that perform.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# Each module registers its commands on the app that it is given; this order is the order of `--help`.
MODULES = ("engine", "editing", "cloud", "demo", "deploy")

for _name in MODULES:
    import_module(f"cutroom_cli.{_name}").register(app)


def main() -> None:
    """Run the command line; an expected error is one plain sentence and exit code 1, Ctrl-C is 130."""
    sys.exit(console.guard(lambda: app(standalone_mode=False)))
