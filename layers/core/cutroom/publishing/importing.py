"""Posts out of a spreadsheet and into one. A row is imported once, whatever file it comes in."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import NamedTuple
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.orm import Session

from cutroom.kit.errors import Invalid, NotFound
from cutroom.kit.ids import new_id
from cutroom.publishing import approval, checking, planning, queries, requirements, spreadsheets, times
from cutroom.publishing.models import ImportedRow, Post, PostTarget
from cutroom.publishing.schedule_schemas import ImportPosts, ImportReport, ReadSpreadsheet, RowProblem
from cutroom.publishing.schemas import Content
from cutroom.publishing.spreadsheets import Row
from cutroom.publishing.times import Resolved
from cutroom.renders import files
from cutroom.renders.schemas import ExportFile
from cutroom.runtime import database
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import service as social
from cutroom.social.schemas import AccountView

COLUMN_OF = {"video": "export"}  # where a problem's field has another name in the file
MOST = 5000  # posts of one file that is written


class Ready(NamedTuple):
    """A row that can become a post."""

    row: Row
    hash: str
    at: Resolved
    zone: str
    account: AccountView
    file: ExportFile
    content: Content


class _Wrong(Exception):
    """A cell that can't be used."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def run(ctx: Context, actor: Actor, request: ImportPosts) -> ImportReport:
    """Make posts of a spreadsheet's rows, or say what would be made. Rows with problems are left out, each told.

    Raises Invalid for an unknown zone.
    """
    times.zone(request.zone)
    rows, problems = spreadsheets.read(request.content)
    accounts = social.list_accounts(ctx, actor).items
    with ctx.transaction(actor) as session:
        database.lock(session, "import", actor.workspace_id)
        ready = _ready(session, rows, accounts, request, problems)
        known = queries.imported(session, [one.hash for one in ready])
        fresh = [one for one in ready if one.hash not in known]
        problems += _repeated(session, fresh)
        if not request.dry_run:
            _add(ctx, session, actor, fresh)
    return ImportReport(
        dry_run=request.dry_run,
        rows=len(rows),
        ready=len(fresh),
        created=0 if request.dry_run else len(fresh),
        already_imported=len(ready) - len(fresh),
        problems=sorted(problems, key=lambda one: one.line),
    )


def _ready(
    session: Session, rows: Sequence[Row], accounts: Sequence[AccountView], request: ImportPosts,
    problems: list[RowProblem],
) -> list[Ready]:  # fmt: skip
    ready: list[Ready] = []
    exports: dict[UUID, ExportFile | None] = {}
    same: Counter[str] = Counter()
    required = cache(partial(requirements.of_file, session))
    for row in rows:
        try:
            at, zone = _time(row, request.zone)
            account = _account(row, accounts)
            file = _file(session, row, exports)
            content = _content(row, file)
        except _Wrong as wrong:
            problems.append(RowProblem(line=row.line, column=wrong.column, message=str(wrong)))
            continue
        said = _said(account, file, at.instant, content)
        if any(one.branded for one in required(file)):  # a file has no column for it
            content = content.model_copy(update={"branded": True})
        if refused := checking.check_content(account, content, file, required(file)).problems:
            problems += [_problem(row, one.field, one.message) for one in refused]
            continue
        ready.append(Ready(row, _hash(said, same[said]), at, zone, account, file, content))
        same[said] += 1
    return ready


def _problem(row: Row, field: str, message: str) -> RowProblem:
    return RowProblem(line=row.line, column=COLUMN_OF.get(field, field), message=message)


def _time(row: Row, default_zone: str) -> tuple[Resolved, str]:
    zone = row.cells.get("zone") or default_zone
    try:
        wall = spreadsheets.wall(row.cells)
    except ValueError:
        raise _Wrong("date", "Write the date as 2027-01-31 and the time as 18:00.") from None
    try:
        resolved = times.resolve(wall, zone)
    except Invalid as wrong:
        raise _Wrong("zone" if wrong.details.get("field") == "zone" else "date", wrong.message) from None
    if resolved.instant <= now():
        raise _Wrong("date", "This time has passed.")
    if resolved.instant > now() + planning.FARTHEST:
        raise _Wrong("date", "Choose a time within the next two years.")
    return resolved, zone


def _account(row: Row, accounts: Sequence[AccountView]) -> AccountView:
    name = row.cells.get("account", "")
    found = [one for one in accounts if name.casefold().removeprefix("@") in _names(one)]
    if not name or not found:
        raise _Wrong("account", f"There is no account “{name}” in this workspace.")
    if len(found) > 1:
        raise _Wrong("account", f"“{name}” is more than one account. Write {found[0].platform}:{name} instead.")
    return found[0]


def _names(account: AccountView) -> set[str]:
    """What an account may be called in a file: its handle, its name, both after its platform, its id."""
    names = {account.handle.casefold().removeprefix("@"), account.name.casefold()} - {""}
    prefixed = {f"{account.platform}:{sign}{name}" for name in names for sign in ("", "@")}
    return names | prefixed | {str(account.id)}


def _file(session: Session, row: Row, exports: dict[UUID, ExportFile | None]) -> ExportFile:
    export_id = spreadsheets.export_id(row.cells.get("export", ""))
    if export_id is None:
        raise _Wrong("export", "Write the id or the address of an export.")
    if export_id not in exports:
        try:
            exports[export_id] = files.file_of(session, export_id)
        except NotFound:
            raise _Wrong("export", "This export does not exist.") from None
    file = exports[export_id]
    if file is None:
        raise _Wrong("export", "This export has no file yet. Wait until it is finished.")
    return file


def _content(row: Row, file: ExportFile) -> Content:
    cells = row.cells
    values = {
        "title": cells.get("title") or file.title,
        "caption": cells.get("caption", ""),
        "hashtags": spreadsheets.hashtags(cells.get("hashtags", "")),
        "privacy": cells.get("privacy") or None,
    }
    try:
        return Content.model_validate(values)
    except ValidationError as wrong:
        field = str(wrong.errors()[0]["loc"][0]) if wrong.errors()[0]["loc"] else "caption"
        raise _Wrong(field, "This text is too long, or holds characters that can’t be posted.") from None


def _said(account: AccountView, file: ExportFile, at: datetime, content: Content) -> str:
    said = [str(account.id), str(file.id), at.isoformat(), content.model_dump(mode="json")]
    return json.dumps(said, sort_keys=True)


def _hash(said: str, before: int) -> str:
    """What tells a row from others: what it says, and how many of the same came before it in its file."""
    return hashlib.sha256(f"{said} {before}".encode()).hexdigest()


def _repeated(session: Session, ready: Sequence[Ready]) -> list[RowProblem]:
    """Rows whose video is in the same account already within two days, or twice in the file: told, and not refused."""
    latest: dict[tuple[UUID, str], datetime] = {}
    warnings: list[RowProblem] = []
    warn = partial(RowProblem, column="export", severity="warning")
    for one in sorted(ready, key=lambda ready: ready.at.instant):
        key = (one.account.id, one.file.fingerprint)
        before = latest.get(key)
        if before is None:
            near = queries.same_video_near(session, one.file.fingerprint, one.account.id, one.at.instant)
        else:
            near = one.at.instant - before < queries.SAME_VIDEO
        if near:
            message = "The same video is posted in this account within two days."
            warnings.append(warn(line=one.row.line, message=message))
        latest[key] = one.at.instant
    return warnings


def _add(ctx: Context, session: Session, actor: Actor, ready: Sequence[Ready]) -> None:
    waits = not approval.may_release(session, actor)
    posts = [_post(actor, one) for one in ready]
    session.add_all(posts)
    session.flush()
    for one, post in zip(ready, posts, strict=True):
        target = PostTarget(
            owner_id=actor.workspace_id, post_id=post.id, account_id=one.account.id, platform=one.account.platform,
            account_name=one.account.name, content=one.content.model_dump(mode="json"), media=one.file.fingerprint,
            state="scheduled", due_at=one.at.instant, next_at=one.at.instant, version=1, tries=0,
        )  # fmt: skip
        session.add_all([target, ImportedRow(owner_id=actor.workspace_id, row_hash=one.hash, post_id=post.id)])
        if waits:
            session.flush()
            approval.gate(ctx, session, actor, post, [target], wait=True)


def _post(actor: Actor, one: Ready) -> Post:
    return Post(
        id=new_id(), owner_id=actor.workspace_id, created_by=actor.created_by, export_id=one.file.id,
        title=one.file.title, due_at=one.at.instant, wall=spreadsheets.wall(one.row.cells).isoformat(), zone=one.zone,
        tz_version=times.VERSION,
    )  # fmt: skip


def write(ctx: Context, actor: Actor, request: ReadSpreadsheet) -> str:
    """The posts of a window as a spreadsheet that can be imported again. Raises Invalid for an unknown zone."""
    zone = times.zone(request.zone).key
    with ctx.transaction(actor) as session:
        found = queries.in_window(session, request, MOST)
        return spreadsheets.write([_cells(target, zone) | {"export": post.export_id} for target, post in found])


def _cells(target: PostTarget, zone: str) -> dict[str, object]:
    content = Content.model_validate(target.content)
    wall = times.wall_of(target.due_at or datetime.now(UTC), zone)
    return {
        "date": wall.date().isoformat(),
        "time": wall.time().isoformat("seconds" if wall.second else "minutes"),
        "zone": zone,
        "account": target.account_id,
        "title": content.title,
        "caption": content.caption,
        "hashtags": " ".join(content.hashtags),
        "privacy": content.privacy,
        "state": target.state,
        "link": target.permalink,
        "post": target.post_id,
    }
