"""Clips in the house."""

from cutroom.kit.capability import Capability, Needs

CAPABILITY = Capability(
    name="clips",
    needs={"analyze": Needs(tasks=("clips.tasks.choose",))},
    secret_columns=("embedding",),
)
