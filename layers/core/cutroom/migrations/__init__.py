"""The database's schema, release by release (Alembic)."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, create_engine, text

from cutroom import capabilities
from cutroom.runtime.database import lock


def upgrade(owner_url: str, app_url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; one at a time, so that two deployments do not meet.

    The application's role is made here where it does not exist, with the password of `app_url`, and it may not bypass
    row-level security.
    """
    from alembic import command
    from alembic.config import Config

    engine = create_engine(owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.begin() as connection:
            lock(connection, "migrations", "schema")
            _ensure_role(connection, app_url)
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent))
            config.set_main_option("version_locations", os.pathsep.join(map(str, folders())))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()


def folders() -> list[Path]:
    """Where migrations lie: here, and in the folder `migrations` of any capability that brings its own."""
    package = Path(__file__).parent.parent
    own = [package / name / "migrations" for name in capabilities.NAMES]
    return [Path(__file__).parent / "versions", *(folder for folder in own if folder.is_dir())]


def _ensure_role(connection: Connection, app_url: str) -> None:
    known = connection.scalar(text("select 1 from pg_roles where rolname = 'cutroom_app'"))
    if known:
        return
    password = unquote(urlsplit(app_url).password or "")
    quoted = connection.scalar(text("select quote_literal(:password)"), {"password": password})
    connection.exec_driver_sql(f"create role cutroom_app login nosuperuser nobypassrls password {quoted}")
