"""Transfers to connected accounts, their reversals, and what becomes of the money there: balance and payouts."""

from typing import Any

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe import accounts
from infra.local.simulators.vendors.stripe.errors import error
from infra.local.simulators.vendors.stripe.objects import (
    Document,
    change,
    create,
    emit,
    epoch,
    find,
    matching,
    page,
    public,
    show,
)
from infra.local.simulators.vendors.stripe.payments import MOVEMENT, move

TRANSFER, REVERSAL, PAYOUT = "transfer", "transfer_reversal", "payout"
WHOLE_UNITS = ("isk", "huf", "twd", "ugx")
ARRIVES_AFTER_S = 2 * 86_400


def create_transfer(call: Call) -> Reply:
    """`POST /v1/transfers`: money of ours goes to a connected account, if it may have it and we have it."""
    given, simulator = dict(call.json or {}), call.simulator
    _check(simulator, given)
    transfer = create(simulator, TRANSFER, {
        "amount": given["amount"], "amount_reversed": 0, "reversed": False, "currency": given["currency"],
        "destination": given["destination"], "transfer_group": given.get("transfer_group"),
        "metadata": given.get("metadata", {}), "description": given.get("description"), "source_type": "card",
    })  # fmt: skip
    movement = move(simulator, "transfer", transfer["id"], -given["amount"], given["currency"])
    change(simulator, transfer, balance_transaction=movement["id"])
    emit(simulator, "transfer.created", transfer)
    return show(transfer)


def _check(simulator: Simulator, given: Document) -> None:
    account = find(simulator, accounts.ACCOUNT, given["destination"])
    if not accounts.can_receive(account):
        message = "Your destination account needs to have at least one of the following capabilities enabled: transfers"
        raise Refused(error(400, message, code="insufficient_capabilities_for_transfer"))
    if given["currency"] in WHOLE_UNITS and given["amount"] % 100:
        message = f"Amounts in {given['currency']} must be divisible by 100."
        raise Refused(error(400, message, param="amount"))
    left = simulator.script.get("balance", {}).get(given["currency"])
    if left is not None and given["amount"] > left + _moved(simulator, given["currency"]):
        message = "You have insufficient available funds in your Stripe account."
        raise Refused(error(400, message, code="balance_insufficient"))


def _moved(simulator: Simulator, currency: str) -> int:
    return sum(one["net"] for one in matching(simulator, MOVEMENT, currency=currency) if one["type"] == "transfer")


def get_transfer(call: Call) -> Reply:
    """`GET /v1/transfers/{transfer}`."""
    return show(find(call.simulator, TRANSFER, call.head.parameters["transfer"]))


def list_transfers(call: Call) -> Reply:
    """`GET /v1/transfers`."""
    wanted = {name: value for name, value in call.head.parameters.items() if name in ("destination", "transfer_group")}
    return page(call, matching(call.simulator, TRANSFER, **wanted))


def create_reversal(call: Call) -> Reply:
    """`POST /v1/transfers/{transfer}/reversals`: all that is left of it where no amount is given."""
    transfer = find(call.simulator, TRANSFER, call.head.parameters["transfer"])
    given: Document = dict(call.json or {})
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = given.get("amount", left)
    if not 0 < amount <= left:
        message = f"Reversal amount ({amount}) is greater than unreversed amount on transfer ({left})."
        raise Refused(error(400, message, param="amount"))
    if amount > balance_of(call.simulator, transfer["destination"]).get(transfer["currency"], 0):
        raise Refused(error(400, "The connected account has insufficient funds.", code="balance_insufficient"))
    return show(reverse(call.simulator, transfer, amount))


def reverse(simulator: Simulator, transfer: Document, amount: int) -> Document:
    """Take money of a transfer back."""
    movement = move(simulator, "transfer_refund", transfer["id"], amount, transfer["currency"])
    values: Document = {"amount": amount, "currency": transfer["currency"], "transfer": transfer["id"], "metadata": {},
              "balance_transaction": movement["id"]}  # fmt: skip
    reversal = create(simulator, REVERSAL, values)
    gone = transfer["amount_reversed"] + amount
    change(simulator, transfer, amount_reversed=gone, reversed=gone == transfer["amount"])
    emit(simulator, "transfer.reversed", transfer)
    return reversal


def reverse_in_dashboard(simulator: Simulator, given: dict[str, Any]) -> Any:
    """Reverse a transfer outside our product, all of it where no amount is given. Raises ValueError, KeyError."""
    with simulator.state.transaction():
        transfer = simulator.state.get(TRANSFER, given["transfer"])
        if transfer is None:
            raise ValueError("transfer must be one that was made")
        left = transfer["amount"] - transfer["amount_reversed"]
        amount = int(given.get("amount") or left)
        if not 0 < amount <= left:
            raise ValueError(f"amount must be between 1 and {left}")
        return public(reverse(simulator, transfer, amount))


def balance_of(simulator: Simulator, account: str) -> dict[str, int]:
    """Currency -> what lies in a connected account and has not gone to its bank."""
    sums: dict[str, int] = {}
    for one in matching(simulator, TRANSFER, destination=account):
        sums[one["currency"]] = sums.get(one["currency"], 0) + one["amount"] - one["amount_reversed"]
    for one in matching(simulator, PAYOUT, _account=account):
        if one["status"] != "failed":
            sums[one["currency"]] = sums.get(one["currency"], 0) - one["amount"]
    return sums


def get_balance(call: Call) -> Reply:
    """`GET /v1/balance`, of us or of the account in the `Stripe-Account` header."""
    account = call.head.headers.get("stripe-account", "")
    sums: dict[str, int] = {}
    if account:
        sums = balance_of(call.simulator, find(call.simulator, accounts.ACCOUNT, account)["id"])
    else:
        for one in matching(call.simulator, MOVEMENT):
            sums[one["currency"]] = sums.get(one["currency"], 0) + one["net"]
    available = [{"amount": amount, "currency": currency} for currency, amount in sorted(sums.items())]
    return Reply(200, {"object": "balance", "livemode": False, "available": available, "pending": []})


def list_payouts(call: Call) -> Reply:
    """`GET /v1/payouts`, of the account in the `Stripe-Account` header."""
    wanted = {name: value for name, value in call.head.parameters.items() if name == "status"}
    account = call.head.headers.get("stripe-account", "")
    return page(call, matching(call.simulator, PAYOUT, _account=account, **wanted))


def pay_out(simulator: Simulator, given: dict[str, Any]) -> Any:
    """All that lies in a connected account goes to its bank, which takes it (`paid`) or not (`failed`)."""
    with simulator.state.transaction():
        sums = balance_of(simulator, given["account"])
        if given["outcome"] not in ("paid", "failed") or not any(amount > 0 for amount in sums.values()):
            raise ValueError("account must hold money, and outcome be paid or failed")
        currency, amount = next((name, one) for name, one in sorted(sums.items()) if one > 0)
        failed = given["outcome"] == "failed"
        payout = create(simulator, PAYOUT, {
            "amount": amount, "currency": currency, "status": given["outcome"], "automatic": True, "method": "standard",
            "failure_code": "account_closed" if failed else None, "_account": given["account"], "metadata": {},
            "arrival_date": epoch(simulator) + ARRIVES_AFTER_S,
        })  # fmt: skip
        emit(simulator, f"payout.{given['outcome']}", payout, account=given["account"])
    return public(payout)
