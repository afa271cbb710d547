"""Every operation for every role, for strangers, and for the same person's other workspaces: nobody sees or does more.

What a role may do is written here a second time, on purpose: a route that asks for too little fails.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.accounts.rules import CONSENTS
from cutroom.branding import service as branding
from cutroom.branding.schemas import SaveBrand
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Actor, Context
from tests.support import material
from tests.support.database import Database
from tests.support.everything import bodies, everything
from tests.support.teams import Team, confirm, found_team, full_team, invited, operations, within

Registered = Callable[[], dict[str, Any]]
NEWS = CONSENTS["marketing"].version
OPEN_TO_ALL = (
    "/auth/",
    "/.well-known/",
    "/shares/",
    "/invitations/",
    "/connect-links/",
    "/deletions/",
    "/approvals/",
    "/calendar-feeds/",
    "/notifications/unsubscribe",
    "/notifications/resubscribe",
)
OF_THE_PERSON = ("/users/me", "/credits/redeem-referral", "/referrals", "/moderation", "/notifications")
ROLES = ("viewer", "approver", "editor", "admin", "owner")
MAY = {
    "read": set(ROLES),
    "approve": {"approver", "admin", "owner"},
    "edit": {"editor", "admin", "owner"},
    "manage": {"admin", "owner"},
    "own": {"owner"},
}
PAYING = ("/credits", "/billing/subscription", "/billing/portal", "/billing/invoices", "/payouts")
APPROVING = ("/posts/{post_id}/approve", "/posts/{post_id}/send-back")
PAYS_OUT = ("/campaigns/{campaign_id}/", "/submissions/")  # a held budget is the manager's
READING_POSTS = {
    "/clips/search",
    "/exports/preview",
    "/exports/framing",
    "/exports/covers",
    "/posts/preflight",
    "/posts/{post_id}/comments",
    "/splices/{splice_id}/preview",
    "/workspaces/{workspace_id}/leave",
}


def needed(method: str, path: str) -> str:
    """What an operation of a workspace needs, as the product promises it."""
    if path.startswith("/social"):
        return of_channels(method, path)
    if path.startswith("/workspaces/{workspace_id}"):
        return of_teams(method, path)
    if path.startswith("/approval-links") or path in APPROVING:
        return "approve"
    return of_others(method, path)


def of_channels(method: str, path: str) -> str:
    """Everybody sees channels, editors group them, and those who manage connect them and give them up."""
    connects = path.startswith(("/social/links", "/social/connect", "/social/callback"))
    if connects or (method != "GET" and path.startswith("/social/accounts")):
        return "manage"
    return "read" if method == "GET" else "edit"


def of_teams(method: str, path: str) -> str:
    """Members see each other and may leave, those who manage change the team, and its owner ends it."""
    if path.endswith("/transfer") or (method, path) == ("DELETE", "/workspaces/{workspace_id}"):
        return "own"
    if path in READING_POSTS or (method == "GET" and path.endswith(("/members", "{workspace_id}"))):
        return "read"
    return "manage"


def of_others(method: str, path: str) -> str:
    """The same of everything else."""
    if path.startswith(PAYING) and not path.endswith("/balance"):
        return "manage"
    if method == "GET" or path in READING_POSTS:
        return "read"
    managed = ("/brand", "/publishing/settings", *PAYS_OUT)
    return "manage" if path.startswith(managed) else "edit"


def of_workspaces(api: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    """The operations in a workspace; those last that end something."""
    elsewhere = (*OPEN_TO_ALL, *OF_THE_PERSON)
    found = [one for one in operations(api) if not one[1].startswith(elsewhere) and one[1] != "/workspaces"]
    return sorted(found, key=lambda one: (one[0] == "DELETE", one[1].endswith("/transfer"), one[1].count("/")))


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch, api: TestClient) -> None:
    """A matrix is more than a person does in a minute."""
    monkeypatch.setattr("cutroom.billing.rates.writes_per_minute", lambda *_: None)


@pytest.fixture
def team(ctx: Context, database: Database, register: Registered) -> Team:
    return full_team(ctx, database, register)


def ids_of(ctx: Context, team: Team) -> dict[str, str]:
    """The id of each thing that the team has."""
    named = {"workspace_id": str(team.id), "user_id": team.people["approver"]["user"]["id"]}
    return everything(ctx, team.actor("owner")) | named | {"invitation_id": invited(ctx, team.actor("owner"))}


def send(api: TestClient, operation: tuple[str, str, Any], ids: dict[str, str], headers: dict[str, str]) -> Any:
    method, path, described = operation
    body = bodies(ids, NEWS).get((method, path), {}) if "requestBody" in described else None
    return api.request(method, path.format(**ids), json=body, headers=headers)


def test_a_role_may_do_what_it_may_and_nothing_else(ctx: Context, api: TestClient, team: Team) -> None:
    found, ids = of_workspaces(api), ids_of(ctx, team)
    refused = [(role, one) for role in ROLES for one in found if role not in MAY[needed(*one[:2])]]
    ending = [one for one in found if one[0] == "DELETE" or one[1].endswith(("/leave", "/transfer"))]
    allowed = [(role, one) for role in ROLES for one in found if role in MAY[needed(*one[:2])] and one not in ending]
    deleting = sorted(
        (one for one in ending if one[0] == "DELETE"), key=lambda one: one[1] == "/workspaces/{workspace_id}"
    )
    last = [("owner", one) for one in deleting]
    wrong = [tried for one in refused if (tried := outcome(api, team, ids, *one))[2:] != (403, "forbidden")]
    wrong += [tried for one in (*allowed, *last) if (tried := outcome(api, team, ids, *one))[2] in (401, 403, 405)]
    assert wrong == []
    assert len(refused) + len(allowed) > 300
    print(f"roles: {len(refused)} refused and {len(allowed) + len(last)} allowed, 0 leaks")  # noqa: T201 (a figure)


def outcome(
    api: TestClient, team: Team, ids: dict[str, str], role: str, operation: tuple[str, str, Any]
) -> tuple[str, str, int, str]:
    """(role, operation, status, error code) of one request."""
    answer = send(api, operation, ids, team.headers(role))
    code = answer.json()["error"] if answer.is_error else ""
    return role, " ".join(operation[:2]), answer.status_code, code


def test_no_role_elsewhere_opens_a_workspace(
    ctx: Context, api: TestClient, team: Team, database: Database, register: Registered
) -> None:
    """Strangers with its header, and its own owner in their personal workspace and in another team."""
    stranger, owner = register(), team.people["owner"]
    confirm(database, stranger["user"]["id"])
    other = found_team(ctx, owner, name="Other")
    ids, found = ids_of(ctx, team), of_workspaces(api)
    standing(api, team, ids)  # what is made when it is first read, as a cover, is made now
    before = standing(api, team, ids)
    callers = {
        "a stranger with its header": within(stranger, team.id),
        "a stranger in their own": within(stranger, None),
        "its owner in their own": within(owner, None),
        "its owner in another team": within(owner, other.id),
    }
    wrong: list[str] = []
    for who, headers in callers.items():
        for operation in found:
            method, path = operation[:2]
            if "workspace_id" in path and headers["Authorization"] == within(owner, None)["Authorization"]:
                continue  # its path names the workspace, and they own it
            answer = send(api, operation, ids, headers)
            if leaks(who, operation, answer, ids):
                wrong.append(f"{who}: {method} {path}: {answer.status_code} {answer.text[:200]}")
    assert wrong == []
    assert standing(api, team, ids) == before
    print(f"elsewhere: {len(callers) * len(found)} cells, 0 leaks")  # noqa: T201


def leaks(who: str, operation: tuple[str, str, Any], answer: Any, ids: dict[str, str]) -> bool:
    """Whether an answer tells anything, or is not the one for what does not exist."""
    method, path, _ = operation
    if who == "a stranger with its header" or "{" in path.replace("{platform}", "").replace("{month}", ""):
        return (answer.status_code, answer.json().get("error")) != (404, "not_found")
    names_in_body = method == "POST" and path in NAMING
    own_ids = {ids[name] for name in ids if name not in ("workspace_id", "user_id")}
    return (names_in_body and answer.status_code != 404) or any(one in answer.text for one in own_ids)


NAMING = (
    "/exports",
    *(f"/exports/{what}" for what in ("preview", "framing", "covers", "suggest-metadata", "quote")),
    "/splices/generate",
    "/posts",
    "/posts/preflight",
)


def standing(api: TestClient, team: Team, ids: dict[str, str]) -> list[Any]:
    """What the team's owner reads, without addresses, which differ with the second."""
    paths = [path for method, path, _ in of_workspaces(api) if method == "GET"]
    answers = [api.get(path.format(**ids), headers=team.headers("owner")) for path in paths]
    readable = [one.json() for one in answers if "json" in one.headers["content-type"]]
    return [_without_addresses(one) for one in readable]


def _without_addresses(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_addresses(one) for key, one in value.items() if not key.endswith("url")}
    return [_without_addresses(one) for one in value] if isinstance(value, list) else value


def naming_bodies(ids: dict[str, str], own: dict[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Bodies that name another workspace's things in every place that takes an id or a name."""
    edit = {"version": 1, "sources": {"a": {"uri": f"video:{ids['video_id']}"}}, "tracks": []}
    both = {"version": 1, "sources": {"b": {"uri": f"video:{own['video_id']}"}, **edit["sources"]}, "tracks": []}
    sources: list[dict[str, Any]] = [
        {"clip_id": ids["clip_id"]},
        {"splice_id": ids["splice_id"]},
        {"edit": edit},
        {"edit": both},
    ]
    for path in ("/exports", "/exports/preview", "/exports/covers"):
        yield from (("POST", path, {"source": source}) for source in sources)
        yield "POST", path, {"source": {"clip_id": own["clip_id"]}, "brand": "Theirs"}
    yield from (("POST", "/exports/framing", {"source": source}) for source in sources[:2])
    yield from (("POST", "/exports/suggest-metadata", {"source": one, "platform": "tiktok"}) for one in sources[:2])
    for path in ("/posts", "/posts/preflight"):
        yield "POST", path, {"export_id": ids["export_id"], "targets": [{"account_id": own["post_id"]}]}
    yield "POST", "/splices/generate", {"clip_ids": [ids["clip_id"], own["clip_id"]]}
    yield "POST", "/splices/generate", {"clip_ids": [own["clip_id"], ids["other_clip_id"]]}


def test_no_id_and_no_name_inside_a_body_reaches_another_workspace(
    ctx: Context, api: TestClient, team: Team, database: Database, register: Registered
) -> None:
    owner = team.people["owner"]
    theirs, own = ids_of(ctx, team), everything(ctx, Actor(UUID(owner["user"]["id"])))
    with ctx.transaction(team.id) as session:
        branding.queries.brand(session, UUID(theirs["brand_id"])).handle = branding.handle("Theirs")
    headers, cells = within(owner, None), 0
    for method, path, body in naming_bodies(theirs, own):
        answer = api.request(method, path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), (path, body, answer.text)
        cells += 1
    for path, body in (
        ("/videos/batch-update", {"video_ids": [theirs["video_id"]], "title": "Mine"}),
        ("/clips/batch-update", {"clip_ids": [theirs["clip_id"]], "selected": False}),
    ):
        answer = api.post(path, json=body, headers=headers)
        assert answer.json() in ({"changed": 0}, {"updated": 0}) or answer.status_code == 404, answer.text
        cells += 1
    logo = api.post("/brands", json={"name": "x", "logo_id": theirs["image_id"]}, headers=headers)
    assert logo.status_code == 422
    for member in ("owner", "editor"):
        stranger = {"user_id": str(new_id())}
        answer = api.post(f"/workspaces/{team.id}/transfer", json=stranger, headers=team.headers(member))
        assert answer.status_code == (404 if member == "owner" else 403)
        cells += 1
    print(f"bodies: {cells + 1} cells, 0 leaks")  # noqa: T201


@pytest.mark.parametrize("end", ["intro", "outro"])
def test_a_brand_cannot_show_another_workspaces_intro(ctx: Context, api: TestClient, team: Team, end: str) -> None:
    owner = team.people["owner"]
    film = material.video(ctx, team.actor("owner"), "intro.mp4", 5_000)
    own = everything(ctx, Actor(UUID(owner["user"]["id"])))
    branding.create_brand(
        ctx, Actor(UUID(owner["user"]["id"])), SaveBrand.model_validate({"name": "Mine", f"{end}_video_id": film})
    )
    body = {"source": {"clip_id": own["clip_id"]}, "brand": "Mine"}
    for path in ("/exports", "/exports/preview", "/exports/covers"):
        answer = api.post(path, json=body, headers=within(owner, None))
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid"), answer.text
        assert str(team.id) not in answer.text
