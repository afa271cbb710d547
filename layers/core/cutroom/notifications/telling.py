"""The one place that decides who hears of what, and where: `tell` writes the row and sends the mail, each once.

Events come at least once, and what sends mail may die at any moment: a row is what its (person, kind, subject, key) is,
and its mail belongs to whoever claims it. Nothing here needs passwords or tokens.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom import capabilities
from cutroom.accounts import mail as mailer
from cutroom.kit.ids import new_id
from cutroom.kit.manifest import Notice
from cutroom.notifications import queries, rules
from cutroom.notifications.models import Notification
from cutroom.notifications.rules import Mail
from cutroom.runtime import database
from cutroom.runtime.context import Context
from cutroom.runtime.database import now


class News(NamedTuple):
    """What happened, in one workspace: `case` and `facts` make its sentence, `key` tells it from the subject's next."""

    workspace_id: UUID
    kind: str
    subject_id: UUID
    facts: Mapping[str, str]
    case: str = ""
    key: str = ""


def tell(ctx: Context, news: News, people: Iterable[UUID | None], mail: Mail | None = None) -> None:
    """Tell people of something, as each chose: a row in the app, and a mail (`mail`, or the sentence and its link).

    Nobody is told twice of the same, nor of a workspace that they are not in; who is None, or whose account is gone, is
    passed over. Trouble with one person's mail keeps nobody else from theirs, and is raised in the end, so that the
    event comes again. Raises KeyError for a kind, a case or a fact that no manifest declares.
    """
    notice = capabilities.notices()[news.kind]
    news = news._replace(facts=rules.tidy(news.facts))
    text = rules.sentence(notice, news.case, news.facts)
    written = mail or rules.plain_mail(text, f"{ctx.settings.public_url}{rules.page(notice, news.facts)}")
    troubles: list[Exception] = []
    for person in dict.fromkeys(people):
        try:
            if person is not None:
                _tell_one(ctx, notice, news, person, written)
        except Exception as error:
            troubles.append(error)
    if troubles:
        raise troubles[0]


def _tell_one(ctx: Context, notice: Notice, news: News, person: UUID, mail: Mail) -> None:
    address = mailer.address_of(ctx, person)
    if address is None:
        return
    with ctx.transaction(person) as session:
        if not queries.belongs(session, news.workspace_id, person):
            return
        chosen = queries.choice(session, news.kind)
        wanted = rules.Wanted(chosen.in_app, chosen.by_mail) if chosen else rules.default(news.kind)
        row = queries.add(session, _row(news, person, wanted))
        claimed = wanted.by_mail and _claim(session, notice, row)
    if claimed:
        _send(ctx, notice, row, address, mail)


def _row(news: News, person: UUID, wanted: rules.Wanted) -> dict[str, object]:
    return {
        "id": new_id(), "owner_id": person, "workspace_id": news.workspace_id, "kind": news.kind,
        "subject_id": news.subject_id, "key": news.key, "case": news.case, "facts": dict(news.facts),
        "shown": wanted.in_app, "created_at": now(),
    }  # fmt: skip


def _claim(session: Session, notice: Notice, row: Notification) -> bool:
    """Whether this call is the one that mails it; of a kind with a pause one mail stands for those that follow."""
    if not rules.may_claim(row.mail_claimed_at, row.mailed_at, now()):
        return False
    if notice.mail_pause_s and row.mail_claimed_at is None:
        database.lock(session, f"mails of {notice.kind}", row.owner_id)
        since = now() - timedelta(seconds=notice.mail_pause_s)
        if queries.mailed_since(session, notice.kind, row.workspace_id, since):
            return False
    row.mail_claimed_at = now()
    return True


def _send(ctx: Context, notice: Notice, row: Notification, address: str, mail: Mail) -> None:
    """Send what was claimed; where that fails nobody has it, and the next try may."""
    token = rules.unsubscribe_token(ctx.settings.app_secret, row.owner_id, notice.kind)
    url = ctx.settings.public_url
    foot = rules.FOOT.format(
        label=notice.label, unsubscribe=f"{url}/unsubscribe?token={token}", settings=f"{url}/account?tab=notifications"
    )
    # One click in the mail program (RFC 8058); the link in the text opens a page that says what was switched off.
    headers = {
        "List-Unsubscribe": f"<{url}/api/v1/notifications/unsubscribe?token={token}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    try:
        mailer.send(ctx, address, mail.subject, mail.text + foot, headers)
    except Exception:
        _note(ctx, row, mail_claimed_at=None)
        raise
    _note(ctx, row, mailed_at=now())


def _note(ctx: Context, row: Notification, **values: object) -> None:
    with ctx.transaction(row.owner_id) as session:
        if kept := queries.get(session, row.id):
            for name, value in values.items():
                setattr(kept, name, value)
