"""Decisions about notifications: their sentences, who wants what, and the links that end a kind of mail. Pure."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from cutroom import capabilities
from cutroom.kit.errors import NotFound
from cutroom.kit.manifest import Notice

KEPT = timedelta(days=90)
MOST_COUNTED = 99
MOST_FACT = 100  # characters
CLAIM = timedelta(minutes=2)  # longer than a function that mails may run, shorter than its queue waits
SEAL_BYTES = 32
BAD_LINK = "This link is invalid. Open it from a newer email, or change your notifications in your account."
FOOT = (
    "\n--\nYou get these emails because “{label}” is on in your notification settings.\n"
    "Unsubscribe: {unsubscribe}\nAll notification settings: {settings}\n"
)


class Mail(NamedTuple):
    """A mail of plain text; what ends it is added where it is sent."""

    subject: str
    text: str


class Wanted(NamedTuple):
    """Where somebody wants to be told of a kind."""

    in_app: bool
    by_mail: bool


def notice(kind: str) -> Notice | None:
    """What the manifests say of a kind; None for one that no capability has any more."""
    return capabilities.notices().get(kind)


def default(kind: str) -> Wanted:
    """Where people are told of a kind who have not chosen. Raises KeyError for an unknown kind."""
    return Wanted(True, capabilities.notices()[kind].by_mail)


def tidy(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts as they may stand in a sentence and in a mail's subject: on one line, and no longer than a title."""
    lines = {name: " ".join(value.split()) for name, value in facts.items()}
    return {name: one if len(one) <= MOST_FACT else f"{one[: MOST_FACT - 1]}…" for name, one in lines.items()}


def sentence(kind: Notice, case: str, facts: Mapping[str, str]) -> str:
    """What is said. Raises KeyError for a case or a fact that the kind does not have."""
    return kind.texts[case].format(**facts)


def page(kind: Notice, facts: Mapping[str, str]) -> str:
    """Where in the app one acts on it. Raises KeyError for a fact that is missing."""
    return kind.page.format(**facts)


def plain_mail(text: str, link: str) -> Mail:
    """The mail of a kind that has no words of its own."""
    return Mail(text, f"Hello,\n\n{text}:\n\n{link}\n")


def may_claim(claimed_at: datetime | None, mailed_at: datetime | None, at: datetime) -> bool:
    """Whether a mail is still to be sent, and nobody is sending it."""
    return mailed_at is None and (claimed_at is None or claimed_at < at - CLAIM)


def unsubscribe_token(app_secret: str, person: UUID, kind: str) -> str:
    """What a mail's link carries: whose switch it is and which, sealed by an HMAC (RFC 2104); safe in a URL.

    It opens nothing else and never ends: people unsubscribe from old mails too.
    """
    body = person.bytes + kind.encode()
    return base64.urlsafe_b64encode(_seal(app_secret, body) + body).rstrip(b"=").decode()


def read_unsubscribe_token(app_secret: str, token: str) -> tuple[UUID, str]:
    """(person, kind) of a token that we have sealed. Raises NotFound for any other."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        seal, body = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        if not hmac.compare_digest(seal, _seal(app_secret, body)):
            raise NotFound(BAD_LINK)
        return UUID(bytes=body[:16]), body[16:].decode()
    except (binascii.Error, ValueError):
        raise NotFound(BAD_LINK) from None


def _seal(app_secret: str, body: bytes) -> bytes:
    return hmac.digest(app_secret.encode(), b"unsubscribe\n" + body, sha256)
