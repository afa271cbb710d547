"""SQL of the brands that settings name, for functions that carry nothing for vectors, which the models need."""

from collections.abc import Sequence

from sqlalchemy import cast, column, select, table, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

TABLES = [table(name, column("settings", JSONB)) for name in ("clips", "clip_defaults")]


def named(session: Session) -> set[str]:
    """The brands that settings of the actor's workspace name."""
    queries = [select(one.c.settings["brand"].astext).distinct() for one in TABLES]
    return {name for query in queries for name in session.scalars(query) if name}


def rename(session: Session, names: Sequence[str], name: str | None) -> None:
    """Let settings that name one of these brands name another one, or none."""
    for one in TABLES:
        renamed = one.c.settings.concat(cast({"brand": name}, JSONB))
        session.execute(update(one).where(one.c.settings["brand"].astext.in_(names)).values(settings=renamed))
