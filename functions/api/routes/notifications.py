"""What a person was told of, and what they want to be told of. It is the person's, whatever workspace is open."""

from typing import Annotated

from deps import Address, Ctx, Person, ReadingPerson
from fastapi import APIRouter, Query

from cutroom.kit.schemas import Page
from cutroom.notifications import service
from cutroom.notifications.schemas import (
    MailChoice,
    MarkRead,
    NotificationChoices,
    NotificationRequest,
    NotificationView,
    SaveNotificationChoices,
    Unread,
)

router = APIRouter(tags=["notifications"])
Token = Annotated[str, Query(min_length=20, max_length=200)]


@router.get("/notifications")
def list_notifications(
    query: Annotated[NotificationRequest, Query()], ctx: Ctx, actor: ReadingPerson
) -> Page[NotificationView]:
    return service.list_notifications(ctx, actor, query)


@router.get("/notifications/unread")
def count_unread(ctx: Ctx, actor: ReadingPerson) -> Unread:
    return service.unread(ctx, actor)


@router.post("/notifications/read")
def mark_read(body: MarkRead, ctx: Ctx, actor: Person) -> Unread:
    return service.mark_read(ctx, actor, body)


@router.get("/notifications/choices")
def read_choices(ctx: Ctx, actor: ReadingPerson) -> NotificationChoices:
    return service.choices(ctx, actor)


@router.put("/notifications/choices")
def save_choices(body: SaveNotificationChoices, ctx: Ctx, actor: Person) -> NotificationChoices:
    return service.save_choices(ctx, actor, body)


@router.post("/notifications/unsubscribe")
def unsubscribe(token: Token, ctx: Ctx, address: Address) -> MailChoice:
    """What mail programs call with one click (RFC 8058): the link says all, and the body is not looked at."""
    return service.switch_mail(ctx, token, address, by_mail=False)


@router.post("/notifications/resubscribe")
def resubscribe(token: Token, ctx: Ctx, address: Address) -> MailChoice:
    return service.switch_mail(ctx, token, address, by_mail=True)
