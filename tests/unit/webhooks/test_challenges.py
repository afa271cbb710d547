"""The `GET` with which Meta checks an address: only who shows our token reads back the challenge."""

import pytest

from cutroom.webhooks.signatures import BadSignature, Keys, Malformed, meta_challenge

KEYS = Keys(secrets=("the app's secret",), verify_tokens=("older token", "our token"))
ASKED = {"hub.mode": "subscribe", "hub.verify_token": "our token", "hub.challenge": "1158201444"}


@pytest.mark.parametrize("token", KEYS.verify_tokens)
def test_each_of_our_tokens_is_answered_with_the_challenge(token: str) -> None:
    assert meta_challenge(ASKED | {"hub.verify_token": token}, KEYS) == "1158201444"


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.verify_token": "another"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "the app's secret"},
        {"hub.verify_token": "our tokén"},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
    ],
)
def test_another_token_or_mode_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        meta_challenge(ASKED | changes, KEYS)


@pytest.mark.parametrize("missing", ["hub.mode", "hub.verify_token"])
def test_a_request_without_token_or_mode_is_refused(missing: str) -> None:
    with pytest.raises(BadSignature):
        meta_challenge({name: value for name, value in ASKED.items() if name != missing}, KEYS)


@pytest.mark.parametrize("tokens", [(), ("",)])
def test_where_no_token_is_set_nobody_is_answered(tokens: tuple[str, ...]) -> None:
    with pytest.raises(BadSignature):
        meta_challenge(ASKED | {"hub.verify_token": ""}, Keys(verify_tokens=tokens))


@pytest.mark.parametrize("challenge", ["", "<script>alert(1)</script>", "a b", "1\n2", "x" * 257, "é"])
def test_what_is_no_challenge_is_not_sent_back(challenge: str) -> None:
    with pytest.raises(Malformed):
        meta_challenge(ASKED | {"hub.challenge": challenge}, KEYS)
