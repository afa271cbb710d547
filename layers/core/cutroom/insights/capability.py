"""Insights: what the workspace's own posts say about what works (ADR 0057)."""

from cutroom.kit.manifest import Area, Capability

CAPABILITY = Capability(
    name="insights",
    areas=(
        Area(
            "Insights",
            about="What works for your channels, and how sure that is",
            page="/insights",
            icon="IconBulb",
            group="Publish",
            order=5,
        ),
    ),
)
