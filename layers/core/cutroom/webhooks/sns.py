"""Amazon SNS: messages signed with a certificate that is fetched from SNS itself and from nowhere else.

Source: docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cutroom.webhooks.signatures import BadSignature, Delivery, Keys, Malformed, document

CERTIFICATE = re.compile(
    r"https://sns\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(/SimpleNotificationService-[0-9a-f]+\.pem)"
)
MESSAGE_ID = re.compile(r"[0-9a-fA-F-]{36}")
# What is signed, in its order; `Subject` only where it is there.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}


def verify(delivery: Delivery, keys: Keys) -> str:
    """The id of a message of a topic that is ours, signed by SNS. Raises BadSignature, Malformed."""
    message = document(delivery.body)
    fields = FIELDS.get(str(message.get("Type")))
    if fields is None or any(not isinstance(message.get(name), str) for name in fields if name != "Subject"):
        raise Malformed("The body is not a message of SNS.")
    if message["TopicArn"] not in keys.topics:
        raise BadSignature("This topic is not ours.")
    if not MESSAGE_ID.fullmatch(message["MessageId"]):
        raise Malformed("The message has no id.")
    _check_signature(message, signed_text(message, fields), keys)
    return message["MessageId"]


def signed_text(message: Mapping[str, Any], fields: tuple[str, ...]) -> bytes:
    """The text that SNS signs: names and values of these fields, each on a line of its own."""
    return "".join(f"{name}\n{message[name]}\n" for name in fields if message.get(name) is not None).encode()


def certificate_place(url: str, region: str) -> str:
    """The path of a certificate at SNS of our region. Raises BadSignature for any other address."""
    match = CERTIFICATE.fullmatch(url)
    if match is None or match[1] != region:
        raise BadSignature("The certificate is not one of SNS in this region.")
    return match[2]


def _check_signature(message: Mapping[str, Any], signed: bytes, keys: Keys) -> None:
    algorithm = HASHES.get(str(message.get("SignatureVersion")))
    if algorithm is None:
        raise BadSignature("The version of the signature is unknown.")
    try:
        signature = base64.b64decode(str(message.get("Signature")), validate=True)
        certificate = x509.load_pem_x509_certificate(keys.certificate(str(message.get("SigningCertURL"))))
        public = certificate.public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            raise BadSignature("The certificate holds no RSA key.")
        public.verify(signature, signed, padding.PKCS1v15(), algorithm())
    except (InvalidSignature, ValueError, binascii.Error):
        raise BadSignature("The signature does not fit.") from None
