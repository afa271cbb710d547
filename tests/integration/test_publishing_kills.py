"""A worker that is killed at any instruction leaves one post or none, and what is said of it is true."""

import pytest

from cutroom.social.schemas import AccountView, Platform
from infra.local.simulators.faults import Fault
from tests.support.publishing import FILE, LARGE, DyingContext, Killed, Publisher, sha256

STATES = {"published"}
STEP = 3  # every boundary in the full run
MOST = 60  # transactions of one worker; the last kills find nothing left to do


def killed_at(publisher: Publisher, account: AccountView, nth: int, *, after: bool) -> bool:
    """A post whose worker dies at its nth transaction; whether it came so far. The clock does the rest."""
    publisher.execute("update post_targets set started_at = started_at - interval '1 day'")  # 15 a day are taken
    post = publisher.post(account, allow_duplicate=True)
    platform = account.platform
    publisher.hurry()
    before = len(publisher.world(platform))
    dying = DyingContext(publisher.ctx.settings, nth, after=after)
    try:
        publisher.tick(dying)
    except Killed:
        assert dying.died
    seen = publisher.world(platform)[before:]
    assert len(seen) <= 1
    if publisher.target(post).state == "published":
        assert len(seen) == 1
    publisher.finish()
    assert publisher.target(post).state in STATES
    [seen] = publisher.world(platform)[before:]
    assert seen["sha256"] == sha256(FILE)
    return dying.died


@pytest.mark.parametrize("platform", ["youtube", "tiktok"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("start", [1, pytest.param(2, marks=pytest.mark.full), pytest.param(3, marks=pytest.mark.full)])
def test_killed_between_any_two_calls(publisher: Publisher, platform: Platform, after: bool, start: int) -> None:
    """Every transaction of a worker is a boundary: before it nothing of it is known, after it all."""
    account = publisher.channels.connect(platform)
    deaths = 0
    for nth in range(start, MOST, STEP):
        if not killed_at(publisher, account, nth, after=after):
            break
        deaths += 1
    assert 4 <= deaths < MOST // STEP


@pytest.mark.parametrize("at_byte", [1, 3_000_000, 8_388_600])
def test_killed_within_a_piece_goes_on_from_what_is_held(publisher: Publisher, at_byte: int) -> None:
    account = publisher.channels.connect("youtube")
    youtube = publisher.simulator("youtube")
    youtube.fail(Fault("cut_upload", at_byte=at_byte), operation="youtube.videos.upload")
    publisher.export(0, LARGE)
    post = publisher.post(account)
    publisher.hurry()
    dying = DyingContext(publisher.ctx.settings, 14, after=True)
    with pytest.raises(Killed):
        publisher.tick(dying)
    publisher.finish()
    assert publisher.target(post).state == "published"
    [seen] = publisher.world("youtube")
    assert seen["sha256"] == sha256(LARGE)
