"""Webhooks in the house."""

from cutroom.kit.manifest import Capability, Clock, Needs

CAPABILITY = Capability(
    name="webhooks",
    events=("WebhookReceived",),
    clocks=(
        Clock("webhooks.tasks.announce", every="5 minutes"),
        Clock("webhooks.tasks.forget", every="1 hour"),
    ),
    needs={
        "webhooks": Needs(
            memory_mb=1024,
            timeout_s=15,
            layers=("web",),
            routes=("/api/webhooks/{source}",),
            takes_webhooks=True,
        )
    },
    internal_tables=("webhook_events",),
)
