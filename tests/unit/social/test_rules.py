"""Decisions of accounts: features, when a token is renewed, and what is fetched from where."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.social import pictures, rules
from cutroom.social.platforms.ports import Tokens, ends
from cutroom.social.schemas import PLATFORMS, Platform

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_asked_for_allows_everything_and_says_who_it_is(platform: Platform) -> None:
    asked = rules.scopes_asked(platform)
    assert rules.availability(platform, asked).missing == []
    assert set(asked) & set(rules.IDENTITY[platform])
    assert len(asked) == len(set(asked))


@given(st.sampled_from(PLATFORMS), st.sets(st.sampled_from([s for p in PLATFORMS for s in rules.scopes_asked(p)])))
def test_every_feature_is_there_or_missing(platform: Platform, scopes: set[str]) -> None:
    features, missing = rules.availability(platform, scopes)
    assert sorted(features + missing) == sorted(rules.FEATURES[platform])
    assert not set(features) & set(missing)


@given(st.sampled_from(PLATFORMS), st.timedeltas(timedelta(minutes=1), timedelta(days=400)))
def test_a_long_token_is_renewed_before_its_end_and_a_short_one_in_its_rhythm(
    platform: Platform, lasts: timedelta
) -> None:
    at = rules.renew_at(platform, NOW + lasts, NOW)
    assert NOW < at <= NOW + rules.RENEWED_EVERY[platform]
    if lasts > timedelta(days=2):
        assert at < NOW + lasts


@given(st.timedeltas(timedelta(hours=-1), timedelta(hours=1)))
def test_a_token_is_used_while_it_has_more_than_the_margin_left(left: timedelta) -> None:
    assert rules.is_fresh(NOW + left, NOW) == (left > rules.MARGIN)
    assert rules.is_fresh(None, NOW)


def test_a_verifier_follows_from_its_state_and_the_secret_alone() -> None:
    verifier = rules.verifier("secret", "state")
    assert 43 <= len(verifier) <= 128
    assert verifier == rules.verifier("secret", "state")
    assert verifier not in (rules.verifier("other", "state"), rules.verifier("secret", "other"))
    # RFC 7636, appendix B
    assert rules.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://yt3.ggpht.com/a.jpg", True),
        ("https://scontent-fra3-1.cdninstagram.com/v/a.jpg?x=1", True),
        ("http://yt3.ggpht.com/a.jpg", False),
        ("https://ggpht.com.evil.example/a.jpg", False),
        ("https://169.254.169.254/latest", False),
        ("https://yt3.ggpht.com:8443/a.jpg", False),
        ("http://127.0.0.1:8783/youtube/pictures/a.png", False),
        ("", False),
    ],
)
def test_pictures_come_from_the_platforms_own_hosts(url: str, is_taken: bool) -> None:
    assert pictures.is_allowed(url) is is_taken


def test_a_stand_ins_pictures_are_its_own() -> None:
    stand_in = "http://127.0.0.1:8783/youtube"
    assert pictures.is_allowed(f"{stand_in}/pictures/a.png", stand_in)
    assert not pictures.is_allowed("http://127.0.0.1:8783/youtube-evil/a.png", stand_in)


def test_tokens_are_not_printed_and_say_when_only_a_person_can_help() -> None:
    week = NOW + timedelta(days=7)
    tokens = Tokens("the-access", "the-renewal", ("a",), NOW, week)
    assert "the-" not in repr(tokens)
    assert tokens.lasts_until == week
    assert Tokens("same", "same", (), NOW).lasts_until == NOW
    assert Tokens("one", "other", (), NOW).lasts_until is None
    assert ends(0) is None
    assert ends("3600") is None
