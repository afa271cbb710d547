"""What belongs to no one capability: the HTTP API, migrations, lost events, and what has had its time."""

from cutroom.kit.manifest import Area, Capability, Clock, Needs

CAPABILITY = Capability(
    name="system",
    clocks=(
        Clock("system.tasks.relay", every="1 minute"),
        Clock("system.tasks.forget", every="1 hour"),
    ),
    needs={
        "api": Needs(timeout_s=29, layers=("web",), routes=("/{proxy+}",)),
        "events": Needs(starts_jobs=True),
        "scheduler": Needs(starts_jobs=True),
        "migrate": Needs(tasks=("system.migrations.migrate",), timeout_s=300),
    },
    internal_tables=("idempotency_records",),
    secret_columns=("request_hash",),
    areas=(
        Area(
            "Home",
            about="What needs you now",
            page="/home",
            icon="IconHome",
            group="Start",
            shortcut="h",
            pinned=True,
        ),
    ),
)
