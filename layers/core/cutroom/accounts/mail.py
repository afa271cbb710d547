"""The one place from which mail is sent: nothing goes to an address that bounced for good or complained."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from cutroom.accounts import queries, rules
from cutroom.kit.errors import NotFound
from cutroom.runtime import aws
from cutroom.runtime.context import Context, log


def send(ctx: Context, to: str, subject: str, text: str, headers: Mapping[str, str] | None = None) -> bool:
    """Send a mail of plain text; False where the address is suppressed, and nothing was sent."""
    if undeliverable(ctx, to):
        log.info("mail not sent", reason="the address is suppressed")
        return False
    configuration = ctx.settings.mail_configuration_set
    _mailer().send_email(
        FromEmailAddress=ctx.settings.mail_sender,
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": text}}, **_named(headers or {})}},
        **({"ConfigurationSetName": configuration} if configuration else {}),
    )
    return True


def address_of(ctx: Context, user_id: UUID) -> str | None:
    """The address of a person; None where the account is gone."""
    try:
        with ctx.transaction(user_id) as session:
            return queries.get_user(session, user_id).email
    except NotFound:
        return None


def undeliverable(ctx: Context, email: str) -> bool:
    """Whether an address is suppressed."""
    with ctx.transaction() as session:
        return queries.suppression_of(session, rules.address_hash(email)) is not None


def _named(headers: Mapping[str, str]) -> dict[str, Any]:
    listed = [{"Name": name, "Value": value} for name, value in headers.items()]
    return {"Headers": listed} if listed else {}


@lru_cache(maxsize=1)
def _mailer() -> Any:
    return aws.client("sesv2")
