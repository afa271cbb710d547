"""Teams: changed, left, handed over, deleted; and what becomes of them when a person goes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient

from cutroom import capabilities
from cutroom.accounts.schemas import AccountClosed
from cutroom.kit.ids import new_id
from cutroom.privacy import events, rules, tasks
from cutroom.privacy.schemas import TakeoutInput
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.tasks import Nothing
from cutroom.workspaces.schemas import WorkspaceDeleted
from tests.support import material
from tests.support.database import Database
from tests.support.everything import everything
from tests.support.invitations import invite
from tests.support.teams import Team, found_team, full_team, within

Registered = Callable[[], dict[str, Any]]


@pytest.fixture
def team(ctx: Context, database: Database, register: Registered) -> Team:
    """A team with somebody in every role."""
    return full_team(ctx, database, register)


def user_id(signed_in: dict[str, Any]) -> UUID:
    return UUID(signed_in["user"]["id"])


def roles(api: TestClient, team: Team, reader: str = "owner") -> dict[str, str]:
    listed = api.get(f"/workspaces/{team.id}/members", headers=team.headers(reader)).json()["items"]
    return {one["user_id"]: one["role"] for one in listed}


def test_everybody_has_a_workspace_of_their_own_whose_id_is_theirs(api: TestClient, register: Registered) -> None:
    ada = register()
    [own] = api.get("/workspaces", headers=within(ada, None)).json()["items"]
    assert (own["id"], own["kind"], own["role"]) == (ada["user"]["id"], "personal", "owner")
    assert api.get(f"/workspaces/{own['id']}", headers=within(ada, own["id"])).json() == own
    for method, path in [("PATCH", ""), ("DELETE", ""), ("GET", "/members"), ("POST", "/leave")]:
        body = {"name": "Mine"} if method == "PATCH" else None
        answer = api.request(method, f"/workspaces/{own['id']}{path}", json=body, headers=within(ada, None))
        assert answer.status_code == 409, (method, path, answer.text)


def test_a_team_is_made_once_for_each_key_and_belongs_to_who_made_it(api: TestClient, register: Registered) -> None:
    ada = register()
    headers = within(ada, None) | {"Idempotency-Key": str(new_id())}
    first, again = (api.post("/workspaces", json={"name": "Studio"}, headers=headers).json() for _ in range(2))
    assert first == again
    listed = api.get("/workspaces", headers=within(ada, None)).json()["items"]
    assert [(one["kind"], one["name"], one["role"]) for one in listed] == [
        ("personal", "", "owner"),
        ("team", "Studio", "owner"),
    ]
    renamed = api.patch(f"/workspaces/{first['id']}", json={"name": "Studio 2"}, headers=within(ada, None))
    assert renamed.json()["name"] == "Studio 2"


def test_what_is_made_in_a_team_is_the_teams_and_names_who_made_it(
    ctx: Context, api: TestClient, team: Team, database: Database
) -> None:
    body = {"filename": "talk.mp4", "size_bytes": 1}
    upload = api.post("/uploads", json=body, headers=team.headers("editor")).json()
    assert api.get(f"/uploads/{upload['id']}", headers=team.headers("viewer")).status_code == 200
    assert api.get(f"/uploads/{upload['id']}", headers=within(team.people["editor"], None)).status_code == 404
    ids = everything(ctx, team.actor("editor"))
    made = {"videos": "video_id", "exports": "export_id", "splices": "splice_id", "brands": "brand_id"}
    with psycopg.connect(database.owner_url) as connection:
        for table, name in made.items():
            query = f"select owner_id, created_by from {table} where id = %s"  # noqa: S608
            row = connection.execute(query, (ids[name],)).fetchone()
            assert row == (team.id, user_id(team.people["editor"])), table


def test_a_removed_member_is_out_at_once_and_what_they_made_stays(ctx: Context, api: TestClient, team: Team) -> None:
    video_id = material.video(ctx, team.actor("editor"))
    gone = team.people["editor"]["user"]["id"]
    assert api.get(f"/videos/{video_id}", headers=team.headers("editor")).status_code == 200
    removed = api.delete(f"/workspaces/{team.id}/members/{gone}", headers=team.headers("admin"))
    assert removed.status_code == 204
    assert api.get(f"/videos/{video_id}", headers=team.headers("editor")).status_code == 404
    assert api.get(f"/videos/{video_id}", headers=team.headers("viewer")).status_code == 200
    assert len(api.get("/workspaces", headers=within(team.people["editor"], None)).json()["items"]) == 1


def test_a_changed_role_counts_from_the_next_request_on(ctx: Context, api: TestClient, team: Team) -> None:
    video_id, viewer = material.video(ctx, team.actor("editor")), team.people["viewer"]["user"]["id"]
    rename = {"url": f"/videos/{video_id}", "json": {"title": "New"}, "headers": team.headers("viewer")}
    assert api.patch(**rename).status_code == 403
    path = f"/workspaces/{team.id}/members/{viewer}"
    assert api.patch(path, json={"role": "editor"}, headers=team.headers("admin")).status_code == 200
    assert api.patch(**rename).status_code == 200
    assert api.patch(path, json={"role": "viewer"}, headers=team.headers("admin")).status_code == 200
    assert api.patch(**rename).status_code == 403


def test_an_admin_neither_makes_nor_unmakes_owners(api: TestClient, team: Team) -> None:
    owner, editor = (team.people[role]["user"]["id"] for role in ("owner", "editor"))
    members, headers = f"/workspaces/{team.id}/members", team.headers("admin")
    answers = [
        api.patch(f"{members}/{editor}", json={"role": "owner"}, headers=headers),
        api.patch(f"{members}/{owner}", json={"role": "viewer"}, headers=headers),
        api.delete(f"{members}/{owner}", headers=headers),
        api.delete(f"/workspaces/{team.id}", headers=headers),
        api.post(f"/workspaces/{team.id}/transfer", json={"user_id": editor}, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert roles(api, team)[owner] == "owner"


def test_the_last_owner_can_neither_leave_nor_step_down_but_hand_over(api: TestClient, team: Team) -> None:
    owner, admin = (team.people[role]["user"]["id"] for role in ("owner", "admin"))
    path, headers = f"/workspaces/{team.id}", team.headers("owner")
    refused = [
        api.post(f"{path}/leave", headers=headers),
        api.patch(f"{path}/members/{owner}", json={"role": "admin"}, headers=headers),
        api.delete(f"{path}/members/{owner}", headers=headers),
        api.post(f"{path}/transfer", json={"user_id": owner}, headers=headers),
    ]
    assert [answer.status_code for answer in refused] == [409] * 4
    assert api.post(f"{path}/transfer", json={"user_id": admin}, headers=headers).status_code == 200
    assert (roles(api, team)[owner], roles(api, team)[admin]) == ("admin", "owner")
    assert api.post(f"{path}/leave", headers=headers).status_code == 204
    assert owner not in roles(api, team, "viewer")


def test_of_two_owners_who_leave_at_once_one_stays(ctx: Context, api: TestClient, register: Registered) -> None:
    for _ in range(5):
        team = found_team(ctx, register(), admin=register())
        path = f"/workspaces/{team.id}"
        second = team.people["admin"]["user"]["id"]
        promoted = api.patch(f"{path}/members/{second}", json={"role": "owner"}, headers=team.headers("owner"))
        assert promoted.status_code == 200
        with ThreadPoolExecutor(2) as pool:
            leaving = [pool.submit(api.post, f"{path}/leave", headers=team.headers(one)) for one in team.people]
        assert sorted(one.result().status_code for one in leaving) == [204, 409]


def test_who_owns_a_team_alone_hands_it_over_before_they_delete_their_account(
    ctx: Context, api: TestClient, team: Team
) -> None:
    video_id = material.video(ctx, team.actor("owner"))
    delete = {"method": "DELETE", "url": "/users/me", "json": {"password": "correct horse"}}
    refused = api.request(**delete, headers=within(team.people["owner"], None))
    assert (refused.status_code, refused.json()["details"]["workspaces"]) == (409, ["Studio"])
    assert "Transfer or delete it first" in refused.json()["message"]
    admin = team.people["admin"]["user"]["id"]
    api.post(f"/workspaces/{team.id}/transfer", json={"user_id": admin}, headers=team.headers("owner"))
    assert api.request(**delete, headers=within(team.people["owner"], None)).status_code == 202
    events.purge_account(ctx, AccountClosed(owner_id=user_id(team.people["owner"])))
    assert api.get(f"/videos/{video_id}", headers=team.headers("viewer")).status_code == 200
    assert set(roles(api, team, "admin")) == {str(user_id(one)) for role, one in team.people.items() if role != "owner"}


def test_of_two_owners_who_delete_their_accounts_at_once_one_is_refused(
    ctx: Context, api: TestClient, register: Registered
) -> None:
    team = found_team(ctx, register(), admin=register())
    second = team.people["admin"]["user"]["id"]
    api.patch(f"/workspaces/{team.id}/members/{second}", json={"role": "owner"}, headers=team.headers("owner"))
    body = {"password": "correct horse"}
    with ThreadPoolExecutor(2) as pool:
        closing = [
            pool.submit(api.request, "DELETE", "/users/me", json=body, headers=within(one, None))
            for one in team.people.values()
        ]
    assert sorted(one.result().status_code for one in closing) == [202, 409]


def test_a_deleted_team_is_closed_at_once_and_purged_to_the_last_row_and_object(
    ctx: Context, api: TestClient, team: Team, database: Database
) -> None:
    everything(ctx, team.actor("editor"))
    for prefix in capabilities.prefixes():
        ctx.blobs.put_json(f"{prefix}/{team.id}/thing", "{}")
    own = material.video(ctx, Actor(user_id(team.people["editor"])))
    _, secret = invite(ctx, api, team, "late@example.com")
    assert api.delete(f"/workspaces/{team.id}", headers=team.headers("owner")).status_code == 204
    assert {api.get("/videos", headers=team.headers(role)).status_code for role in team.people} == {404}
    assert api.get(f"/invitations/{secret}").status_code in (404, 410)
    told = WorkspaceDeleted(owner_id=team.id)
    events.purge_workspace(ctx, told)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update workspaces set closed_at = closed_at - %s", (rules.LAST_LOOK_AFTER,))
    events.purge_workspace(ctx, told)
    assert left_of(ctx, database, team.id) == []
    assert api.get(f"/videos/{own}", headers=within(team.people["editor"], None)).status_code == 200


def left_of(ctx: Context, database: Database, workspace_id: UUID) -> list[str]:
    """Everything in storage and in the database that names a workspace."""
    from cutroom.migrations.tables import metadata

    left = [key for key in ctx.blobs.keys("") if str(workspace_id) in key]
    with psycopg.connect(database.owner_url) as connection:
        for table in metadata.sorted_tables:
            for column in {"owner_id", "id"} & set(table.columns.keys()):
                query = f"select 1 from {table.name} where {column} = %s"  # noqa: S608
                left += [table.name] if connection.execute(query, (workspace_id,)).fetchone() else []
    return left


def test_the_sweeper_tells_again_of_a_deleted_team_until_it_is_purged(
    ctx: Context, api: TestClient, team: Team, database: Database
) -> None:
    api.delete(f"/workspaces/{team.id}", headers=team.headers("owner"))
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("delete from outbox")
        connection.execute("update workspaces set closed_at = closed_at - %s", (timedelta(hours=1),))
    published: list[str] = []
    ctx.outbox.client.meta.events.register(
        "before-call.eventbridge.PutEvents", lambda params, **_: published.append(str(params["body"]))
    )
    events.sweep(ctx, Nothing())
    assert any("WorkspaceDeleted" in body and str(team.id) in body for body in published)


def test_a_persons_copy_lists_their_teams_and_a_teams_copy_holds_its_work(
    ctx: Context, api: TestClient, team: Team
) -> None:
    video_id = material.video(ctx, team.actor("editor"))
    asked = api.post(f"/workspaces/{team.id}/export", headers=team.headers("admin"))
    assert asked.status_code == 202, asked.text
    copy = gathered(ctx, asked.json(), team.id)
    assert copy["workspace"]["name"] == "Studio"
    assert {one["role"] for one in copy["workspace"]["members"]} == set(team.people)
    assert [one["id"] for one in copy["videos"]] == [str(video_id)]
    assert "token_hash" not in str(copy)
    person = team.people["editor"]
    asked = api.post("/users/me/export", headers=within(person, team.id))
    copy = gathered(ctx, asked.json(), user_id(person))
    assert ([one["name"] for one in copy["workspaces"]], copy["videos"]) == (["Studio"], [])
    assert copy["profile"]["email"] == person["user"]["email"]


def gathered(ctx: Context, asked: dict[str, Any], owner_id: UUID) -> dict[str, Any]:
    """What the machine makes of an asking."""
    ids = {"owner_id": owner_id, "run_id": UUID(asked["job_id"]), "takeout_id": UUID(asked["id"])}
    tasks.gather(ctx, TakeoutInput(**ids))
    return ctx.blobs.get_json(rules.takeout_key(owner_id, ids["takeout_id"]))


def test_a_file_dropped_for_a_team_becomes_its_video(ctx: Context, api: TestClient, team: Team) -> None:
    from cutroom.library.events import take_drop

    for owner in (team.id, new_id()):
        ctx.blobs.put_json(f"drop/{owner}/talk.mp4", "{}")
        take_drop(ctx, f"drop/{owner}/talk.mp4")
    assert [one["title"] for one in api.get("/videos", headers=team.headers("viewer")).json()["items"]] == ["talk"]
    assert len(list(ctx.blobs.keys("drop/"))) == 1
