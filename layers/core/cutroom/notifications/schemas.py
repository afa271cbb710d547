"""What notifications take and answer."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from cutroom.kit.schemas import PageRequest, Schema

Group = Literal["Publishing", "Marketplace", "Money", "Videos"]


class NotificationRequest(PageRequest):
    """Which page of the notifications; `unread`: only those that were not read."""

    unread: bool = False


class NotificationView(Schema):
    """Something that happened: a sentence, and `page`, the address in the app where one acts on it.

    `workspace_id` is where it happened; null in the person's own workspace.
    """

    id: UUID
    kind: str
    group: Group
    text: str
    page: str
    workspace_id: UUID | None
    created_at: AwareDatetime
    read: bool


class Unread(Schema):
    """How many notifications were not read; `more` where there are more than `count`, which ends at 99."""

    count: int
    more: bool


class MarkRead(Schema):
    """Which were read: those with these ids, or without ids all that were there at the instant `until` (null: now)."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=100)] | None = None
    until: AwareDatetime | None = None


class NotificationChoice(Schema):
    """Where somebody wants to be told of a kind."""

    kind: Annotated[str, Field(max_length=60)]
    in_app: bool
    by_mail: bool


class NotificationChoiceView(NotificationChoice):
    """The same, with what people read of the kind."""

    group: Group
    label: str


class NotificationChoices(Schema):
    """Every kind, in the order in which it is shown."""

    items: list[NotificationChoiceView]


class SaveNotificationChoices(Schema):
    """The kinds to change; the others stay as they are."""

    items: Annotated[list[NotificationChoice], Field(min_length=1, max_length=100)]


class MailChoice(Schema):
    """What a link in a mail has switched: whether mails of a kind are sent now."""

    label: str
    by_mail: bool
