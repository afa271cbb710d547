"""TikTok: one publish id is at most one post, whatever is lost on the way (cases 14, 15, 16)."""

import hashlib
import json

import httpx
import pytest

from cutroom.publishing import chunks
from cutroom.publishing.schemas import CreatorLimits
from cutroom.publishing.senders import tiktok
from cutroom.publishing.senders.port import Job, Live, NeedsAction, Processing, Refused, Resume, TryAgain
from infra.local.simulators.faults import Fault
from infra.local.simulators.simulator import Simulator
from tests.support.posting import UPLOAD, Calls, count, file_bytes, job, posts, signed_in

FILE = file_bytes(3_000_000)
INIT, PIECE = "video.init", "video.upload"
PUBLIC = UPLOAD["tiktok"].model_copy(update={"privacy": "PUBLIC_TO_EVERYONE"})


@pytest.fixture
def platform(simulators: dict[str, Simulator]) -> Simulator:
    return simulators["tiktok"]


@pytest.fixture
def in_pieces() -> bytes:
    """A file that goes in several pieces."""
    return file_bytes(64_000_001)


def kept(made: Job) -> dict[str, object]:
    assert isinstance(made.recorder, Calls)
    return dict(made.recorder.kept)


def is_there_once(platform: Simulator, content: bytes = FILE) -> None:
    [post] = posts(platform)
    assert (post["size"], post["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("size", [4_999_999, 5_000_000, 64_000_000, 64_000_001, 128_000_000, 4_000_000_000])
def test_tiktok_takes_the_pieces_of_every_size(platform: Simulator, size: int) -> None:
    """Case 14."""
    plan = chunks.tiktok(size)
    info = {"privacy_level": "SELF_ONLY"}
    source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": plan.size, "total_chunk_count": plan.pieces}
    answer = httpx.post(
        f"{platform.url}{tiktok.INIT}",
        json={"post_info": info, "source_info": source},
        headers={"Authorization": f"Bearer {signed_in(platform)}"},
    )
    assert answer.json()["error"]["code"] == "ok"
    wrong = source | {"chunk_size": size - 1}
    refused = httpx.post(
        f"{platform.url}{tiktok.INIT}",
        json={"post_info": info, "source_info": wrong},
        headers={"Authorization": f"Bearer {signed_in(platform)}"},
    )
    assert refused.json()["error"]["code"] == "invalid_params"


def test_a_file_in_pieces_arrives_as_it_was(platform: Simulator, in_pieces: bytes) -> None:
    assert isinstance(tiktok.send(job(platform, in_pieces)), Processing)
    is_there_once(platform, in_pieces)
    ranges = [one.headers["content-range"] for one in platform.requests if one.operation == PIECE]
    assert len(ranges) == 6
    assert ranges[-1] == "bytes 50000000-64000000/64000001"


@pytest.mark.parametrize("fault", ["answer_lost", "broken_after_effect"])
def test_the_last_answer_is_lost(platform: Simulator, fault: str) -> None:
    made = job(platform, FILE)
    platform.fail(fault, operation=PIECE)
    assert isinstance(tiktok.send(made), Resume)
    assert isinstance(tiktok.send(job(platform, FILE, handle=kept(made))), Processing)
    is_there_once(platform)
    assert count(platform, INIT) == 1


def test_the_last_piece_did_not_arrive_and_goes_again_in_the_same_upload(platform: Simulator) -> None:
    made = job(platform, FILE)
    platform.fail(Fault("cut_upload", at_byte=1_000_000), operation=PIECE)
    assert isinstance(tiktok.send(made), Resume)
    assert posts(platform) == []
    assert isinstance(tiktok.send(job(platform, FILE, handle=kept(made))), Processing)
    is_there_once(platform)
    assert count(platform, INIT) == 1


def test_a_lost_answer_to_the_declaration_or_an_earlier_piece_begins_anew(
    platform: Simulator, in_pieces: bytes
) -> None:
    made = job(platform, in_pieces)
    platform.fail("answer_lost", operation=INIT)
    assert isinstance(tiktok.send(made), Resume)
    again = job(platform, in_pieces, handle=kept(made))
    platform.fail("answer_lost", operation=PIECE, nth=2)
    assert isinstance(tiktok.send(again), Resume)
    assert posts(platform) == []
    assert isinstance(tiktok.send(job(platform, in_pieces, handle=kept(again))), Processing)
    is_there_once(platform, in_pieces)


def test_moderation_takes_its_time_and_the_id_keeps_its_digits(platform: Simulator) -> None:
    """Case 16."""
    platform.script.update(moderation_s=2700, public_id_s=10_800)
    made = job(platform, FILE, saying=PUBLIC)
    tiktok.send(made)
    platform.clock.advance(2600)
    assert isinstance(tiktok.check(made), Processing)
    platform.clock.advance(200)
    assert tiktok.check(made) == Live(None)
    platform.clock.advance(10_800)
    live = tiktok.check(job(platform, FILE, handle=kept(made)))
    [post] = posts(platform)
    assert live == Live(post["id"], f"https://www.tiktok.com/@adabuilds/video/{post['id']}")
    assert len(post["id"]) == 19 and post["id"] != str(int(float(post["id"])))
    assert count(platform, INIT) == 1


def test_what_the_creator_allows(platform: Simulator) -> None:
    """Case 15: what preflight is told."""
    platform.script["creator"] = {
        "comment_disabled": True, "max_video_post_duration_sec": 60, "privacy_level_options": ["SELF_ONLY"],
    }  # fmt: skip
    limits = tiktok.creator(job(platform, FILE))
    assert limits == CreatorLimits(privacy_options=["SELF_ONLY"], comment_disabled=True, longest_s=60)
    outcome = tiktok.send(job(platform, FILE, saying=PUBLIC))
    assert isinstance(outcome, NeedsAction) and outcome.code == "privacy_level_option_mismatch"
    assert posts(platform) == []


def test_a_post_that_fails_is_no_post(platform: Simulator) -> None:
    platform.script["fail_reason"] = "picture_size_check_failed"
    made = job(platform, FILE)
    tiktok.send(made)
    platform.clock.advance(60)
    assert tiktok.check(made) == Refused("picture_size_check_failed", "TikTok does not take this picture size.")
    assert posts(platform) == []


def test_away_before_anything_was_declared(platform: Simulator) -> None:
    platform.fail("broken", operation=INIT)
    assert isinstance(tiktok.send(job(platform, FILE)), TryAgain)


def test_no_token_and_no_address_is_in_what_is_kept_of_calls(platform: Simulator) -> None:
    made = job(platform, FILE)
    tiktok.send(made)
    assert isinstance(made.recorder, Calls)
    assert made.token() not in json.dumps(made.recorder.entries)
