"""The library in the house: uploads and drops become videos."""

from cutroom.kit.manifest import Area, Capability, Clock, Command, Consumer, Machine, Needs, Prefix

SOURCES = ("uploads", "drop")
# Takes objects in and removes what is left of videos: the consumer, and the clock for those whose events were lost.
KEEPS_HOUSE = Needs(
    read=SOURCES,
    write=("uploads",),
    delete=(*SOURCES, "media", "work"),
    parts=(*SOURCES, "media", "work"),
)

CAPABILITY = Capability(
    name="library",
    events=("VideoProbed", "VideoDeleted", "UploadAbandoned"),
    consumes={
        "ObjectCreated": Consumer("library.events.on_object_created", queue="ingest"),
        "VideoDeleted": "library.events.purge_video",
        "UploadAbandoned": "library.events.purge_upload",
    },
    machines=(
        Machine(
            "ingest",
            label="Processing video",
            page="/videos/{video_id}",
            function="ingest",
            subject=("video_id",),
            steps=("library.tasks.probe", "library.tasks.previews"),
            stages={"probe": 0.1, "previews": 0.9},
            failed="library.events.ingest_failed",
            timeout_s=2 * 3600,
        ),
    ),
    clocks=(Clock("library.events.sweep", every="1 minute"),),
    objects={
        "uploads": Prefix(exported=True, announced=True, cools_after_days=30),
        "drop": Prefix(announced=True),
        "media": Prefix(exported=True),
    },
    needs={
        "api": Needs(read=("uploads", "media"), write=("uploads",), parts=("uploads",)),
        "events": KEEPS_HOUSE,
        "scheduler": KEEPS_HOUSE,
        "ingest": Needs(
            memory_mb=2048,
            timeout_s=900,
            disk_mb=4096,
            layers=("ffmpeg",),
            read=(*SOURCES, "media", "work"),
            write=("media", "work"),
            delete=("media", "work"),
            parts=("media", "work"),
        ),
    },
    secret_columns=("storage_upload_id",),
    stored_bytes="library.quota.stored_bytes",
    areas=(
        Area(
            "Library",
            about="Your videos",
            page="/library",
            icon="IconMovie",
            group="Create",
            within=("/videos/", "/compare"),
            shortcut="l",
            pinned=True,
        ),
    ),
    commands=(Command("Open archive", page="/library?archived=true", icon="IconArchive", kind="Page"),),
)
