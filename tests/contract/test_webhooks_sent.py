"""Webhooks that simulators send: signed, retried by the virtual clock, doubled, reordered, early, late and lost."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from infra.local.simulators.faults import Fault
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.webhooks import RETRIES_S
from tests.contract import toy
from tests.support.waiting import eventually

SECRET = "whsec_the secret of the tests"


class Receiver:
    """A webhook endpoint on loopback; `statuses` are its next answers, 200 after that."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.headers: list[Any] = []
        self.bodies: list[bytes] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.bodies.append(body)
                receiver.headers.append(self.headers)
                receiver.events.append(json.loads(body))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def ids(self) -> list[str]:
        return [event["id"] for event in self.events]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture(scope="module")
def started() -> Iterator[Simulator]:
    with running(toy.vendor()) as simulator:
        yield simulator


@pytest.fixture
def simulator(started: Simulator, receiver: Receiver) -> Simulator:
    started.reset()
    started.webhooks.register(receiver.url, SECRET)
    return started


def post(simulator: Simulator) -> httpx.Response:
    headers = {"Authorization": f"Bearer {simulator.key}"}
    return httpx.post(f"{simulator.url}/posts", json={"text": "x"}, headers=headers)


def move_clock(simulator: Simulator, seconds: float) -> None:
    simulator.clock.advance(seconds)
    simulator.webhooks.wake()


def test_an_event_comes_signed_after_its_call(simulator: Simulator, receiver: Receiver) -> None:
    assert post(simulator).status_code == 201
    eventually(lambda: receiver.ids == ["p1"])
    stamp, _, signature = receiver.headers[0]["Stripe-Signature"].partition(",v1=")
    signed = f"{stamp.removeprefix('t=')}.".encode() + receiver.bodies[0]
    assert signature == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    eventually(lambda: [one.state for one in simulator.webhooks.all()] == ["delivered"])


def test_a_refused_delivery_is_tried_again_as_the_virtual_clock_says(simulator: Simulator, receiver: Receiver) -> None:
    receiver.statuses = [500, 503]
    post(simulator)
    eventually(lambda: [one.attempts for one in simulator.webhooks.all()] == [1])
    move_clock(simulator, RETRIES_S[0] + 1)
    eventually(lambda: [one.attempts for one in simulator.webhooks.all()] == [2])
    move_clock(simulator, RETRIES_S[1] + 1)
    eventually(lambda: [one.state for one in simulator.webhooks.all()] == ["delivered"])
    assert receiver.ids == ["p1"] * 3
    assert len({one.event_id for one in simulator.webhooks.all()}) == 1


def test_a_delivery_that_is_never_taken_is_given_up_and_can_be_sent_again(
    simulator: Simulator, receiver: Receiver
) -> None:
    receiver.statuses = [500] * (len(RETRIES_S) + 1)
    post(simulator)
    for attempt, pause in enumerate(RETRIES_S, start=1):
        eventually(lambda attempt=attempt: [one.attempts for one in simulator.webhooks.all()] == [attempt])
        move_clock(simulator, pause + 1)
    eventually(lambda: [one.state for one in simulator.webhooks.all()] == ["failed"])
    assert simulator.webhooks.resend(simulator.webhooks.all()[0].id)
    eventually(lambda: [one.state for one in simulator.webhooks.all()] == ["delivered"])
    assert len(receiver.events) == len(RETRIES_S) + 2


def test_a_receiver_that_is_gone_is_tried_again(simulator: Simulator) -> None:
    simulator.reset()
    simulator.webhooks.register("http://127.0.0.1:9/")
    post(simulator)
    [delivery] = eventually(lambda: [one for one in simulator.webhooks.all() if one.attempts])
    assert (delivery.state, delivery.answer) == ("waiting", "ConnectError")


def test_an_event_is_sent_twice(simulator: Simulator, receiver: Receiver) -> None:
    simulator.fail(Fault("webhook_doubled"))
    post(simulator)
    eventually(lambda: receiver.ids == ["p1", "p1"])
    post(simulator)
    eventually(lambda: receiver.ids == ["p1", "p1", "p2"])
    assert len({one.event_id for one in simulator.webhooks.all()}) == 2


def test_an_event_is_overtaken_by_the_next(simulator: Simulator, receiver: Receiver) -> None:
    simulator.fail(Fault("webhook_reordered"), operation="post.created")
    post(simulator)
    post(simulator)
    eventually(lambda: receiver.ids == ["p2", "p1"])


def test_an_event_that_nothing_overtakes_comes_all_the_same(simulator: Simulator, receiver: Receiver) -> None:
    simulator.fail(Fault("webhook_reordered"))
    post(simulator)
    move_clock(simulator, 61)
    eventually(lambda: receiver.ids == ["p1"])


def test_an_event_comes_before_the_answer(simulator: Simulator, receiver: Receiver) -> None:
    simulator.fail(Fault("webhook_early"))
    post(simulator)
    assert receiver.ids == ["p1"]


def test_an_event_comes_late_or_not_at_all(simulator: Simulator, receiver: Receiver) -> None:
    simulator.fail(Fault("webhook_delayed", after_s=3600))
    post(simulator)
    simulator.fail(Fault("webhook_lost"))
    post(simulator)
    post(simulator)
    eventually(lambda: receiver.ids == ["p3"])
    move_clock(simulator, 3601)
    eventually(lambda: receiver.ids == ["p3", "p1"])
    eventually(lambda: [one.state for one in simulator.webhooks.all()] == ["delivered", "lost", "delivered"])


def test_an_endpoint_gets_the_events_that_it_named(simulator: Simulator, receiver: Receiver) -> None:
    simulator.reset()
    simulator.webhooks.register(receiver.url, SECRET, ["post.removed"])
    post(simulator)
    assert simulator.webhooks.all() == []


@pytest.mark.parametrize("url", ["https://example.com/", "http://10.0.0.1/", "http://127.0.0.1.example.com/", "x"])
def test_webhooks_stay_on_this_machine(simulator: Simulator, url: str) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        simulator.webhooks.register(url)


def test_a_call_whose_answer_is_lost_sends_its_event(simulator: Simulator, receiver: Receiver) -> None:
    simulator.fail("lost")
    with pytest.raises(httpx.TransportError):
        post(simulator)
    eventually(lambda: receiver.ids == ["p1"])
