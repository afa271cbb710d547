"""Publishing: posts on connected accounts, sent exactly once (ADR 0044)."""

from cutroom.kit.manifest import Area, Capability, Clock, Machine, Needs

CAPABILITY = Capability(
    name="publishing",
    events=("PostPublished", "PostFailed", "PostsMissed", "PostProposed", "PostDecided", "ApprovalReminderDue"),
    consumes={
        "SocialAccountLost": "publishing.events.on_account_lost",
        "SocialAccountRestored": "publishing.events.on_account_restored",
        "PostFailed": "publishing.events.on_post_failed",
        "PostPublished": "publishing.events.on_post_published",
        "PostsMissed": "publishing.events.on_posts_missed",
        "PostProposed": "publishing.events.on_post_proposed",
        "PostDecided": "publishing.events.on_post_decided",
        "ApprovalReminderDue": "publishing.events.on_approval_reminder_due",
    },
    machines=(
        Machine(
            "publish",
            function="publish",
            subject=("target_id",),
            steps=("publishing.tasks.deliver",),
            failed="publishing.tasks.failed",
            definition="infra.machines.publish",
            timeout_s=2 * 3600,
        ),
    ),
    clocks=(Clock("publishing.tasks.due", every="1 minute"),),
    needs={
        "publish": Needs(
            memory_mb=512,
            timeout_s=900,
            layers=("web",),  # what tokens are sealed with
            read=("exports", "work"),
            delete=("work",),
            calls=("preview",),  # the frame of a cover
            holds_grants=True,
        ),
        "api": Needs(starts_jobs=True),
        "events": Needs(sends_mail=True),
        "scheduler": Needs(starts_jobs=True),
    },
    secret_columns=("handle", "lease", "media", "token_hash"),
    areas=(
        Area(
            "Calendar",
            about="When your posts go out",
            page="/calendar",
            icon="IconCalendar",
            group="Publish",
            order=1,
        ),
        Area(
            "Posts",
            about="What is planned and what went out",
            page="/posts",
            icon="IconSend",
            group="Publish",
            within=("/posts/",),
            order=2,
        ),
    ),
)
