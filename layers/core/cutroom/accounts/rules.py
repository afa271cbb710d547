"""Decisions about credentials: pure, given the instant and the secret."""

import base64
import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple
from uuid import UUID

from cutroom.kit.errors import Unauthorized
from cutroom.kit.schemas import storable
from cutroom.kit.secrets import new_secret, secret_hash

REFRESH_LIFE = timedelta(days=30)
REFRESH_GRACE = timedelta(seconds=20)  # how long the token before the present one still gets the present one
SEAL = 22  # characters of a seal: 132 bits
MAIL_TOKEN_LIFE = {"verify_email": timedelta(days=3), "reset_password": timedelta(hours=1)}


class Asked(NamedTuple):
    """A text that a person is asked to agree to."""

    version: str
    required: bool
    title: str


# A changed text gets a new version: what was agreed to before is then asked anew.
CONSENTS: Mapping[str, Asked] = {
    "terms": Asked("2026-11", True, "Terms of use"),
    "privacy": Asked("2026-11", True, "Privacy policy"),
    "marketing": Asked("2026-11", False, "Product news by email"),
}


def first_refresh_secret(app_secret: str, sign_in_id: UUID) -> str:
    """The secret of a new sign-in's first refresh token."""
    return _sealed(app_secret, sign_in_id, new_secret())


def next_refresh_secret(app_secret: str, sign_in_id: UUID, secret: str) -> str:
    """The secret that follows `secret`: always the same one, so that requests at the same moment get one answer."""
    return _sealed(app_secret, sign_in_id, _mac(app_secret, "next refresh token", str(sign_in_id), secret))


def is_our_refresh_secret(app_secret: str, sign_in_id: UUID, secret: str) -> bool:
    """Whether this sign-in ever had that secret: nobody else can make up one that is sealed by us."""
    return len(secret) > SEAL and hmac.compare_digest(secret, _sealed(app_secret, sign_in_id, secret[:-SEAL]))


def _sealed(app_secret: str, sign_in_id: UUID, seed: str) -> str:
    return seed + _mac(app_secret, "refresh token", str(sign_in_id), seed)[:SEAL]


def _mac(app_secret: str, *parts: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of the parts, safe in a URL."""
    made = hmac.digest(app_secret.encode(), "\n".join(parts).encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def device_token(app_secret: str, email: str) -> str:
    """What a browser keeps in which this person has signed in: it says so, and nothing else."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_mac(app_secret, 'known device', email, nonce)}"


def known_device(app_secret: str, email: str, token: str | None) -> str | None:
    """The device's own name among those in which this person has signed in; None for a stranger's."""
    nonce, _, seal = (token or "").partition(".")
    return (
        nonce if hmac.compare_digest(seal.encode(), _mac(app_secret, "known device", email, nonce).encode()) else None
    )


def network_of(address: str) -> str:
    """Whom an address limit counts: an IPv4 address, an IPv6 customer (their /64), or nobody.

    Empty for an address that is not known, and for this machine's own: there is no stranger behind it.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.is_loopback:
        return ""
    return str(parsed) if parsed.version == 4 else str(ip_network((parsed, 64), strict=False).network_address)


def join_refresh_token(sign_in_id: UUID, secret: str) -> str:
    return f"{sign_in_id}.{secret}"


def split_refresh_token(token: str) -> tuple[UUID, str]:
    """The sign-in's id and its secret. Raises Unauthorized when it cannot be one of ours."""
    head, _, secret = token.partition(".")
    try:
        return UUID(head), secret
    except ValueError:
        raise Unauthorized("The refresh token is invalid. Sign in again.") from None


def device_of(user_agent: str) -> str:
    """What a client calls itself, cut to what a list can show and a database can hold."""
    return "".join(letter for letter in user_agent if letter.isprintable() and storable(letter))[:300]


def address_of_closed(user_id: UUID) -> str:
    """What stands where a closed account's address stood, so that the address may register again at once."""
    return f"closed:{user_id}"


# What a person is told in place of mail that does not reach them.
UNDELIVERABLE: Mapping[str, str] = {
    "bounce": "We can't deliver mail to this address: the mailbox does not exist, or it refuses our mail.",
    "complaint": "We don't send mail to this address any more, because our mail to it was reported as spam.",
}


def may_retry_email(reason: str, *, verified: bool) -> bool:
    """Whether a person may have mail sent to their suppressed address again.

    After a complaint only whoever has confirmed that the address is theirs: others would go on to mail a stranger.
    """
    return reason == "bounce" or verified


class MailReport(NamedTuple):
    """What SES says about one address; `reason` is None for a soft bounce, such as a full mailbox."""

    address: str
    reason: str | None


def mail_reports(event: Mapping[str, Any]) -> list[MailReport]:
    """The bounces and complaints in an event of SES; every other event has none.

    Source: docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
    """
    kind = event.get("eventType") or event.get("notificationType")
    if kind == "Bounce":
        reason = "bounce" if event["bounce"].get("bounceType") == "Permanent" else None
        return [MailReport(one["emailAddress"], reason) for one in event["bounce"].get("bouncedRecipients", ())]
    if kind == "Complaint":
        recipients = event["complaint"].get("complainedRecipients", ())
        return [MailReport(one["emailAddress"], "complaint") for one in recipients]
    return []


def address_hash(email: str) -> str:
    """An address as it is looked up: without its display name, in lower case, hashed."""
    plain = email.rpartition("<")[2].partition(">")[0] if "<" in email else email
    return secret_hash(plain.strip().lower())
