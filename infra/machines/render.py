"""Render: prepare the Edit, then render it where Prepare says: in a function, in parts side by side, or on a GPU."""

from cutroom.kit.manifest import Machine
from infra.states import States, chain, each, ids, submit_job, task

PARTS_AT_ONCE = 40
GPU_TIMEOUT_S = 6 * 3600
WAYS = {"batch": "Render on GPU", "parts": "Parts"}


def definition(machine: Machine) -> States:
    """The states, without the failure path."""
    choices = [{"Variable": "$.target", "StringEquals": target, "Next": state} for target, state in WAYS.items()]
    parts = each(
        "$.pieces",
        {"run": ids("owner_id", "run_id", *machine.subject), "piece.$": "$$.Map.Item.Value"},
        chain(("Render a part", task("renders.piece"))),
        at_once=PARTS_AT_ONCE,
        result="$.done",
    )
    return (
        chain(
            ("Prepare", task("renders.prepare")),
            ("Where", {"Type": "Choice", "Choices": choices, "Default": "Render"}),
            ("Render", task("renders.render")),
        )
        | chain(("Parts", parts), ("Join", task("renders.join")))
        | submit_job("renders.render", timeout_s=GPU_TIMEOUT_S)
    )
