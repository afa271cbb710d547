"""The list of capabilities, and what follows from their manifests: the one place that a new capability is added to."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NamedTuple, cast

from cutroom.kit.manifest import (
    EVERY_PREFIX,
    EXPORTED_PREFIXES,
    Capability,
    Clock,
    Consumer,
    Machine,
    Needs,
    Notice,
    Prefix,
)

# In the order of their layers, the lowest first: each may use those before it.
NAMES = (
    "jobs",
    "ai",
    "webhooks",
    "accounts",
    "workspaces",
    "notifications",
    "billing",
    "payouts",
    "social",
    "branding",
    "library",
    "analysis",
    "clips",
    "splices",
    "renders",
    "studio",
    "publishing",
    "analytics",
    "insights",
    "marketplace",
    "privacy",
    "system",
)
MEMORY_MB, TIMEOUT_S, DISK_MB = 512, 60, 512  # of a function of which nobody needs more
PERMISSIONS = ("read", "write", "delete", "parts")


class Function(NamedTuple):
    """A function: the tasks that capabilities have put into it, and all that they need together."""

    name: str
    tasks: tuple[str, ...]
    needs: Needs

    @property
    def title(self) -> str:
        """The function's name in the template."""
        return f"{titled(self.name)}Function"


class Subscription(NamedTuple):
    """One event that one queue takes, and the consumer at its end."""

    event: str
    consumer: Consumer


@cache
def manifests() -> tuple[Capability, ...]:
    """Every capability's manifest, the lowest layer first."""
    return tuple(import_module(f"cutroom.{name}.capability").CAPABILITY for name in NAMES)


@cache
def machines() -> Mapping[str, Machine]:
    """Kind -> its machine."""
    return {machine.kind: machine for one in manifests() for machine in one.machines}


@cache
def jobs() -> Mapping[str, Machine]:
    """Kind of job -> its machine: those whose executions are listed among jobs."""
    return {kind: machine for kind, machine in machines().items() if machine.stages}


@cache
def notices() -> Mapping[str, Notice]:
    """Kind -> what people are told of, as settings list it: by group, the capabilities in the order of their layers."""
    order = ("Publishing", "Marketplace", "Money", "Videos")
    listed = sorted((notice for one in manifests() for notice in one.notices), key=lambda one: order.index(one.group))
    return {notice.kind: notice for notice in listed}


@cache
def prefixes() -> Mapping[str, Prefix]:
    """Every prefix of the media bucket below which somebody's objects lie."""
    return {name: prefix for one in manifests() for name, prefix in one.objects.items()}


@cache
def limits() -> str:
    """The function that says how much a workspace may hold and run; none where no capability has one."""
    return next((one.limits for one in manifests() if one.limits), "")


def leavings() -> list[str]:
    """The functions that take away what services outside keep of an owner."""
    return [one.leaves for one in manifests() if one.leaves]


def stored_bytes(session: Any) -> int:
    """How much storage everything takes that the session's workspace keeps."""
    return sum(load(one.stored_bytes)(session) for one in manifests() if one.stored_bytes)


def clocks() -> list[Clock]:
    """Everything that is done again and again."""
    return [clock for one in manifests() for clock in one.clocks]


def subscriptions() -> list[Subscription]:
    """Every event with every consumer of it."""
    return [Subscription(event, consumer) for one in manifests() for event, consumer in one.consumers.items()]


def announced() -> dict[str, str]:
    """Prefix -> the queue that is told of new objects under it."""
    return {
        name: one.consumers["ObjectCreated"].queue
        for one in manifests()
        for name, prefix in one.objects.items()
        if prefix.announced
    }


@cache
def functions() -> Mapping[str, Function]:
    """Every function, by name."""
    tasks: dict[str, dict[str, None]] = {}
    for function, task in _placed():
        tasks.setdefault(function, {})[task] = None
    names = dict.fromkeys([name for one in manifests() for name in one.needs] + list(tasks))
    return {name: _function(name, tuple(tasks.get(name, ()))) for name in names}


def _placed() -> Iterator[tuple[str, str]]:
    """(function, task) for every task."""
    for one in manifests():
        yield from ((name, task) for name, needs in one.needs.items() for task in needs.tasks)
        yield from ((machine.function, task) for machine in one.machines for task in (*machine.steps, machine.failed))
        yield from ((consumer.function, consumer.task) for consumer in one.consumers.values())
        yield from ((clock.function, clock.task) for clock in one.clocks)


def _function(name: str, tasks: tuple[str, ...]) -> Function:
    needs = Needs(memory_mb=MEMORY_MB, disk_mb=DISK_MB)
    for one in manifests():
        if name in one.needs:
            needs = _together(needs, one.needs[name])
    granted = {permission: _expanded(getattr(needs, permission)) for permission in PERMISSIONS}
    return Function(name, tasks, needs._replace(timeout_s=needs.timeout_s or TIMEOUT_S, **granted))


def _together(first: Needs, second: Needs) -> Needs:
    """What both need: the larger number, every name of either, and each permission that one of them has."""

    def joined(ours: Any, theirs: Any) -> Any:
        if isinstance(ours, tuple):
            return tuple(dict.fromkeys([*cast("tuple[str, ...]", ours), *theirs]))
        return max(ours, theirs)

    return Needs(*map(joined, first, second))


def _expanded(wanted: tuple[str, ...]) -> tuple[str, ...]:
    known = prefixes()
    exported = [name for name, prefix in known.items() if prefix.exported]
    meant = {EVERY_PREFIX: list(known), EXPORTED_PREFIXES: exported}
    return tuple(dict.fromkeys(name for one in wanted for name in meant.get(one, [one])))


def task_name(task: str) -> str:
    """`"library.tasks.probe"` as state machines, queues and clocks call it: `"library.probe"`."""
    return f"{task.split('.', maxsplit=1)[0]}.{task.rpartition('.')[2]}"


@cache
def function_of() -> Mapping[str, str]:
    """Name of a task -> the function that does it."""
    return {task_name(task): function for function, task in _placed()}


def load(task: str) -> Callable[..., Any]:
    """The function that a manifest names; its module is imported here."""
    module, _, name = task.rpartition(".")
    return getattr(import_module(f"cutroom.{module}"), name)


def named(name: str) -> Callable[..., Any]:
    """The task that is called `name`. Raises KeyError where no capability has it."""
    return load({task_name(task): task for _, task in _placed()}[name])


def modules(name: str) -> list[ModuleType]:
    """The module `name` of every capability that has one, the lowest layer first."""
    places = [f"cutroom.{one}.{name}" for one in NAMES]
    return [import_module(place) for place in places if find_spec(place)]


def titled(name: str) -> str:
    """`"open_graph"` as the template writes it: `"OpenGraph"`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
