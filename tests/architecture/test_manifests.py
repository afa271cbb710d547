"""The manifests: each names what is there, nothing twice, and nothing that would not be found until it is needed."""

from collections import Counter
from inspect import getmodule
from pathlib import Path

import pytest

from cutroom import capabilities
from cutroom.kit.manifest import Machine
from cutroom.runtime.events import Event
from cutroom.runtime.tasks import input_of

CORE = Path(__file__).resolve().parents[2] / "layers" / "core" / "cutroom"
MANIFESTS = {one.name: one for one in capabilities.manifests()}
TASKS = sorted({task for spec in capabilities.functions().values() for task in spec.tasks})


def test_every_folder_with_a_manifest_is_in_the_list() -> None:
    assert {path.parent.name for path in CORE.glob("*/capability.py")} == set(capabilities.NAMES)
    assert list(MANIFESTS) == list(capabilities.NAMES)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_that_a_manifest_names_is_there_and_says_what_it_takes(task: str) -> None:
    assert capabilities.named(capabilities.task_name(task)) is capabilities.load(task)
    input_of(capabilities.load(task))


def test_no_two_tasks_share_a_name_and_none_is_in_two_functions_but_what_records_a_failure() -> None:
    names = [capabilities.task_name(task) for spec in capabilities.functions().values() for task in spec.tasks]
    usual = capabilities.task_name(Machine._field_defaults["failed"])  # each machine names the function that does it
    assert [name for name, count in Counter(names).items() if count > 1 and name != usual] == []


@pytest.mark.parametrize("name", MANIFESTS)
def test_the_events_of_a_manifest_are_those_of_its_schemas(name: str) -> None:
    declared = {one.__name__ for module in capabilities.modules("schemas") for one in events_in(module)
                if module.__name__.split(".")[1] == name}  # fmt: skip
    assert declared == set(MANIFESTS[name].events)


def events_in(module: object) -> list[type[Event]]:
    """The events that a module defines itself."""
    found = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Event)]
    return [one for one in found if getmodule(one) is module]


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_consumer_takes_an_event_that_somebody_tells(name: str) -> None:
    told = {event for one in MANIFESTS.values() for event in one.events} | {"ObjectCreated"}
    for event, consumer in MANIFESTS[name].consumers.items():
        assert event in told
        assert input_of(capabilities.load(consumer.task)).__name__ == event
        assert consumer.queue.isidentifier(), "what follows the last dash of a queue's name tells the consumer"


def test_one_function_takes_a_queue_s_messages() -> None:
    functions: dict[str, set[str]] = {}
    for one in capabilities.subscriptions():
        functions.setdefault(one.consumer.queue, set()).add(one.consumer.function)
    assert all(len(found) == 1 for found in functions.values())
    pairs = Counter((one.consumer.queue, one.event) for one in capabilities.subscriptions())
    assert set(pairs.values()) == {1}, "two consumers of one event need two queues"


def test_kinds_prefixes_and_stages_are_nobody_elses() -> None:
    manifests = MANIFESTS.values()
    for names in (
        [machine.kind for one in manifests for machine in one.machines],
        [prefix for one in manifests for prefix in one.objects],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []
    for machine in capabilities.machines().values():
        assert bool(machine.stages) == bool(machine.label), f"{machine.kind} is a job or is none"
        assert set(machine.optional) <= set(machine.stages)
