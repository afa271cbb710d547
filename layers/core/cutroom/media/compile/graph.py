"""A filter graph in the making: it allots the numbers of inputs and the names of what flows between filters. Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import Generic, TypeVar

Opened = TypeVar("Opened")


class Inputs(Generic[Opened]):
    """What one ffmpeg run opens, in order; several graphs of the run may share it."""

    def __init__(self, first: int = 0) -> None:
        self.opened: list[Opened] = []
        self._first = first

    def open(self, what: Opened) -> int:
        """One more input; its number."""
        self.opened.append(what)
        return self._first + len(self.opened) - 1


class Graph:
    """Chains of filters. A label is a letter or word for its kind and a count: `r0`, `r1`."""

    def __init__(self) -> None:
        self._chains: list[str] = []
        self._counts: Counter[str] = Counter()

    def label(self, kind: str) -> str:
        """A name that nothing else in this graph has."""
        self._counts[kind] += 1
        return f"{kind}{self._counts[kind] - 1}"

    def add(self, filters: str, *sources: str, kind: str) -> str:
        """A chain of `filters` over `sources`, and the label of what comes out."""
        out = self.label(kind)
        self.end(filters, *sources, name=out)
        return out

    def split(self, filters: str, *sources: str, kinds: Sequence[str]) -> list[str]:
        """A chain whose last filter has an output for each of `kinds`; their labels."""
        outs = [self.label(kind) for kind in kinds]
        self._chains.append(f"{_bracketed(sources)}{filters}{_bracketed(outs)}")
        return outs

    def end(self, filters: str, *sources: str, name: str) -> None:
        """A chain whose result has a `name` of its own, such as the one that is mapped."""
        self._chains.append(f"{_bracketed(sources)}{filters}[{name}]")

    @property
    def text(self) -> str:
        """The graph as ffmpeg reads it."""
        return ";\n".join(self._chains)


def _bracketed(labels: Sequence[str]) -> str:
    return "".join(f"[{label}]" for label in labels)
