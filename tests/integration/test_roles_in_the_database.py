"""Row-level security with the application bypassed: nobody reaches another workspace's rows with SQL of their own."""

from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from typing import Any
from uuid import UUID

import psycopg
import pytest

from cutroom.kit.ids import new_id
from cutroom.migrations.tables import metadata
from cutroom.runtime.context import Actor, Context
from tests.support.database import Database
from tests.support.everything import everything
from tests.support.teams import Team, found_team, full_team, invited

Registered = Callable[[], dict[str, Any]]


@pytest.fixture
def team(ctx: Context, database: Database, register: Registered) -> Team:
    return full_team(ctx, database, register)


def test_the_database_itself_keeps_workspaces_apart(
    ctx: Context, database: Database, team: Team, register: Registered
) -> None:
    """With the application bypassed: a raw session in one workspace neither sees nor changes a row of another."""
    owner = team.people["owner"]
    own, other, stranger = UUID(owner["user"]["id"]), found_team(ctx, owner, name="Other"), register()
    everything(ctx, team.actor("owner"))
    invited(ctx, team.actor("owner"))
    everything(ctx, other.actor("owner"))
    for person in (own, UUID(stranger["user"]["id"])):
        everything(ctx, Actor(person))
    places, cells = (team.id, other.id, own, UUID(stranger["user"]["id"])), 0
    tables = [table.name for table in metadata.sorted_tables if "owner_id" in table.columns]
    with psycopg.connect(database.app_url) as connection:
        for here, there in permutations(places, 2):
            connection.execute("select set_config('app.tenant', %s, true)", (str(here),))
            for table in tables:
                if not (table == "memberships" and here == own):  # people see that they are members
                    query = f"select 1 from {table} where owner_id = %s"  # noqa: S608
                    assert connection.execute(query, (there,)).fetchone() is None, (table, here, there)
                changed = f"update {table} set owner_id = owner_id where owner_id = %s"  # noqa: S608
                assert changes(connection, changed, (there,)) == 0, (table, here, there)
                cells += 2
        connection.rollback()
        for here in places:
            connection.execute("select set_config('app.tenant', %s, true)", (str(here),))
            for table in tables:
                assert_gives_nothing_away(connection, table, here, new_id())
                cells += 1
    print(f"database: {cells} cells, 0 leaks")  # noqa: T201


def changes(connection: Any, query: str, values: tuple[Any, ...]) -> int:
    """How many rows a statement changed; none where the application may not change the table at all."""
    connection.execute("savepoint before")
    try:
        count = connection.execute(query, values).rowcount
    except psycopg.errors.InsufficientPrivilege:
        count = 0
    connection.execute("rollback to savepoint before")
    return count


def assert_gives_nothing_away(connection: Any, table: str, here: UUID, there: UUID) -> None:
    """No row of the own workspace can be handed to another one."""
    connection.execute("savepoint before")
    query = f"update {table} set owner_id = %s where owner_id = %s"  # noqa: S608
    with suppress(psycopg.errors.InsufficientPrivilege):  # the policy's check refuses the new owner
        assert connection.execute(query, (there, here)).rowcount == 0, (table, here)
    connection.execute("rollback to savepoint before")


def test_nobody_makes_themselves_a_member_and_everybody_sees_only_their_own_membership(
    database: Database, team: Team, register: Registered
) -> None:
    stranger, viewer = UUID(register()["user"]["id"]), UUID(team.people["viewer"]["user"]["id"])
    insert = "insert into memberships (owner_id, user_id, role, created_at) values (%s, %s, 'owner', now())"
    with psycopg.connect(database.app_url) as connection:
        connection.execute("select set_config('app.tenant', %s, false)", (str(stranger),))
        connection.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(insert, (team.id, stranger))
        connection.rollback()
        assert connection.execute("select 1 from workspaces").fetchone() is None
        connection.execute("select set_config('app.tenant', %s, false)", (str(viewer),))
        assert connection.execute("select owner_id, user_id from memberships").fetchall() == [(team.id, viewer)]
        promoted = connection.execute("update memberships set role = 'owner' where user_id = %s", (viewer,))
        assert promoted.rowcount == 0
        assert connection.execute("update workspaces set name = 'Mine'").rowcount == 0
