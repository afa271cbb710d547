"""Exports in the house, and the frames that are shown before one is made."""

from cutroom.kit.manifest import Area, Capability, Machine, Needs, Notice, Prefix

CAPABILITY = Capability(
    name="renders",
    events=("ExportFinished",),
    consumes={
        "VideoDeleted": "renders.purging.purge_exports",
        "ExportFinished": "renders.notices.on_export_finished",
        "JobFailed": "renders.notices.on_job_failed",
    },
    notices=(
        Notice(
            "export_ended",
            group="Videos",
            label="An export is ready, or failed",
            texts={"ready": "“{title}” is ready to download", "failed": "The export of “{title}” failed"},
            page="/exports/{export_id}",
            by_mail=False,
        ),
    ),
    machines=(
        Machine(
            "render",
            label="Exporting short",
            page="/exports/{export_id}",
            function="render",
            subject=("export_id",),
            steps=(
                "renders.tasks.prepare",
                "renders.tasks.render",
                "renders.tasks.piece",
                "renders.tasks.join",
            ),
            stages={"prepare": 0.03, "render": 0.92, "join": 0.03},
            optional=("join",),
            failed="renders.events.failed",
            definition="infra.machines.render",
            timeout_s=8 * 3600,
        ),
    ),
    stored_bytes="renders.queries.stored_bytes",
    objects={"exports": Prefix(exported=True)},
    needs={
        "api": Needs(
            memory_mb=1024,  # more than half a processor: passwords are hashed, Edits composed (ADR 0032)
            read=("exports", "work"),
            write=("work",),
            delete=("exports",),
            calls=("preview",),
        ),
        "events": Needs(delete=("exports",)),
        "preview": Needs(
            tasks=("renders.pictures.frame", "renders.pictures.rough_clip", "renders.pictures.cover"),
            memory_mb=1769,  # a whole processor
            timeout_s=24,  # within a request (runtime/functions.py)
            disk_mb=1024,
            layers=("ffmpeg", "fonts"),
            read=("uploads", "drop", "media", "brand", "exports", "work"),
            write=("work",),
        ),
        "render": Needs(
            memory_mb=8192,
            timeout_s=900,
            disk_mb=10240,
            layers=("ffmpeg", "fonts"),
            read=("uploads", "drop", "media", "brand", "exports", "work"),
            write=("exports", "work"),
            delete=("exports", "work"),
            parts=("exports", "work"),
        ),
    },
    secret_columns=("fingerprint", "token_hash"),
    areas=(
        Area(
            "Exports",
            about="Finished shorts",
            page="/exports",
            icon="IconDownload",
            group="Create",
            shortcut="e",
            pinned=True,
        ),
    ),
)
