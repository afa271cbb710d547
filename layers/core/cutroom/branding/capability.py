"""Brands in the house."""

from cutroom.kit.manifest import Area, Capability, Needs, Prefix

CAPABILITY = Capability(
    name="branding",
    events=("BrandRenamed",),
    objects={"brand": Prefix(exported=True)},
    needs={
        "api": Needs(read=("brand",), write=("work",), delete=("brand",), calls=("preview",)),
        "preview": Needs(
            tasks=("branding.tasks.normalise",),
            layers=("ffmpeg",),
            read=("work",),
            write=("brand",),
            delete=("work",),
        ),
    },
    areas=(
        Area(
            "Brand",
            about="Logo, colors and fonts of your shorts",
            page="/brands",
            icon="IconPalette",
            group="Workspace",
            permission="manage",
        ),
    ),
)
