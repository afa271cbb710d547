"""What Meta sends where a person removes the app or wants their data deleted: a signed request to an address of each.

The body is a form with `signed_request`, which the app's secret signs (signatures.signed_request).
"""

from typing import Any

from infra.local.simulators.simulator import Action, Simulator
from infra.local.simulators.social import grants

DEAUTHORIZE, DELETION = "deauthorize", "data_deletion"


def callbacks(source: str) -> dict[str, tuple[str, str]]:
    """Event -> (scheme, path of the front door), of one of Meta's apps."""
    return {
        DEAUTHORIZE: ("meta_signed_request", f"/api/webhooks/{source}-deauthorize"),
        DELETION: ("meta_signed_request", f"/api/webhooks/{source}-deletion"),
    }


def remove_app(simulator: Simulator, given: dict[str, str]) -> Any:
    """A person removes Cutroom in their settings: every grant ends, and the app is told."""
    return _tell(simulator, given["person"], DEAUTHORIZE)


def ask_for_deletion(simulator: Simulator, given: dict[str, str]) -> Any:
    """A person asks that Cutroom deletes what it has of them; every grant ends, and the app is told."""
    return _tell(simulator, given["person"], DELETION)


def _tell(simulator: Simulator, person: str, event: str) -> Any:
    ended = grants.live(simulator, person=person)
    for grant in ended:
        grants.end(simulator, grant, event)
    issued_at = int(simulator.clock.timestamp())
    simulator.webhooks.emit(event, {"algorithm": "HMAC-SHA256", "issued_at": issued_at, "user_id": person})
    return {"ended": len(ended)}


ACTIONS = {
    "remove_app": Action("Remove app in settings", {"person": ()}, remove_app),
    "ask_for_deletion": Action("Ask for deletion of data", {"person": ()}, ask_for_deletion),
}
