"""The state machines: right by the language's rules, and right by the contract in docs/architecture.md."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

import pytest

from cutroom import capabilities
from cutroom.capabilities import titled
from cutroom.kit import errors
from infra import pipelines, states
from tests.infra import asl
from tests.infra.conftest import Synthesised

MACHINES: dict[str, Callable[[], states.State]] = {
    titled(kind): partial(pipelines.definition, machine) for kind, machine in capabilities.machines().items()
}
NEVER_AGAIN = {"Unplayable", "Invalid", "NotFound", "Conflict", "Forbidden", "Gone", "Cancelled"}


def tasks(machine: states.State) -> list[tuple[str, states.State]]:
    return [(name, state) for name, state, _ in asl.every_state(machine) if state["Type"] == "Task"]


@pytest.mark.parametrize("name", MACHINES)
def test_machine_obeys_the_language(name: str) -> None:
    assert asl.problems(MACHINES[name]()) == []


@pytest.mark.parametrize("name", MACHINES)
def test_every_task_retries_by_name_is_caught_and_has_a_time_out(name: str) -> None:
    for task, state, caught in asl.every_state(MACHINES[name]()):
        if state["Type"] != "Task":
            continue
        given_up: set[str] = set()
        for retry in state["Retry"]:
            if retry["MaxAttempts"] == 0:
                given_up |= set(retry["ErrorEquals"])
            elif "States.ALL" in retry["ErrorEquals"]:
                assert given_up >= NEVER_AGAIN, f"{task} would be repeated in vain"
            else:
                assert not set(retry["ErrorEquals"]) & NEVER_AGAIN, f"{task} would be repeated in vain"
        assert caught, f"{task} can fail without a trace"
        assert 0 < state["TimeoutSeconds"] <= 6 * 3600


@pytest.mark.parametrize("name", MACHINES)
def test_three_attempts_in_all_with_growing_and_scattered_waits(name: str) -> None:
    for task, state in tasks(MACHINES[name]()):
        for retry in (retry for retry in state["Retry"] if retry["MaxAttempts"]):
            assert retry["JitterStrategy"] == "FULL"
            assert retry["BackoffRate"] > 1
            if retry["ErrorEquals"] != states.THROTTLED:
                assert retry["MaxAttempts"] == 2, task


@pytest.mark.parametrize("name", MACHINES)
def test_a_failed_run_records_its_reason_and_then_fails(name: str) -> None:
    machine = MACHINES[name]()
    record, failed = machine["States"][states.RECORD], machine["States"][states.FAILED]
    assert failed["Type"] == "Fail"
    assert record["Next"] == states.FAILED
    assert record["Catch"][0]["Next"] == states.FAILED
    assert record["Parameters"]["Payload"]["input"]["error.$"] == "$.error"
    assert failed["ErrorPath"] == "$.error.Error"
    assert record["ResultPath"] is None, "the recorder's answer would hide the error that Failed shows"


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        ("Ingest", ["video_id"]),
        ("Analysis", ["analysis_id", "video_id"]),
        ("Render", ["export_id"]),
        ("Takeout", ["takeout_id"]),
        ("Publish", ["target_id"]),
    ],
)
def test_the_failure_task_gets_the_machines_input_and_the_error(name: str, subjects: list[str]) -> None:
    given = MACHINES[name]()["States"][states.RECORD]["Parameters"]["Payload"]["input"]
    assert set(given) == {f"{key}.$" for key in ("owner_id", "run_id", "error", *subjects)}


def test_segments_are_seen_and_heard_side_by_side() -> None:
    segments = MACHINES["Analysis"]()["States"]["Segments"]
    assert segments["ItemsPath"] == "$.segments"
    assert segments["MaxConcurrency"] == 40
    assert segments["ResultPath"] == "$.done"
    assert set(segments["ItemSelector"]) == {"run", "segment.$"}
    [parallel] = segments["ItemProcessor"]["States"].values()
    called = [next(iter(branch["States"].values()))["Parameters"]["Payload"]["task"] for branch in parallel["Branches"]]
    assert called == ["analysis.see", "analysis.hear"]


def test_choose_gets_what_plan_gave_whatever_join_answers() -> None:
    join = MACHINES["Analysis"]()["States"]["Join"]
    assert join["ResultPath"] is None
    assert join["Next"] == "Choose"


def test_a_render_goes_where_prepare_says() -> None:
    machine = MACHINES["Render"]()["States"]
    ways = {choice["StringEquals"]: choice["Next"] for choice in machine["Where"]["Choices"]}
    assert ways == {"batch": "Render on GPU", "parts": "Parts"}
    assert {choice["Variable"] for choice in machine["Where"]["Choices"]} == {"$.target"}
    assert machine["Where"]["Default"] == "Render"
    assert machine["Run on GPU"]["Resource"].endswith("batch:submitJob.sync")
    assert machine["Render on GPU"]["Parameters"] == {"task": "renders.render", "input.$": "$"}
    assert machine["Run on GPU"]["Parameters"]["Parameters"] == {"payload.$": "States.JsonToString($.job)"}


def test_parts_are_rendered_side_by_side_and_joined_from_what_prepare_gave() -> None:
    machine = MACHINES["Render"]()["States"]
    parts = machine["Parts"]
    assert (parts["ItemsPath"], parts["ResultPath"], parts["Next"]) == ("$.pieces", "$.done", "Join")
    assert set(parts["ItemSelector"]) == {"run", "piece.$"}
    [part] = parts["ItemProcessor"]["States"].values()
    assert part["Parameters"]["Payload"]["task"] == "renders.piece"
    assert machine["Join"]["Parameters"]["Payload"] == {"task": "renders.join", "input.$": "$"}


def test_a_post_waits_for_its_instant_and_again_for_as_long_as_its_worker_says() -> None:
    machine = MACHINES["Publish"]()
    assert machine["StartAt"] == "Wait"
    assert (machine["States"]["Wait"]["TimestampPath"], machine["States"]["Wait"]["Next"]) == ("$.at", "Deliver")
    assert machine["States"]["Deliver"]["Parameters"]["Payload"]["task"] == "publishing.deliver"
    [again] = machine["States"]["Again"]["Choices"]
    assert (again["Variable"], again["StringEquals"], again["Next"]) == ("$.next", "wait", "Wait")


def test_the_machines_call_the_tasks_of_the_contract() -> None:
    called = {
        state["Parameters"]["Payload"]["task"]
        for machine in MACHINES.values()
        for _, state in tasks(machine())
        if "Payload" in state["Parameters"]
    }
    assert called == {
        "library.probe", "library.previews", "library.ingest_failed",
        "analysis.plan", "analysis.see", "analysis.hear", "analysis.join", "clips.choose", "analysis.finish",
        "analysis.failed",
        "renders.prepare", "renders.render", "renders.piece", "renders.join", "renders.failed",
        "studio.plan", "studio.scene", "studio.music", "studio.compose", "jobs.failed",
        "privacy.gather", "privacy.takeout_failed", "publishing.deliver", "publishing.failed",
    }  # fmt: skip


@pytest.mark.parametrize("kind", capabilities.machines())
def test_a_machine_calls_the_tasks_that_its_manifest_names(kind: str) -> None:
    machine = capabilities.machines()[kind]
    text = json.dumps(pipelines.definition(machine))
    named = {capabilities.task_name(task) for task in (*machine.steps, machine.failed)}
    assert named <= set(re.findall(r'"task": "([\w.]+)"', text))


def test_what_is_final_follows_from_the_error_class_alone() -> None:
    assert set(states.FINAL) >= NEVER_AGAIN
    assert not {"RetryLater", "RateLimited"} & set(states.FINAL)

    class NoSuchVoice(errors.NotFound):
        """Of another module, so no state machine knows it."""

    class Busy(errors.AppError):
        """Final only where it says so."""

        retryable = True

    raised = errors.known_to_states(NoSuchVoice("There is no such voice.", voice="Ada"))
    assert (type(raised), raised.message, raised.details) == (
        errors.NotFound, "There is no such voice.", {"voice": "Ada"},
    )  # fmt: skip
    busy = Busy("Later.")
    assert errors.known_to_states(busy) is busy


def test_the_deployed_definitions_are_these_and_nothing_is_left_to_substitute(cloud: Synthesised) -> None:
    for name, made in MACHINES.items():
        properties = cloud.one("StepFunctions::StateMachine", name)
        assert json.loads(properties["DefinitionString"]) == made()
        wanted = set(re.findall(r"\$\{(\w+)\}", properties["DefinitionString"]))
        assert wanted == set(properties["DefinitionSubstitutions"])


def test_machines_are_standard_logged_and_traced(cloud: Synthesised) -> None:
    machines = cloud.of("StepFunctions::StateMachine")
    assert len(machines) == len(MACHINES)
    for properties in machines.values():
        assert properties["StateMachineType"] == "STANDARD"
        assert properties["LoggingConfiguration"]["Level"] == "ALL"
        assert properties["LoggingConfiguration"]["IncludeExecutionData"] is False, "inputs may name people's files"
        assert properties["TracingConfiguration"]["Enabled"] is True


def broken(change: Callable[[dict[str, Any]], Any]) -> list[str]:
    machine = deepcopy(MACHINES["Render"]())
    change(machine["States"])
    return asl.problems(machine)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s["Prepare"].update(Next="Nowhere"), "which is no state"),
        (lambda s: s["Where"].update(Default="Nowhere"), "which is no state"),
        (lambda s: s["Render"].pop("End"), "exactly one of Next and End"),
        (lambda s: s["Render"].update(Next="Failed"), "exactly one of Next and End"),
        (lambda s: s["Where"].update(Choices=[]), "nothing leads to Render on GPU"),
        (lambda s: s["Failed"].update(End=True), "neither Next nor End"),
        (lambda s: s["Render"]["Retry"].insert(0, states.retry(["States.ALL"])), "alone and last"),
        (lambda s: s["Render"]["Retry"].append(states.retry(["States.Al"])), "unknown States.Al"),
        (lambda s: s["Where"].update(Retry=[states.retry(["A"])]), "neither retry nor catch"),
        (lambda s: s["Render"].update(Type="Tusk"), "unknown type"),
    ],
)
def test_the_validator_sees_mistakes(change: Callable[[dict[str, Any]], Any], words: str) -> None:
    assert any(words in problem for problem in broken(change))
