"""Instagram and Facebook: one container, one video, one post (cases 10, 17, 18, 19)."""

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any

import pytest

from cutroom.publishing.senders import facebook, instagram
from cutroom.publishing.senders.port import Job, Live, NeedsAction, Outcome, Processing, Refused, Resume, TryAgain
from infra.local.simulators.faults import Fault
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.vendors.meta import graph
from tests.support.posting import Calls, count, file_bytes, job, posts

FILE = file_bytes(400_000)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the video can be fetched."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "video.mp4").write_bytes(FILE)
    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/video.mp4"
    server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def reels(simulators: dict[str, Simulator]) -> Simulator:
    return simulators["instagram"]


@pytest.fixture
def page(simulators: dict[str, Simulator]) -> Simulator:
    return simulators["facebook"]


def again(simulator: Simulator, before: Job, url: str = "") -> Job:
    """What another worker has."""
    assert isinstance(before.recorder, Calls)
    kept = {name: value for name, value in before.recorder.kept.items() if value is not None}
    return job(simulator, FILE, url=url, handle=kept, recorder=Calls(kept=dict(kept)))


def to_its_end(simulator: Simulator, sender: ModuleType, first: Job, url: str = "") -> Outcome:
    """Work on it until it is live or has failed."""
    current, outcome = first, sender.send(first)
    for _ in range(12):
        if not isinstance(outcome, Resume | Processing):
            break
        simulator.clock.advance(61)
        reads = isinstance(outcome, Processing)
        current = again(simulator, current, url)
        outcome = sender.check(current) if reads else sender.send(current)
    return outcome


def is_there_once(simulator: Simulator) -> dict[str, Any]:
    [post] = posts(simulator)
    assert post["sha256"] == hashlib.sha256(FILE).hexdigest()
    assert post["caption"] == "About it"
    return post


def test_a_reel(reels: Simulator, address: str) -> None:
    live = to_its_end(reels, instagram, job(reels, FILE, url=address), address)
    post = is_there_once(reels)
    assert live == Live(post["id"], f"https://www.instagram.com/reel/{post['id']}/")


def test_blocked_it_says_and_the_reel_is_there(reels: Simulator, address: str) -> None:
    """Case 17."""
    blocked = graph.error(400, 4, "Application request limit reached", 2207051)
    reels.fail(Fault("after_effect", blocked), operation="publishMedia")
    live = to_its_end(reels, instagram, job(reels, FILE, url=address), address)
    assert live == Live(is_there_once(reels)["id"], live[1])
    assert count(reels, "publishMedia") == 1


def test_the_answer_to_publishing_is_lost(reels: Simulator, address: str) -> None:
    reels.fail("answer_lost", operation="publishMedia")
    assert isinstance(to_its_end(reels, instagram, job(reels, FILE, url=address), address), Live)
    is_there_once(reels)
    assert count(reels, "publishMedia") == 1


def test_not_ready_twice_is_the_same_container(reels: Simulator, address: str) -> None:
    """Case 18, first half."""
    not_ready = graph.error(400, 9007, "Media ID is not available", 2207027)
    reels.fail(Fault("before_effect", not_ready), operation="publishMedia", times=2)
    assert isinstance(to_its_end(reels, instagram, job(reels, FILE, url=address), address), Live)
    is_there_once(reels)
    assert (count(reels, "createMedia"), count(reels, "publishMedia")) == (1, 3)


def test_a_container_that_expired_is_tried_anew(reels: Simulator, address: str) -> None:
    """Case 18, second half."""
    made = job(reels, FILE, url=address)
    assert isinstance(instagram.send(made), Resume)
    reels.clock.advance(24 * 3600 + 60)
    outcome = instagram.send(job(reels, FILE, url=address, handle=made.handle))
    assert isinstance(outcome, TryAgain) and posts(reels) == []


def test_a_link_that_comes_late_is_no_failure(reels: Simulator, address: str) -> None:
    """Case 19."""
    reels.script["permalink_lag_s"] = 90
    made = job(reels, FILE, url=address)
    instagram.send(made)
    reels.clock.advance(10)
    published = again(reels, made, address)
    live = instagram.send(published)
    assert isinstance(live, Live) and live.post_id and live.link is None
    reels.clock.advance(100)
    assert instagram.check(published) == Live(live.post_id, f"https://www.instagram.com/reel/{live.post_id}/")


def test_a_format_that_instagram_does_not_take(reels: Simulator, address: str) -> None:
    """Case 10."""
    reels.script["container_error"] = "Error: Media upload has failed with error code 2207026"
    outcome = to_its_end(reels, instagram, job(reels, FILE, url=address), address)
    assert isinstance(outcome, Refused) and outcome.code == "2207026"
    assert posts(reels) == []


def test_a_video_that_cannot_be_fetched_is_no_post(reels: Simulator) -> None:
    assert isinstance(instagram.send(job(reels, FILE, url="http://127.0.0.1:9/none.mp4")), TryAgain)
    assert isinstance(instagram.send(job(reels, FILE, url="https://elsewhere.example/x.mp4")), TryAgain)


def test_a_reel_of_a_page(page: Simulator) -> None:
    live = to_its_end(page, facebook, job(page, FILE))
    post = is_there_once(page)
    assert live == Live(post["id"], f"https://www.facebook.com/reel/{post['id']}/")
    assert post["title"] == "A talk"


@pytest.mark.parametrize("fault", ["answer_lost", "broken_after_effect", "unreachable", "temporary"])
@pytest.mark.parametrize("operation", ["video_upload", "video_reels", "video"])
def test_whatever_is_lost_once_there_is_one_reel(page: Simulator, fault: str, operation: str) -> None:
    page.fail(fault, operation=operation, nth=2 if operation == "video_reels" else 1)
    outcome = to_its_end(page, facebook, job(page, FILE))
    if isinstance(outcome, TryAgain):
        assert posts(page) == []
        outcome = to_its_end(page, facebook, job(page, FILE))
    assert isinstance(outcome, Live)
    is_there_once(page)


def test_an_upload_goes_on_from_what_is_there(page: Simulator) -> None:
    page.fail(Fault("cut_upload", at_byte=150_000), operation="video_upload")
    assert isinstance(to_its_end(page, facebook, job(page, FILE)), Live)
    is_there_once(page)
    assert count(page, "video_reels") == 2


def test_a_page_that_may_not_post(page: Simulator) -> None:
    page.fail("no_permission", operation="video_reels")
    assert isinstance(facebook.send(job(page, FILE)), NeedsAction)
