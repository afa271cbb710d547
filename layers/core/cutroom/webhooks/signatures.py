"""Whether a webhook comes from who it says: one pure function for each signature scheme.

Each takes a `Delivery` and the keys of its source, and gives the vendor's id of the event. It raises `BadSignature`
where nothing in it can be trusted, and `Malformed` where it is signed and still not an event.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cutroom.kit.errors import AppError
from cutroom.webhooks.payloads import Malformed, document, from_base64url, signed_payload

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Meta sends a number
TOLERANCE_S = 300  # how old, or how far ahead, a signed instant may be: what Stripe and Standard Webhooks name


class BadSignature(AppError):
    """The signature is missing, wrong, or of another time."""

    status, code = 401, "bad_signature"


@dataclass(frozen=True)
class Delivery:
    """One request: header names in lower case, the body as it came, and the second at which it came."""

    headers: Mapping[str, str]
    body: bytes
    at: int

    def header(self, name: str) -> str:
        """A header. Raises BadSignature where it is missing."""
        value = self.headers.get(name)
        if not value:
            raise BadSignature(f"The header {name} is missing.")
        return value


@dataclass(frozen=True)
class Keys:
    """What a source's signatures are checked with: shared secrets (several while one is replaced), or public keys.

    `verify_tokens` are what a source shows that checks with `GET` whether an address is ours, before it sends there.
    """

    secrets: Sequence[str] = ()
    verify_tokens: Sequence[str] = ()
    jwks: Callable[[], Mapping[str, Any]] = lambda: {"keys": []}
    certificate: Callable[[str], bytes] = lambda _: b""
    topics: Sequence[str] = ()


Verify = Callable[[Delivery, Keys], str]
Challenge = Callable[[Mapping[str, str], Keys], str]


def stripe(delivery: Delivery, keys: Keys) -> str:
    """`Stripe-Signature: t=…,v1=…`: HMAC-SHA256 over `t.body` (docs.stripe.com/webhooks/signature)."""
    pairs = [part.strip().partition("=") for part in delivery.header("stripe-signature").split(",")]
    stamp = next((value for name, _, value in pairs if name == "t"), "")
    signatures = [value for name, _, value in pairs if name == "v1"]
    _check_age(stamp, delivery.at)
    signed = f"{stamp}.".encode() + delivery.body
    _check([_hex(secret.encode(), signed) for secret in keys.secrets], signatures)
    return _id(document(delivery.body).get("id"))


def meta(delivery: Delivery, keys: Keys) -> str:
    """`X-Hub-Signature-256: sha256=…`: HMAC-SHA256 of the body; it has neither time nor id, so its hash is its id."""
    scheme, _, signature = delivery.header("x-hub-signature-256").partition("=")
    _check([_hex(secret.encode(), delivery.body) for secret in keys.secrets], [signature] if scheme == "sha256" else [])
    document(delivery.body)
    return hashlib.sha256(delivery.body).hexdigest()


def meta_challenge(query: Mapping[str, str], keys: Keys) -> str:
    """What Meta wants to read at an address before it sends webhooks there: its challenge, for the token we gave it.

    `hub.mode=subscribe`, `hub.verify_token`, `hub.challenge` (developers.facebook.com, "Webhooks: getting started").
    Raises BadSignature for another token, Malformed.
    """
    given = query.get("hub.verify_token", "").encode()
    matches = [hmac.compare_digest(token.encode(), given) for token in keys.verify_tokens if token]
    if query.get("hub.mode") != "subscribe" or not any(matches):
        raise BadSignature("The verify token does not fit.")
    challenge = query.get("hub.challenge", "")
    if not CHALLENGE.fullmatch(challenge):
        raise Malformed("The challenge cannot be answered.")
    return challenge


def tiktok(delivery: Delivery, keys: Keys) -> str:
    """`TikTok-Signature: t=…,s=…`: HMAC-SHA256 over `t.body` with the client's secret; the body's hash is its id.

    developers.tiktok.com, "Webhooks verification". TikTok tries for 72 hours, each time with a time of its own.
    """
    parts = [part.strip().partition("=") for part in delivery.header("tiktok-signature").split(",")]
    pairs = {name: value for name, _, value in parts}
    stamp = pairs.get("t", "")
    _check_age(stamp, delivery.at)
    signed = f"{stamp}.".encode() + delivery.body
    _check([_hex(secret.encode(), signed) for secret in keys.secrets], [pairs.get("s", "")])
    document(delivery.body)
    return hashlib.sha256(delivery.body).hexdigest()


def meta_signed_request(delivery: Delivery, keys: Keys) -> str:
    """A form with `signed_request`: HMAC-SHA256 over the payload as it is encoded; the body's hash is its id.

    developers.facebook.com, "Data Deletion Request Callback".
    """
    try:
        [request] = parse_qs(delivery.body.decode(), strict_parsing=True)["signed_request"]
        signature, _, payload = request.partition(".")
        given = from_base64url(signature).hex()
    except (ValueError, KeyError):
        raise BadSignature("The signed request is missing or cannot be read.") from None
    _check([_hex(secret.encode(), payload.encode()) for secret in keys.secrets], [given])
    if signed_payload(request).get("algorithm") != "HMAC-SHA256":
        raise BadSignature("The signed request has another algorithm.")
    return hashlib.sha256(delivery.body).hexdigest()


def standard(delivery: Delivery, keys: Keys) -> str:
    """Standard Webhooks 1.0: `webhook-signature: v1,…` over `id.timestamp.body`, several with a space between."""
    message_id, stamp = delivery.header("webhook-id"), delivery.header("webhook-timestamp")
    _check_age(stamp, delivery.at)
    signed = f"{message_id}.{stamp}.".encode() + delivery.body
    given = [part.partition(",") for part in delivery.header("webhook-signature").split(" ")]
    digests = [hmac.new(_decoded(secret), signed, hashlib.sha256).digest() for secret in keys.secrets]
    _check([base64.b64encode(one).decode() for one in digests], [value for scheme, _, value in given if scheme == "v1"])
    return _id(message_id)


def _decoded(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"))


def fal(delivery: Delivery, keys: Keys) -> str:
    """fal: Ed25519 over request id, user id, time and the body's SHA-256 in lines, with a key of its JWKS.

    One request id has one result, whose delivery is tried again with the same id (docs.fal.ai, "Webhooks").
    """
    names = ("request-id", "user-id", "timestamp")
    request_id, user_id, stamp = (delivery.header(f"x-fal-webhook-{name}") for name in names)
    _check_age(stamp, delivery.at)
    lines = [request_id, user_id, stamp, hashlib.sha256(delivery.body).hexdigest()]
    try:
        signature = bytes.fromhex(delivery.header("x-fal-webhook-signature"))
    except ValueError:
        raise BadSignature("The signature is not hexadecimal.") from None
    listed: list[dict[str, str]] = keys.jwks().get("keys", [])
    if not any(_fits(one.get("x", ""), signature, "\n".join(lines).encode()) for one in listed[:20]):
        raise BadSignature("The signature does not fit.")
    return _id(request_id)


def _fits(key: str, signature: bytes, signed: bytes) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        public.verify(signature, signed)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _hex(secret: bytes, signed: bytes) -> str:
    return hmac.new(secret, signed, hashlib.sha256).hexdigest()


def _check(expected: Sequence[str], given: Sequence[str]) -> None:
    """One of the given signatures has to be one of the expected ones; every pair is compared, in constant time."""
    matches = [hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in given[:10]]
    if not any(matches):
        raise BadSignature("The signature does not fit.")


def _check_age(stamp: str, at: int) -> None:
    if not stamp.isascii() or not stamp.isdigit() or abs(at - int(stamp[:15])) > TOLERANCE_S:
        raise BadSignature("The signature is of another time.")


def _id(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 255 or not value.isprintable():
        raise Malformed("The event has no id.")
    return value
