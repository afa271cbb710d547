"""Every route says what its caller must be allowed to do, or is listed here as open to all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPEN_TO_ALL = {
    *(f"POST /api/v1/auth/{what}" for what in ("register", "login", "refresh", "logout", "verify-email")),
    *(f"POST /api/v1/auth/{what}" for what in ("request-password-reset", "reset-password")),
    "GET /api/v1/.well-known/jwks.json",
    "GET /api/v1/shares/{token}",
    "GET /api/v1/invitations/{token}",
    "GET /api/v1/connect-links/{token}",
    "POST /api/v1/connect-links/{token}/connect",
    "POST /api/v1/connect-links/{token}/callback/{platform}",
    "GET /api/v1/deletions/{code}",
    "GET /api/v1/approvals/{token}",
    "POST /api/v1/notifications/unsubscribe",
    "POST /api/v1/notifications/resubscribe",
    "GET /api/v1/calendar-feeds/{token}/posts.ics",
    *(f"POST /api/v1/approvals/{{token}}/posts/{{post_id}}/{what}" for what in ("approve", "send-back", "comments")),
}
DECLARED = """
import json
from app import PREFIX, ROUTES, app
from deps import Needs
from fastapi.routing import APIRoute

def needs(dependant):
    for one in dependant.dependencies:
        if isinstance(one.call, Needs):
            yield [type(one.call).__name__, one.call.permission, one.call.spends]
        yield from needs(one)

routes = [route for module in ROUTES for route in module.router.routes if isinstance(route, APIRoute)]
pairs = [(method, route) for route in routes for method in route.methods]
declared = {f"{method} {PREFIX}{route.path}": list(needs(route.dependant)) for method, route in pairs}
described = {f"{m.upper()} {path}" for path, item in app.openapi()["paths"].items() for m in item}
assert set(declared) == described, set(declared) ^ described
print(json.dumps(declared))
"""


@pytest.fixture(scope="module")
def declared() -> dict[str, list[tuple[str, str, bool]]]:
    """Method and path of each route -> (kind, permission, whether it counts as a change)."""
    path = [ROOT / "functions" / "api", ROOT / "layers" / "core"]
    environment = {"PYTHONPATH": ":".join(map(str, path)), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", DECLARED], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_every_route_declares_one_need_or_is_known_to_be_open(declared: dict[str, list[tuple[str, str, bool]]]) -> None:
    assert len(declared) > 60
    assert {route for route, needs in declared.items() if not needs} == OPEN_TO_ALL
    assert {route for route, needs in declared.items() if len(needs) > 1} == set()


def test_what_changes_something_counts_as_a_change(declared: dict[str, list[tuple[str, str, bool]]]) -> None:
    free = {route for route, needs in declared.items() for _, _, spends in needs if not spends}
    assert {route for route in free if not route.startswith("GET ")} == set()


def test_a_route_of_one_workspace_takes_it_from_its_path(declared: dict[str, list[tuple[str, str, bool]]]) -> None:
    there = {route for route, needs in declared.items() if any(kind == "NeedsThere" for kind, _, _ in needs)}
    assert there == {route for route in declared if "{workspace_id}" in route}
