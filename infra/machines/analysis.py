"""Analysis: plan segments, see and hear each of them side by side, join what came out, choose the moments."""

from cutroom.kit.manifest import Machine
from infra.states import State, States, chain, each, ids, keep_input, task, together

SEGMENTS_AT_ONCE = 40


def definition(machine: Machine) -> States:
    """The states, without the failure path."""
    segments = each(
        "$.segments",
        {"run": ids("owner_id", "run_id", *machine.subject), "segment.$": "$$.Map.Item.Value"},
        chain(("See and hear", _see_and_hear())),
        at_once=SEGMENTS_AT_ONCE,
        result="$.done",
    )
    return chain(
        ("Plan", task("analysis.plan")),
        ("Segments", segments),
        ("Join", keep_input(task("analysis.join"))),
        ("Choose", task("clips.choose")),
        ("Finish", task("analysis.finish")),
    )


def _see_and_hear() -> State:
    return together(chain(("See", task("analysis.see"))), chain(("Hear", task("analysis.hear"))))
