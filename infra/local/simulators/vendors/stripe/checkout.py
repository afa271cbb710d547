"""The page on which somebody pays: with a card, by bank, with a card that is declined, or not at all."""

from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.simulators import pages
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.vendors.stripe import payments, subscriptions
from infra.local.simulators.vendors.stripe.objects import Document, change, emit, find

OUTCOMES = ("pay", "later", "decline")


async def checkout(request: Request) -> Response:
    """`GET|POST /pay/{session}`."""
    simulator: Simulator = request.scope["simulator"]
    chosen = str((await request.form()).get("outcome", "")) if request.method == "POST" else ""
    answer = await anyio.to_thread.run_sync(_answer, simulator, request.path_params["session"], chosen)
    simulator.webhooks.wake()
    return answer


def _answer(simulator: Simulator, id: str, chosen: str) -> Response:
    with simulator.state.transaction():
        session = simulator.state.get(payments.SESSION, id)
        if session is None:
            return pages.page("stripe_checkout.html", 404, session=None)
        was_open = session["status"] == "open"
        if was_open and chosen in OUTCOMES:
            _pay(simulator, session, chosen)
    return _shown(session, declined=was_open and chosen == "decline")


def _pay(simulator: Simulator, session: Document, chosen: str) -> None:
    """A payment, or a subscription whose first month is paid; that one takes cards only."""
    if session["mode"] == "payment" or chosen == "decline":
        payments.pay(simulator, session, chosen)
        return
    change(simulator, find(simulator, "customer", session["customer"]), _card="good")
    subscription = subscriptions.begin(simulator, session)
    values = {"subscription": subscription["id"], "invoice": subscription["latest_invoice"]}
    change(simulator, session, status="complete", payment_status="paid", url=None, **values)
    emit(simulator, "checkout.session.completed", session)


def _shown(session: Document, *, declined: bool) -> Response:
    back = _filled(session["success_url"], session) if session["status"] == "complete" else session["cancel_url"]
    lines: list[Any] = [
        {"name": line["price_data"].get("product_data", {}).get("name", ""), "quantity": line.get("quantity", 1)}
        for line in session["_lines"]
    ]
    amount = f"{session['amount_total'] / 100:,.2f} {session['currency'].upper()}"
    answer = pages.page(
        "stripe_checkout.html", session=session, lines=lines, amount=amount, back=back, declined=declined
    )
    if session["status"] == "complete":
        answer.headers["Refresh"] = f"0; url={back}"
    return answer


def _filled(url: str, session: Document) -> str:
    return url.replace("{CHECKOUT_SESSION_ID}", session["id"])


PAGES = (Route("/pay/{session}", checkout, methods=["GET", "POST"]),)
