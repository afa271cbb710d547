"""The marketplace: campaigns, jobs, reviews and earnings."""

from cutroom.kit.manifest import Area, Capability, Clock, Needs

CAPABILITY = Capability(
    name="marketplace",
    events=("ClipSubmitted", "SubmissionDecided", "SubmissionNeedsReview"),
    consumes={
        "PurchaseEnded": "marketplace.events.on_purchase_ended",
        "CashReversed": "marketplace.events.on_cash_reversed",
        "ClipSubmitted": "marketplace.events.on_clip_submitted",
        "SubmissionDecided": "marketplace.events.on_submission_decided",
        "SubmissionNeedsReview": "marketplace.events.on_submission_needs_review",
    },
    clocks=(
        Clock("marketplace.tasks.advance_jobs", every="5 minutes"),
        Clock("marketplace.tasks.release_earnings", every="5 minutes"),
        Clock("marketplace.tasks.close_campaigns", every="5 minutes"),
    ),
    needs={"events": Needs(sends_mail=True)},
    leaves="marketplace.leaving.leave",
    secret_columns=("client_id", "person_id"),  # whose workspace a campaign is, and who has decided
    areas=(
        Area(
            "Marketplace",
            about="Campaigns that pay for your clips",
            page="/marketplace",
            icon="IconBuildingStore",
            group="Earn",
            within=("/marketplace/",),
            order=1,
        ),
        Area(
            "My jobs", about="What you claimed and submitted", page="/jobs", icon="IconChecklist", group="Earn", order=2
        ),
        Area(
            "My campaigns",
            about="What you pay clippers for",
            page="/campaigns",
            icon="IconSpeakerphone",
            group="Earn",
            within=("/campaigns/",),
            order=3,
        ),
        Area(
            "Moderation",
            about="Appeals, and submissions that nobody settles",
            page="/moderation",
            icon="IconGavel",
            group="Earn",
            order=6,
            feature="moderation",
        ),
        Area("Earnings", about="What your clips brought", page="/earnings", icon="IconCoins", group="Earn", order=4),
    ),
)
