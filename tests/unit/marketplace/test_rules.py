"""States, deadlines and addresses of posts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit.errors import Conflict, Invalid
from cutroom.marketplace import rules
from cutroom.marketplace.posts import PostKey, canonical
from cutroom.marketplace.rules import (
    CAMPAIGN_MOVES,
    CAMPAIGN_WORDS,
    EARNING_MOVES,
    ENDED_JOBS,
    JOB_MOVES,
    JOB_WORDS,
    OPEN_JOBS,
    decide_by,
    held_until,
    move_campaign,
    move_job,
    verdict,
)

ID = "dQw4w9WgXcQ"


@pytest.mark.parametrize("moves", [CAMPAIGN_MOVES, JOB_MOVES, EARNING_MOVES])
def test_every_state_that_may_follow_is_a_state(moves: dict[str, frozenset[str]]) -> None:
    assert {state for following in moves.values() for state in following} <= set(moves)


@given(st.sampled_from(sorted(CAMPAIGN_MOVES)), st.sampled_from(sorted(CAMPAIGN_MOVES)))
def test_a_campaign_goes_where_it_may_and_is_refused_in_words(state: str, following: str) -> None:
    if following in CAMPAIGN_MOVES[state]:
        assert move_campaign(state, following) == following
        return
    with pytest.raises(Conflict) as refused:
        move_campaign(state, following)
    assert CAMPAIGN_WORDS[state] in refused.value.message
    assert refused.value.details == {"state": state}


@given(st.sampled_from(sorted(JOB_MOVES)), st.sampled_from(sorted(JOB_MOVES)))
def test_a_job_goes_where_it_may_and_is_refused_in_words(state: str, following: str) -> None:
    if following in JOB_MOVES[state]:
        assert move_job(state, following) == following
        return
    with pytest.raises(Conflict) as refused:
        move_job(state, following)
    assert JOB_WORDS[state] in refused.value.message


def test_every_job_state_is_open_or_ended_and_from_ended_ones_nothing_follows() -> None:
    assert set(JOB_MOVES) == OPEN_JOBS | ENDED_JOBS
    assert not OPEN_JOBS & ENDED_JOBS
    assert all(not JOB_MOVES[state] for state in ENDED_JOBS)


def test_the_review_deadline_is_absolute_time() -> None:
    """Case 21: summer time begins between the two."""
    at = datetime(2026, 3, 28, 0, 30, tzinfo=UTC)
    assert decide_by(at, 72) == datetime(2026, 3, 31, 0, 30, tzinfo=UTC)
    assert held_until(at) == datetime(2026, 4, 4, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcomes", "decision"),
    [(["passed"], "approve"), (["passed", "unknown"], "moderate"), (["failed"], "moderate"), ([], "approve")],
)
def test_what_happens_when_nobody_decides(outcomes: list[str], decision: str) -> None:
    """Case 21: never a silent rejection."""
    assert verdict(outcomes) == decision


def test_reasons_are_a_list() -> None:
    assert "off_brief" in rules.REASONS


@pytest.mark.parametrize(
    "address",
    [
        f"youtu.be/{ID}", f"https://youtu.be/{ID}?si=abc", f"youtube.com/shorts/{ID}?feature=share",
        f"m.youtube.com/watch?v={ID}&t=3", f"https://www.youtube.com/watch?app=desktop&v={ID}#t=1",
        f"http://YouTube.com/embed/{ID}/", f"https://music.youtube.com/watch?v={ID}&list=PL1",
    ],
)  # fmt: skip
def test_one_video_has_one_key_whatever_its_link(address: str) -> None:
    """Case 25."""
    assert canonical(address) == PostKey("youtube", ID)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.tiktok.com/@ada/video/7301234567890123456?is_from_webapp=1", "tiktok:7301234567890123456"),
        ("https://m.tiktok.com/v/7301234567890123456", "tiktok:7301234567890123456"),
        ("https://www.instagram.com/reel/C1a_b-2XyZ/?igsh=1", "instagram:C1a_b-2XyZ"),
        ("https://instagram.com/ada/p/C1a_b-2XyZ/", "instagram:C1a_b-2XyZ"),
        ("https://www.facebook.com/reel/1234567890", "facebook:1234567890"),
        ("https://www.facebook.com/watch/?v=1234567890", "facebook:1234567890"),
        ("https://facebook.com/ada/videos/a-title/1234567890/", "facebook:1234567890"),
    ],
)
def test_the_other_platforms(address: str, key: str) -> None:
    assert str(canonical(address)) == key


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/watch?v=dQw4w9WgXcQ", "https://notyoutube.com/shorts/dQw4w9WgXcQ", "ftp://youtu.be/x",
        "https://youtube.com/@ada", "https://youtube.com/watch?v=short", "javascript://youtu.be/dQw4w9WgXcQ", "nothing",
        "https://youtube.com.evil.example/shorts/dQw4w9WgXcQ",
    ],
)  # fmt: skip
def test_what_is_no_post_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        canonical(address)


@given(st.text(max_size=80))
def test_any_text_gives_a_post_or_is_refused(text: str) -> None:
    try:
        assert canonical(text).id
    except Invalid as refused:
        assert refused.details["field"] == "url"
