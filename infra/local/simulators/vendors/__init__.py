"""The simulated vendors: each folder here with a `contract.json` is one, and its package's `VENDOR` declares it."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.local.simulators.simulator import Vendor


def names() -> list[str]:
    """The names of the vendors, without loading them."""
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/contract.json"))


def load() -> "list[Vendor]":
    """Every vendor."""
    return [import_module(f"{__name__}.{name}").VENDOR for name in names()]
