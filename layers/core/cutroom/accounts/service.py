"""Use cases of accounts."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cutroom.accounts import consents, passwords, queries, rules, tokens, views
from cutroom.accounts.credentials import hasher, limit, limit_address, password_fits
from cutroom.accounts.models import SignIn, User
from cutroom.accounts.schemas import (
    Accepted,
    Login,
    MailRequested,
    Me,
    Notifications,
    Refresh,
    Register,
    RequestPasswordReset,
    ResetPassword,
    SignedIn,
    UpdateMe,
    VerifyEmail,
)
from cutroom.kit.errors import Conflict, Forbidden, Invalid, Unauthorized
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import secret_hash
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

WRONG = "Wrong email or password."
ENDED = "This sign-in has ended; sign in again."
SPENT = "This link has expired. Request a new one."


def register(ctx: Context, request: Register, address: str = "", device: str = "") -> SignedIn | Accepted:
    """Open an account and mail a link that confirms the address.

    Where addresses must be confirmed first, the answer is the same whether the address is known or not, and the mail
    tells the difference. Elsewhere the person is signed in at once, and a known address raises Conflict.
    """
    limit(ctx, f"register-account#{secret_hash(request.email)}", limit=5)
    limit_address(ctx, "register", address, limit=20)
    if reason := passwords.weakness(request.password, request.name, request.email):
        raise Invalid(reason, field="password")
    user = User(
        id=new_id(),
        email=request.email,
        name=request.name,
        password_hash=hasher().hash(request.password),
        notifications=Notifications().model_dump(),
    )
    if not ctx.settings.verify_first:
        return _add_and_sign_in(ctx, user, request, device)
    try:
        _add(ctx, user, request)
    except IntegrityError:
        _tell_owner(ctx, request.email)
    return Accepted(message="Check your email: we have sent you a link that confirms your address.")


def _add(ctx: Context, user: User, request: Register) -> None:
    with ctx.transaction(user.id) as session:
        _insert(ctx, session, user, request)


def _add_and_sign_in(ctx: Context, user: User, request: Register, device: str) -> SignedIn:
    try:
        with ctx.transaction(user.id) as session:
            _insert(ctx, session, user, request)
            return _sign_in(ctx, session, user, device)
    except IntegrityError:
        raise Conflict("An account with this email already exists. Sign in instead.", field="email") from None


def _insert(ctx: Context, session: Session, user: User, request: Register) -> None:
    session.add(user)
    session.flush()
    consents.record(session, user, request.consents)
    ctx.outbox.add(session, MailRequested(user_id=user.id, purpose="verify_email"))


def _tell_owner(ctx: Context, email: str) -> None:
    """Somebody wants to open an account that exists: its owner learns of it, nobody else."""
    with ctx.transaction() as session:
        owner_id = queries.owner_of_email_for_system(session, email) or new_id()
        ctx.outbox.add(session, MailRequested(user_id=owner_id, purpose="already_registered"))


def login(ctx: Context, request: Login, address: str, device: str = "", *, device_token: str | None = None) -> SignedIn:
    """Sign in. Raises Unauthorized without telling which of the two was wrong, RateLimited after many attempts.

    A device on which this person has signed in before (`device_token`) has tries of its own, so that a stranger who
    guesses cannot lock them out. Raises Forbidden where the address must be confirmed first; the link is mailed again.
    """
    known = rules.known_device(ctx.settings.app_secret, request.email, device_token)
    limit(ctx, f"login-device#{known}" if known else f"login-account#{secret_hash(request.email)}", limit=10)
    if not known:
        limit_address(ctx, "login", address, limit=100)
    with ctx.transaction() as session:
        owner_id = queries.owner_of_email_for_system(session, request.email)
    with ctx.transaction(owner_id) as session:
        user = queries.get_user(session, owner_id) if owner_id else None
        if not password_fits(user, request.password) or user is None:
            raise Unauthorized(WRONG)
        if user.email_verified_at or not ctx.settings.verify_first:
            return _sign_in(ctx, session, user, device)
    _mail_link(ctx, user.id)
    raise Forbidden("Confirm your email address first: we have just sent you a new link.", reason="email_unverified")


def _mail_link(ctx: Context, user_id: UUID) -> None:
    limit(ctx, f"verify-account#{user_id}", limit=5)
    with ctx.transaction(user_id) as session:
        ctx.outbox.add(session, MailRequested(user_id=user_id, purpose="verify_email"))


def refresh(ctx: Context, request: Refresh) -> SignedIn:
    """Exchange a refresh token for a new pair.

    The token before the present one gets the same pair again for some seconds: tabs refresh at the same moment, and
    answers get lost. An older one ends the whole sign-in: it was stolen. Anything else is refused and changes nothing.
    """
    sign_in_id, secret = rules.split_refresh_token(request.refresh_token or "")
    with ctx.transaction() as session:
        owner_id = queries.owner_of_sign_in_for_system(session, sign_in_id)
    with ctx.transaction(owner_id) as session:
        answer = _rotate(ctx, session, sign_in_id, secret)
    if answer is None:
        raise Unauthorized("The refresh token is no longer valid. Sign in again.")
    return answer


def _rotate(ctx: Context, session: Session, sign_in_id: UUID, secret: str) -> SignedIn | None:
    family = queries.lock_sign_in(session, sign_in_id)
    if family is None or family.revoked_at or family.expires_at < now():
        return None
    app_secret, presented = ctx.settings.app_secret, secret_hash(secret)
    fresh = rules.next_refresh_secret(app_secret, sign_in_id, secret)
    if presented == family.token_hash:
        family.token_hash, family.previous_hash, family.rotated_at = secret_hash(fresh), presented, now()
    elif not _is_recent(family, presented, fresh):
        if presented == family.previous_hash or rules.is_our_refresh_secret(app_secret, sign_in_id, secret):
            family.revoked_at, family.revoked_why = now(), "an old refresh token was used again"
        return None
    return _signed_in(ctx, session, queries.get_user(session, family.owner_id), family.id, fresh)


def _is_recent(family: SignIn, presented: str, fresh: str) -> bool:
    """Whether the token was replaced a moment ago, by the one that it would be replaced by now."""
    recent = now() - family.rotated_at <= rules.REFRESH_GRACE
    return recent and presented == family.previous_hash and secret_hash(fresh) == family.token_hash


def logout(ctx: Context, request: Refresh) -> None:
    """End the sign-in that the refresh token belongs to; an unknown token is no error."""
    sign_in_id, secret = rules.split_refresh_token(request.refresh_token or "")
    with ctx.transaction() as session:
        owner_id = queries.owner_of_sign_in_for_system(session, sign_in_id)
    with ctx.transaction(owner_id) as session:
        family = queries.lock_sign_in(session, sign_in_id)
        known = family and secret_hash(secret) in (family.token_hash, family.previous_hash)
        if family and known and not family.revoked_at:
            family.revoked_at, family.revoked_why = now(), "signed out"


def request_password_reset(ctx: Context, request: RequestPasswordReset, address: str) -> Accepted:
    """Mail a link to choose a new password; the answer is the same whether the address is known or not."""
    limit(ctx, f"reset-account#{secret_hash(request.email)}", limit=5)
    limit_address(ctx, "reset", address, limit=50)
    with ctx.transaction() as session:
        # Of nobody where the address is unknown: the work, and so the time that it takes, are the same.
        owner_id = queries.owner_of_email_for_system(session, request.email) or new_id()
        ctx.outbox.add(session, MailRequested(user_id=owner_id, purpose="reset_password"))
    return Accepted(message="If there is an account with this address, a mail with a link is on its way.")


def request_verification(ctx: Context, actor: Actor) -> Accepted:
    """Mail the link that confirms the address once more. Raises Conflict when it is confirmed, RateLimited."""
    limit(ctx, f"verify-account#{actor.user_id}", limit=5)
    with ctx.transaction(actor) as session:
        user = queries.get_user(session, actor.user_id)
        if user.email_verified_at:
            raise Conflict("Your email is already confirmed.")
        if problem := views.email_problem(session, user):
            raise Conflict(problem)
        ctx.outbox.add(session, MailRequested(user_id=user.id, purpose="verify_email"))
    return Accepted(message=f"A mail with a link is on its way to {user.email}.")


def reset_password(ctx: Context, request: ResetPassword) -> Accepted:
    """Set a new password with a mailed token, and end every sign-in. Raises Unauthorized for a spent token."""
    owner_id = _spend_owner(ctx, request.token)
    with ctx.transaction(owner_id) as session:
        _spend(session, request.token, "reset_password")
        queries.spend_mail_tokens(session, owner_id, "reset_password")
        user = queries.get_user(session, owner_id)
        if reason := passwords.weakness(request.password, user.name, user.email):
            raise Invalid(reason, field="password")
        user.password_hash = hasher().hash(request.password)
        user.email_verified_at = user.email_verified_at or now()
        queries.revoke_sign_ins(session, owner_id, "the password was changed")
    return Accepted(message="Your password is changed; sign in with it.")


def verify_email(ctx: Context, request: VerifyEmail) -> Accepted:
    """Confirm an address with a mailed token. Raises Unauthorized for a spent token."""
    owner_id = _spend_owner(ctx, request.token)
    with ctx.transaction(owner_id) as session:
        _spend(session, request.token, "verify_email")
        queries.get_user(session, owner_id).email_verified_at = now()
    return Accepted(message="Your email is confirmed.")


def me(ctx: Context, actor: Actor) -> Me:
    """The signed-in person. Raises NotFound when the account is gone."""
    with ctx.transaction(actor) as session:
        return views.me(ctx, session, queries.get_user(session, actor.user_id))


def update_me(ctx: Context, actor: Actor, request: UpdateMe) -> Me:
    """Change what was sent, and nothing else."""
    with ctx.transaction(actor) as session:
        user = queries.get_user(session, actor.user_id, lock=True)
        for field, value in request.model_dump(mode="json", exclude_unset=True).items():
            if value is not None or field == "avatar_url":
                setattr(user, field, value)
        if request.notifications:
            consents.follow_news(session, user)
        return views.me(ctx, session, user)


def claimed(ctx: Context, token: str) -> Actor:
    """Whom an access token names; `conditions.SIGNED_IN` says whether the sign-in is live. Raises Unauthorized."""
    claims = tokens.read_access_token(ctx.settings.app_secret, token)
    return Actor(UUID(claims["sub"]), claims["role"], UUID(claims["sid"]))


def jwks(ctx: Context) -> dict[str, Any]:
    """The public keys with which others can check our access tokens (RFC 7517)."""
    return {"keys": [tokens.jwk(ctx.settings.app_secret)]}


def _sign_in(ctx: Context, session: Session, user: User, device: str) -> SignedIn:
    sign_in_id = new_id()
    secret = rules.first_refresh_secret(ctx.settings.app_secret, sign_in_id)
    family = SignIn(
        id=sign_in_id,
        owner_id=user.id,
        token_hash=secret_hash(secret),
        device=rules.device_of(device),
        expires_at=now() + rules.REFRESH_LIFE,
    )
    session.add(family)
    session.flush()
    return _signed_in(ctx, session, user, family.id, secret)


def _signed_in(ctx: Context, session: Session, user: User, sign_in_id: UUID, secret: str) -> SignedIn:
    return SignedIn(
        user=views.me(ctx, session, user),
        access_token=tokens.access_token(ctx.settings.app_secret, user.id, user.role, sign_in_id, now()),
        refresh_token=rules.join_refresh_token(sign_in_id, secret),
        expires_in=tokens.ACCESS_SECONDS,
    )


def _spend_owner(ctx: Context, token: str) -> UUID:
    with ctx.transaction() as session:
        owner_id = queries.owner_of_mail_token_for_system(session, secret_hash(token))
    if owner_id is None:
        raise Unauthorized(SPENT)
    return owner_id


def _spend(session: Session, token: str, purpose: str) -> None:
    row = queries.lock_mail_token(session, secret_hash(token), purpose)
    if row is None or row.used_at or row.expires_at < now():
        raise Unauthorized(SPENT)
    row.used_at = now()
