"""What a person has agreed to: recorded with the text's version and the time, and taken back as easily as given."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import queries, rules
from cutroom.accounts.models import Consent, User
from cutroom.accounts.schemas import Answer, Consents, ConsentView, GiveConsents
from cutroom.kit.errors import Conflict
from cutroom.runtime.context import Actor, Context


def read(ctx: Context, actor: Actor) -> Consents:
    """Every text that is asked about, and how the person stands to it."""
    with ctx.transaction(actor) as session:
        return _standing(session)


def give(ctx: Context, actor: Actor, request: GiveConsents) -> Consents:
    """Record answers. Raises Conflict for an old version, and where the account cannot be without a text."""
    with ctx.transaction(actor) as session:
        user = queries.get_user(session, actor.user_id, lock=True)
        record(session, user, request.consents)
        return _standing(session)


def record(session: Session, user: User, answers: Sequence[Answer]) -> None:
    """Add the answers that change something; news by mail follow the consent to them. Raises Conflict."""
    known = {row.purpose: row for row in queries.consents(session)}
    for answer in answers:
        document = rules.CONSENTS[answer.purpose]
        if answer.version != document.version:
            raise Conflict("This document has changed. Review it and answer again.", version=document.version)
        if document.required and not answer.granted:
            raise Conflict("This is required for an account. Delete your account instead.", purpose=answer.purpose)
        if answer.purpose == "marketing":
            user.notifications = user.notifications | {"product_news": answer.granted}
        before = known.get(answer.purpose)
        if before is None or (before.version, before.granted) != (answer.version, answer.granted):
            session.add(answered(user.id, answer))
            session.flush()


def follow_news(session: Session, user: User) -> None:
    """Switching news by mail on or off in the notifications is an answer to their consent too."""
    version, wanted = rules.CONSENTS["marketing"].version, bool(user.notifications.get("product_news"))
    known = {row.purpose: row.granted for row in queries.consents(session)}
    if known.get("marketing", False) != wanted:
        record(session, user, [Answer(purpose="marketing", version=version, granted=wanted)])


def answered(owner_id: UUID, answer: Answer) -> Consent:
    """The row of one answer."""
    return Consent(owner_id=owner_id, **answer.model_dump())


def _standing(session: Session) -> Consents:
    known = {row.purpose: row for row in queries.consents(session)}
    return Consents(items=[_view(purpose, known.get(purpose)) for purpose in rules.CONSENTS])


def _view(purpose: str, row: Consent | None) -> ConsentView:
    document = rules.CONSENTS[purpose]
    current = row is not None and row.version == document.version
    return ConsentView(
        purpose=purpose,  # type: ignore[arg-type]
        title=document.title,
        version=document.version,
        required=document.required,
        granted=row.granted if row and current else None,
        answered_version=row.version if row else None,
        answered_at=row.created_at if row else None,
    )
