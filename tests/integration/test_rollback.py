"""Releases that meet another release's schema, and passwords that were rotated (ADR 0029)."""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg
import pytest

from cutroom.migrations import revisions, upgrade
from tests.support.database import Database, start_database

RULE_SINCE = "0006"  # revisions before the rule of ADR 0029 are older than any release that could be rolled back to


class Schema(NamedTuple):
    """What code of a release relies on: (table, column) -> (type, nullable, has a default), and functions."""

    columns: dict[tuple[str, str], tuple[str, bool, bool]]
    functions: set[str]


def read_schema(url: str) -> Schema:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type, is_nullable = 'YES', column_default is not null "
            "from information_schema.columns where table_schema = 'public' and table_name <> 'alembic_version'"
        ).fetchall()
        functions = connection.execute(
            "select p.oid::regprocedure::text from pg_proc p join pg_roles r on r.oid = p.proowner "
            "where pronamespace = 'public'::regnamespace and r.rolname = 'cutroom_owner'"
        ).fetchall()
    return Schema({(row[0], row[1]): row[2:] for row in rows}, {name for (name,) in functions})


def contractions(before: Schema, after: Schema) -> list[str]:
    """What code of the release before can no longer do on the schema after."""
    problems = [f"{name} is gone" for name in before.functions - after.functions]
    tables = {table for table, _ in before.columns}
    for place, (kind, nullable, default) in after.columns.items():
        known = before.columns.get(place)
        name = ".".join(place)
        if known is None and place[0] in tables and not nullable and not default:
            problems.append(f"{name} is new, must be given and has no default")
        elif known and known[0] != kind:
            problems.append(f"{name} was {known[0]} and is {kind}")
        elif known and known[1] and not nullable and not default:
            problems.append(f"{name} could be empty and must now be given")
    return problems + [f"{'.'.join(place)} is gone" for place in before.columns if place not in after.columns]


@pytest.fixture(scope="module")
def empty() -> Iterator[Database]:
    """A database without any schema."""
    with start_database() as found:
        yield found


def test_each_migration_leaves_the_release_before_it_working(empty: Database) -> None:
    found: dict[str, list[str]] = {}
    before: Schema | None = None
    for module in revisions():
        upgrade(empty.owner_url, empty.app_url, module.revision)
        after = read_schema(empty.owner_url)
        if before and (problems := contractions(before, after)):
            found[module.revision] = problems
        before = after
    # The check finds what it should: 0005 took the default of a column that the release before it did not fill.
    assert "sign_ins.device is new, must be given and has no default" in found["0005"]
    declared = {module.revision for module in revisions() if getattr(module, "contracts", "")}
    assert {one: what for one, what in found.items() if one >= RULE_SINCE and one not in declared} == {}


def test_a_database_that_is_ahead_is_left_as_it_is(empty: Database) -> None:
    upgrade(empty.owner_url, empty.app_url)
    with psycopg.connect(empty.owner_url) as connection:
        newest = connection.execute("select version_num from alembic_version").fetchone()
        connection.execute("update alembic_version set version_num = 'of a newer release'")
    try:
        schema = read_schema(empty.owner_url)
        upgrade(empty.owner_url, empty.app_url)
        assert read_schema(empty.owner_url) == schema
        with psycopg.connect(empty.owner_url) as connection:
            kept = connection.execute("select version_num from alembic_version").fetchone()
        assert kept == ("of a newer release",)
    finally:
        with psycopg.connect(empty.owner_url) as connection:
            connection.execute("update alembic_version set version_num = %s", newest)


def test_the_models_of_this_release_work_on_a_newer_schema(empty: Database) -> None:
    """A newer release adds columns, tables and defaults: what this one writes and reads goes on working."""
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session

    from cutroom.accounts.models import SignIn, User
    from cutroom.kit.ids import new_id
    from cutroom.runtime.database import now

    upgrade(empty.owner_url, empty.app_url)
    with psycopg.connect(empty.owner_url) as connection:
        connection.execute("alter table users add column pronouns text")
        connection.execute("alter table sign_ins add column trusted boolean not null default false")
        connection.execute("create table novelties (id uuid primary key, user_id uuid references users(id))")
    engine = create_engine(empty.owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with Session(engine) as session:
        person = User(id=new_id(), email="old@example.com", name="Old", notifications={})
        session.add(person)
        session.flush()
        session.add(SignIn(owner_id=person.id, token_hash="h", expires_at=now()))
        session.flush()
        assert session.scalars(select(SignIn).where(SignIn.owner_id == person.id)).one().token_hash == "h"
        session.rollback()
    engine.dispose()


def test_the_application_may_not_say_which_revision_the_database_has(empty: Database) -> None:
    upgrade(empty.owner_url, empty.app_url)
    for statement in ("update alembic_version set version_num = '0001'", "delete from alembic_version"):
        with psycopg.connect(empty.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_rotated_password_is_applied() -> None:
    with start_database() as found:
        admin = found.owner_url.replace("cutroom_owner", "postgres")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("drop role cutroom_app")
            kept = list[str]()
            for password in ("the first", "the second: 100% 'quoted'", "the second: 100% 'quoted'"):
                quoted = password.replace("%", "%25").replace(" ", "%20").replace("'", "%27").replace(":", "%3A")
                upgrade(found.owner_url, found.app_url.replace("cutroom_app:", f"cutroom_app:{quoted}"))
                row = connection.execute("select rolpassword from pg_authid where rolname = 'cutroom_app'").fetchone()
                assert row
                kept.append(row[0])
        assert kept[0].startswith("SCRAM-SHA-256") and len(set(kept[:2])) == 2
