"""What analytics does when a post is out, and when it turns out that it is not."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from cutroom.analytics import queries, recording, rules
from cutroom.analytics.models import PostFigure, ReadPlan
from cutroom.kit.errors import NotFound
from cutroom.publishing import published
from cutroom.publishing.published import PublishedTarget
from cutroom.publishing.schemas import PostFailed, PostPublished
from cutroom.renders import files
from cutroom.runtime import database
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.social import service as social

UTC_ZONE = "Etc/UTC"


def on_post_published(ctx: Context, data: PostPublished) -> None:
    """Plan the readings of a post, once, whatever comes twice; one that was deleted meanwhile has none."""
    with ctx.transaction(data.owner_id) as session:
        database.lock(session, "read plan", data.target_id)
        try:
            target = published.of_target(session, data.target_id)
        except NotFound:
            return
        if queries.plan(session, target.id) is None:
            _plan(session, data, target)


def _plan(session: Session, data: PostPublished, target: PublishedTarget) -> None:
    at = target.published_at or now()
    local = at.astimezone(_zone(session, target))
    session.add(
        ReadPlan(
            owner_id=data.owner_id, target_id=target.id, account_id=target.account_id, platform=target.platform,
            platform_post_id=target.platform_post_id, published_at=at, next_at=rules.first_read(target.id, now()),
        )
    )  # fmt: skip
    session.add(
        PostFigure(
            owner_id=data.owner_id, target_id=target.id, post_id=target.post_id, export_id=target.export_id,
            clip_id=files.clip_of(session, target.export_id), account_id=target.account_id,
            account_name=target.account_name, platform=target.platform, title=target.title,
            permalink=target.permalink, published_at=at, weekday=local.weekday(), hour=local.hour,
        )
    )  # fmt: skip


def _zone(session: Session, target: PublishedTarget) -> ZoneInfo:
    try:
        return ZoneInfo(social.account(session, target.account_id).zone)
    except NotFound:
        return ZoneInfo(UTC_ZONE)


def on_post_failed(ctx: Context, data: PostFailed) -> None:
    """A post that was published and then rejected is gone; of one that never went out there is nothing."""
    with ctx.transaction(data.owner_id) as session:
        recording.end(session, data.target_id, now())
