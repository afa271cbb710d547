"""A validator of Amazon States Language (JSONPath), after https://states-language.net/spec.html."""

from collections.abc import Iterator
from typing import Any

State = dict[str, Any]
TERMINAL = ("Succeed", "Fail")
KINDS = ("Task", "Map", "Parallel", "Choice", "Pass", "Wait", *TERMINAL)
MAY_RETRY = ("Task", "Map", "Parallel")
ERRORS = ("States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout", "States.Permissions")


def problems(machine: State, where: str = "machine") -> list[str]:
    """Everything that is wrong with a machine or with one inside it, in words."""
    states: dict[str, State] = machine.get("States", {})
    found = [] if machine.get("StartAt") in states else [f"{where}: StartAt is no state"]
    for name, state in states.items():
        found += _of_state(f"{where}/{name}", state, states)
    unreached = set(states) - reachable(machine)
    return found + [f"{where}: nothing leads to {name}" for name in sorted(unreached)]


def reachable(machine: State) -> set[str]:
    """The states that some way from the start leads to."""
    states: dict[str, State] = machine["States"]
    seen, waiting = set[str](), [machine.get("StartAt", "")]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in states:
            continue
        seen.add(name)
        waiting += targets(states[name])
    return seen


def targets(state: State) -> list[str]:
    """The states that may follow this one."""
    following = [state[key] for key in ("Next", "Default") if key in state]
    following += [choice["Next"] for choice in state.get("Choices", [])]
    return following + [catch["Next"] for catch in state.get("Catch", [])]


def inside(state: State) -> list[State]:
    """The machines inside a Map or Parallel state."""
    return [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]


def every_state(machine: State, caught: bool = False) -> Iterator[tuple[str, State, bool]]:
    """(name, state, whether it or a state around it catches everything), at every depth."""
    for name, state in machine["States"].items():
        here = caught or any("States.ALL" in one["ErrorEquals"] for one in state.get("Catch", []))
        yield name, state, here
        for inner in inside(state):
            yield from every_state(inner, here)


def _of_state(where: str, state: State, states: dict[str, State]) -> list[str]:
    kind = state.get("Type")
    if kind not in KINDS:
        return [f"{where}: unknown type {kind}"]
    found = [f"{where}: leads to {name}, which is no state" for name in targets(state) if name not in states]
    found += _ways_out(where, state, str(kind)) + _handlers(where, state, str(kind))
    for inner in inside(state):
        found += problems(inner, where)
    return found


def _ways_out(where: str, state: State, kind: str) -> list[str]:
    ways = ("Next" in state) + bool(state.get("End"))
    if kind in (*TERMINAL, "Choice"):
        return [f"{where}: a {kind} state has neither Next nor End"] if ways else []
    return [] if ways == 1 else [f"{where}: needs exactly one of Next and End"]


def _handlers(where: str, state: State, kind: str) -> list[str]:
    handlers = state.get("Retry", []) + state.get("Catch", [])
    if handlers and kind not in MAY_RETRY:
        return [f"{where}: a {kind} state can neither retry nor catch"]
    found: list[str] = []
    for group in (state.get("Retry", []), state.get("Catch", [])):
        for position, one in enumerate(group):
            named: list[str] = one["ErrorEquals"]
            if "States.ALL" in named and (len(named) > 1 or position + 1 < len(group)):
                found.append(f"{where}: States.ALL stands alone and last")
            found += [f"{where}: unknown {name}" for name in named if name.startswith("States.") and name not in ERRORS]
    if kind == "Map" and "ItemsPath" not in state:
        found.append(f"{where}: a Map without ItemsPath runs over its whole input")
    return found
