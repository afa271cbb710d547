"""Use cases of notifications: read them, mark them as read, choose what one is told of."""

from cutroom import capabilities
from cutroom.accounts import mail
from cutroom.kit.errors import Invalid, NotFound
from cutroom.kit.schemas import Page
from cutroom.notifications import queries, rules
from cutroom.notifications.models import Notification
from cutroom.notifications.schemas import (
    MailChoice,
    MarkRead,
    NotificationChoices,
    NotificationChoiceView,
    NotificationRequest,
    NotificationView,
    SaveNotificationChoices,
    Unread,
)
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

SWITCHES_PER_MINUTE = 60  # links from one address: enough for people and for providers that press them


def list_notifications(ctx: Context, actor: Actor, request: NotificationRequest) -> Page[NotificationView]:
    """A page of what the person was told of, newest first, in all workspaces that they are in."""
    with ctx.snapshot(actor.user_id) as session:
        rows, total = queries.newest(session, unread=request.unread, offset=request.offset, limit=request.limit)
    items = [view for row in rows if (view := _view(row))]
    return Page[NotificationView](items=items, total=total, page=request.page, limit=request.limit)


def unread(ctx: Context, actor: Actor) -> Unread:
    """How many the person has not read, counted up to 99."""
    with ctx.snapshot(actor.user_id) as session:
        count = queries.count_unread(session, rules.MOST_COUNTED)
    return Unread(count=min(count, rules.MOST_COUNTED), more=count > rules.MOST_COUNTED)


def mark_read(ctx: Context, actor: Actor, request: MarkRead) -> Unread:
    """Mark as read; ids of others, or of what is gone, mark nothing. Gives what is left."""
    with ctx.transaction(actor.user_id) as session:
        queries.mark_read(session, ids=request.ids, until=request.until or now())
    return unread(ctx, actor)


def choices(ctx: Context, actor: Actor) -> NotificationChoices:
    """Every kind, and where the person is told of it."""
    with ctx.snapshot(actor.user_id) as session:
        chosen = {row.kind: rules.Wanted(row.in_app, row.by_mail) for row in queries.choices(session)}
    items: list[NotificationChoiceView] = []
    for kind, notice in capabilities.notices().items():
        wanted = chosen.get(kind, rules.default(kind))
        items.append(NotificationChoiceView(
            kind=kind, group=notice.group, label=notice.label, in_app=wanted.in_app, by_mail=wanted.by_mail,
        ))  # fmt: skip
    return NotificationChoices(items=items)


def save_choices(ctx: Context, actor: Actor, request: SaveNotificationChoices) -> NotificationChoices:
    """Change where the person is told of some kinds. Raises Invalid for an unknown one."""
    if unknown := [one.kind for one in request.items if rules.notice(one.kind) is None]:
        raise Invalid(f"There are no notifications of the kind “{unknown[0]}”.", field="items")
    with ctx.transaction(actor.user_id) as session:
        for one in request.items:
            queries.choose(session, actor.user_id, one.kind, one.in_app, one.by_mail)
    return choices(ctx, actor)


def switch_mail(ctx: Context, token: str, address: str, *, by_mail: bool) -> MailChoice:
    """What a mail's link does, for whoever has it: end the mails of its kind, or send them again. Nothing else changes.

    It can be pressed any number of times. Raises NotFound for a link that is not ours, or whose account is gone,
    RateLimited.
    """
    ctx.state.per_minute(f"unsubscribe#{address}", SWITCHES_PER_MINUTE)
    person, kind = rules.read_unsubscribe_token(ctx.settings.app_secret, token)
    notice = rules.notice(kind)
    if notice is None or mail.address_of(ctx, person) is None:
        raise NotFound(rules.BAD_LINK)
    with ctx.transaction(person) as session:
        chosen = queries.choice(session, kind)
        in_app = chosen.in_app if chosen else rules.default(kind).in_app
        queries.choose(session, person, kind, in_app, by_mail)
    return MailChoice(label=notice.label, by_mail=by_mail)


def _view(row: Notification) -> NotificationView | None:
    """A row as people see it; nothing of a kind, a case or a fact that is no longer there."""
    notice = rules.notice(row.kind)
    if notice is None:
        return None
    try:
        text, page = rules.sentence(notice, row.case, row.facts), rules.page(notice, row.facts)
    except KeyError:
        return None
    return NotificationView(
        id=row.id,
        kind=row.kind,
        group=notice.group,
        text=text,
        page=page,
        workspace_id=None if row.workspace_id == row.owner_id else row.workspace_id,
        created_at=row.created_at,
        read=row.read_at is not None,
    )
