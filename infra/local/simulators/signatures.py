"""How vendors sign webhooks: one function per scheme, from secret and message to headers and bytes."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.x509.oid import NameOID

# The fields that SNS signs, in their order, by type (docs.aws.amazon.com/sns, "Verifying the signatures").
SNS_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
SNS_CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


@dataclass(frozen=True)
class Event:
    """What is to be sent: the vendor's id of the event, the bytes, and the second at which they are signed."""

    id: str
    body: bytes
    at: int


@dataclass(frozen=True)
class Signed:
    """What goes out."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Signer = Callable[[str, Event], Signed]


def _hmac(secret: bytes, content: bytes) -> hmac.HMAC:
    return hmac.new(secret, content, hashlib.sha256)


def stripe(secret: str, event: Event) -> Signed:
    """`Stripe-Signature: t=…,v1=…`, HMAC-SHA256 over `t.body` (docs.stripe.com/webhooks/signature)."""
    digest = _hmac(secret.encode(), f"{event.at}.".encode() + event.body).hexdigest()
    return Signed(event.body, {"Stripe-Signature": f"t={event.at},v1={digest}"})


def meta(secret: str, event: Event) -> Signed:
    """`X-Hub-Signature-256: sha256=…`, HMAC-SHA256 of the body with the app's secret (developers.facebook.com)."""
    return Signed(event.body, {"X-Hub-Signature-256": f"sha256={_hmac(secret.encode(), event.body).hexdigest()}"})


def meta_signed_request(secret: str, event: Event) -> Signed:
    """Meta's callbacks: a form with `signed_request`, which is `signature.payload`, both base64url without padding.

    HMAC-SHA256 over the payload as it is encoded (developers.facebook.com, "Parsing the signed request").
    """
    payload = _base64url(event.body)
    signature = _base64url(_hmac(secret.encode(), payload.encode()).digest())
    content_type = {"Content-Type": "application/x-www-form-urlencoded"}
    return Signed(f"signed_request={signature}.{payload}".encode(), content_type)


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def tiktok(secret: str, event: Event) -> Signed:
    """`TikTok-Signature: t=…,s=…`, HMAC-SHA256 over `t.body` with the client's secret (developers.tiktok.com)."""
    digest = _hmac(secret.encode(), f"{event.at}.".encode() + event.body).hexdigest()
    return Signed(event.body, {"TikTok-Signature": f"t={event.at},s={digest}"})


def standard(secret: str, event: Event) -> Signed:
    """Standard Webhooks: `webhook-signature: v1,…` over `id.timestamp.body`; the secret is `whsec_` and base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = _hmac(key, f"{event.id}.{event.at}.".encode() + event.body).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return Signed(
        event.body,
        {"webhook-id": event.id, "webhook-timestamp": str(event.at), "webhook-signature": signature},
    )


def fal(secret: str, event: Event) -> Signed:
    """fal: Ed25519 over request id, user id, timestamp and the body's SHA-256, joined by line feeds; hexadecimal."""
    user = "simulated-user"
    lines = [event.id, user, str(event.at), hashlib.sha256(event.body).hexdigest()]
    signature = _ed25519(secret).sign("\n".join(lines).encode()).hex()
    return Signed(
        event.body,
        {
            "X-Fal-Webhook-Request-Id": event.id, "X-Fal-Webhook-User-Id": user,
            "X-Fal-Webhook-Timestamp": str(event.at), "X-Fal-Webhook-Signature": signature,
        },
    )  # fmt: skip


def sns(secret: str, event: Event) -> Signed:
    """SNS, version 2: RSA with SHA-256 over named fields of the envelope; the signature is part of the body."""
    envelope: dict[str, Any] = json.loads(event.body)
    names = SNS_NOTIFICATION if envelope["Type"] == "Notification" else SNS_CONFIRMATION
    text = "".join(f"{name}\n{envelope[name]}\n" for name in names if name in envelope)
    key = serialization.load_pem_private_key(secret.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - `new_secret` made it
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    signed = envelope | {"SignatureVersion": "2", "Signature": base64.b64encode(signature).decode()}
    headers = {"x-amz-sns-message-type": envelope["Type"], "x-amz-sns-message-id": envelope["MessageId"],
               "x-amz-sns-topic-arn": envelope["TopicArn"], "Content-Type": "text/plain; charset=UTF-8"}  # fmt: skip
    return Signed(json.dumps(signed).encode(), headers)


SCHEMES: Mapping[str, Signer] = {
    "stripe": stripe, "meta": meta, "meta_signed_request": meta_signed_request,
    "tiktok": tiktok, "standard": standard, "fal": fal, "sns": sns,
}  # fmt: skip


SHARED = ("stripe", "meta", "meta_signed_request", "tiktok", "standard")  # schemes whose secret both sides know


def new_secret(scheme: str) -> str:
    """A secret that fits a scheme; for SNS an RSA key in PEM, for fal an Ed25519 key in base64."""
    if scheme == "sns":
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return key.private_bytes(*form).decode()
    if scheme in ("fal", "standard"):
        code = base64.b64encode(secrets.token_bytes(32)).decode()
        return f"whsec_{code}" if scheme == "standard" else code
    return f"whsec_{secrets.token_hex(24)}" if scheme == "stripe" else secrets.token_hex(16)


def jwks(secret: str) -> dict[str, Any]:
    """The public key of fal's scheme as fal publishes it."""
    raw = _ed25519(secret).public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    key = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "simulated", "x": key}]}


def certificate(secret: str, name: str = "sns.amazonaws.com") -> str:
    """A certificate of SNS's key in PEM, signed by itself."""
    key = serialization.load_pem_private_key(secret.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - `new_secret` made it
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        issuer_name=subject, subject_name=subject, public_key=key.public_key(),
        serial_number=x509.random_serial_number(), not_valid_before=now - timedelta(days=1),
        not_valid_after=now + timedelta(days=3650),
    )  # fmt: skip
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def _ed25519(secret: str) -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret))
