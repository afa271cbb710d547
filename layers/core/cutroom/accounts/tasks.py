"""What accounts do in the background: mails."""

from cutroom.accounts import mail, queries, rules
from cutroom.accounts.models import MailToken, User
from cutroom.accounts.schemas import MailRequested
from cutroom.kit.errors import NotFound
from cutroom.kit.secrets import new_secret, secret_hash
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now

MAILS = {
    "verify_email": (
        "Confirm your email",
        "{hello},\n\nConfirm your email with this link. It expires in 3 days:\n\n{link}\n\n"
        "If you didn't sign up for Cutroom, you can ignore this email.\n",
    ),
    "reset_password": (
        "Reset your password",
        "{hello},\n\nReset your password with this link. It expires in 1 hour:\n\n{link}\n\n"
        "If you didn't request this, you can ignore this email.\n",
    ),
    "already_registered": (
        "You have a Cutroom account already",
        "{hello},\n\nsomebody has just tried to open an account with this address, and there is one. If it was you, "
        "sign in here; the page also helps with a forgotten password:\n\n{link}\n\n"
        "If it was not you, ignore this mail: nothing has changed.\n",
    ),
}
MAILS_A_DAY = 20


def send_mail(ctx: Context, data: MailRequested) -> None:
    """Make a single-use secret and mail it; a closed account and a suppressed address get none.

    One address gets a limited number of mails a day, whoever asks for them.
    """
    try:
        with ctx.transaction(data.user_id) as session:
            user = queries.get_user(session, data.user_id)
            if queries.suppression_of(session, rules.address_hash(user.email)):
                return
    except NotFound:
        return
    recipient = f"mail#{secret_hash(user.email)}"
    if ctx.state.spend(recipient, limit=MAILS_A_DAY, window_seconds=86_400).exceeded:
        log.warning("this address has had its mails for today", purpose=data.purpose)
        return
    purpose = data.purpose
    if purpose == "already_registered" and not user.email_verified_at:
        purpose = "verify_email"
    subject, body = MAILS[purpose]
    # Whoever typed this address chose the name, too: until it is confirmed, nothing of theirs is in the mail.
    hello = f"Hello {user.name}" if user.email_verified_at else "Hello"
    text = body.format(hello=hello, link=f"{ctx.settings.public_url}/{_page(ctx, user, purpose)}")
    mail.send(ctx, user.email, subject, text)


def _page(ctx: Context, user: User, purpose: str) -> str:
    """The page that a mail leads to, with the secret that it needs."""
    if purpose not in rules.MAIL_TOKEN_LIFE:
        return "sign-in"
    secret = new_secret()
    expires_at = now() + rules.MAIL_TOKEN_LIFE[purpose]
    token = MailToken(token_hash=secret_hash(secret), owner_id=user.id, purpose=purpose, expires_at=expires_at)
    with ctx.transaction(user.id) as session:
        session.add(token)
    return f"{purpose.replace('_', '-')}?token={secret}"
