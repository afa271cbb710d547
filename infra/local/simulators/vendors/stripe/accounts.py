"""Connected accounts (API v2): made by us, set up by their owner on pages, and restricted by Stripe later.

An account can be sent money once its capability `stripe_balance.stripe_transfers` is active. Its events are thin: they
name the account and say nothing of it.
"""

from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.simulators import pages
from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe.errors import error
from infra.local.simulators.vendors.stripe.objects import Document, change, create, find, public, show

ACCOUNT, LINK = "v2.core.account", "v2.core.account_link"
CAPABILITY_CHANGED = "v2.core.account[configuration.recipient].capability_status_updated"
REQUIREMENTS_CHANGED = "v2.core.account[requirements].updated"
NEEDED = ("identity.individual.given_name", "identity.individual.date_of_birth", "identity.individual.address",
          "configuration.recipient.default_outbound_destination")  # fmt: skip
DOCUMENT = "identity.individual.documents.primary_verification"
INCLUDED = {"configuration.recipient": "configuration", "requirements": "requirements", "identity": "identity"}
OUTCOMES = ("complete", "later", "restricted", "rejected")
RESTRICTIONS = ("document", "rejected", "none")


def create_account(call: Call) -> Reply:
    """`POST /v2/core/accounts`."""
    given: Document = dict(call.json or {})
    country = given.get("identity", {}).get("country")
    if not country:
        raise Refused(error(400, "identity.country is required for a recipient.", param="identity.country"))
    account = create(call.simulator, ACCOUNT, {
        "created": now(call.simulator), "applied_configurations": ["recipient"], "closed": False,
        "contact_email": given.get("contact_email"), "display_name": given.get("display_name"),
        "dashboard": given.get("dashboard"), "metadata": given.get("metadata", {}),
        "identity": {"country": country, "entity_type": "individual"}, "defaults": given.get("defaults"),
    })  # fmt: skip
    stand(call.simulator, account, "restricted", ("requirements_past_due", "provide_info"), NEEDED)
    return Reply(200, shown(account, given.get("include", [])))


def now(simulator: Simulator) -> str:
    """This instant as API v2 writes it."""
    return simulator.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")


def get_account(call: Call) -> Reply:
    """`GET /v2/core/accounts/{account}`: what is not asked for by `include` is null."""
    account = find(call.simulator, ACCOUNT, call.head.parameters["account"])
    wanted = [value for name, value in call.head.parameters.items() if name.startswith("include[")]
    return Reply(200, shown(account, wanted))


def shown(account: Document, include: list[str]) -> Any:
    """An account with the parts that were asked for."""
    left_out = {part: None for name, part in INCLUDED.items() if name not in include}
    return public(account | left_out)


def stand(
    simulator: Simulator, account: Document, status: str, detail: tuple[str, str] | None, needed: tuple[str, ...] = (),
    problem: str = "",
) -> None:  # fmt: skip
    """Let the account stand so: the capability's status with its reason, and what is needed; tell of it."""
    details = [{"code": detail[0], "resolution": detail[1]}] if detail else []
    transfers = {"status": status, "status_details": details}
    errors = [{"code": problem, "description": "The name on the document doesn’t match."}] if problem else []
    entries = [{"awaiting_action_from": "user", "description": one, "errors": errors,
                "minimum_deadline": {"status": "past_due"}} for one in needed]  # fmt: skip
    change(
        simulator,
        account,
        configuration={
            "recipient": {"applied": True, "capabilities": {"stripe_balance": {"stripe_transfers": transfers}}}
        },
        requirements={"entries": entries, "summary": {"minimum_deadline": {"status": "past_due"}}},
    )
    tell(simulator, CAPABILITY_CHANGED, account)
    tell(simulator, REQUIREMENTS_CHANGED, account)


def tell(simulator: Simulator, kind: str, account: Document) -> None:
    """Send a thin event about an account."""
    related = {"id": account["id"], "type": ACCOUNT, "url": f"/v2/core/accounts/{account['id']}"}
    values = {"created": now(simulator), "type": kind, "related_object": related, "context": None, "reason": None}
    event = create(simulator, "v2.core.event", values)
    simulator.webhooks.emit(kind, event, event["id"])


def create_link(call: Call) -> Reply:
    """`POST /v2/core/account_links`: a page that can be opened once."""
    given: Document = dict(call.json or {})
    account = find(call.simulator, ACCOUNT, given["account"])
    case = given["use_case"]
    if case["type"] not in case:
        raise Refused(error(400, f"Missing required parameter: use_case.{case['type']}.", param="use_case"))
    values = {"account": account["id"], "use_case": case, "created": now(call.simulator), "_state": "new"}
    link = create(call.simulator, LINK, values)
    return show(change(call.simulator, link, url=f"{call.simulator.url}/connect/{link['id']}"))


async def onboarding(request: Request) -> Response:
    """`GET|POST /connect/{link}`."""
    simulator: Simulator = request.scope["simulator"]
    chosen = str((await request.form()).get("outcome", "")) if request.method == "POST" else ""
    answer = await anyio.to_thread.run_sync(_onboard, simulator, request.path_params["link"], chosen)
    simulator.webhooks.wake()
    return answer


def _onboard(simulator: Simulator, id: str, chosen: str) -> Response:
    with simulator.state.transaction():
        link = simulator.state.get(LINK, id)
        if link is None:
            return pages.page("stripe_connect.html", 404, link=None)
        case = link["use_case"][link["use_case"]["type"]]
        account = find(simulator, ACCOUNT, link["account"])
        if not chosen and link["_state"] != "new":
            return _sent_to(case["refresh_url"])
        if not chosen:
            change(simulator, link, _state="opened")
            return pages.page("stripe_connect.html", link=link, account=account)
        if link["_state"] == "opened" and chosen in OUTCOMES:
            change(simulator, link, _state="used")
            _answer(simulator, account, chosen)
        return _sent_to(case.get("return_url") or case["refresh_url"])


def _sent_to(url: str) -> Response:
    answer = pages.page("stripe_connect.html", link=None, back=url)
    answer.headers["Refresh"] = f"0; url={url}"
    return answer


def _answer(simulator: Simulator, account: Document, chosen: str) -> None:
    """What somebody enters: everything, a part, a document that does not fit, or what Stripe does not take."""
    past_due = ("requirements_past_due", "provide_info")
    if chosen == "complete":
        stand(simulator, account, "active", None)
    elif chosen == "later":
        stand(simulator, account, "restricted", past_due, NEEDED[2:])
    elif chosen == "restricted":
        stand(simulator, account, "restricted", past_due, (DOCUMENT,), "verification_document_name_mismatch")
    else:
        stand(simulator, account, "rejected", ("rejected_other", "contact_stripe"))


def restrict(simulator: Simulator, given: dict[str, Any]) -> Any:
    """Stripe restricts an account (`document` is asked for, or it is `rejected`), or no more (`none`)."""
    with simulator.state.transaction():
        account = simulator.state.get(ACCOUNT, given["account"])
        if account is None or given["reason"] not in RESTRICTIONS:
            raise ValueError(f"account must be one of ours, and reason one of {', '.join(RESTRICTIONS)}")
        outcomes = {"document": "restricted", "rejected": "rejected", "none": "complete"}
        _answer(simulator, account, outcomes[given["reason"]])
    return public(account)


def can_receive(account: Document) -> bool:
    """Whether money may be sent to an account."""
    capabilities = account["configuration"]["recipient"]["capabilities"]
    return capabilities["stripe_balance"]["stripe_transfers"]["status"] == "active"


PAGES = (Route("/connect/{link}", onboarding, methods=["GET", "POST"]),)
