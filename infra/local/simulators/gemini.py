"""Gemini as far as Cutroom speaks to it: `generateContent` with a JSON schema, for text and for sound."""

import base64
import json
import re
from typing import Any

from infra.local.simulators import server, shapes
from infra.local.simulators.openai import lasting
from infra.local.simulators.server import Refused, Reply, Request, Simulator

PATH = re.compile(r"/v1(beta)?/models/([a-z0-9.-]+):generateContent")
SAID = "This is the simulator of Gemini and it has heard nothing at all."
MOST_INLINE = 20 * 2**20


def error(status: int, name: str, message: str, reason: str | None = None, **headers: str) -> Reply:
    """An error in the vendor's shape."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
    body = {"error": {"code": status, "message": message, "status": name, "details": details}}
    return Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


FAILURES = {
    "unauthorized": error(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID"),
    "forbidden": error(403, "PERMISSION_DENIED", "The caller does not have permission."),
    "no_such_model": error(404, "NOT_FOUND", "The model is not found."),
    "rate_limited": error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per minute.", retry_after="0.05"),
    "rate_limited_long": error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per day.", retry_after="600"),
    "broken": error(500, "INTERNAL", "An internal error has occurred.", retry_after="0.05"),
    "overloaded": error(503, "UNAVAILABLE", "The model is overloaded.", retry_after="0.05"),
    "cut": server.CUT,
    "not_json": server.NOT_JSON,
    "late": server.late(3.0),
}


def make() -> Simulator:
    """A simulator; `script` may hold `words` (what it hears), `document` (what it writes) and `misbehave`."""
    return Simulator("Gemini", answer, FAILURES)


def demand(holds: bool, message: str) -> None:
    """Refuse a request that does not hold to the contract."""
    if not holds:
        raise Refused(error(400, "INVALID_ARGUMENT", message))


def answer(simulator: Simulator, request: Request) -> Reply:
    """What a healthy service says. Raises Refused for a request that the vendor would not take."""
    if request.headers.get("x-goog-api-key") != simulator.key:
        raise Refused(FAILURES["unauthorized"])
    found = PATH.fullmatch(request.path)
    if request.method != "POST" or not found:
        raise Refused(FAILURES["no_such_model"])
    body = request.json()
    parts = [part for content in body.get("contents", ()) for part in content.get("parts", ())]
    demand(bool(parts), "contents has to hold parts.")
    wanted = body.get("generationConfig", {})
    demand(wanted.get("responseMimeType") == "application/json", "responseMimeType has to be application/json.")
    demand(isinstance(wanted.get("responseJsonSchema"), dict), "responseJsonSchema is required.")
    sounds = [_bytes(part["inlineData"]["data"]) for part in parts if "inlineData" in part]
    demand(len(request.body) <= MOST_INLINE, "The request is larger than 20 MB.")
    return _reply(
        simulator, found[2], _document(simulator, wanted["responseJsonSchema"], sounds, body), len(request.body)
    )


def _bytes(text: str) -> bytes:
    """Base64 in either alphabet, as protocol buffers take it."""
    return base64.b64decode(text.replace("-", "+").replace("_", "/"))


def _document(simulator: Simulator, schema: Any, sounds: list[bytes], body: Any) -> Any:
    if sounds:
        lasting_ms = round(lasting(sounds[0]) * 1000)
        said = list(simulator.script.get("words", SAID.split()))
        step = lasting_ms // max(len(said), 1)
        words = [{"text": w, "start_ms": i * step, "end_ms": i * step + step * 9 // 10} for i, w in enumerate(said)]
        return {"language": "en", "words": words}
    document = simulator.script.get("document")
    told = document(body) if callable(document) else document
    return shapes.example(schema) if told is None else told


def _reply(simulator: Simulator, model: str, document: Any, asked: int) -> Reply:
    misbehave = simulator.script.get("misbehave")
    text = '{"something": "else"}' if misbehave == "wrong_schema" else json.dumps(document)
    usage = {"promptTokenCount": asked // 4, "candidatesTokenCount": len(text) // 4 + 1}
    told: dict[str, Any] = {"modelVersion": model, "usageMetadata": usage}
    if misbehave == "refusal":
        return Reply(200, told | {"promptFeedback": {"blockReason": "SAFETY"}})
    content = {"role": "model", "parts": [{"text": text}]}
    return Reply(200, told | {"candidates": [{"index": 0, "finishReason": "STOP", "content": content}]})
