"""What approval takes and answers: decisions, comments, links for clients, settings, feeds."""

import unicodedata
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from cutroom.kit.names import JOINERS, Plain
from cutroom.kit.schemas import Schema
from cutroom.publishing.platforms import Platform
from cutroom.publishing.rules import TargetState
from cutroom.publishing.schemas import Content

ReviewKind = Literal["proposed", "approved", "sent_back", "comment"]
ChangeField = Literal[
    "video", "account", "time", "title", "caption", "hashtags", "first_comment", "privacy", "option", "cover"
]


def _visible(text: str) -> str:
    """The text without what controls a terminal or turns reading around; line breaks stay."""
    kept = (one for one in text if one in f"\n{JOINERS}" or unicodedata.category(one) not in ("Cc", "Cf"))
    return "".join(kept).strip()


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("write something")
    return text


Remark = Annotated[str, Field(max_length=2000), AfterValidator(_visible)]
Words = Annotated[Remark, AfterValidator(_not_empty)]
AtMs = Annotated[int, Field(ge=0, le=24 * 3_600_000)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Plain]


class ApprovePost(Schema):
    """Approve what was read: `version` is the post's, so that nobody approves what they have not seen."""

    version: int
    comment: Remark = ""


class SendBack(Schema):
    """Send a post back to whoever proposed it, with what should change."""

    version: int
    comment: Words
    at_ms: AtMs | None = None


class AddComment(Schema):
    """A remark about a post; `at_ms` is the moment of the video that it is about."""

    comment: Words
    at_ms: AtMs | None = None


class Change(Schema):
    """One thing that differs from what was decided before. Times are ISO instants; null where there was none."""

    field: ChangeField
    account: str | None
    platform: Platform | None = None
    before: str | None
    after: str | None


class ReviewView(Schema):
    """A decision or a comment; `client` where it came by a link, so that `author` is the link's label."""

    id: UUID
    kind: ReviewKind
    author: str
    client: bool
    comment: str
    at_ms: int | None
    created_at: datetime


class ApprovalView(Schema):
    """What was said about a post, the oldest first, and what changed since the last decision."""

    waiting: bool
    version: int
    changes: list[Change]
    reviews: list[ReviewView]


class CreateApprovalLink(Schema):
    """A link for a client: the posts of these accounts and of no others; `label` says who it is for."""

    label: Label
    account_ids: list[UUID] = Field(min_length=1, max_length=50)
    days: int = Field(default=30, ge=1, le=90)


class ApprovalLinkView(Schema):
    """A link that can still be used; `url` is told once, when it is created."""

    id: UUID
    label: str
    account_ids: list[UUID]
    expires_at: datetime
    url: str | None = None


class ApprovalLinks(Schema):
    """The links that can still be used, newest first."""

    items: list[ApprovalLinkView]


class ClientTarget(Schema):
    """A post in one account, as a client sees it."""

    account_name: str
    platform: Platform
    state: TargetState
    at: datetime | None
    content: Content


class ClientPost(Schema):
    """A post as a client sees it; `decided` says what became of it by the last decision."""

    id: UUID
    title: str
    version: int
    waiting: bool
    sent_back: bool
    video_url: str | None
    targets: list[ClientTarget]
    changes: list[Change]
    reviews: list[ReviewView]


class ClientPage(Schema):
    """What a client's link shows: who asks, and the posts that wait or were sent back, the soonest first."""

    label: str
    asked_by: str
    expires_at: datetime
    posts: list[ClientPost]


class PublishingSettingsView(Schema):
    """How a workspace posts. `paused_at` is since when nothing goes out."""

    needs_approval: bool
    paused_at: datetime | None


class ChangePublishingSettings(Schema):
    """Whether what editors plan waits for somebody who may approve."""

    needs_approval: bool


class FeedView(Schema):
    """Whether the schedule can be read by calendar apps; `url` is told once, when it is created."""

    created_at: datetime | None
    url: str | None = None
