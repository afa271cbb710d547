"""Use cases of analytics: what the posts of a period brought, as totals, lists and a table for spreadsheets."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cutroom.analytics import queries, rules, views
from cutroom.analytics.models import PostFigure
from cutroom.analytics.schemas import (
    Clips,
    HoursReport,
    ListFigures,
    Period,
    PostFigures,
    PostFiguresList,
    Readings,
    ViewsReport,
)
from cutroom.kit.schemas import Page
from cutroom.kit.tables import plain
from cutroom.publishing import service as publishing
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

MOST_CLIPS = 50
COLUMNS = (
    "published_at", "platform", "account", "title", "link",
    *(f"{metric}{part}" for metric in rules.COUNTED for part in ("", "_status")), "views_definition", "read_at",
)  # fmt: skip


def _since(days: int) -> datetime:
    """The beginning of the first of the last days, today among them, in UTC."""
    today = now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def report(ctx: Context, actor: Actor, wanted: Period) -> ViewsReport:
    """What was gained in a period, day by day and by account, beside the period before it."""
    since = _since(wanted.days)
    first, until = since.date(), now().astimezone(UTC).date() + timedelta(days=1)
    with ctx.snapshot(actor) as session:
        by_day = queries.by_day(session, wanted, first, until)
        before = queries.by_day(session, wanted, first - timedelta(days=wanted.days), first)
        by_account = queries.by_account(session, wanted, first, until)
        posts = queries.posts(session, wanted, since)
    accounts = views.accounts(by_account)
    return ViewsReport(
        since=first, posts=posts, total=views.total(by_day), before=views.total(before),
        days=views.days(by_day, first, until), platforms=views.platforms(accounts), accounts=accounts,
    )  # fmt: skip


def list_figures(ctx: Context, actor: Actor, wanted: ListFigures) -> Page[PostFigures]:
    """A page of the posts that went out in a period, with their latest figures."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.figures(session, wanted, _since(wanted.days))
    items = [views.figures(row) for row in rows]
    return Page[PostFigures](items=items, total=total, page=wanted.page, limit=wanted.limit)


def of_post(ctx: Context, actor: Actor, post_id: UUID) -> PostFiguresList:
    """The latest figures of a post in each account where it went out. Raises NotFound."""
    publishing.get(ctx, actor, post_id)
    with ctx.snapshot(actor) as session:
        return PostFiguresList(items=[views.figures(row) for row in queries.of_post(session, post_id)])


def readings(ctx: Context, actor: Actor, target_id: UUID) -> Readings:
    """Everything that was read of a post in one account. Raises NotFound where it never went out."""
    with ctx.snapshot(actor) as session:
        queries.figure(session, target_id)
        return Readings(items=[views.reading(row) for row in queries.readings(session, target_id)])


def clips(ctx: Context, actor: Actor, wanted: Period) -> Clips:
    """The clips whose posts of a period are viewed the most."""
    with ctx.snapshot(actor) as session:
        rows = queries.by_clip(session, wanted, _since(wanted.days), MOST_CLIPS)
    return Clips(items=[views.clip(row) for row in rows])


def hours(ctx: Context, actor: Actor, wanted: Period) -> HoursReport:
    """How posts did by the hour of the week in which they went out."""
    with ctx.snapshot(actor) as session:
        rows = queries.by_hour(session, wanted, _since(wanted.days))
    items = [views.hour(row) for row in rows]
    return HoursReport(posts=sum(one.posts for one in items), items=items)


def csv_of(ctx: Context, actor: Actor, wanted: Period) -> str:
    """The posts of a period with their latest figures as CSV; a cell of what was not told is empty."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    with ctx.snapshot(actor) as session:
        for row in queries.all_figures(session, wanted, _since(wanted.days)):
            table.writerow([plain(value) for value in _line(row)])
    return out.getvalue()


def _line(row: PostFigure) -> list[object]:
    one = views.figures(row)
    told = [cell for figure in one.figures for cell in ("" if figure.value is None else figure.value, figure.status)]
    read_at = row.read_at.isoformat(timespec="seconds") if row.read_at else ""
    published_at = row.published_at.isoformat(timespec="seconds")
    return [published_at, row.platform, row.account_name, row.title, row.permalink or "", *told,
            one.figures[0].definition or "", read_at]  # fmt: skip
