"""What each function is, as the manifests of the capabilities say: the tasks in it, and all that they need together."""

from collections.abc import Sequence
from pathlib import Path

from cutroom import capabilities
from cutroom.capabilities import Function
from tools.bundle import ROOT

BASE = ("core", "deps")  # layers beside every function
SPECS = capabilities.functions()


def layers(function: Function) -> Sequence[str]:
    """The layers beside a function's own code."""
    return (*BASE, *function.needs.layers)


def code_folder(name: str) -> Path:
    """The folder of a function's own code: one of its name, else the one that runs tasks and knows no capability."""
    own = ROOT / "functions" / name
    return own if (own / "handler.py").is_file() else ROOT / "functions" / "tasks"
