"""The control surface of a simulator and its console: who may use it, and how."""

import httpx
import pytest

from tests.contract.toy_api import TOKEN, Api, control


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
