"""The studio: plan, speak and draw each scene, compose the music, put everything together."""

from cutroom.kit.manifest import Machine
from infra.states import States, chain, each, ids, task

SCENES_AT_ONCE = 20


def definition(machine: Machine) -> States:
    """The states, without the failure path."""
    scenes = each(
        "$.scenes",
        {"run": ids("owner_id", "run_id", *machine.subject), "scene.$": "$$.Map.Item.Value"},
        chain(("Make a scene", task("studio.scene"))),
        at_once=SCENES_AT_ONCE,
        result="$.done",
    )
    return chain(
        ("Plan", task("studio.plan")),
        ("Scenes", scenes),
        ("Music", task("studio.music")),
        ("Compose", task("studio.compose")),
    )
