"""The simulators themselves: they say what they are, and take no request that the vendor would refuse."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from infra.local.simulators import gemini, minimax, openai, shapes
from infra.local.simulators.server import Simulator, running

MODULES = {"openai": openai, "gemini": gemini, "minimax": minimax}
STRICT = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
OPEN = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


@pytest.fixture(params=sorted(MODULES))
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with running(MODULES[request.param].make()) as found:
        yield found


@pytest.fixture
def oai() -> Iterator[Simulator]:
    with running(openai.make()) as found:
        yield found


def post(simulator: Simulator, path: str, body: Any, **headers: str) -> httpx.Response:
    signed = {"Authorization": f"Bearer {simulator.key}", "x-goog-api-key": simulator.key} | headers
    return httpx.post(f"{simulator.url}{path}", json=body, headers=signed)


def test_it_says_what_it_is(simulator: Simulator) -> None:
    answer = httpx.get(simulator.url)
    assert answer.json()["simulator"] == simulator.name
    assert f"It is not {simulator.name}." in answer.json()["message"]
    assert answer.headers["server"].startswith("cutroom-simulator")
    assert simulator.requests == []


def test_every_failure_can_be_called_up_and_passes(simulator: Simulator) -> None:
    for name, reply in simulator.failures.items():
        if reply.cut or reply.after_s:
            continue  # these are not answers; the contract suites meet them
        simulator.fail(name)
        answer = post(simulator, "/anything", {})
        assert (answer.status_code, answer.content) == (reply.status, reply.encoded())
    assert post(simulator, "/anything", {}).status_code in (400, 404)


def test_an_unknown_failure_is_an_error_of_the_test() -> None:
    with pytest.raises(KeyError):
        openai.make().fail("moonshine")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/responses", {"model": "m", "input": "x"}),
        (
            "/v1/responses",
            {"model": "m", "text": {"format": {"type": "json_schema", "strict": True, "schema": STRICT}}},
        ),
        ("/v1/responses", {"model": "m", "input": "x", "text": {"format": {"type": "json_schema", "schema": STRICT}}}),
        (
            "/v1/responses",
            {"model": "m", "input": "x", "text": {"format": {"type": "json_schema", "strict": True, "schema": OPEN}}},
        ),
        ("/v1/embeddings", {"model": "no-such-model", "input": "x"}),
        ("/v1/embeddings", {"model": "text-embedding-3-small", "input": [""]}),
        ("/v1/embeddings", {"model": "text-embedding-3-small", "input": "x", "dimensions": 9999}),
        ("/v1/audio/transcriptions", {"model": "whisper-1"}),
    ],
)
def test_what_openai_would_refuse_is_refused(oai: Simulator, path: str, body: Any) -> None:
    answer = post(oai, path, body)
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_sound_that_is_none_is_refused(oai: Simulator) -> None:
    form = {"model": "whisper-1", "response_format": "verbose_json", "timestamp_granularities[]": "word"}
    answer = httpx.post(
        f"{oai.url}/v1/audio/transcriptions",
        headers={"Authorization": f"Bearer {oai.key}"},
        data=form,
        files={"file": ("sound.wav", b"this is no sound")},
    )
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Invalid file format.")


@pytest.mark.parametrize("module", ["gemini", "minimax"])
def test_a_request_without_its_parts_is_refused(module: str) -> None:
    with running(MODULES[module].make()) as found:
        path = "/v1beta/models/m:generateContent" if module == "gemini" else "/v1/chat/completions"
        answer = post(found, path, {"model": "m"})
        refused = answer.status_code == 400 or answer.json()["base_resp"]["status_code"] != 0
        assert refused


def test_the_plainest_document_fits_its_schema() -> None:
    schema = {"$defs": {"B": STRICT}, "type": "object", "properties": {
        "b": {"$ref": "#/$defs/B"}, "n": {"type": "integer", "minimum": 3}, "c": {"enum": ["x", "y"]},
        "m": {"anyOf": [{"type": "null"}, {"type": "string"}]}, "l": {"type": "array", "items": {"type": "boolean"}},
    }}  # fmt: skip
    assert shapes.example(schema) == {"b": {"a": "simulated"}, "n": 3, "c": "x", "m": None, "l": [False]}
    assert shapes.not_strict(STRICT) is None
    assert shapes.not_strict({"properties": {"x": OPEN}}) == "additionalProperties has to be false"
