"""YouTube: one upload makes one video, whatever is lost on the way (cases 2, 11, 12, 13, 21)."""

import hashlib

import pytest

from cutroom.publishing.senders import youtube
from cutroom.publishing.senders.port import Job, Live, NeedsAction, Processing, Refused, Resume, TryAgain
from infra.local.simulators.faults import Fault
from infra.local.simulators.simulator import Simulator
from tests.support.consent import PROFILES
from tests.support.posting import Calls, count, file_bytes, job, posts

MIB = 1 << 20
FILE = file_bytes(20 * MIB + 12_345)
INSERT, UPLOAD = "youtube.videos.insert", "youtube.videos.upload"


@pytest.fixture
def platform(simulators: dict[str, Simulator]) -> Simulator:
    return simulators["youtube"]


def is_there_once(platform: Simulator) -> None:
    [post] = posts(platform)
    assert post["sha256"] == hashlib.sha256(FILE).hexdigest()
    assert post["account"] == PROFILES["youtube"]


def restarted(platform: Simulator, before: Job) -> Job:
    """What another worker has of a job whose worker was lost: what was kept."""
    calls = before.recorder
    assert isinstance(calls, Calls)
    return job(platform, FILE, handle=dict(calls.kept))


def test_a_video_goes_out_with_what_was_chosen(platform: Simulator) -> None:
    made = job(platform, FILE)
    sent = youtube.send(made)
    assert isinstance(sent, Processing)
    is_there_once(platform)
    [post] = posts(platform)
    assert (post["title"], post["caption"], post["privacy"]) == ("A talk", "About it", "public")
    assert isinstance(youtube.check(made), Processing)
    platform.clock.advance(10)
    live = youtube.check(made)
    assert live == Live(sent.post_id, f"https://www.youtube.com/watch?v={sent.post_id}")


def test_the_last_answer_is_lost_and_the_session_tells(platform: Simulator) -> None:
    """Case 11."""
    platform.fail("answer_lost", operation=UPLOAD, nth=3)
    assert isinstance(youtube.send(job(platform, FILE)), Processing)
    is_there_once(platform)
    assert count(platform, INSERT) == 1


def test_less_is_kept_than_was_sent(platform: Simulator) -> None:
    """Case 12."""
    platform.script["keep_bytes"] = 262_144
    assert isinstance(youtube.send(job(platform, FILE[: 3 * MIB])), Processing)
    [post] = posts(platform)
    assert post["sha256"] == hashlib.sha256(FILE[: 3 * MIB]).hexdigest()
    second = [one.headers["content-range"] for one in platform.requests if one.operation == UPLOAD][1]
    assert second.startswith("bytes 262144-")


def test_the_session_is_gone_in_the_middle(platform: Simulator) -> None:
    """Case 13."""
    platform.fail(Fault("cut_upload", at_byte=MIB), operation=UPLOAD, nth=2)
    made = job(platform, FILE)
    platform.fail("unavailable", operation=UPLOAD, times=10)
    assert isinstance(youtube.send(made), Resume)
    platform.faults.clear()
    platform.vendor.actions["end_upload_sessions"].do(platform, {})
    again = restarted(platform, made)
    assert isinstance(youtube.send(again), Processing)
    is_there_once(platform)
    assert isinstance(again.recorder, Calls) and "new upload" in again.recorder.steps()
    assert count(platform, INSERT) == 2


def test_the_connection_ends_within_a_piece(platform: Simulator) -> None:
    for nth in (1, 3, 5):
        platform.fail(Fault("cut_upload", at_byte=3 * MIB), operation=UPLOAD, nth=nth)
    assert isinstance(youtube.send(job(platform, FILE)), Processing)
    is_there_once(platform)


def test_an_open_session_that_ended_after_the_last_byte_is_found_by_its_tag(platform: Simulator) -> None:
    made = job(platform, FILE)
    platform.fail("answer_lost", operation=UPLOAD, nth=3, times=30)
    assert isinstance(youtube.send(made), Resume)
    platform.faults.clear()
    for session in platform.state.all("upload_sessions"):
        platform.state.delete("upload_sessions", session)
    assert isinstance(youtube.send(restarted(platform, made)), Processing)
    is_there_once(platform)
    assert count(platform, INSERT) == 1


def test_a_sign_in_that_leads_to_another_channel_uploads_nothing(platform: Simulator) -> None:
    """Case 2, second half."""
    made = job(platform, FILE, account="UCadaBuilds0000000000002")
    outcome = youtube.send(made)
    assert isinstance(outcome, NeedsAction) and outcome.code == "wrong_channel"
    assert (posts(platform), count(platform, INSERT)) == ([], 0)


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ("quota_exceeded", Refused, "quotaExceeded"),
        ("rate_limited", Refused, "rateLimitExceeded"),
        ("insufficient_permissions", NeedsAction, "insufficientPermissions"),
        ("unavailable", TryAgain, "backendError"),
    ],
)
def test_what_is_refused_before_the_first_byte(platform: Simulator, fault: str, kind: type, code: str) -> None:
    platform.fail(fault, operation=INSERT)
    outcome = youtube.send(job(platform, FILE))
    assert isinstance(outcome, kind) and outcome[0] == code
    assert posts(platform) == []


def test_a_video_that_is_rejected_later(platform: Simulator) -> None:
    """Case 21."""
    made = job(platform, FILE)
    youtube.send(made)
    platform.clock.advance(600)
    assert isinstance(youtube.check(made), Live)
    platform.vendor.actions["reject_video"].do(platform, {"video": made.handle["video_id"], "reason": "duplicate"})
    assert youtube.check(made) == Refused("rejected_duplicate", "YouTube rejected the video: duplicate.")
    assert posts(platform) == []
