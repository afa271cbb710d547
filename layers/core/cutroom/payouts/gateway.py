"""Connect, as payouts need it: accounts, their onboarding, and transfers. Everything is asked through billing's client.

A transfer is asked for once: its key and its group are the payout's own. What came of a call is answered, not raised.
"""

from typing import Any, NamedTuple

from cutroom.billing.errors import NotSetUp, PaymentRefused, PaymentsAway, PaymentsBusy
from cutroom.billing.gateway import call, client_of
from cutroom.payouts.rules import Requirement, Standing
from cutroom.runtime.settings import Settings

INCLUDED = ["configuration.recipient", "requirements"]
MOST = 100


class Order(NamedTuple):
    """What is to be transferred; `group` is also the key."""

    group: str
    amount: int
    currency: str
    destination: str


class Transfer(NamedTuple):
    """A transfer as Stripe tells of it; `reversed` is what came back of it."""

    id: str
    order: Order
    reversed: int


class Refused(NamedTuple):
    """Stripe has refused, and nothing has happened."""

    code: str


class Busy(NamedTuple):
    """Stripe has not taken the call, and nothing has happened."""


class Unknown(NamedTuple):
    """Nobody knows whether it happened."""


Outcome = Transfer | Refused | Busy | Unknown


def create_account(settings: Settings, owner_id: str, country: str, email: str) -> str:
    """The id of a new account that can receive transfers; the same for a workspace and country for thirty days.

    Raises PaymentsAway, PaymentRefused, NotSetUp.
    """
    client = client_of(settings)
    params: Any = {
        "contact_email": email,
        "dashboard": "express",
        "identity": {"country": country.lower()},
        "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}},
        "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
        "metadata": {"workspace_id": owner_id},
        "include": INCLUDED,
    }
    key = f"payout-account:{owner_id}:{country}"
    return call(lambda: client.v2.core.accounts.create(params, {"idempotency_key": key})).id


def open_link(settings: Settings, account_id: str, return_url: str) -> str:
    """A page on which somebody sets an account up, to be opened once. Raises PaymentsAway, PaymentRefused, NotSetUp."""
    client = client_of(settings)
    onboarding = {"return_url": return_url, "refresh_url": f"{return_url}&expired=true"}
    params: Any = {
        "account": account_id,
        "use_case": {"type": "account_onboarding", "account_onboarding": onboarding},
    }
    return call(lambda: client.v2.core.account_links.create(params)).url


def read_account(settings: Settings, account_id: str) -> Standing:
    """How an account stands. Raises PaymentsAway, PaymentRefused, NotSetUp."""
    client = client_of(settings)
    params: Any = {"include": INCLUDED}
    account = call(lambda: client.v2.core.accounts.retrieve(account_id, params)).to_dict()
    balance: dict[str, Any] = account["configuration"]["recipient"]["capabilities"]["stripe_balance"]
    capability: dict[str, Any] = balance["stripe_transfers"]
    details: list[dict[str, str]] = capability.get("status_details") or []
    requirements: dict[str, Any] = account.get("requirements") or {}
    entries: list[dict[str, Any]] = requirements.get("entries") or []
    needed = [one for one in entries if one["awaiting_action_from"] == "user"]
    return Standing(
        capability["status"],
        [one["code"] for one in details],
        [one["resolution"] for one in details],
        [Requirement(one["description"], [error["code"] for error in one["errors"]]) for one in needed],
    )


def bank_problem(settings: Settings, account_id: str) -> str | None:
    """Why the bank of an account did not take the newest payout; None where it did. Raises PaymentsAway, NotSetUp."""
    client = client_of(settings)
    payouts = call(lambda: client.v1.payouts.list({"limit": 1}, {"stripe_account": account_id})).data
    newest = next(iter(payouts), None)
    return (newest.failure_code or "failed") if newest and newest.status == "failed" else None


def send(settings: Settings, order: Order) -> Outcome:
    """Transfer money to an account; at most once for each group."""
    params: Any = {
        "amount": order.amount,
        "currency": order.currency.lower(),
        "destination": order.destination,
        "transfer_group": order.group,
        "metadata": {"payout": order.group},
    }
    try:
        client = client_of(settings)
        return _transfer(call(lambda: client.v1.transfers.create(params, {"idempotency_key": order.group})))
    except (PaymentsBusy, NotSetUp):
        return Busy()
    except PaymentsAway:
        return Unknown()
    except PaymentRefused as refused:
        return Refused(str(refused.details.get("reason", "")))


def find(settings: Settings, group: str) -> Transfer | None:
    """The transfer of a group, where there is one. Raises PaymentsAway, PaymentRefused, NotSetUp."""
    client = client_of(settings)
    transfers = call(lambda: client.v1.transfers.list({"transfer_group": group, "limit": MOST})).data
    return _transfer(transfers[0]) if transfers else None


def _transfer(one: Any) -> Transfer:
    destination = one.destination if isinstance(one.destination, str) else str(one.destination.id)
    order = Order(str(one.transfer_group), one.amount, one.currency.upper(), destination)
    return Transfer(one.id, order, one.amount_reversed)
