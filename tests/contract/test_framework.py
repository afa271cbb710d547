"""The simulators' framework over HTTP: contracts, effects and faults, bodies of any kind, limits, clock, state."""

import hashlib
import random
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.simulators.faults import Fault
from infra.local.simulators.limits import Limit
from infra.local.simulators.messages import Reply
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from tests.contract import toy
from tests.support.waiting import eventually

BODY = random.Random(5).randbytes(1 << 20)
TOKEN = "token"


class Api:
    """A client of the toy's API."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.http = httpx.Client(headers={"Authorization": f"Bearer {simulator.key}"}, timeout=5)

    def call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        return self.http.request(method, f"{self.simulator.url}{path}", **arguments)

    def post(self, text: str = "x", **arguments: Any) -> httpx.Response:
        return self.call("POST", "/posts", json={"text": text}, **arguments)

    def texts(self) -> list[str]:
        return [post["text"] for post in self.simulator.vendor.views["posts"](self.simulator)]


@pytest.fixture(scope="module")
def toy_simulator() -> Iterator[Simulator]:
    with running(toy.vendor(), token=TOKEN) as simulator:
        yield simulator


@pytest.fixture
def api(toy_simulator: Simulator) -> Iterator[Api]:
    toy_simulator.reset()
    client = Api(toy_simulator)
    yield client
    client.http.close()


def lost(call: Any) -> bool:
    """Whether a call ends without a whole answer."""
    try:
        call()
    except httpx.TransportError:
        return True
    return False


# --- contracts


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        ({}, "required", "text"),
        ({"text": 5}, "body", "text"),
        ({"text": ""}, "body", "text"),
        ({"text": "x", "colour": "red"}, "field", "colour"),
        ({"text": "x", "author": {"mail": "m"}}, "field", "author.mail"),
        ({"text": "x", "tags": [1]}, "body", "tags.0"),
        ({"text": "x", "metadata": {"any": 1}}, "body", "metadata.any"),
        ([], "body", ""),
    ],
)
def test_a_body_that_does_not_hold_to_the_contract_is_refused_and_has_no_effect(
    api: Api, body: Any, kind: str, place: str
) -> None:
    answer = api.call("POST", "/posts", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["kind"] == kind
    assert answer.json()["error"]["message"].startswith(f"{place}: ")
    assert api.texts() == []


def test_a_free_form_object_takes_any_name(api: Api) -> None:
    assert api.call("POST", "/posts", json={"text": "x", "metadata": {"any": "thing"}}).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/posts", 405),
        ("GET", "/posts", 400),
        ("GET", "/posts?part=id&limit=0", 400),
        ("GET", "/posts?part=id&limit=ten", 400),
        ("GET", "/posts?part=id&limit=1&limit=2", 400),
        ("GET", "/posts?part=id,colour", 400),
        ("GET", "/posts?part=id&page=2", 400),
        ("GET", "/videos/%2e%2e", 404),
        ("GET", "/posts?part=id,text&limit=2", 200),
    ],
)
def test_paths_and_parameters_are_held_to_the_contract(api: Api, method: str, path: str, status: int) -> None:
    answer = api.call(method, path)
    assert answer.status_code == status, answer.text


def test_a_header_of_the_contract_is_checked_and_others_are_left_alone(api: Api) -> None:
    assert api.post(headers={"Idempotency-Key": "short", "X-Any": "1"}).status_code == 201
    assert api.post(headers={"Idempotency-Key": "x" * 21}).status_code == 400


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b'{"text": "x"}', "application/json; charset=utf-8", 201),
        (b'{"text": ', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"<text/>", "application/xml", 415),
        (b'{"text": "x"}', "", 415),
        (b"", "application/json", 400),
    ],
)
def test_a_body_is_read_by_its_media_type(api: Api, content: bytes, media_type: str, status: int) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    assert api.call("POST", "/posts", content=content, headers=headers).status_code == status


def test_a_form_is_nested_as_its_brackets_say_and_typed_as_the_contract_says(api: Api) -> None:
    form = {"text": "5", "tags[]": ["a", "b"], "author[name]": "Ada", "author[age]": "36", "public": "true",
            "metadata[k]": "7"}  # fmt: skip
    answer = api.call("POST", "/posts", data=form)
    assert answer.json() == {
        "id": "p1", "text": "5", "tags": ["a", "b"], "author": {"name": "Ada", "age": 36}, "public": True,
        "metadata": {"k": "7"},
    }  # fmt: skip
    assert api.call("POST", "/posts", data={"text": "x", "author[age]": "old"}).status_code == 400
    assert api.call("POST", "/posts", data={"text": "x", "author[mail]": "m"}).status_code == 400
    assert api.call("POST", "/posts", data={"text": ["x", "y"]}).status_code == 400


def test_who_calls_is_checked_before_what_is_asked(api: Api) -> None:
    answer = api.call("POST", "/posts", json={"colour": 1}, headers={"Authorization": "Bearer other"})
    assert answer.status_code == 401


def test_what_a_refused_call_did_is_undone_and_so_is_what_a_broken_handler_did(api: Api) -> None:
    assert api.post("refuse me").status_code == 422
    assert api.post("break").status_code == 500
    assert api.texts() == []
    assert api.simulator.webhooks.all() == []


# --- faults


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


def move_clock(api: Api, seconds: float) -> bool:
    return control(api, "POST", "clock", {"advance_s": seconds}).is_success


def control(api: Api, method: str, name: str, body: Any = None) -> httpx.Response:
    url = f"{api.simulator.url}/_sim/{name}"
    return httpx.request(method, url, json=body, headers={"Authorization": f"Bearer {TOKEN}"})


def test_a_delayed_file_is_kept_until_its_effect(api: Api) -> None:
    api.simulator.fail(Fault("delayed_effect", after_s=60))
    assert lost(lambda: api.call("POST", "/files", files={"file": ("a.txt", b"kept")}))
    move_clock(api, 61)
    eventually(lambda: [one for one in api.simulator.requests if one.status == 200])
    eventually(lambda: not list((api.simulator.folder / "incoming").iterdir()))


def test_a_slow_answer_comes_after_the_effect(api: Api) -> None:
    api.simulator.fail(Fault("slow", after_s=0.4))
    began = time.monotonic()
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(api.post("slow").status_code))
    thread.start()
    eventually(lambda: api.texts() == ["slow"])
    assert answers == []
    thread.join()
    assert answers == [201]
    assert time.monotonic() - began >= 0.4


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


# --- bodies


def test_a_streamed_body_is_counted_and_hashed(api: Api) -> None:
    answer = api.call("PUT", "/videos/v1", content=BODY, headers={"Content-Type": "video/webm"})
    assert answer.json() == {"length": len(BODY), "sha256": hashlib.sha256(BODY).hexdigest()}
    chunked = api.call("PUT", "/videos/v1", content=iter([BODY[:1000], BODY[1000:]]), headers={
        "Content-Type": "video/webm"})  # fmt: skip
    assert chunked.json() == answer.json()
    assert [one.length for one in api.simulator.requests] == [len(BODY)] * 2


def test_nothing_of_a_stream_is_kept_for_a_caller_without_a_key(api: Api) -> None:
    headers = {"Content-Type": "video/mp4", "Authorization": "Bearer other"}
    assert api.call("PUT", "/videos/v-keep", content=BODY, headers=headers).status_code == 401
    assert not (api.simulator.folder / "videos").exists()


def test_a_file_of_a_form_is_hashed_and_removed_afterwards(api: Api) -> None:
    files = {"file": ("a.bin", b"text" + BODY * 3)}
    answer = api.call("POST", "/files", files=files, data={"purpose": "test", "size": "3"})
    assert answer.json()["sha256"] == hashlib.sha256(files["file"][1]).hexdigest()
    assert (answer.json()["name"], answer.json()["head"]) == ("a.bin", "text")
    eventually(lambda: not list((api.simulator.folder / "incoming").iterdir()))
    [request] = api.simulator.requests
    assert request.body == {"file": "a.bin", "purpose": "test", "size": 3}
    assert api.call("POST", "/files", files=files, data={"colour": "red"}).status_code == 400
    assert api.call("POST", "/files", data={"purpose": "test"}).status_code == 415  # no form with parts


def test_what_is_larger_than_the_contract_allows_is_refused(api: Api) -> None:
    answer = api.call("POST", "/files", files={"file": ("a.bin", BODY * 10)})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("given", "status", "first", "last"),
    [("bytes=0-0", 206, 0, 0), ("bytes=100-199", 206, 100, 199), ("bytes=-10", 206, len(BODY) - 10, len(BODY) - 1),
     ("bytes=1048000-", 206, 1048000, len(BODY) - 1)],
)  # fmt: skip
def test_a_range_of_a_file_is_answered(api: Api, given: str, status: int, first: int, last: int) -> None:
    api.call("PUT", "/videos/v-keep", content=BODY, headers={"Content-Type": "video/mp4"})
    answer = api.call("GET", "/videos/v-keep", headers={"Range": given})
    assert (answer.status_code, answer.content) == (status, BODY[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(BODY)}"
    assert api.call("GET", "/videos/v-keep", headers={"Range": "bytes=9999999-"}).status_code == 416
    assert api.call("GET", "/videos/v-keep").content == BODY


# --- limits, clock, state


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


# --- control surface


@pytest.mark.parametrize("path", ["/_sim/", "/_sim/state", "/_sim/requests", "/_sim/views/posts"])
def test_the_control_surface_needs_the_token(api: Api, path: str) -> None:
    url = f"{api.simulator.url}{path}"
    assert httpx.get(url).status_code == 401
    assert httpx.get(url, headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401
    assert httpx.get(url, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_page_of_elsewhere_cannot_use_the_cookie_or_the_name_of_another_host(api: Api) -> None:
    root = api.simulator.url.removesuffix("/toy")
    opened = httpx.get(root, params={"token": TOKEN})
    cookie = opened.headers["set-cookie"].partition(";")[0]
    url = f"{api.simulator.url}/_sim/reset"
    api.post("kept")
    foreign = httpx.post(url, headers={"Cookie": cookie, "Origin": "https://evil.example"}, json={})
    assert foreign.status_code == 401
    rebound = httpx.post(url, headers={"Cookie": cookie, "Host": "evil.example:80"}, json={})
    assert rebound.status_code == 421
    assert api.texts() == ["kept"]
    assert httpx.post(url, headers={"Cookie": cookie, "Origin": root}, json={}).status_code == 200
    assert api.texts() == []


def test_a_fault_over_the_control_surface_is_checked(api: Api) -> None:
    assert control(api, "POST", "faults", {"name": "broken", "times": 2}).status_code == 200
    [waiting] = control(api, "GET", "faults").json()
    assert (waiting["kind"], waiting["times"], waiting["reply"]["status"]) == ("before_effect", 2, 500)
    for wrong in ({"kind": "moonshine"}, {"name": "moonshine"}, {"kind": "slow", "after_s": -1}, {},
                  {"kind": "slow", "x": 1}, {"kind": "slow", "times": 0},
                  {"kind": "before_effect", "reply": {"state": 1}}):  # fmt: skip
        assert control(api, "POST", "faults", wrong).status_code == 400, wrong
    control(api, "POST", "faults/clear", {})
    assert api.post().status_code == 201


def test_wrong_use_of_the_control_surface_is_told(api: Api) -> None:
    for name, body in [
        ("clock", {}),
        ("clock", {"at": "soon"}),
        ("clock", {"advance_s": 1e300}),
        ("webhooks", {}),
        ("webhooks", {"url": "https://example.com/"}),
        ("webhooks/resend", {"id": 5}),
        ("clock", []),
    ]:
        answer = control(api, "POST", name, body)
        assert (answer.status_code, bool(answer.json()["message"])) == (400, True), (name, body)
    assert control(api, "GET", "views/nothing").status_code == 404


def test_a_person_uses_the_console(api: Api) -> None:
    browser = httpx.Client(headers={"Accept": "text/html"}, follow_redirects=True)
    listed = browser.get(api.simulator.url.removesuffix("/toy"), params={"token": TOKEN})
    assert "Open console" in listed.text
    console = f"{api.simulator.url}/_sim/"
    api.post("<script>alert(1)</script>")
    page = browser.get(console)
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    added = browser.post(
        f"{console}faults", data={"name": "broken", "operation": "createPost", "nth": "1", "times": "1"}
    )
    assert (str(added.url), "Connection lost" in added.text, "500" in added.text) == (console, False, True)
    before = api.simulator.clock.now()
    browser.post(f"{console}clock", data={"advance_s": "86400"})
    assert 86400 <= (api.simulator.clock.now() - before).total_seconds() < 86460
    assert api.post().status_code == 500
    browser.post(f"{console}reset")
    assert api.simulator.requests == []


def test_the_log_of_requests_holds_no_key_and_no_more_than_it_should(api: Api) -> None:
    api.post("x" * 5000)
    [request] = api.simulator.requests
    assert api.simulator.key not in str(request)
    assert len(request.body["text"]) < 600
    assert "5000 characters" in request.body["text"]
