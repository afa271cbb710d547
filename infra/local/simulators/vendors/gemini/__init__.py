"""Gemini as far as Cutroom speaks to it: `generateContent` with a JSON schema, for text and for sound."""

import base64
import binascii
import json
from typing import Any

from infra.local.simulators import models, speech
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import refused_with
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Vendor


def error(status: int, name: str, message: str, reason: str | None = None, **headers: str) -> Reply:
    """An error in the vendor's shape."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
    body = {"error": {"code": status, "message": message, "status": name, "details": details}}
    return Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


UNAUTHORIZED = error(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID")
BAD_SOUND = error(400, "INVALID_ARGUMENT", "Invalid file format.")
FAILURES = {
    "unauthorized": refused_with(UNAUTHORIZED),
    "forbidden": refused_with(error(403, "PERMISSION_DENIED", "The caller does not have permission.")),
    "no_such_model": refused_with(error(404, "NOT_FOUND", "The model is not found.")),
    "rate_limited": refused_with(
        error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per minute.", retry_after="0.05")
    ),
    "rate_limited_long": refused_with(
        error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per day.", retry_after="600")
    ),
    "broken": refused_with(error(500, "INTERNAL", "An internal error has occurred.", retry_after="0.05")),
    "overloaded": refused_with(error(503, "UNAVAILABLE", "The model is overloaded.", retry_after="0.05")),
    **models.CONNECTION_FAILURES,
}


def refuse(problem: Violation) -> Reply:
    """What does not hold to the contract, in the vendor's shape."""
    if problem.kind in ("path", "method"):
        return error(404, "NOT_FOUND", problem.message)
    if problem.kind == "field":
        return error(400, "INVALID_ARGUMENT", f'Invalid JSON payload received. Unknown name "{problem.place}".')
    return error(400, "INVALID_ARGUMENT", problem.message)


def authorise(call: Call) -> None:
    """Only the simulator's key is taken, in the header or as a parameter."""
    given = call.head.headers.get("x-goog-api-key", call.head.parameters.get("key"))
    if given != call.simulator.key:
        raise Refused(UNAUTHORIZED)


def limited(_limit: Limit, verdict: Verdict) -> Reply:
    """The refusal of a call over the limit, with the seconds until there is room."""
    wait = f"{verdict.resets_in_s:.2f}"
    return error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per minute.", retry_after=wait)


def generate(call: Call) -> Reply:
    """`generateContent`: a document of the schema, or words with times where there is sound."""
    body = call.json
    parts = [part for content in body["contents"] for part in content["parts"]]
    config = body.get("generationConfig", {})
    if config.get("responseMimeType") != "application/json" or "responseJsonSchema" not in config:
        message = "The simulator answers with responseMimeType application/json and responseJsonSchema only."
        raise Refused(error(400, "INVALID_ARGUMENT", message))
    sounds = [_bytes(part["inlineData"]["data"]) for part in parts if "inlineData" in part]
    document = _document(call, config["responseJsonSchema"], sounds)
    return _reply(call, document)


def _bytes(text: str) -> bytes:
    """Base64 in either alphabet, as protocol buffers take it."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"))
    except binascii.Error:
        raise Refused(BAD_SOUND) from None


def _document(call: Call, schema: Any, sounds: list[bytes]) -> Any:
    if sounds:
        length_ms = round(speech.duration_s(sounds[0], BAD_SOUND) * 1000)
        spoken = models.spoken(call, "Gemini")
        step = length_ms // max(len(spoken), 1)
        words = [{"text": w, "start_ms": i * step, "end_ms": i * step + step * 9 // 10} for i, w in enumerate(spoken)]
        return {"language": "en", "words": words}
    return models.document(call, schema)


def _reply(call: Call, document: Any) -> Reply:
    misbehave = models.misbehaves(call)
    text = '{"something": "else"}' if misbehave == "wrong_schema" else json.dumps(document)
    usage = {"promptTokenCount": call.body.length // 4, "candidatesTokenCount": len(text) // 4 + 1}
    answer: dict[str, Any] = {"modelVersion": call.head.parameters["model"], "usageMetadata": usage}
    if misbehave == "refusal":
        return Reply(200, answer | {"promptFeedback": {"blockReason": "SAFETY"}})
    content = {"role": "model", "parts": [{"text": text}]}
    return Reply(200, answer | {"candidates": [{"index": 0, "finishReason": "STOP", "content": content}]})


VENDOR = Vendor(
    name="gemini",
    title="Gemini",
    contract=models.contract_beside(__file__),
    handlers={"generateContent": generate},
    refuse=refuse,
    authorise=authorise,
    failures=FAILURES,
    limits=(Limit("requests", 1000, window_s=60),),
    limited=limited,
)
