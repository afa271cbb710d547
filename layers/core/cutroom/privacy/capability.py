"""Privacy in the house: a takeout of everything that is a person's, and its purge."""

from cutroom.kit.manifest import EVERY_PREFIX, EXPORTED_PREFIXES, Capability, Clock, Machine, Needs, Prefix

ACCOUNTS = ("web",)  # reading them loads what checks passwords and tokens

CAPABILITY = Capability(
    name="privacy",
    consumes={
        "AccountClosed": "privacy.events.purge_account",
        "WorkspaceDeleted": "privacy.events.purge_workspace",
    },
    machines=(
        Machine(
            "takeout",
            label="Exporting your data",
            page="/account?tab=privacy",
            function="privacy",
            subject=("takeout_id",),
            steps=("privacy.tasks.gather",),
            stages={"gather": 1.0},
            failed="privacy.events.takeout_failed",
        ),
    ),
    clocks=(Clock("privacy.events.sweep", every="5 minutes"),),
    objects={"takeouts": Prefix(kept_days=8)},
    needs={
        "api": Needs(read=("takeouts",)),
        "events": Needs(delete=(EVERY_PREFIX,), parts=(EVERY_PREFIX,)),
        "scheduler": Needs(layers=ACCOUNTS, delete=("takeouts",)),
        "privacy": Needs(
            memory_mb=1024,
            layers=ACCOUNTS,
            timeout_s=900,
            disk_mb=2048,
            read=(EXPORTED_PREFIXES, "takeouts"),
            write=("takeouts",),
            delete=("takeouts", "work"),
            parts=("takeouts",),
        ),
    },
    internal_tables=("takeouts",),
)
