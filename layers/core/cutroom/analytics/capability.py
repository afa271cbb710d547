"""Analytics: readings of published posts, kept as they were told (ADR 0046)."""

from cutroom.kit.manifest import Area, Capability, Clock, Needs

CAPABILITY = Capability(
    name="analytics",
    consumes={
        "PostPublished": "analytics.events.on_post_published",
        "PostFailed": "analytics.events.on_post_failed",
    },
    clocks=(Clock("analytics.tasks.read", every="1 minute"),),
    needs={"scheduler": Needs(layers=("web",), holds_grants=True)},
    internal_tables=("read_plans", "parked_metrics"),
    areas=(
        Area(
            "Analytics",
            about="Views, likes and comments of what you posted",
            page="/analytics",
            icon="IconChartBar",
            group="Publish",
            order=4,
        ),
    ),
)
