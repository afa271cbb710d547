"""Models in the house."""

from cutroom.kit.manifest import Capability, Needs, Prefix

CALLS = Needs(packs=("ai",), read=("cache",), write=("cache",), calls_models=True)

CAPABILITY = Capability(
    name="ai",
    objects={"cache": Prefix(kept_days=30)},  # answers of models
    needs={
        "analyze": CALLS,
        "speech": CALLS,
        "preview": CALLS._replace(tasks=("ai.tasks.embed",), packs=("ai", "inference", "models")),
        "api": Needs(calls=("preview",)),
    },
    secret_columns=("fingerprint",),
)
