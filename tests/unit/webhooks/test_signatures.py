"""Signatures of webhooks: the schemes' own examples, and everything that is not quite right refused."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.webhooks import signatures, sns
from cutroom.webhooks.signatures import BadSignature, Delivery, Keys, Malformed
from infra.local.simulators import signatures as senders

AT = 1_790_000_000
BODY = json.dumps({"id": "evt_1", "type": "thing.happened", "text": "Grüße"}).encode()
TOPIC = "arn:aws:sns:us-east-1:123456789012:mail"
SECRETS = {scheme: senders.new_secret(scheme) for scheme in senders.SCHEMES}
CERTIFICATE = senders.certificate(SECRETS["sns"]).encode()
KEYS = {
    "stripe": Keys((SECRETS["stripe"],)), "meta": Keys((SECRETS["meta"],)), "standard": Keys((SECRETS["standard"],)),
    "tiktok": Keys((SECRETS["tiktok"],)), "meta_signed_request": Keys((SECRETS["meta_signed_request"],)),
    "fal": Keys(jwks=lambda: senders.jwks(SECRETS["fal"])), 
    "sns": Keys(certificate=lambda _: CERTIFICATE, topics=(TOPIC,)),
}  # fmt: skip
VERIFY = {"stripe": signatures.stripe, "meta": signatures.meta, "standard": signatures.standard,
          "tiktok": signatures.tiktok, "meta_signed_request": signatures.meta_signed_request,
          "fal": signatures.fal, "sns": sns.verify}  # fmt: skip
TIMED = ["stripe", "standard", "fal", "tiktok"]
REQUEST = json.dumps({"algorithm": "HMAC-SHA256", "issued_at": AT, "user_id": "17"}).encode()


def envelope(**changes: Any) -> bytes:
    """A notification of SNS, not signed yet."""
    message = {
        "Type": "Notification", "MessageId": "00000000-0000-4000-8000-000000000001", "TopicArn": TOPIC,
        "Message": "{}", "Timestamp": "2026-11-29T08:00:00.000Z",
        "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0abc.pem",
    }  # fmt: skip
    return json.dumps(message | changes).encode()


def signed(scheme: str, body: bytes = b"", at: int = AT, event_id: str = "evt_1", secret: str = "") -> Delivery:
    """A delivery as the vendor would send it."""
    content = body or {"sns": envelope(), "meta_signed_request": REQUEST}.get(scheme, BODY)
    out = senders.SCHEMES[scheme](secret or SECRETS[scheme], senders.Event(event_id, content, at))
    return Delivery({name.lower(): value for name, value in out.headers.items()}, out.body, AT)


def changed(delivery: Delivery, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Delivery:
    return Delivery(headers if headers is not None else delivery.headers, body or delivery.body, delivery.at)


@pytest.mark.parametrize("scheme", VERIFY)
def test_what_the_vendor_signed_is_taken_with_its_id(scheme: str) -> None:
    ids = {"meta": hashlib.sha256(BODY).hexdigest(), "sns": "00000000-0000-4000-8000-000000000001"}
    ids |= {"tiktok": ids["meta"]}
    ids |= {"meta_signed_request": hashlib.sha256(signed("meta_signed_request").body).hexdigest()}
    assert VERIFY[scheme](signed(scheme), KEYS[scheme]) == ids.get(scheme, "evt_1")


@pytest.mark.parametrize("scheme", VERIFY)
@given(place=st.integers(0, 10**6), flip=st.integers(1, 255))
def test_a_body_of_which_one_byte_is_another_is_refused(scheme: str, place: int, flip: int) -> None:
    delivery = signed(scheme)
    other = bytearray(delivery.body)
    other[place % len(other)] ^= flip
    try:
        VERIFY[scheme](changed(delivery, body=bytes(other)), KEYS[scheme])
    except (BadSignature, Malformed):
        return
    assert scheme == "sns"  # fields that SNS does not sign, and the spelling of its JSON, are free
    assert sns_signed(bytes(other)) == sns_signed(delivery.body)


def sns_signed(body: bytes) -> list[Any]:
    return [json.loads(body).get(name) for name in sns.FIELDS["Notification"]]


@pytest.mark.parametrize("scheme", VERIFY)
def test_a_signature_of_somebody_else_is_refused(scheme: str) -> None:
    with pytest.raises(BadSignature):
        VERIFY[scheme](signed(scheme, secret=senders.new_secret(scheme)), KEYS[scheme])


@pytest.mark.parametrize("scheme", [name for name in VERIFY if name not in ("sns", "meta_signed_request")])
def test_each_header_is_needed_and_nonsense_in_it_refused(scheme: str) -> None:
    delivery = signed(scheme)
    for name in delivery.headers:
        for value in (None, "", "x", "v1,", "t=,v1=", "sha256=", "v1=x,t=5", "9" * 400, "é", "٣"):
            headers = {key: other for key, other in delivery.headers.items() if key != name}
            with pytest.raises(BadSignature):
                VERIFY[scheme](changed(delivery, headers if value is None else headers | {name: value}), KEYS[scheme])


@pytest.mark.parametrize("scheme", TIMED)
@pytest.mark.parametrize(
    ("seconds", "taken"), [(-301, False), (-300, True), (300, True), (301, False), (86_400, False)]
)
def test_a_signature_of_another_time_is_refused(scheme: str, seconds: int, taken: bool) -> None:
    delivery = signed(scheme, at=AT + seconds)
    if taken:
        VERIFY[scheme](delivery, KEYS[scheme])
        return
    with pytest.raises(BadSignature, match="another time"):
        VERIFY[scheme](delivery, KEYS[scheme])


@pytest.mark.parametrize("scheme", ["stripe", "meta", "standard", "tiktok", "meta_signed_request"])
def test_no_secret_means_no_signature_fits_and_of_two_secrets_each_does(scheme: str) -> None:
    with pytest.raises(BadSignature):
        VERIFY[scheme](signed(scheme), Keys())
    two = Keys((senders.new_secret(scheme), SECRETS[scheme]))
    VERIFY[scheme](signed(scheme), two)


def test_one_of_several_signatures_is_enough() -> None:
    stripe, standard = signed("stripe"), signed("standard")
    header = stripe.headers["stripe-signature"]
    VERIFY["stripe"](changed(stripe, {"stripe-signature": f"v1={'0' * 64},v0=x,{header}"}), KEYS["stripe"])
    both = {"webhook-signature": f"v1a,xx v1,AAAA {standard.headers['webhook-signature']}"}
    VERIFY["standard"](changed(standard, dict(standard.headers) | both), KEYS["standard"])


@pytest.mark.parametrize("body", [b"", b"[1]", b"null", b'{"id": 5}', b'{"id": ""}', b"{}", b"\xff", b"[" * 99_999,
                                  b'{"id": "%s"}' % (b"x" * 256), b'{"id": "a\\u0000b"}'])  # fmt: skip
def test_what_is_signed_and_no_event_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        signatures.stripe(Delivery({"stripe-signature": stripe_header(body)}, body, AT), KEYS["stripe"])


def stripe_header(body: bytes) -> str:
    digest = hmac.new(SECRETS["stripe"].encode(), f"{AT}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={AT},v1={digest}"


def test_the_example_of_standard_webhooks() -> None:
    """The example of the Standard Webhooks reference libraries."""
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }  # fmt: skip
    delivery = Delivery(headers, b'{"test": 2432232314}', 1614265330)
    assert signatures.standard(delivery, Keys(("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",))) == headers["webhook-id"]


def test_the_example_of_the_hub_signature() -> None:
    """The example that GitHub documents for the header that Meta uses; its text is no JSON, so it goes no further."""
    digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    delivery = Delivery({"x-hub-signature-256": f"sha256={digest}"}, b"Hello, World!", AT)
    with pytest.raises(Malformed):
        signatures.meta(delivery, Keys(("It's a Secret to Everybody",)))


def test_a_signed_request_is_signed_over_its_encoded_payload() -> None:
    """Signed over the payload as it is encoded, as "Parsing the signed request" has it, and not over what it says."""
    payload = base64.urlsafe_b64encode(REQUEST).decode().rstrip("=")
    digest = base64.urlsafe_b64encode(hmac.digest(b"appsecret", payload.encode(), "sha256")).decode().rstrip("=")
    delivery = Delivery({}, f"signed_request={digest}.{payload}".encode(), AT)
    signatures.meta_signed_request(delivery, Keys(("appsecret",)))
    of_the_text = base64.urlsafe_b64encode(hmac.digest(b"appsecret", REQUEST, "sha256")).decode().rstrip("=")
    with pytest.raises(BadSignature):
        other = Delivery({}, f"signed_request={of_the_text}.{payload}".encode(), AT)
        signatures.meta_signed_request(other, Keys(("appsecret",)))


@pytest.mark.parametrize("keys", [{"keys": []}, {}, {"keys": [{"x": "!!"}]}, {"keys": [{"x": "AAAA"}, {}]}])
def test_without_a_key_that_fits_fals_signature_is_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(BadSignature):
        signatures.fal(signed("fal"), Keys(jwks=lambda: keys))


# --- SNS


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0abc.pem",
        "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0abc.pem",
        "https://evil.example/sns.us-east-1.amazonaws.com/SimpleNotificationService-0abc.pem",
        "https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0abc.pem",
        "https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-0abc.pem",
        "https://sns.us-east-1.amazonaws.com/../SimpleNotificationService-0abc.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0abc.pem?x=1",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0abc.pem#",
        "https://sns.us-east-1.amazonaws.com/other.pem",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0abc.pem",
        "https://s3.us-east-1.amazonaws.com/SimpleNotificationService-0abc.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0abc.pem\n",
        "",
    ],
)
def test_a_certificate_of_anywhere_else_is_not_fetched(url: str) -> None:
    fetched: list[str] = []

    def certificate(given: str) -> bytes:
        fetched.append(sns.certificate_place(given, "us-east-1"))
        return CERTIFICATE

    body = envelope(SigningCertURL=url)
    with pytest.raises(BadSignature):
        sns.verify(signed("sns", body), Keys(certificate=certificate, topics=(TOPIC,)))
    assert fetched == []


def test_the_certificate_of_sns_in_our_region_is_fetched() -> None:
    url = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem"
    assert sns.certificate_place(url, "eu-central-1") == url.removeprefix("https://sns.eu-central-1.amazonaws.com")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"Type": "Other"}, Malformed), ({"Type": None}, Malformed), ({"Message": {}}, Malformed),
        ({"MessageId": "../x"}, Malformed), ({"MessageId": 5}, Malformed), ({"TopicArn": TOPIC + "x"}, BadSignature),
        ({"Type": "SubscriptionConfirmation"}, Malformed),
    ],
)  # fmt: skip
def test_a_message_that_is_not_of_our_topic_is_refused_before_any_certificate_is_fetched(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    def certificate(_: str) -> bytes:
        raise AssertionError("nothing is fetched for this")

    with pytest.raises(error):
        sns.verify(Delivery({}, envelope(**changes), AT), Keys(certificate=certificate, topics=(TOPIC,)))


@pytest.mark.parametrize("certificate", [b"", b"not a certificate", CERTIFICATE[:200]])
def test_a_broken_certificate_is_a_bad_signature(certificate: bytes) -> None:
    with pytest.raises(BadSignature):
        sns.verify(signed("sns"), Keys(certificate=lambda _: certificate, topics=(TOPIC,)))


@pytest.mark.parametrize("version", ["1", "3", None])
def test_another_version_of_the_signature_does_not_fit(version: str | None) -> None:
    body = json.loads(signed("sns").body) | {"SignatureVersion": version}
    with pytest.raises(BadSignature):
        sns.verify(Delivery({}, json.dumps(body).encode(), AT), KEYS["sns"])


def test_a_subject_and_a_confirmation_are_signed_too() -> None:
    with_subject = signed("sns", envelope(Subject="Amazon SES"))
    sns.verify(with_subject, KEYS["sns"])
    forged = json.loads(with_subject.body) | {"Subject": "other"}
    with pytest.raises(BadSignature):
        sns.verify(Delivery({}, json.dumps(forged).encode(), AT), KEYS["sns"])
    confirmation = envelope(Type="SubscriptionConfirmation", Token="t" * 64, SubscribeURL="https://evil.example/")
    sns.verify(signed("sns", confirmation), KEYS["sns"])


def test_many_signatures_are_not_all_tried() -> None:
    delivery = signed("stripe")
    flood = ",".join(f"v1={i:064x}" for i in range(20_000))
    started = time.process_time()
    with pytest.raises(BadSignature):
        signatures.stripe(changed(delivery, {"stripe-signature": f"t={AT},{flood}"}), KEYS["stripe"])
    assert time.process_time() - started < 0.5


def test_base64_of_another_length_is_no_key_of_standard_webhooks() -> None:
    secret = base64.b64encode(b"x" * 24).decode()
    assert signatures.standard(signed("standard", secret=f"whsec_{secret}"), Keys((secret,))) == "evt_1"
