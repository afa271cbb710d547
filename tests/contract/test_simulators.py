"""The simulators themselves: they say what they are, and take no request that the vendor would refuse."""

import copy
import json
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from infra.local.simulators import exchange, shapes
from infra.local.simulators.simulator import Simulator
from tests.contract.conftest import VENDORS

STRICT = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
OPEN = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


@pytest.fixture(params=sorted(VENDORS))
def simulator(request: pytest.FixtureRequest, simulators: dict[str, Simulator]) -> Simulator:
    return simulators[request.param]


@pytest.fixture(params=["gemini", "minimax", "openai"])
def model(request: pytest.FixtureRequest, simulators: dict[str, Simulator]) -> Simulator:
    return simulators[request.param]


@pytest.fixture
def oai(simulators: dict[str, Simulator]) -> Simulator:
    return simulators["openai"]


def post(simulator: Simulator, path: str, body: Any, **headers: str) -> httpx.Response:
    signed = {"Authorization": f"Bearer {simulator.key}", "x-goog-api-key": simulator.key} | headers
    return httpx.post(f"{simulator.url}{path}", json=body, headers=signed)


def test_it_says_what_it_is(simulator: Simulator) -> None:
    answer = httpx.get(simulator.url)
    assert answer.json()["simulator"] == simulator.vendor.title
    assert f"It is not {simulator.vendor.title}." in answer.json()["message"]
    assert answer.headers["server"].startswith("cutroom-simulator")
    assert simulator.requests == []


def test_every_refusal_can_be_called_up_and_passes(simulator: Simulator) -> None:
    for name, fault in simulator.vendor.failures.items():
        if fault.kind != "before_effect" or fault.reply is None:
            continue  # these are not answers; test_failures meets them
        simulator.fail(name)
        answer = post(simulator, "/anything", {})
        assert (answer.status_code, answer.content) == (fault.reply.status, exchange.response_of(fault.reply).body)
    assert post(simulator, "/anything", {}).status_code in (403, 404)


def test_an_unknown_failure_is_an_error_of_the_test(oai: Simulator) -> None:
    with pytest.raises(KeyError):
        oai.fail("moonshine")


WHOLE = {
    "openai": ("/v1/responses", {"model": "m", "input": "x", "text": {"format": {
        "type": "json_schema", "name": "s", "strict": True, "schema": STRICT}}}),
    "gemini": ("/v1beta/models/m:generateContent", {
        "contents": [{"role": "user", "parts": [{"text": "x"}]}],
        "generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": STRICT}}),
    "minimax": ("/v1/chat/completions", {"model": "m", "messages": [
        {"role": "system", "content": f"schema and nothing else:\n{json.dumps(STRICT)}"},
        {"role": "user", "content": "x"}]}),
}  # fmt: skip


def outcome(answer: httpx.Response) -> int:
    """The status, and 400 for an error that MiniMax answers with status 200."""
    return 400 if answer.json().get("base_resp", {}).get("status_code") else answer.status_code


def places(value: Any) -> list[tuple[Any, ...]]:
    """Every object within a JSON value, as the steps to it; schemas of callers are their own and left out."""
    if isinstance(value, list):
        return [(i, *rest) for i, part in enumerate(value) for rest in places(part)]
    if not isinstance(value, dict):
        return []
    inner = {name: part for name, part in value.items() if part is not STRICT}
    return [(), *((name, *rest) for name, part in inner.items() for rest in places(part))]


def test_a_field_that_the_vendor_does_not_know_is_refused_at_every_place(model: Simulator) -> None:
    path, body = WHOLE[model.vendor.name]
    assert outcome(post(model, path, body)) == 200
    steps = places(body)
    assert len(steps) >= 3
    for place in steps:
        changed = copy.deepcopy(body)
        node: Any = changed
        for step in place:
            node = node[step]
        node["no_such_field"] = 1
        answer = post(model, path, changed)
        assert outcome(answer) == 400, (place, answer.text)
        assert "no_such_field" in answer.text or len(place) > 1
    assert post(model, f"{path}?no_such_parameter=1", body).text != post(model, path, body).text


def test_a_required_field_that_is_missing_is_named(model: Simulator) -> None:
    path, body = WHOLE[model.vendor.name]
    required = {"openai": ["model", "input"], "gemini": ["contents"], "minimax": ["model", "messages"]}
    for name in required[model.vendor.name]:
        answer = post(model, path, {key: value for key, value in body.items() if key != name})
        assert outcome(answer) == 400
        assert name in answer.text


def test_a_contract_says_where_it_was_read(simulator: Simulator) -> None:
    contract = simulator.about()["contract"]
    assert contract["source"].startswith("https://")
    assert date.fromisoformat(contract["read_on"]) <= datetime.now(UTC).date()
    assert contract["version"]


def test_more_calls_than_the_limit_are_refused_until_the_window_has_passed(model: Simulator) -> None:
    path, body = WHOLE[model.vendor.name]
    model.script["limits"] = {"requests": 2}
    assert [outcome(post(model, path, body)) for _ in range(2)] == [200, 200]
    refused = post(model, path, body)
    assert refused.status_code == 429 or refused.json()["base_resp"]["status_code"] == 1002
    model.clock.advance(61)
    assert outcome(post(model, path, body)) == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/responses", {"model": "m", "input": "x"}),
        ("/v1/responses", {"model": 5, "input": "x", "text": {"format": {"type": "json_schema", "schema": STRICT}}}),
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


def test_sound_that_is_not_base64_is_refused(simulators: dict[str, Simulator]) -> None:
    path, body = WHOLE["gemini"]
    sound = {"inlineData": {"mimeType": "audio/wav", "data": "x"}}
    answer = post(simulators["gemini"], path, body | {"contents": [{"parts": [sound]}]})
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_the_plainest_document_fits_its_schema() -> None:
    schema = {"$defs": {"B": STRICT}, "type": "object", "properties": {
        "b": {"$ref": "#/$defs/B"}, "n": {"type": "integer", "minimum": 3}, "c": {"enum": ["x", "y"]},
        "m": {"anyOf": [{"type": "null"}, {"type": "string"}]}, "l": {"type": "array", "items": {"type": "boolean"}},
    }}  # fmt: skip
    assert shapes.example(schema) == {"b": {"a": "simulated"}, "n": 3, "c": "x", "m": None, "l": [False]}
    assert shapes.not_strict(STRICT) is None
    assert shapes.not_strict({"properties": {"x": OPEN}}) == "additionalProperties has to be false"
