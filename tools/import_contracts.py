"""Import contracts that follow from the list of capabilities, so that a new one is held to them unasked (lint-imports).

In a contract of these types the entry `<capabilities>` stands for every capability, the highest layer first, and
`<capabilities>.queries` for that module of each that has one.
"""

import sys
from pathlib import Path
from typing import Any

from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

CORE = Path(__file__).resolve().parent.parent / "layers" / "core"
MARK = "<capabilities>"


def expanded(options: dict[str, Any]) -> dict[str, Any]:
    """A contract's options with the names of all capabilities in place of the mark."""
    return {
        name: [one for entry in value for one in _meant(entry)] if isinstance(value, list) else value  # pyright: ignore
        for name, value in options.items()
    }


def _meant(entry: str) -> list[str]:
    if not entry.startswith(MARK):
        return [entry]
    if str(CORE) not in sys.path:
        sys.path.insert(0, str(CORE))
    from cutroom.capabilities import NAMES

    module = entry.removeprefix(MARK)
    places = {name: CORE / "cutroom" / name / f"{module.removeprefix('.')}.py" for name in NAMES}
    return [f"cutroom.{name}{module}" for name in reversed(NAMES) if not module or places[name].exists()]


class CapabilityLayers(LayersContract):
    """Imports go down, in the order of the list of capabilities."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        """Fill in the capabilities."""
        super().__init__(name, session_options, expanded(contract_options))


class CapabilityForbidden(ForbiddenContract):
    """What no capability may import."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        """Fill in the capabilities."""
        super().__init__(name, session_options, expanded(contract_options))
