"""The client of the command line: a sign-in that runs out while a long video is worked on is renewed."""

import json

import httpx
import pytest

from cutroom_cli.client import Client, Refused


class Api:
    """Answers as the API does to somebody whose first access token has run out; `refresh` says if it can be renewed."""

    def __init__(self, refresh: bool) -> None:
        self.refresh, self.tokens, self.keys = refresh, 0, list[str]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/auth/login":
            return self.signed_in()
        if request.url.path == "/auth/refresh":
            body = json.loads(request.content)
            taken = self.refresh and body == {"refresh_token": f"refresh-{self.tokens}"}
            return self.signed_in() if taken else httpx.Response(401, json={"message": "Sign in again."})
        self.keys.append(request.headers.get("Idempotency-Key", ""))
        if request.headers["Authorization"] != "Bearer access-2":
            return httpx.Response(401, json={"message": "Your session expired."})
        return httpx.Response(200, json={"id": "1"})

    def signed_in(self) -> httpx.Response:
        self.tokens += 1
        tokens = {"access_token": f"access-{self.tokens}", "refresh_token": f"refresh-{self.tokens}"}
        return httpx.Response(200, json={"user": {}, **tokens})


def client(api: Api) -> Client:
    signed_in = Client("http://cutroom", http=httpx.Client(transport=httpx.MockTransport(api)))
    signed_in.sign_in("ada@example.com", "correct horse")
    return signed_in


def test_a_sign_in_that_ran_out_is_renewed_and_the_call_sent_again_under_its_key() -> None:
    api = Api(refresh=True)
    assert client(api).call("POST", "/exports", {}) == {"id": "1"}
    assert len(api.keys) == 2 and len(set(api.keys)) == 1  # one export, whichever of the two was answered


def test_a_sign_in_that_cannot_be_renewed_is_said() -> None:
    with pytest.raises(Refused, match=r"Your session expired\."):
        client(Api(refresh=False)).call("GET", "/videos")


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client waited, which takes no time here."""
    taken: list[float] = []
    monkeypatch.setattr("cutroom_cli.client.time.sleep", taken.append)
    return taken


def busy(*answers: httpx.Response) -> tuple[Client, list[httpx.Request]]:
    """A client whose service gives these answers, and what it was asked."""
    asked: list[httpx.Request] = []
    waiting = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return waiting.pop(0)

    return Client("http://cutroom", token="t", http=httpx.Client(transport=httpx.MockTransport(answer))), asked


def test_a_service_that_is_busy_is_asked_again_after_as_long_as_it_says(naps: list[float]) -> None:
    refused = httpx.Response(503, json={"message": "Busy."}, headers={"Retry-After": "3"})
    found, asked = busy(refused, httpx.Response(201, json={"id": "1"}))
    assert found.call("POST", "/exports", {"a": 1}) == {"id": "1"}
    assert naps == [3]
    assert len({(one.headers["Idempotency-Key"], one.content) for one in asked}) == 1


def test_a_question_is_asked_again_where_a_gateway_gave_up_and_a_change_is_not(naps: list[float]) -> None:
    late = httpx.Response(503, json={"message": "Service Unavailable"})
    found, asked = busy(late, httpx.Response(200, json={"id": "1"}), late)
    assert found.call("GET", "/videos/1") == {"id": "1"}
    with pytest.raises(Refused, match="Service Unavailable"):
        found.call("DELETE", "/videos/1")  # it may have been done
    assert len(asked) == 3
    assert naps == [1]
