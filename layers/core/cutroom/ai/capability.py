"""Models in the house."""

from cutroom.kit.manifest import Capability, Needs, Prefix

CALLS = Needs(packs=("ai",), read=("cache",), write=("cache",), calls_models=True)

CAPABILITY = Capability(
    name="ai",
    objects={"cache": Prefix(kept_days=30)},  # answers of models
    needs={"api": CALLS, "analyze": CALLS, "speech": CALLS},
    secret_columns=("fingerprint",),
)
