"""Teams whose members are in every role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from fastapi.testclient import TestClient

from cutroom.runtime.context import Actor, Context
from cutroom.workspaces import invitations, queries, service
from cutroom.workspaces.schemas import Invite, SaveWorkspace
from tests.support.database import Database

Registered = Callable[[], dict[str, Any]]


def confirm(database: Database, user_id: UUID | str) -> None:
    """Make a person's address a confirmed one, as the link in their mail does."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update users set email_verified_at = now() where id = %s", (user_id,))


@dataclass(frozen=True)
class Team:
    """A workspace, and the sign-ins of those who are in it, by their role."""

    id: UUID
    people: dict[str, dict[str, Any]]

    def actor(self, role: str) -> Actor:
        """The member in this role, within the team."""
        return Actor(UUID(self.people[role]["user"]["id"]), team_id=self.id, workspace_role=role)

    def headers(self, role: str) -> dict[str, str]:
        """What a request of the member in this role carries."""
        return within(self.people[role], self.id)


def within(signed_in: dict[str, Any], workspace_id: UUID | str | None) -> dict[str, str]:
    """The headers of a person's request in a workspace; None for their own."""
    header = {"X-Workspace": str(workspace_id)} if workspace_id else {}
    return {"Authorization": f"Bearer {signed_in['access_token']}"} | header


def found_team(ctx: Context, owner: dict[str, Any], name: str = "Studio", **others: dict[str, Any]) -> Team:
    """A team of an owner and others, each in the role that their keyword names."""
    person = Actor(UUID(owner["user"]["id"]))
    team_id = service.create(ctx, person, SaveWorkspace(name=name)).id
    with ctx.transaction(team_id) as session:
        for role, signed_in in others.items():
            queries.add_member(session, team_id, UUID(signed_in["user"]["id"]), role)
    return Team(team_id, {"owner": owner, **others})


def full_team(ctx: Context, database: Database, register: Registered, name: str = "Studio") -> Team:
    """A team with somebody in every role; the addresses of all are confirmed."""
    people = {role: register() for role in ("owner", "admin", "editor", "approver", "viewer")}
    for signed_in in people.values():
        confirm(database, signed_in["user"]["id"])
    return found_team(ctx, name=name, **people)


def invited(ctx: Context, actor: Actor, email: str = "new@example.com", role: Any = "viewer") -> str:
    """The id of an open invitation."""
    return str(invitations.invite(ctx, actor, Invite(email=email, role=role)).id)


def operations(api: TestClient, prefix: str = "/api/v1") -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of everything that the OpenAPI document describes."""
    paths: dict[str, dict[str, Any]] = api.get("/openapi.json").json()["paths"]
    return [(m.upper(), path.removeprefix(prefix), op) for path, ops in paths.items() for m, op in ops.items()]
