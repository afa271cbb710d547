"""All SQL of analytics."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, select, text, true
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session

from cutroom.analytics.models import AccountDay, ParkedMetric, PostFigure, ReadPlan, ViewReading
from cutroom.analytics.schemas import ListFigures, Period
from cutroom.kit.ids import new_id
from cutroom.runtime.database import one

TOTALS = ("views", "likes", "comments", "shares")


class Claim(NamedTuple):
    """A plan that the clock has leased."""

    owner_id: UUID
    id: UUID
    lease: UUID
    target_id: UUID
    account_id: UUID
    platform: str
    platform_post_id: str | None
    published_at: datetime


def claim_for_system(session: Session, before: datetime, seconds: int, limit: int) -> list[Claim]:
    """Lease what is due in any workspace, the longest waiting first; nobody else gets it until the lease ends."""
    query = text("select * from claim_read_plans(:before, :seconds, :limit)")
    rows = session.execute(query, {"before": before, "seconds": seconds, "limit": limit})
    return [Claim(*row) for row in rows]


def leased(session: Session, plan_id: UUID, lease: UUID) -> ReadPlan | None:
    """The plan, locked, where `lease` still holds it."""
    query = select(ReadPlan).where(ReadPlan.id == plan_id, ReadPlan.lease == lease)
    return session.scalars(query.with_for_update()).one_or_none()


def plan(session: Session, target_id: UUID) -> ReadPlan | None:
    """The plan of a target, locked."""
    return session.scalars(select(ReadPlan).where(ReadPlan.target_id == target_id).with_for_update()).one_or_none()


def figure(session: Session, target_id: UUID, *, lock: bool = False) -> PostFigure:
    """The latest figures of a target. Raises NotFound."""
    query = select(PostFigure).where(PostFigure.target_id == target_id)
    return one(session, query.with_for_update() if lock else query, "This post")


def of_post(session: Session, post_id: UUID) -> Sequence[PostFigure]:
    """The latest figures of a post, account by account."""
    return session.scalars(select(PostFigure).where(PostFigure.post_id == post_id).order_by(PostFigure.id)).all()


def readings(session: Session, target_id: UUID) -> Sequence[ViewReading]:
    """Everything that was told of a target, the oldest first."""
    query = select(ViewReading).where(ViewReading.target_id == target_id)
    return session.scalars(query.order_by(ViewReading.read_at, ViewReading.id)).all()


def add_gained(session: Session, of: PostFigure, day: date, gained: Mapping[str, int]) -> None:
    """Add to what an account gained on a day."""
    values = {name: gained.get(name) for name in TOTALS} | {"reads": 1}
    statement = insert(AccountDay).values(
        id=new_id(), owner_id=of.owner_id, account_id=of.account_id, account_name=of.account_name, platform=of.platform,
        day=day, **values,
    )  # fmt: skip
    sums = {name: _sum(getattr(AccountDay, name), statement.excluded[name]) for name in values}
    session.execute(statement.on_conflict_do_update(index_elements=["owner_id", "account_id", "day"], set_=sums))


def _sum(kept: Any, new: Any) -> Any:
    """Both together, or the one that there is."""
    return func.coalesce(kept + new, kept, new)


def parked(session: Session, account_id: UUID, at: datetime) -> set[str]:
    """The names of metrics that are not asked for of an account."""
    query = select(ParkedMetric.name).where(ParkedMetric.account_id == account_id, ParkedMetric.until > at)
    return set(session.scalars(query))


def park(session: Session, owner_id: UUID, account_id: UUID, refused: Mapping[str, str], at: datetime,
         until: datetime) -> None:  # fmt: skip
    """Do not ask for metrics of an account until an instant."""
    for name, reason in refused.items():
        values: dict[str, Any] = {"reason": reason, "parked_at": at, "until": until}
        keys = {"id": new_id(), "owner_id": owner_id, "account_id": account_id, "name": name}
        statement = insert(ParkedMetric).values(**keys, **values)
        session.execute(statement.on_conflict_do_update(index_elements=["account_id", "name"], set_=values))


def _days(wanted: Period, since: date, until: date) -> list[Any]:
    conditions: list[Any] = [AccountDay.day >= since, AccountDay.day < until]
    if wanted.platform is not None:
        conditions.append(AccountDay.platform == wanted.platform)
    if wanted.account_id is not None:
        conditions.append(AccountDay.account_id == wanted.account_id)
    return conditions


def by_day(session: Session, wanted: Period, since: date, until: date) -> Sequence[Row[Any]]:
    """(day, views, likes, comments, shares) of each day on which something was read."""
    sums = [func.sum(getattr(AccountDay, name)) for name in TOTALS]
    query = select(AccountDay.day, *sums).where(*_days(wanted, since, until))
    return session.execute(query.group_by(AccountDay.day).order_by(AccountDay.day)).all()


def by_account(session: Session, wanted: Period, since: date, until: date) -> Sequence[Row[Any]]:
    """(account, platform, its latest name, views, likes, comments, shares) of each account."""
    sums = [func.sum(getattr(AccountDay, name)).label(name) for name in TOTALS]
    name: Any = func.array_agg(aggregate_order_by(AccountDay.account_name, AccountDay.day.desc()))[1]
    query: Any = select(AccountDay.account_id, AccountDay.platform, name, *sums).where(*_days(wanted, since, until))
    grouped = query.group_by(AccountDay.account_id, AccountDay.platform)
    return session.execute(grouped.order_by(func.sum(AccountDay.views).desc())).all()


def _published(wanted: Period, since: datetime) -> list[Any]:
    conditions: list[Any] = [PostFigure.published_at >= since]
    if wanted.platform is not None:
        conditions.append(PostFigure.platform == wanted.platform)
    if wanted.account_id is not None:
        conditions.append(PostFigure.account_id == wanted.account_id)
    return conditions


def figures(session: Session, wanted: ListFigures, since: datetime) -> tuple[Sequence[PostFigure], int]:
    """One page of the posts that went out since an instant, and how many there are."""
    conditions = _published(wanted, since)
    total = session.scalar(select(func.count()).select_from(PostFigure).where(*conditions)) or 0
    column = PostFigure.published_at if wanted.sort == "newest" else getattr(PostFigure, wanted.sort)
    query = select(PostFigure).where(*conditions).order_by(column.desc().nulls_last(), PostFigure.id.desc())
    return session.scalars(query.offset(wanted.offset).limit(wanted.limit)).all(), total


def all_figures(session: Session, wanted: Period, since: datetime) -> Sequence[PostFigure]:
    """The posts that went out since an instant, the newest first."""
    query = select(PostFigure).where(*_published(wanted, since)).order_by(PostFigure.published_at.desc())
    return session.scalars(query).all()


def posts(session: Session, wanted: Period, since: datetime) -> int:
    """How many posts went out since an instant."""
    return session.scalar(select(func.count()).select_from(PostFigure).where(*_published(wanted, since))) or 0


def by_clip(session: Session, wanted: Period, since: datetime, limit: int) -> Sequence[Row[Any]]:
    """(clip, export and title of one of its posts, posts, views, likes, comments, shares), the most viewed first."""
    sums = [func.sum(getattr(PostFigure, name)).label(name) for name in TOTALS]
    newest = [func.max(PostFigure.title).label("title"), func.max(func.text(PostFigure.export_id)).label("export_id")]
    conditions = [*_published(wanted, since), PostFigure.clip_id.is_not(None)]
    query = select(PostFigure.clip_id, *newest, func.count().label("posts"), *sums).where(*conditions)
    return session.execute(
        query.group_by(PostFigure.clip_id).order_by(func.sum(PostFigure.views).desc().nulls_last()).limit(limit)
    ).all()


def by_hour(session: Session, wanted: Period, since: datetime) -> Sequence[Row[Any]]:
    """(weekday, hour, posts, median views, likes + comments + shares, views) of posts whose views are known."""
    engaged: Any = func.coalesce(PostFigure.likes, 0)
    for other in (PostFigure.comments, PostFigure.shares):
        engaged = engaged + func.coalesce(other, 0)
    median: Any = func.percentile_cont(0.5).within_group(PostFigure.views)
    wanted_columns: list[Any] = [func.count(), median, func.sum(engaged), func.sum(PostFigure.views)]
    query: Any = select(PostFigure.weekday, PostFigure.hour, *wanted_columns)
    query = query.where(*_published(wanted, since), PostFigure.views.is_not(None))
    return session.execute(query.group_by(PostFigure.weekday, PostFigure.hour)).all()


def _of_platform(platform: str | None) -> list[Any]:
    return [] if platform is None else [PostFigure.platform == platform]


def views_at_age(
    session: Session, platform: str | None, ages: tuple[timedelta, timedelta], until: datetime, limit: int
) -> Sequence[Row[Any]]:
    """(target, post, export, clip, account, platform, title, published at, weekday, hour, views), the newest first.

    The views are the first that were told between two ages, of posts that went out until an instant.
    """
    reading = select(ViewReading.value).where(
        ViewReading.target_id == PostFigure.target_id,
        ViewReading.metric == "views",
        ViewReading.status == "ok",
        ViewReading.read_at >= PostFigure.published_at + ages[0],
        ViewReading.read_at < PostFigure.published_at + ages[1],
    )
    views: Any = reading.order_by(ViewReading.read_at).limit(1).lateral("views")
    columns: list[Any] = [
        PostFigure.target_id, PostFigure.post_id, PostFigure.export_id, PostFigure.clip_id, PostFigure.account_id,
        PostFigure.platform, PostFigure.title, PostFigure.published_at, PostFigure.weekday, PostFigure.hour,
        views.c.value,
    ]  # fmt: skip
    query: Any = select(*columns).join(views, true()).where(PostFigure.published_at <= until, *_of_platform(platform))
    return session.execute(query.order_by(PostFigure.published_at.desc(), PostFigure.id).limit(limit)).all()


def published_since(session: Session, platform: str | None, since: datetime) -> int:
    """How many posts went out since an instant."""
    query = select(func.count()).select_from(PostFigure)
    return session.scalar(query.where(PostFigure.published_at > since, *_of_platform(platform))) or 0
