"""Billing: the ledger, quotes and reservations, and credits that are bought."""

from cutroom.kit.manifest import Area, Capability, Clock, Consumer, Needs, Notice

PAYMENTS = Needs(layers=("payments",), takes_payments=True)

CAPABILITY = Capability(
    name="billing",
    events=("CashReversed", "PurchaseEnded", "PurchaseReversed", "PlanPaid", "PlanPaymentEnded", "BalanceLow"),
    consumes={
        "WebhookReceived": Consumer("billing.events.on_webhook_received", queue="payments"),
        "PurchaseEnded": Consumer("billing.events.on_purchase_ended", queue="receipts"),
        "PurchaseReversed": Consumer("billing.events.on_purchase_reversed", queue="receipts"),
        "PlanPaid": Consumer("billing.events.on_plan_paid", queue="receipts"),
        "PlanPaymentEnded": Consumer("billing.events.on_plan_payment_ended", queue="receipts"),
        "BalanceLow": Consumer("billing.events.on_balance_low", queue="receipts"),
    },
    clocks=(
        Clock("billing.tasks.release_expired", every="5 minutes"),
        Clock("billing.tasks.expire_lots", every="5 minutes"),
        Clock("billing.tasks.settle_purchases", every="5 minutes"),
        Clock("billing.tasks.settle_subscriptions", every="5 minutes"),
        Clock("billing.tasks.catch_up", every="1 hour"),
        Clock("billing.tasks.reconcile", every="1 day"),
    ),
    needs={"api": PAYMENTS, "events": PAYMENTS._replace(sends_mail=True), "scheduler": PAYMENTS},
    leaves="billing.leaving.forget_customer",
    limits="billing.plans.limits_of",
    exports={"ledger_entries": "billing.exports.entries"},
    secret_columns=("checkout_url", "invoice_url"),
    notices=(
        Notice(
            "balance_low",
            group="Money",
            label="Credits are running low",
            texts={"": "Your credits are running low: {available} are left"},
            page="/credits",
        ),
        Notice(
            "plan_trouble",
            group="Money",
            label="A payment for your plan failed, or the plan ended",
            texts={
                "failed": "The payment for your {plan} plan failed. You keep the plan until {grace}",
                "ended": "Your {plan} plan has ended",
            },
            page="/plans",
        ),
    ),
    areas=(
        Area(
            "Credits",
            about="Balance, plan, purchases and what credits were used for",
            page="/credits",
            within=("/plans",),
            icon="IconCoins",
            group="Workspace",
            order=2,
        ),
    ),
)
