"""The marketplace: campaigns, jobs, reviews and earnings."""

from cutroom.kit.manifest import Area, Capability, Clock, Needs, Notice

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
    notices=(
        Notice(
            "clip_submitted",
            group="Marketplace",
            label="A clip is ready to review",
            texts={"": "A clip for {campaign} is ready to review"},
            page="/{page}",
        ),
        Notice(
            "review_overdue",
            group="Marketplace",
            label="A clip’s review is overdue",
            texts={"": "A clip for {campaign} still needs your decision"},
            page="/{page}",
        ),
        Notice(
            "clip_decided",
            group="Marketplace",
            label="Your clip was decided",
            texts={
                "approved": "Your clip for {campaign} was approved",
                "changes": "Your clip for {campaign} needs changes",
                "rejected": "Your clip for {campaign} wasn’t accepted",
                "ended": "Your job for {campaign} has ended",
            },
            page="/{page}",
        ),
        Notice(
            "appeal_decided",
            group="Marketplace",
            label="A moderator decided on a clip",
            texts={
                "approved": "A moderator approved your clip for {campaign}",
                "rejected": "A moderator didn’t accept your clip for {campaign}",
                "approved_for_client": "A moderator approved a clip for {campaign}",
                "rejected_for_client": "A moderator rejected a clip for {campaign}",
            },
            page="/{page}",
        ),
    ),
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
