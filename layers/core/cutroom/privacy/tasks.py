"""The one stage of a takeout: gather every row and every object of a person into one JSON file."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom import capabilities
from cutroom.accounts import purging as accounts
from cutroom.jobs import runs
from cutroom.privacy import queries, rules, tables
from cutroom.privacy.schemas import TakeoutInput
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.workspaces import service as workspaces

ABOUT = (
    "Everything that Cutroom keeps in this workspace: whose it is, every row of every table that belongs to it, and "
    "links to its videos, what was found in them and its exports. The links are good until links_expire_at."
)


def gather(ctx: Context, data: TakeoutInput) -> TakeoutInput:
    """Write the file, row by row so that a large library fits into a small machine, and offer it for a week."""
    prefix = rules.takeout_prefix(data.owner_id, data.takeout_id)
    with runs.stage(ctx, data, "gather", leaves=prefix) as stage, ctx.scratch() as folder:
        file = folder / "data.json"
        write(ctx, data.owner_id, file, stage)
        key = rules.takeout_key(data.owner_id, data.takeout_id)
        ctx.blobs.put_file(key, file, "application/json")
        with ctx.transaction(data.owner_id) as session:
            takeout = queries.get(session, data.takeout_id, lock=True)
            takeout.storage_key, takeout.size_bytes = key, file.stat().st_size
            takeout.finished_at, takeout.expires_at = now(), now() + rules.TAKEOUT_LIFE
            runs.succeed(session, data.run_id)
    return data


def write(ctx: Context, owner_id: UUID, file: Path, stage: runs.Stage) -> None:
    """The document: what it is, the profile, a list for each table, the media."""
    exported = tables.exported()
    expire = now() + timedelta(seconds=rules.LINK_SECONDS)
    with ctx.transaction(owner_id) as session, file.open("w", encoding="utf-8") as out:
        head: dict[str, Any] = {"about": ABOUT, "made_at": now().isoformat(), "links_expire_at": expire.isoformat()}
        head |= _owner(session, owner_id)
        out.write(json.dumps(head, ensure_ascii=False)[:-1])
        for done, table in enumerate(exported):
            _list(out, table.name, map(rules.exported, queries.rows(session, table, owner_id)))
            stage.progress(done / (len(exported) + 1))
        for name, source in rules.exported_lists():
            _list(out, name, map(rules.exported, capabilities.load(source)(session)))
    with file.open("a", encoding="utf-8") as out:
        _list(out, "media", _media(ctx, owner_id))
        out.write("}\n")


def _owner(session: Session, owner_id: UUID) -> dict[str, Any]:
    """Whose data it is: a team with its members, or a person with the teams that they are in."""
    if team := workspaces.exported(session, owner_id):
        return {"workspace": team}
    profile = rules.exported(accounts.exported(session, owner_id))
    return {"profile": profile, "workspaces": workspaces.exported_of_person(session, owner_id)}


def _list(out: IO[str], name: str, items: Iterator[dict[str, Any]]) -> None:
    out.write(f",\n{json.dumps(name)}: [")
    for index, item in enumerate(items):
        out.write(",\n" if index else "\n")
        out.write(json.dumps(item, ensure_ascii=False))
    out.write("]")


def _media(ctx: Context, owner_id: UUID) -> Iterator[dict[str, Any]]:
    for prefix in rules.exported_prefixes():
        for key in ctx.blobs.keys(f"{prefix}/{owner_id}/"):
            name = "-".join(key.split("/")[2:])
            yield {"name": key, "url": ctx.blobs.url(key, seconds=rules.LINK_SECONDS, filename=name)}
