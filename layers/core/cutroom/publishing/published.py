"""Posts that are out, as other capabilities see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.publishing import platforms, queries


class PublishedTarget(NamedTuple):
    """A post in one account. The platform may tell its id and its link only later."""

    id: UUID
    post_id: UUID
    export_id: UUID
    account_id: UUID
    account_name: str
    platform: str
    title: str
    platform_post_id: str | None
    permalink: str | None
    published_at: datetime | None


def of_target(session: Session, target_id: UUID) -> PublishedTarget:
    """A target of the workspace's. Raises NotFound."""
    target = queries.target(session, target_id)
    post = queries.get(session, target.post_id)
    return PublishedTarget(
        target.id, post.id, post.export_id, target.account_id, target.account_name, target.platform, post.title,
        target.platform_post_id, target.permalink, target.published_at,
    )  # fmt: skip


def of_address(session: Session, platform: str, post_id: str) -> PublishedTarget | None:
    """The workspace's live post with an id at its platform, or with it in its link; None where Cutroom sent none."""
    target = queries.live_at(session, platform, post_id)
    return of_target(session, target.id) if target else None


def titles(session: Session, target_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The titles that viewers see, by target: of the workspace's posts at platforms that show one."""
    titled = [platform for platform, one in platforms.limits().items() if one.has_title]
    return queries.content_titles(session, target_ids, titled)
