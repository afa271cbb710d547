"""Tokens and keys."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.accounts import rules, tokens
from cutroom.kit.errors import Unauthorized
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import new_secret

SECRET = "a secret of this test"


def token(secret: str = SECRET, at: datetime | None = None) -> str:
    return tokens.access_token(secret, new_id(), "member", new_id(), at or datetime.now(UTC))


@given(st.text(min_size=1))
def test_one_secret_gives_one_key(secret: str) -> None:
    assert tokens.jwk(secret) == tokens.jwk(secret)


def test_a_token_is_good_for_its_time_and_its_signer_only() -> None:
    assert tokens.read_access_token(SECRET, token())["role"] == "member"
    with pytest.raises(Unauthorized, match="expired"):
        tokens.read_access_token(SECRET, token(at=datetime.now(UTC) - timedelta(minutes=16)))
    with pytest.raises(Unauthorized, match="invalid"):
        tokens.read_access_token(SECRET, token("another secret"))


def test_a_refresh_token_comes_apart_as_it_was_joined() -> None:
    sign_in, secret = new_id(), new_secret()
    assert rules.split_refresh_token(rules.join_refresh_token(sign_in, secret)) == (sign_in, secret)
    with pytest.raises(Unauthorized):
        rules.split_refresh_token("no-id.secret")
