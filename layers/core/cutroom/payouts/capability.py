"""Payouts: what a workspace has earned goes to its own account at Stripe, once (ADR 0049)."""

from cutroom.kit.manifest import Area, Capability, Clock, Needs, Notice

CAPABILITY = Capability(
    name="payouts",
    events=("PayoutRequested", "PayoutEnded", "PayoutAccountTroubled"),
    consumes={
        "WebhookReceived": "payouts.events.on_webhook_received",
        "PayoutRequested": "payouts.events.on_payout_requested",
        "PayoutEnded": "payouts.events.on_payout_ended",
        "PayoutAccountTroubled": "payouts.events.on_account_troubled",
    },
    clocks=(
        Clock("payouts.tasks.settle", every="5 minutes"),
        Clock("payouts.tasks.pay_scheduled", every="1 hour"),
        Clock("payouts.tasks.catch_up", every="1 hour"),
    ),
    needs={
        "api": Needs(layers=("payments",), takes_payments=True),
        "events": Needs(layers=("payments",), takes_payments=True, sends_mail=True),
        "scheduler": Needs(layers=("payments",), takes_payments=True),
    },
    leaves="payouts.leaving.pay_rest",
    notices=(
        Notice(
            "payout_ended",
            group="Money",
            label="A payout was sent, failed or came back",
            texts={
                "sent": "Your payout of {amount} is on its way to your bank",
                "failed": "Your payout of {amount} failed",
                "returned": "{returned} of your payout of {amount} came back",
            },
            page="/payouts",
        ),
        Notice(
            "payout_trouble",
            group="Money",
            label="Your payout account needs attention",
            texts={"": "Your payout account needs attention. Until then we can’t pay you"},
            page="/payouts",
        ),
    ),
    areas=(
        Area(
            "Payouts",
            about="Your money, and paying it out",
            page="/payouts",
            icon="IconBuildingBank",
            group="Earn",
            order=5,
            permission="manage",
        ),
    ),
)
