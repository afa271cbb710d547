"""Clips in the house."""

from cutroom.kit.manifest import Area, Capability, Needs

CAPABILITY = Capability(
    name="clips",
    consumes={"BrandRenamed": "clips.events.on_brand_renamed"},
    needs={"analyze": Needs(tasks=("clips.tasks.choose",))},
    secret_columns=("embedding",),
    areas=(
        Area(
            "Clips",
            about="The best moments of all your videos",
            page="/clips",
            icon="IconSparkles",
            group="Create",
            pinned=True,
        ),
    ),
)
