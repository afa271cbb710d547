"""Publish: wait for the instant, work on the target, and wait again for as long as its worker wants to go on."""

from cutroom.kit.manifest import Machine
from infra.states import States, chain, task


def definition(machine: Machine) -> States:
    """The states, without the failure path."""
    again = {"Variable": "$.next", "StringEquals": "wait", "Next": "Wait"}
    return chain(
        ("Wait", {"Type": "Wait", "TimestampPath": "$.at"}),
        ("Deliver", task("publishing.deliver", function=machine.function)),
        ("Again", {"Type": "Choice", "Choices": [again], "Default": "Done"}),
        ("Done", {"Type": "Succeed"}),
    )
