"""The studio in the house: videos made from a prompt or of photos."""

from cutroom.kit.manifest import Area, Capability, Command, Machine, Needs, Prefix

CAPABILITY = Capability(
    name="studio",
    machines=(
        Machine(
            "studio",
            label="Making video",
            page="/studio/{project_id}",
            function="studio",
            subject=("project_id",),
            steps=(
                "studio.tasks.plan",
                "studio.tasks.scene",
                "studio.tasks.music",
                "studio.tasks.compose",
            ),
            stages={"plan": 0.02, "scenes": 0.83, "music": 0.1, "compose": 0.05},
            definition="infra.machines.studio",
            timeout_s=2 * 3600,
        ),
    ),
    objects={"studio": Prefix(exported=True)},
    rates=("photos",),  # bytes that a workspace may send in an hour
    needs={
        "api": Needs(read=("studio",), write=("work",), delete=("studio",), calls=("preview", "studio")),
        "preview": Needs(
            tasks=("studio.pictures.options", "studio.pictures.write", "studio.pictures.poster"),
            layers=("ffmpeg", "fonts"),
            packs=("inference", "models"),
            write=("studio",),
        ),
        "studio": Needs(
            tasks=("studio.reading.read_photo",),
            memory_mb=3008,
            timeout_s=900,
            disk_mb=2048,
            layers=("ffmpeg", "fonts"),
            packs=("inference", "models", "photos", "voice"),
            read=("studio", "work"),
            write=("studio",),
            delete=("studio", "work"),
            parts=("studio",),
        ),
        "render": Needs(read=("studio",)),
    },
    areas=(
        Area(
            "Studio",
            about="Videos from a prompt or photos",
            page="/studio",
            icon="IconWand",
            group="Create",
            within=("/studio/",),
            permission="edit",
        ),
    ),
    commands=(
        Command("New video from a prompt", page="/studio", icon="IconWand"),
        Command("New video of photos", page="/studio?from=photos", icon="IconPhoto"),
    ),
    stored_bytes="studio.queries.photo_bytes",
)
