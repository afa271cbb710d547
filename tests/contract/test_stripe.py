"""The simulator of Stripe, by Stripe's own SDK and by the pages that people click."""

import json
import re
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
import stripe
import stripe.params as sdk_params
import stripe.params.v2.core as v2_params
import typing_extensions
from stripe import RequestOptions, StripeClient

from infra.local.simulators.faults import Fault
from infra.local.simulators.vendors.stripe import VENDOR
from tests.contract.stripe_api import Account
from tests.contract.test_webhooks_sent import SECRET, Receiver
from tests.support.waiting import eventually

CONTRACT = json.loads((Path(__file__).parents[2] / "infra/local/simulators/vendors/stripe/contract.json").read_text())


@pytest.fixture
def receiver(account: Account) -> Iterator[Receiver]:
    started = Receiver()
    account.simulator.webhooks.register(started.url, SECRET)
    yield started
    started.server.shutdown()
    started.server.server_close()


def test_a_checkout_is_paid_on_its_page_once(account: Account) -> None:
    session = account.open()
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 900)
    assert "Pay 9.00 USD" in httpx.get(str(session.url)).text
    answer = account.click(session, "pay")
    assert answer.headers["refresh"] == f"0; url=http://127.0.0.1:1/credits?purchase={session.id}"
    account.click(session, "pay")
    after = account.read(session)
    assert (after.status, after.payment_status, after.url) == ("complete", "paid", None)
    charges = account.client.v1.charges.list({"payment_intent": after.payment_intent}).data
    assert [(one.amount, one.amount_refunded) for one in charges] == [(900, 0)]


def test_a_declined_card_leaves_the_checkout_open(account: Account) -> None:
    session = account.open()
    assert "declined" in account.click(session, "decline").text
    assert account.read(session).status == "open"
    account.click(session, "pay")
    assert account.read(session).payment_status == "paid"


@pytest.mark.parametrize(("outcome", "status"), [("succeed", "paid"), ("fail", "unpaid")])
def test_a_bank_transfer_takes_its_time(account: Account, outcome: str, status: str) -> None:
    session = account.open()
    account.click(session, "later")
    assert account.read(session).payment_status == "unpaid"
    account.act("finish_payment", session=session.id, outcome=outcome)
    assert account.read(session).payment_status == status


def test_a_checkout_expires_by_the_virtual_clock(account: Account) -> None:
    session = account.open()
    account.simulator.clock.advance(86_401)
    account.simulator.webhooks.wake()
    eventually(lambda: account.read(session).status == "expired")
    assert "has expired" in httpx.get(f"{account.simulator.url}/pay/{session.id}").text


def test_a_key_gives_one_session_and_takes_no_other_body(account: Account) -> None:
    account.simulator.fail("answer_lost")
    with pytest.raises(stripe.APIConnectionError):
        account.open("k")
    first, again = account.open("k"), account.open("k")
    assert first.id == again.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(account.client.v1.checkout.sessions.list().data) == 1
    with pytest.raises(stripe.IdempotencyError):
        account.open("k", client_reference_id="another")
    account.simulator.clock.advance(86_401)
    assert account.open("k").id != first.id


def test_an_error_that_happened_is_answered_again_and_one_before_is_not(account: Account) -> None:
    account.simulator.fail("rate_limited")
    with pytest.raises(stripe.RateLimitError):
        account.open("k")
    assert account.open("k").id
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
            account.open("other", customer="cus_none")


def test_refunds_never_exceed_the_payment(account: Account) -> None:
    intent = account.paid().payment_intent
    refunds = account.client.v1.refunds
    assert refunds.create({"payment_intent": intent, "amount": 400}).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        refunds.create({"payment_intent": intent, "amount": 501})
    assert refunds.create({"payment_intent": intent}).amount == 500
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        refunds.create({"payment_intent": intent})
    assert [one.amount for one in refunds.list({"payment_intent": intent}).data] == [500, 400]


def test_a_pending_refund_can_fail_and_the_money_stays(account: Account) -> None:
    account.simulator.script["refund_status"] = "pending"
    intent = account.paid().payment_intent
    refund = account.client.v1.refunds.create({"payment_intent": intent})
    account.act("finish_refund", refund=refund.id, outcome="fail")
    assert account.client.v1.refunds.retrieve(refund.id).status == "failed"
    assert account.client.v1.refunds.create({"payment_intent": intent}).amount == 900


def test_a_dispute_takes_the_amount_and_a_fee_and_gives_the_amount_back_when_won(account: Account) -> None:
    session = account.paid()
    dispute = account.act("dispute", paid=session.id)
    with pytest.raises(stripe.InvalidRequestError, match="charged back"):
        account.client.v1.refunds.create({"payment_intent": session.payment_intent})
    account.act("close_dispute", dispute=dispute["id"], outcome="won")
    [read] = account.client.v1.disputes.list({"payment_intent": session.payment_intent}).data
    assert read.status == "won"
    assert [(one.amount, one.fee) for one in read.balance_transactions] == [(-900, 1500), (900, 0)]
    total = sum(one.net for one in account.client.v1.balance_transactions.list({"limit": 100}).data)
    assert total == 900 - (900 * 29 // 1000 + 30) - 1500


def test_events_are_signed_as_the_sdk_expects_them_and_can_be_read_again(account: Account, receiver: Receiver) -> None:
    session = account.paid()
    eventually(lambda: len(receiver.events) >= 3)
    signature = receiver.headers[-1]["Stripe-Signature"]
    event = account.client.construct_event(receiver.bodies[-1], signature, SECRET)
    assert (event.type, event.data.object["id"]) == ("checkout.session.completed", session.id)
    assert account.client.v1.events.retrieve(event.id).type == event.type
    account.simulator.faults.add(Fault("webhook_lost", operation="charge.refunded"))
    account.client.v1.refunds.create({"payment_intent": session.payment_intent})
    eventually(lambda: any(one["type"] == "refund.created" for one in receiver.events))
    lost = account.client.v1.events.list({"delivery_success": False}).data
    assert [one.type for one in lost] == ["charge.refunded"]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"mode": "gift"}, "mode"),
        ({"mode": "subscription"}, "line_items"),
        ({"line_items": []}, "line_items"),
        ({"no_such_parameter": 1}, "no_such_parameter"),
        ({"line_items": [{"price_data": {"currency": "USD"}}]}, "line_items[0][price_data][currency]"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
    ],
)
def test_what_stripe_would_refuse_is_refused_with_its_parameter(
    account: Account, change: dict[str, Any], param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        account.open(**change)
    body: Any = refused.value.json_body
    assert body["error"]["param"] == param


def test_a_key_that_is_not_ours_is_refused(account: Account) -> None:
    with pytest.raises(stripe.AuthenticationError):
        StripeClient("sk_test_other", base_addresses={"api": account.simulator.url}).v1.customers.retrieve("cus_1")


# Operation -> the SDK's type of its parameters; those without any are left out.
TYPES = {
    "PostCustomers": sdk_params.CustomerCreateParams,
    "PostCustomersCustomer": sdk_params.CustomerUpdateParams,
    "PostCheckoutSessions": sdk_params.checkout.SessionCreateParams,
    "GetCheckoutSessions": sdk_params.checkout.SessionListParams,
    "PostCheckoutSessionsSessionExpire": sdk_params.checkout.SessionExpireParams,
    "PostPrices": sdk_params.PriceCreateParams,
    "GetPrices": sdk_params.PriceListParams,
    "GetSubscriptions": sdk_params.SubscriptionListParams,
    "PostSubscriptionsSubscription": sdk_params.SubscriptionUpdateParams,
    "GetInvoices": sdk_params.InvoiceListParams,
    "GetInvoicePayments": sdk_params.InvoicePaymentListParams,
    "PostBillingPortalSessions": sdk_params.billing_portal.SessionCreateParams,
    "GetCharges": sdk_params.ChargeListParams,
    "PostRefunds": sdk_params.RefundCreateParams,
    "GetRefunds": sdk_params.RefundListParams,
    "GetDisputes": sdk_params.DisputeListParams,
    "GetEvents": sdk_params.EventListParams,
    "GetBalanceTransactions": sdk_params.BalanceTransactionListParams,
    "PostV2CoreAccounts": v2_params.AccountCreateParams,
    "GetV2CoreAccountsAccount": v2_params.AccountRetrieveParams,
    "PostV2CoreAccountLinks": v2_params.AccountLinkCreateParams,
    "PostTransfers": sdk_params.TransferCreateParams,
    "GetTransfers": sdk_params.TransferListParams,
    "PostTransfersTransferReversals": sdk_params.TransferCreateReversalParams,
    "GetPayouts": sdk_params.PayoutListParams,
}


def fields(kind: Any) -> dict[str, Any]:
    """Parameter -> its type, less what every call may have and Stripe does not see."""
    return {name: one for name, one in kind.__annotations__.items() if name not in RequestOptions.__annotations__}


def resolved(kind: Any, scope: dict[str, Any]) -> Any:
    if isinstance(kind, typing.ForwardRef):
        kind = kind.__forward_arg__
    if isinstance(kind, str):
        kind = eval(kind, scope | vars(typing))  # noqa: S307 (annotations of an installed package)
    return kind


def inner(kind: Any, scope: dict[str, Any]) -> Iterator[Any]:
    """The types of documents within a type: of lists, unions and what may be left out."""
    kind = resolved(kind, scope)
    if typing_extensions.is_typeddict(kind):
        yield kind
    if typing.get_origin(kind) is not Literal:
        for part in typing.get_args(kind):
            yield from inner(part, scope)


def unknown(schema: dict[str, Any], kinds: list[Any], place: str) -> list[str]:
    """What a schema names that the SDK's types do not have."""
    known: dict[str, list[Any]] = {}
    for kind in kinds:
        scope: dict[str, Any] = vars(import_module(kind.__module__))
        for name, one in fields(kind).items():
            known.setdefault(name, []).extend(inner(one, scope))
    wrong: list[str] = []
    for name, part in schema.get("properties", {}).items():
        if name not in known:
            wrong.append(f"{place}.{name}")
        node = part.get("items", part)
        if node.get("properties"):
            wrong += unknown(node, known.get(name, []), f"{place}.{name}")
    return wrong


def test_the_contract_names_no_parameter_that_the_sdk_does_not_have() -> None:
    wrong: list[str] = []
    for item in CONTRACT["paths"].values():
        for operation in item.values():
            kind = TYPES.get(operation["operationId"])
            bodies = operation.get("requestBody", {}).get("content", {})
            schema = next(iter(bodies.values()), {})
            query = {re.sub(r"\[.*", "", one["name"]) for one in operation["parameters"] if one["in"] == "query"}
            written = schema.get("schema", {"properties": {}})
            written = {"properties": written["properties"] | {name: {} for name in query}}
            if kind is None:
                assert not written["properties"], operation["operationId"]
            else:
                wrong += unknown(written, [kind], operation["operationId"])
    assert wrong == []
    assert set(TYPES) < {one.id for one in VENDOR.contract.operations}
