"""Which addresses mail is sent to: bounces and complaints that SES tells of, and the addresses they suppress.

Source: docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from cutroom.accounts import rules
from cutroom.runtime import aws
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import Base, created_column, now
from cutroom.webhooks import service as webhooks
from cutroom.webhooks.schemas import WebhookReceived

SOURCE = "ses"
Reason = Literal["bounce", "complaint"]
UNDELIVERABLE: Mapping[str, str] = {
    "bounce": "We can't deliver mail to {email}: the mailbox does not exist or refuses our mail.",
    "complaint": "We don't send mail to {email} any more, because our mail to it was reported as spam.",
}


class MailAddress(Base):
    """How mail to an address fared. The address is kept as its hash alone, and belongs to no account.

    `suppressed_at` is set where nothing is to be sent to it any more; soft bounces (a full mailbox) are only counted.
    """

    __tablename__ = "mail_addresses"

    address_hash: Mapped[str] = mapped_column(primary_key=True)
    soft_bounces: Mapped[int] = mapped_column(default=0)
    suppressed_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    updated_at: Mapped[datetime] = created_column()


class Report(NamedTuple):
    """What SES says about one address: `reason` is None for a soft bounce."""

    address: str
    reason: Reason | None


def reports(message: Mapping[str, Any]) -> list[Report]:
    """The bounces and complaints in a notification of SES; other events have none."""
    kind = message.get("eventType") or message.get("notificationType")
    if kind == "Bounce":
        bounce: Mapping[str, Any] = message["bounce"]
        hard = bounce.get("bounceType") == "Permanent"
        recipients: Sequence[Mapping[str, str]] = bounce.get("bouncedRecipients", ())
        return [Report(one["emailAddress"], "bounce" if hard else None) for one in recipients]
    if kind == "Complaint":
        complained: Sequence[Mapping[str, str]] = message["complaint"].get("complainedRecipients", ())
        return [Report(one["emailAddress"], "complaint") for one in complained]
    return []


def on_webhook_received(ctx: Context, data: WebhookReceived) -> None:
    """Record what SES tells of addresses, once; confirm the subscription of our topic."""
    body = webhooks.read(ctx, data.webhook_id) if data.source == SOURCE else None
    if body is None:
        return
    message: dict[str, Any] = json.loads(body)
    if message["Type"] == "SubscriptionConfirmation":  # by the API: the address in the message is never fetched
        aws.client("sns").confirm_subscription(TopicArn=message["TopicArn"], Token=message["Token"])
    found = reports(_notification(message))
    with ctx.transaction() as session:
        if webhooks.take(session, data.webhook_id):
            for report in found:
                record(session, report)


def _notification(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """What SES put into the message of SNS; empty for anything else, such as the topic's first greeting."""
    try:
        content: Any = json.loads(message["Message"]) if message["Type"] == "Notification" else {}
    except ValueError:
        content = {}
    return content if isinstance(content, dict) else {}


def record(session: Session, report: Report) -> None:
    """Count a soft bounce; suppress the address after a hard one or a complaint. The first reason stays."""
    at = now()
    soft = int(report.reason is None)
    new = {"address_hash": address_hash(report.address), "soft_bounces": soft, "reason": report.reason,
           "suppressed_at": at if report.reason else None, "updated_at": at}  # fmt: skip
    statement = insert(MailAddress).values(new)
    changed = {"soft_bounces": MailAddress.soft_bounces + soft, "updated_at": at}
    if report.reason:
        kept = {name: _first(getattr(MailAddress, name), new[name]) for name in ("reason", "suppressed_at")}
        changed |= kept
    session.execute(statement.on_conflict_do_update(index_elements=["address_hash"], set_=changed))
    log.info("mail came back", reason=report.reason or "soft bounce")


def _first(column: Any, value: Any) -> Any:
    from sqlalchemy import func

    return func.coalesce(column, value)


def suppressed(session: Session, email: str) -> Reason | None:
    """Why nothing is sent to an address, or None when mail is."""
    query = select(MailAddress.reason).where(
        MailAddress.address_hash == address_hash(email), MailAddress.suppressed_at.is_not(None)
    )
    return session.scalar(query)


def address_hash(email: str) -> str:
    """An address as it is looked up: without display name and angle brackets, in lower case, hashed."""
    plain = email.rpartition("<")[2].partition(">")[0] if "<" in email else email
    return rules.digest(plain.strip().lower())
