"""Publishing: posts on connected accounts, sent exactly once (ADR 0044)."""

from cutroom.kit.manifest import Area, Capability, Clock, Machine, Needs, Notice

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
    notices=(
        Notice(
            "post_trouble",
            group="Publishing",
            label="A post failed or needs a look",
            texts={
                "failed": "{title} was not posted to {platforms}",
                "unconfirmed": "Check whether {title} was posted to {platforms}",
            },
            page="/posts/{post_id}",
        ),
        Notice(
            "posts_missed",
            group="Publishing",
            label="Posts missed their time",
            texts={"one": "{title} missed its time", "many": "{count} missed their time"},
            page="/posts",
        ),
        Notice(
            "post_published",
            group="Publishing",
            label="A post is live",
            texts={"": "{title} is live on {platforms}"},
            page="/posts/{post_id}",
            by_mail=False,
        ),
        Notice(
            "post_proposed",
            group="Publishing",
            label="A post waits for your approval",
            texts={"": "{title} is ready for your approval"},
            page="/posts/{post_id}",
            mail_pause_s=3600,  # a plan of hundreds of posts is no reason for hundreds of mails
        ),
        Notice(
            "post_waits",
            group="Publishing",
            label="A post’s time is near and it isn’t approved",
            texts={"": "{title} is planned soon and still waits for approval"},
            page="/posts/{post_id}",
        ),
        Notice(
            "post_decided",
            group="Publishing",
            label="Your post was approved or needs changes",
            texts={"approved": "{title} was approved", "sent_back": "{title} needs changes"},
            page="/posts/{post_id}",
        ),
    ),
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
