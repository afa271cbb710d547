"""What accounts do in the background: mails."""

from functools import lru_cache
from typing import Any

from cutroom.accounts import queries, rules
from cutroom.accounts.models import MailToken
from cutroom.accounts.schemas import MailRequested
from cutroom.kit.errors import NotFound
from cutroom.runtime import aws
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

MAILS = {
    "verify_email": (
        "Confirm your email",
        "Hi {name},\n\nConfirm your email with this link. It expires in 3 days:\n\n{link}\n",
    ),
    "reset_password": (
        "Reset your password",
        "Hi {name},\n\nReset your password with this link. It expires in 1 hour:\n\n{link}\n\n"
        "If you didn't request this, you can ignore this email.\n",
    ),
}


def send_mail(ctx: Context, data: MailRequested) -> None:
    """Make a single-use secret and mail it; an account that is gone by now gets no mail."""
    secret = rules.new_secret()
    try:
        with ctx.transaction(data.user_id) as session:
            user = queries.get_user(session, data.user_id)
            expires_at = now() + rules.MAIL_TOKEN_LIFE[data.purpose]
            session.add(
                MailToken(
                    token_hash=rules.digest(secret), owner_id=user.id, purpose=data.purpose, expires_at=expires_at
                )
            )
    except NotFound:
        return
    subject, body = MAILS[data.purpose]
    link = f"{ctx.settings.public_url}/{data.purpose.replace('_', '-')}?token={secret}"
    text = body.format(name=user.name, link=link)
    _mailer().send_email(
        FromEmailAddress=ctx.settings.mail_sender,
        Destination={"ToAddresses": [user.email]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": text}}}},
    )


@lru_cache(maxsize=1)
def _mailer() -> Any:
    return aws.client("sesv2")
