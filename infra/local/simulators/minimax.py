"""MiniMax's OpenAI-compatible text API. Its failures come with status 200, and `base_resp` tells of them."""

import json
from typing import Any

from infra.local.simulators import server, shapes
from infra.local.simulators.server import Refused, Reply, Request, Simulator

MARK = "schema and nothing else:\n"


def failure(code: int, message: str) -> Reply:
    """An error in the vendor's shape: the status is 200."""
    told: dict[str, Any] = {"id": "x", "object": "chat.completion", "created": 0, "model": "", "choices": []}
    return Reply(200, told | {"base_resp": {"status_code": code, "status_msg": message}})


FAILURES = {
    "unauthorized": failure(1004, "login fail: the key does not fit"),
    "rate_limited": failure(1002, "rate limit"),
    "no_credit": failure(1008, "insufficient balance"),
    "sensitive": failure(1026, "input is sensitive"),
    "broken": Reply(500, {"error": {"message": "internal error", "type": "server_error", "code": None}}),
    "overloaded": Reply(503, {"error": {"message": "overloaded", "type": "server_error", "code": None}}),
    "cut": server.CUT,
    "not_json": server.NOT_JSON,
    "late": server.late(3.0),
}


def make() -> Simulator:
    """A simulator; `script` may hold `document` (what it writes) and `misbehave`."""
    return Simulator("MiniMax", answer, FAILURES)


def demand(holds: bool, message: str) -> None:
    """Refuse a request that does not hold to the contract."""
    if not holds:
        raise Refused(failure(2013, f"invalid params: {message}"))


def answer(simulator: Simulator, request: Request) -> Reply:
    """What a healthy service says. Raises Refused for a request that the vendor would not take."""
    if request.headers.get("authorization") != f"Bearer {simulator.key}":
        raise Refused(FAILURES["unauthorized"])
    if (request.method, request.path) != ("POST", "/v1/chat/completions"):
        raise Refused(Reply(404, {"error": {"message": "no such path", "type": "not_found", "code": None}}))
    body = request.json()
    demand(isinstance(body.get("model"), str) and bool(body["model"]), "model")
    roles = [one.get("role") for one in body.get("messages", ())]
    demand(roles == ["system", "user"], "messages")
    demand(0 < body.get("max_tokens", 0) <= 131_072, "max_tokens")
    demand(0 < body.get("temperature", 1) <= 1, "temperature")
    schema = json.loads(body["messages"][0]["content"].partition(MARK)[2])
    document = simulator.script.get("document")
    told = document(body) if callable(document) else document
    return _reply(simulator, body["model"], shapes.example(schema) if told is None else told, len(request.body))


def _reply(simulator: Simulator, model: str, document: Any, asked: int) -> Reply:
    misbehave = simulator.script.get("misbehave")
    told = {"something": "else"} if misbehave == "wrong_schema" else document
    text = f"<think>What is best?</think>\n```json\n{json.dumps(told)}\n```"
    if misbehave == "refusal":
        text = "I cannot help with that."
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": asked // 4, "completion_tokens": len(text) // 4, "total_tokens": (asked + len(text)) // 4}
    return Reply(
        200,
        {
            "id": "x", "object": "chat.completion", "created": 0, "model": model, "usage": usage,
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "base_resp": {"status_code": 0, "status_msg": ""},
        },
    )  # fmt: skip
