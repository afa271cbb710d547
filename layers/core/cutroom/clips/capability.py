"""Clips in the house."""

from cutroom.kit.manifest import Capability, Needs

CAPABILITY = Capability(
    name="clips",
    needs={"analyze": Needs(tasks=("clips.tasks.choose",))},
    secret_columns=("embedding",),
)
