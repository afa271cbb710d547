"""What a token carries, how long it is good, and that a secret's key stays the same from release to release."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest

from cutroom.accounts import rules, tokens
from cutroom.kit.errors import Unauthorized
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import new_secret, secret_hash

SECRET = "a secret of this test"
AT = datetime(2026, 11, 29, 12, 0, 0, 900_000, UTC)
# Derived once by this code: another key would end every sign-in, and other functions would refuse what one has signed.
KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "3euAYz0ibo6n33-X60KMlzmGm8e5OVpvJquJOj2shxk",
    "y": "phBfih_osVK4J4uEVakuLehsi5Vj_MFc3w2aUlV8mko",
    "alg": "ES256",
    "use": "sig",
    "kid": "B4tRBJxHZPx6bmWfsJ2wYXBsb4owBolYKImXTb_bXIY",
}


def test_a_secret_has_the_key_that_it_always_had() -> None:
    assert tokens.jwk(SECRET) == KEY


def test_a_token_says_who_for_whom_and_until_when() -> None:
    user, sign_in = new_id(), new_id()
    token = tokens.access_token(SECRET, user, "member", sign_in, AT)
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["kid"]) == ("ES256", KEY["kid"])
    claims = jwt.decode(token, options={"verify_signature": False})
    assert {name: claims[name] for name in ("iss", "aud", "sub", "sid", "iat")} == {
        "iss": "cutroom", "aud": "cutroom-api", "sub": str(user), "sid": str(sign_in), "iat": int(AT.timestamp()),
    }  # fmt: skip
    assert claims["exp"] - claims["iat"] == 15 * 60
    again = jwt.decode(tokens.access_token(SECRET, user, "member", sign_in, AT), options={"verify_signature": False})
    assert UUID(claims["jti"]) != UUID(again["jti"])


@pytest.mark.parametrize("left_out", ["exp", "iat", "sub", "sid", "aud", "iss"])
def test_a_token_that_lacks_a_claim_is_none(left_out: str) -> None:
    claims = jwt.decode(
        tokens.access_token(SECRET, new_id(), "member", new_id(), datetime.now(UTC)),
        options={"verify_signature": False},
    )
    key = tokens.signing_key(SECRET)
    assert tokens.read_access_token(SECRET, jwt.encode(claims, key, tokens.ALGORITHM))["sub"] == claims["sub"]
    del claims[left_out]
    with pytest.raises(Unauthorized):
        tokens.read_access_token(SECRET, jwt.encode(claims, key, tokens.ALGORITHM))


def test_how_long_links_and_sign_ins_last() -> None:
    assert {
        kind: life for kind, life in rules.MAIL_TOKEN_LIFE.items() if kind in ("verify_email", "reset_password")
    } == {
        "verify_email": timedelta(days=3),
        "reset_password": timedelta(hours=1),
    }
    assert timedelta(days=30) == rules.REFRESH_LIFE


def test_only_terms_and_privacy_must_be_agreed_to() -> None:
    assert {name for name, one in rules.CONSENTS.items() if one.required} == {"terms", "privacy"}


def test_secrets_are_long_and_never_the_same_and_only_a_digest_is_kept() -> None:
    assert len({new_secret() for _ in range(50)}) == 50
    assert all(len(new_secret()) == 43 for _ in range(5))  # 256 bits in base64
    assert secret_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_device_is_told_in_what_can_be_shown() -> None:
    assert rules.device_of("Firefox\n\0 1") == "Firefox 1"
    assert len(rules.device_of("x" * 1000)) == 300
    assert rules.address_of_closed(UUID(int=1)) == "closed:00000000-0000-0000-0000-000000000001"
