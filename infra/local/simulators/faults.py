"""Faults on demand: what goes wrong, at which of the calls, and whether the effect has happened by then."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from infra.local.simulators.messages import Reply
from infra.local.simulators.state import State

Kind = Literal[
    "before_effect", "after_effect", "delayed_effect", "slow", "cut_answer", "cut_upload",
    "webhook_doubled", "webhook_reordered", "webhook_early", "webhook_delayed", "webhook_lost",
]  # fmt: skip
CALLS: tuple[str, ...] = tuple(kind for kind in get_args(Kind) if not kind.startswith("webhook_"))
WEBHOOKS: tuple[str, ...] = tuple(kind for kind in get_args(Kind) if kind.startswith("webhook_"))


@dataclass(frozen=True)
class Fault:
    """One fault.

    before_effect: `reply` is answered and nothing happens; without a reply the connection is cut.
    after_effect: it happens, and the answer is lost, or is `reply`.
    delayed_effect: the connection is cut (or `reply` answered), and it happens `after_s` later by the virtual clock.
    slow: it happens, and the answer comes `after_s` later by real time.
    cut_answer: it happens, and the answer ends at byte `at_byte` of its body (its half where that is None).
    cut_upload: the connection is cut when `at_byte` bytes of the request's body have come.
    webhook_*: what becomes of the events of type `operation`: sent twice, after the next event, before the answer to
    the call that caused it, `after_s` later, or never.

    `operation` and `key` say whose calls are meant (all where empty), `nth` which of them is the first to fail, `times`
    how many fail.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    kind: Kind
    reply: Reply | None = None
    after_s: Annotated[float, Field(ge=0)] = 0.0
    at_byte: Annotated[int | None, Field(ge=0)] = None
    operation: str = ""
    key: str = ""
    nth: Annotated[int, Field(ge=1)] = 1
    times: Annotated[int, Field(ge=1)] = 1

    def matches(self, operation: str, keys: AbstractSet[str]) -> bool:
        """Whether a call is one of those that are meant."""
        return self.operation in ("", operation) and (not self.key or self.key in keys)


def refused_with(reply: Reply) -> Fault:
    """The plain failure: this answer, and no effect."""
    return Fault("before_effect", reply)


FAULT: TypeAdapter[Fault] = TypeAdapter(Fault)


def parsed(given: dict[str, Any]) -> Fault:
    """A fault as the control surface takes it. Raises ValueError, naming the fields that are wrong."""
    try:
        return FAULT.validate_python(given)
    except ValidationError as wrong:
        fields = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors())
        raise ValueError(fields) from None


class Faults:
    """The faults that are waiting for their calls; kept in the simulator's state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, fault: Fault) -> int:
        """Wait for the calls of a fault; gives its id."""
        saved = FAULT.dump_json(fault).decode()
        return int(self._state.execute("INSERT INTO faults (fault) VALUES (?)", saved).lastrowid or 0)

    def waiting(self) -> dict[int, Fault]:
        """The faults that are still to come, by id."""
        rows = self._state.query("SELECT id, fault FROM faults ORDER BY id")
        return {row["id"]: FAULT.validate_json(row["fault"]) for row in rows}

    def clear(self, id: int | None = None) -> None:
        """Forget one fault, or all."""
        self._state.execute("DELETE FROM faults WHERE ? IS NULL OR id = ?", id, id)

    def take(self, operation: str, keys: AbstractSet[str], kinds: tuple[str, ...] = CALLS) -> Fault | None:
        """The fault of this call, if one is due: each that means it counts it, the oldest one that is due is used."""
        due: Fault | None = None
        with self._state.transaction():
            for id, fault in self.waiting().items():
                if fault.kind not in kinds or not fault.matches(operation, keys):
                    continue
                [row] = self._state.query("SELECT seen FROM faults WHERE id = ?", id)
                seen = row["seen"] + 1
                if seen >= fault.nth and due is not None:
                    continue  # one call has one fault; this one waits for the next
                self._state.execute("UPDATE faults SET seen = ? WHERE id = ?", seen, id)
                if seen < fault.nth:
                    continue
                due = fault
                if seen >= fault.nth + fault.times - 1:
                    self.clear(id)
        return due
