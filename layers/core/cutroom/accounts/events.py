"""What accounts do when others tell of something: bounces and complaints of mail."""

import json
from collections.abc import Mapping
from typing import Any, cast

from cutroom.accounts import queries, rules
from cutroom.runtime import aws
from cutroom.runtime.context import Context, log
from cutroom.webhooks import service as webhooks
from cutroom.webhooks.schemas import WebhookReceived

SOURCE = "ses"


def on_webhook_received(ctx: Context, data: WebhookReceived) -> None:
    """Record once what SES tells of addresses, and confirm the subscription of our topic."""
    body = webhooks.read(ctx, data.webhook_id) if data.source == SOURCE else None
    if body is None:
        return
    message: dict[str, Any] = json.loads(body)
    if message["Type"] == "SubscriptionConfirmation":  # over the API: the address within the message is never fetched
        aws.client("sns").confirm_subscription(TopicArn=message["TopicArn"], Token=message["Token"])
    reports = rules.mail_reports(_ses_event(message))
    with ctx.transaction() as session:
        if webhooks.take(session, data.webhook_id):
            for report in reports:
                queries.record_mail_report(session, rules.address_hash(report.address), report.reason)
                log.info("mail came back", reason=report.reason or "soft bounce")


def _ses_event(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """What SES wrote into a message of SNS; empty for anything else, such as a topic's test message."""
    if message["Type"] != "Notification":
        return {}
    try:
        content: Any = json.loads(message["Message"])
    except ValueError:
        return {}
    return cast(dict[str, Any], content) if isinstance(content, dict) else {}
