"""Stripe as far as Cutroom speaks to it: customers, Checkout and its page, subscriptions, invoices, the
portal, refunds, disputes, connected accounts with their onboarding, transfers, events, webhooks.

Objects have the shape of API version 2026-10-28.endive. What happens without us (a bank transfer that arrives, a refund
in the dashboard, a dispute) are actions of the console.
"""

from infra.local.simulators import models
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Reply
from infra.local.simulators.simulator import Action, Vendor
from infra.local.simulators.vendors.stripe import (
    accounts,
    checkout,
    errors,
    events,
    invoices,
    payments,
    portal,
    reversals,
    subscriptions,
    transfers,
)
from infra.local.simulators.vendors.stripe.idempotency import once

OUTCOMES = ("succeed", "fail")


def limited(_limit: Limit, _verdict: Verdict) -> Reply:
    """What is answered above the limit."""
    return errors.error(429, "Too many requests.", code="rate_limit")


HANDLERS = {
    "PostCustomers": once(payments.create_customer),
    "GetCustomersCustomer": payments.get_customer,
    "PostCustomersCustomer": once(payments.update_customer),
    "DeleteCustomersCustomer": subscriptions.delete_customer,
    "PostCheckoutSessions": once(payments.create_session),
    "GetCheckoutSessions": payments.list_sessions,
    "GetCheckoutSessionsSession": payments.get_session,
    "PostCheckoutSessionsSessionExpire": once(payments.expire_session),
    "GetPaymentIntentsIntent": payments.get_intent,
    "GetCharges": payments.list_charges,
    "PostRefunds": once(reversals.create_refund),
    "GetRefunds": reversals.list_refunds,
    "GetRefundsRefund": reversals.get_refund,
    "GetDisputes": reversals.list_disputes,
    "GetDisputesDispute": reversals.get_dispute,
    "GetEvents": events.list_events,
    "GetEventsId": events.get_event,
    "GetBalanceTransactions": payments.list_movements,
    "PostPrices": once(subscriptions.create_price),
    "GetPrices": subscriptions.list_prices,
    "GetSubscriptions": subscriptions.list_subscriptions,
    "GetSubscriptionsSubscription": subscriptions.get_subscription,
    "PostSubscriptionsSubscription": once(subscriptions.update_subscription),
    "DeleteSubscriptionsSubscription": once(subscriptions.cancel_subscription),
    "GetInvoices": invoices.list_invoices,
    "GetInvoicesInvoice": invoices.get_invoice,
    "GetInvoicePayments": invoices.list_payments,
    "PostBillingPortalSessions": once(portal.create_portal),
    "PostV2CoreAccounts": once(accounts.create_account),
    "GetV2CoreAccountsAccount": accounts.get_account,
    "PostV2CoreAccountLinks": once(accounts.create_link),
    "PostTransfers": once(transfers.create_transfer),
    "GetTransfers": transfers.list_transfers,
    "GetTransfersTransfer": transfers.get_transfer,
    "PostTransfersTransferReversals": once(transfers.create_reversal),
    "GetBalance": transfers.get_balance,
    "GetPayouts": transfers.list_payouts,
}
ACTIONS = {
    "finish_payment": Action("Finish bank transfer", {"session": (), "outcome": OUTCOMES}, payments.finish_payment),
    "refund": Action("Refund in dashboard", {"paid": (), "amount": ()}, reversals.refund_in_dashboard),
    "finish_refund": Action("Finish refund", {"refund": (), "outcome": OUTCOMES}, reversals.finish_refund),
    "dispute": Action("Dispute payment", {"paid": ()}, reversals.dispute),
    "advance": Action("Advance clock", {"days": ()}, subscriptions.advance),
    "use_card": Action("Change card", {"customer": (), "card": ("good", "declined")}, subscriptions.use_card),
    "close_dispute": Action("Close dispute", {"dispute": (), "outcome": ("won", "lost")}, reversals.close_dispute),
    "restrict": Action("Restrict payout account", {"account": (), "reason": accounts.RESTRICTIONS}, accounts.restrict),
    "reverse_transfer": Action("Reverse transfer", {"transfer": (), "amount": ()}, transfers.reverse_in_dashboard),
    "pay_out": Action("Pay out to bank", {"account": (), "outcome": ("paid", "failed")}, transfers.pay_out),
}
VENDOR = Vendor(
    name="stripe",
    title="Stripe",
    contract=models.contract_beside(__file__),
    handlers=HANDLERS,
    refuse=errors.refuse,
    authorise=models.only_our_key(errors.UNAUTHORIZED),
    failures=errors.FAILURES,
    limits=(Limit("requests", 100, window_s=1),),
    limited=limited,
    scheme="stripe",
    endpoint="/api/webhooks/stripe",
    actions=ACTIONS,
    pages=(*checkout.PAGES, *portal.PAGES, *accounts.PAGES),
)
