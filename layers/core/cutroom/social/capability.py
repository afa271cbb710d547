"""Accounts at social platforms."""

from cutroom.kit.manifest import Area, Capability, Clock, Consumer, Needs, Notice

GRANTS = Needs(layers=("web",), holds_grants=True)

CAPABILITY = Capability(
    name="social",
    events=("SocialAccountLost", "SocialAccountRestored", "SocialAccountExpiring"),
    consumes={
        "WebhookReceived": Consumer("social.events.on_webhook_received", queue="social"),
        "SocialAccountLost": Consumer("social.events.on_account_lost", queue="social"),
        "SocialAccountExpiring": Consumer("social.events.on_account_expiring", queue="social"),
    },
    clocks=(
        Clock("social.tasks.renew_grants", every="5 minutes"),
        Clock("social.tasks.warn", every="1 hour"),
    ),
    needs={"api": GRANTS, "events": GRANTS._replace(sends_mail=True), "scheduler": GRANTS},
    leaves="social.leaving.revoke_grants",
    internal_tables=("social_grants", "oauth_states"),
    secret_columns=("token_hash",),
    notices=(
        Notice(
            "channel_trouble",
            group="Publishing",
            label="A channel has to be reconnected",
            texts={
                "lost": "Reconnect {account}: Cutroom lost access to it at {platform}",
                "expiring": "Reconnect {account} by {day}: its access at {platform} ends then",
            },
            page="/channels",
        ),
    ),
    areas=(
        Area(
            "Channels",
            about="Accounts at YouTube, TikTok, Instagram and Facebook",
            page="/channels",
            icon="IconPlugConnected",
            group="Publish",
            order=3,
        ),
    ),
)
