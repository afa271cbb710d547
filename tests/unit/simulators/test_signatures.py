"""Signatures of webhooks against the schemes' own examples, and against their public keys."""

import base64
import hashlib
import json

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from infra.local.simulators import signatures
from infra.local.simulators.signatures import Event


def test_standard_webhooks_example() -> None:
    """The example of the Standard Webhooks reference libraries."""
    event = Event("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', 1614265330)
    signed = signatures.standard("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", event)
    assert signed.headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_hub_signature_example() -> None:
    """The example that GitHub documents for the same header."""
    signed = signatures.meta("It's a Secret to Everybody", Event("", b"Hello, World!", 0))
    digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert signed.headers == {"X-Hub-Signature-256": f"sha256={digest}"}


@pytest.mark.parametrize(("scheme", "header", "mark"), [
    ("stripe", "Stripe-Signature", "v1"), ("tiktok", "TikTok-Signature", "s")])  # fmt: skip
def test_a_time_is_part_of_what_is_signed(scheme: str, header: str, mark: str) -> None:
    signed = signatures.SCHEMES[scheme]("Jefe", Event("", b"body", 12))
    other = signatures.SCHEMES[scheme]("Jefe", Event("", b"body", 13))
    assert signed.headers[header].startswith(f"t=12,{mark}=")
    assert len(signed.headers[header].rpartition("=")[2]) == 64
    assert signed.headers[header].rpartition("=")[2] != other.headers[header].rpartition("=")[2]


def test_fals_signature_fits_the_published_key() -> None:
    secret = signatures.new_secret("fal")
    headers = signatures.fal(secret, Event("req-1", b'{"status": "OK"}', 99)).headers
    [key] = signatures.jwks(secret)["keys"]
    public = ed25519.Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "=="))
    names = ("Request-Id", "User-Id", "Timestamp")
    text = "\n".join([*(headers[f"X-Fal-Webhook-{name}"] for name in names),
                      hashlib.sha256(b'{"status": "OK"}').hexdigest()])  # fmt: skip
    signature = bytes.fromhex(headers["X-Fal-Webhook-Signature"])
    public.verify(signature, text.encode())
    with pytest.raises(InvalidSignature):
        public.verify(signature, text.replace("99", "98").encode())


@pytest.mark.parametrize("kind", ["Notification", "SubscriptionConfirmation"])
def test_snss_signature_fits_the_certificate(kind: str) -> None:
    secret = signatures.new_secret("sns")
    envelope = {"Type": kind, "MessageId": "m", "TopicArn": "arn:t", "Message": "hello", "Timestamp": "now"}
    envelope |= {"Subject": "s"} if kind == "Notification" else {"Token": "t", "SubscribeURL": "https://sns"}
    signed = signatures.sns(secret, Event("m", json.dumps(envelope).encode(), 0))
    body = json.loads(signed.body)
    order = {"Notification": ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
             "SubscriptionConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn",
                                          "Type"]}  # fmt: skip
    text = "".join(f"{name}\n{body[name]}\n" for name in order[kind])
    public = x509.load_pem_x509_certificate(signatures.certificate(secret).encode()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(base64.b64decode(body["Signature"]), text.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert signed.headers["x-amz-sns-message-type"] == kind
