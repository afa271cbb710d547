"""The database's schema, release by release (Alembic). How releases may change it: ADR 0029."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, create_engine, text

from cutroom import capabilities
from cutroom.runtime.database import lock

ROLE = "cutroom_app"


def upgrade(owner_url: str, app_url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; one at a time, so that two deployments do not meet.

    A database that a newer release has brought further is left as it is: this release is a rollback, and newer
    releases only add to what it knows. The application's role is made here where it does not exist, always gets the
    password of `app_url`, may not bypass row-level security and may not say which revision the database has.
    """
    engine = create_engine(owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.begin() as connection:
            lock(connection, "migrations", "schema")
            _ensure_role(connection, app_url)
            if not is_ahead(connection):
                _run(connection, revision)
            connection.execute(text(f"revoke insert, update, delete, truncate on alembic_version from {ROLE}"))
    finally:
        engine.dispose()


def is_ahead(connection: Connection) -> bool:
    """Whether the database has a revision that this release does not know: a newer release made it."""
    from alembic.migration import MigrationContext

    known = {module.revision for module in revisions()}
    return not known.issuperset(MigrationContext.configure(connection).get_current_heads())


def revisions() -> list[Any]:
    """The modules of all migrations, oldest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return [script.module for script in scripts][::-1]


def _run(connection: Connection, revision: str) -> None:
    from alembic import command

    command.upgrade(_config(connection), revision)


def _config(connection: Connection | None) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", os.pathsep.join(map(str, folders())))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def folders() -> list[Path]:
    """Where migrations lie: here, and in the folder `migrations` of any capability that brings its own."""
    package = Path(__file__).parent.parent
    own = [package / name / "migrations" for name in capabilities.NAMES]
    return [Path(__file__).parent / "versions", *(folder for folder in own if folder.is_dir())]


def _ensure_role(connection: Connection, app_url: str) -> None:
    """Make the application's role, or give it the secret's present password: it may have been rotated."""
    known = connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": ROLE})
    password = unquote(urlsplit(app_url).password or "")
    if known and not password:
        return  # a cluster that asks for none, as on a laptop
    quoted = connection.scalar(text("select quote_literal(:password)"), {"password": password})
    verb = "alter role" if known else "create role"
    attributes = "" if known else " nosuperuser nobypassrls"
    connection.exec_driver_sql(f"{verb} {ROLE} login{attributes} password {quoted}".replace("%", "%%"))
