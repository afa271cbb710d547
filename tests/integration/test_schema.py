"""The database itself: the migrations give what the models say, and nobody sees another's rows."""

from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from cutroom.kit.ids import new_id
from cutroom.migrations import upgrade
from cutroom.migrations.tables import metadata
from tests.support.database import Database

HAND_WRITTEN = {"ix_videos_transcript"}  # an index on an expression: the models do not describe it


def test_the_migrations_give_what_the_models_say(database: Database) -> None:
    engine = create_engine(database.owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        differences: list[Any] = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [d for d in differences if getattr(d[1], "name", "") not in HAND_WRITTEN | {"alembic_version"}] == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    upgrade(database.owner_url, database.app_url)


def test_every_table_with_an_owner_is_closed_to_others(database: Database) -> None:
    owned = {t.name for t in metadata.tables.values() if "owner_id" in t.columns} | {"users", "workspaces"}
    owned |= {
        f"ledger_{name}" for name in ("accounts", "balances", "entries", "lots", "lot_uses", "transfers")
    }  # by holder, not owner
    with psycopg.connect(database.owner_url) as connection:
        rows = connection.execute("select relname from pg_class where relrowsecurity").fetchall()
    assert {row[0] for row in rows} == owned


def test_the_application_role_can_neither_bypass_nor_switch_off_the_policies(database: Database) -> None:
    with psycopg.connect(database.app_url) as connection:
        role = connection.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user").fetchone()
        assert role == (False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("alter table videos disable row level security")


def test_without_a_tenant_nothing_is_there_and_nothing_can_be_put(database: Database) -> None:
    with psycopg.connect(database.app_url) as connection:
        assert connection.execute("select count(*) from users").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "insert into runs (id, owner_id, machine, subject_id, input, status, attempt, restarts, created_at, "
                "updated_at) values (%s, %s, 'ingest', %s, '{}', 'queued', 1, 0, now(), now())",
                (new_id(), new_id(), new_id()),
            )


def test_what_has_had_its_time_is_forgotten_and_nothing_else(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        for age in ("2 days", "2 hours"):
            connection.execute(
                "insert into idempotency_records (id, owner_id, key, request_hash, response, created_at) "
                "values (%s, %s, 'k', 'h', '{}', now() - %s::interval)",
                (new_id(), new_id(), age),
            )
        connection.commit()
        with psycopg.connect(database.app_url) as application:
            application.execute("select forget_expired()")
        ages = connection.execute("select now() - created_at < interval '1 day' from idempotency_records").fetchall()
    assert ages
    assert all(young for (young,) in ages)
