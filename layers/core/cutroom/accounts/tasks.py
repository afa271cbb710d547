"""What accounts do in the background: mails."""

from cutroom.accounts import mail, queries, rules
from cutroom.accounts.models import MailToken
from cutroom.accounts.schemas import MailRequested
from cutroom.kit.errors import NotFound
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
    """Make a single-use secret and mail it; a closed account and a suppressed address get neither."""
    secret = rules.new_secret()
    try:
        with ctx.transaction(data.user_id) as session:
            user = queries.get_user(session, data.user_id)
            if queries.suppression_of(session, rules.address_hash(user.email)):
                return
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
    mail.send(ctx, user.email, subject, text)
