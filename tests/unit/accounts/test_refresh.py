"""Refresh tokens that follow from one another, devices that are known again, and whom an address limit counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.accounts import rules
from cutroom.kit.ids import new_id

SECRET, OTHER = "a secret of this test", "another deployment's"
SIGN_IN = new_id()


def test_a_sign_ins_secrets_follow_from_one_another() -> None:
    first = rules.first_refresh_secret(SECRET, SIGN_IN)
    assert first != rules.first_refresh_secret(SECRET, SIGN_IN)
    second = rules.next_refresh_secret(SECRET, SIGN_IN, first)
    assert second == rules.next_refresh_secret(SECRET, SIGN_IN, first), "two requests at one moment get one answer"
    third = rules.next_refresh_secret(SECRET, SIGN_IN, second)
    assert len({first, second, third}) == 3
    for secret in (first, second, third):
        assert rules.is_our_refresh_secret(SECRET, SIGN_IN, secret)
        assert not rules.is_our_refresh_secret(OTHER, SIGN_IN, secret)
        assert not rules.is_our_refresh_secret(SECRET, new_id(), secret)


def test_who_does_not_know_our_secret_cannot_make_up_the_next_one() -> None:
    first = rules.first_refresh_secret(SECRET, SIGN_IN)
    assert rules.next_refresh_secret(OTHER, SIGN_IN, first) != rules.next_refresh_secret(SECRET, SIGN_IN, first)
    assert rules.next_refresh_secret(SECRET, new_id(), first) != rules.next_refresh_secret(SECRET, SIGN_IN, first)


@given(st.text(alphabet="abcXYZ0129-_", max_size=80))
def test_a_secret_that_was_made_up_is_none_of_ours(made_up: str) -> None:
    assert not rules.is_our_refresh_secret(SECRET, SIGN_IN, made_up)


def test_a_seal_alone_or_over_another_seed_is_none_of_ours() -> None:
    first = rules.first_refresh_secret(SECRET, SIGN_IN)
    seed, seal = first[: -rules.SEAL], first[-rules.SEAL :]
    assert len(seal) * 6 >= 128, "a seal of fewer bits could be guessed"
    swapped = ("b" if seed[0] == "a" else "a") + seed[1:]
    for made_up in (seed, seal, swapped + seal, seed + seal[:-1], first + "a", ""):
        assert not rules.is_our_refresh_secret(SECRET, SIGN_IN, made_up), made_up


def test_a_device_is_known_to_its_person_and_to_nobody_else() -> None:
    token = rules.device_token(SECRET, "ada@example.com")
    name = rules.known_device(SECRET, "ada@example.com", token)
    assert name and token.startswith(f"{name}.")
    assert rules.known_device(SECRET, "ada@example.com", rules.device_token(SECRET, "ada@example.com")) != name
    assert rules.known_device(SECRET, "bea@example.com", token) is None
    assert rules.known_device(OTHER, "ada@example.com", token) is None


@pytest.mark.parametrize("brought", [None, "", ".", "name", "name.", "name.é", ".seal"])
def test_a_stranger_s_device_is_unknown(brought: str | None) -> None:
    assert rules.known_device(SECRET, "ada@example.com", brought) is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.8", "203.0.113.8"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_an_address_limit_counts_an_ipv4_address_or_an_ipv6_customer(address: str, network: str) -> None:
    assert rules.network_of(address) == network


@pytest.mark.parametrize(
    ("reason", "verified", "may"),
    [("bounce", False, True), ("bounce", True, True), ("complaint", True, True), ("complaint", False, False)],
)
def test_after_a_complaint_only_a_confirmed_address_may_have_mail_again(reason: str, verified: bool, may: bool) -> None:
    assert rules.may_retry_email(reason, verified=verified) is may


def test_an_earlier_refresh_token_is_good_for_a_moment_only() -> None:
    assert 5 <= rules.REFRESH_GRACE.total_seconds() <= 60
