"""Faults before and after the effect, limits, the virtual clock, and state that outlives the server."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from infra.local.simulators.faults import Fault
from infra.local.simulators.limits import Limit
from infra.local.simulators.messages import Reply
from infra.local.simulators.server import running
from tests.contract import toy
from tests.contract.toy_api import BODY, TOKEN, Api, lost, move_clock
from tests.support.waiting import eventually


def test_a_fault_before_the_effect_leaves_nothing(api: Api) -> None:
    api.simulator.fail("broken")
    assert api.post("first").status_code == 500
    assert api.texts() == []
    assert api.post("second").status_code == 201
    api.simulator.fail(Fault("before_effect"))
    assert lost(lambda: api.post("third"))
    assert api.texts() == ["second"]


def test_a_fault_after_the_effect_loses_the_answer_and_not_the_effect(api: Api) -> None:
    api.simulator.fail("lost")
    assert lost(lambda: api.post("first"))
    api.simulator.fail(Fault("after_effect", toy.error(503, "busy", "Try again.")))
    assert api.post("second").status_code == 503
    assert api.texts() == ["first", "second"]


def test_a_delayed_effect_comes_when_its_time_has_come_by_the_virtual_clock(api: Api) -> None:
    api.simulator.fail(Fault("delayed_effect", after_s=600))
    assert lost(lambda: api.post("late"))
    api.simulator.fail(Fault("delayed_effect", Reply(202, {}), after_s=700))
    assert api.post("later").status_code == 202
    assert api.texts() == []
    assert move_clock(api, 601)
    eventually(lambda: api.texts() == ["late"])
    move_clock(api, 100)
    eventually(lambda: api.texts() == ["late", "later"])
    happened = ["delayed_effect: happened now"] * 2
    eventually(lambda: [one.fault for one in api.simulator.requests if one.status == 201] == happened)


def test_a_delayed_file_is_kept_until_its_effect(api: Api) -> None:
    api.simulator.fail(Fault("delayed_effect", after_s=60))
    assert lost(lambda: api.call("POST", "/files", files={"file": ("a.txt", b"kept")}))
    move_clock(api, 61)
    eventually(lambda: [one for one in api.simulator.requests if one.status == 200])
    eventually(lambda: not list((api.simulator.folder / "incoming").iterdir()))


def test_a_slow_answer_comes_after_the_effect(api: Api) -> None:
    api.simulator.fail(Fault("slow", after_s=2))
    began = time.monotonic()
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(api.post("slow").status_code))
    thread.start()
    eventually(lambda: api.texts() == ["slow"])
    assert answers == []
    thread.join()
    assert answers == [201]
    assert time.monotonic() - began >= 2


@pytest.mark.parametrize("at_byte", [0, 1, 7])
def test_an_answer_is_cut_at_the_byte_that_was_asked_for(api: Api, at_byte: int) -> None:
    api.simulator.fail(Fault("cut_answer", at_byte=at_byte))
    received = b""
    with (
        pytest.raises(httpx.RemoteProtocolError),
        api.http.stream("POST", f"{api.simulator.url}/posts", json={"text": "cut"}) as answer,
    ):
        assert answer.status_code == 201
        for piece in answer.iter_bytes():
            received += piece
    assert len(received) == at_byte
    assert api.texts() == ["cut"]


def test_an_upload_is_cut_at_its_byte_and_goes_on_from_there(api: Api) -> None:
    api.simulator.fail(Fault("cut_upload", at_byte=300_001))
    path = api.simulator.folder / "videos" / "v-keep"
    assert lost(lambda: api.call("PUT", "/videos/v-keep", content=BODY, headers={"Content-Type": "video/mp4"}))
    eventually(lambda: path.exists() and path.stat().st_size == 300_001)
    headers = {"Content-Type": "video/mp4", "Content-Range": f"bytes 300001-{len(BODY) - 1}/{len(BODY)}"}
    rest = api.call("PUT", "/videos/v-keep", content=BODY[300_001:], headers=headers)
    assert rest.json()["length"] == len(BODY) - 300_001
    assert path.read_bytes() == BODY


def test_a_fault_meets_the_calls_that_it_is_meant_for(api: Api) -> None:
    api.simulator.fail("broken", operation="createPost", nth=2, times=2)
    assert api.call("GET", "/posts?part=id").status_code == 200
    assert [api.post().status_code for _ in range(4)] == [201, 500, 500, 201]
    api.simulator.fail("broken", key="order-7")
    assert api.post(headers={"Idempotency-Key": "order-6"}).status_code == 201
    assert api.post(headers={"Idempotency-Key": "order-7"}).status_code == 500
    api.simulator.fail("broken", key="v2")
    assert api.call("PUT", "/videos/v1", content=b"1", headers={"Content-Type": "video/mp4"}).status_code == 200
    assert api.call("PUT", "/videos/v2", content=b"1", headers={"Content-Type": "video/mp4"}).status_code == 500


def test_faults_follow_each_other(api: Api) -> None:
    api.simulator.fail("broken")
    api.simulator.fail(Fault("before_effect", toy.error(503, "busy", "Later.")))
    assert [api.post().status_code for _ in range(3)] == [500, 503, 201]


@pytest.mark.parametrize(
    ("limit", "wait_s"),
    [(Limit("calls", 3, window_s=60), 60), (Limit("units", 3, zone="America/Los_Angeles"), 8 * 3600)],
)
def test_a_limit_holds_for_each_credential_until_its_window_has_passed(limit: Limit, wait_s: int) -> None:
    with running(toy.vendor(limits=(limit,)), token=TOKEN) as simulator:
        api = Api(simulator)
        simulator.clock.set(datetime(2026, 12, 1, 0, 0, 0, tzinfo=UTC))  # 16:00 in Los Angeles
        assert [api.post().status_code for _ in range(4)] == [201, 201, 201, 429]
        retry_after = int(api.post().headers["retry-after"])
        assert wait_s - 10 <= retry_after <= wait_s
        simulator.key = "another"
        assert Api(simulator).post().status_code == 201
        simulator.key = api.http.headers["Authorization"].removeprefix("Bearer ")
        simulator.clock.advance(wait_s - 30)
        assert api.post().status_code == 429
        simulator.clock.advance(60)
        assert api.post().status_code == 201


def test_state_clock_faults_and_parked_calls_outlive_the_server(tmp_path: Path) -> None:
    with running(toy.vendor(), tmp_path, TOKEN) as simulator:
        api = Api(simulator)
        simulator.clock.set(datetime(2040, 1, 1, tzinfo=UTC))
        api.post("first")
        simulator.fail(Fault("delayed_effect", after_s=3600))
        assert lost(lambda: api.post("parked"))
        simulator.fail("broken", operation="createPost")
    with running(toy.vendor(), tmp_path, TOKEN) as simulator:
        api = Api(simulator)
        assert simulator.clock.now().year == 2040
        assert api.texts() == ["first"]
        assert api.post().status_code == 500
        move_clock(api, 3601)
        eventually(lambda: api.texts() == ["first", "parked"])
