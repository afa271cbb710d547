"""The customer portal: a page on which somebody changes their card, pays what is open, or ends a subscription."""

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.simulators import pages
from infra.local.simulators.messages import Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe import invoices, subscriptions
from infra.local.simulators.vendors.stripe.objects import change, create, emit, find, matching, show

PORTAL = "billing_portal.session"


def create_portal(call: Call) -> Reply:
    """`POST /v1/billing_portal/sessions`."""
    given = dict(call.json or {})
    find(call.simulator, "customer", given["customer"])
    values = {"customer": given["customer"], "return_url": given.get("return_url")}
    session = create(call.simulator, PORTAL, values)
    return show(change(call.simulator, session, url=f"{call.simulator.url}/portal/{session['id']}"))


async def portal(request: Request) -> Response:
    """`GET|POST /portal/{session}`."""
    simulator: Simulator = request.scope["simulator"]
    chosen = await invoices.chosen_of(request)
    answer = await anyio.to_thread.run_sync(_portal, simulator, request.path_params["session"], chosen)
    simulator.webhooks.wake()
    return answer


async def invoice(request: Request) -> Response:
    """`GET|POST /invoice/{invoice}`."""
    simulator: Simulator = request.scope["simulator"]
    chosen = await invoices.chosen_of(request)
    arguments = (simulator, request.path_params["invoice"], chosen, subscriptions.settle)
    answer = await anyio.to_thread.run_sync(invoices.page_of, *arguments)
    simulator.webhooks.wake()
    return answer


def _portal(simulator: Simulator, id: str, chosen: str) -> Response:
    with simulator.state.transaction():
        session = simulator.state.get(PORTAL, id)
        if session is None:
            return pages.page("stripe_portal.html", 404, session=None)
        subscriptions.come_round(simulator)
        customer = find(simulator, "customer", session["customer"])
        running = [
            one
            for one in matching(simulator, subscriptions.SUBSCRIPTION, customer=customer["id"])
            if one["status"] in subscriptions.RUNNING
        ]
        if chosen in ("good", invoices.DECLINED):
            change(simulator, customer, _card=chosen)
        if chosen in ("cancel", "resume"):
            for one in running:
                change(simulator, one, cancel_at_period_end=chosen == "cancel")
                emit(simulator, "customer.subscription.updated", one)
    unpaid = [one for one in matching(simulator, "invoice", customer=customer["id"]) if one["status"] == "open"]
    shown = [(one["items"]["data"][0]["price"]["_name"], one["status"], one["cancel_at_period_end"]) for one in running]
    declined = customer.get("_card") == invoices.DECLINED
    return pages.page("stripe_portal.html", session=session, shown=shown, declined=declined, unpaid=unpaid)


PAGES = (
    Route("/portal/{session}", portal, methods=["GET", "POST"]),
    Route("/invoice/{invoice}", invoice, methods=["GET", "POST"]),
)
