"""Splices in the house."""

from cutroom.kit.manifest import Area, Capability, Command

CAPABILITY = Capability(
    name="splices",
    areas=(
        Area(
            "Splices",
            about="Two clips in one frame",
            page="/splices",
            icon="IconLayoutRows",
            group="Create",
            shortcut="s",
        ),
    ),
    commands=(Command("New splice", page="/splices/new", icon="IconLayoutRows"),),
)
