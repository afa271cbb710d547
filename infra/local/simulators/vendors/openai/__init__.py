"""OpenAI as far as Cutroom speaks to it: transcriptions, responses, embeddings."""

import hashlib
import json
import math
from typing import Any

from infra.local.simulators import models, shapes, speech
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import refused_with
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Vendor

MOST_SOUND = 25 * 2**20
DIMENSIONS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}


def error(status: int, message: str, kind: str, code: str | None = None, **more: str) -> Reply:
    """An error in the vendor's shape; `param` names the place, all else is headers."""
    body = {"error": {"message": message, "type": kind, "param": more.pop("param", None), "code": code}}
    return Reply(status, body, {name.replace("_", "-"): value for name, value in more.items()})


UNAUTHORIZED = error(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key")
FAILURES = {
    "unauthorized": refused_with(UNAUTHORIZED),
    "forbidden": refused_with(
        error(403, "This account may not use the model.", "invalid_request_error", "model_not_allowed")
    ),
    "no_such_model": refused_with(error(404, "The model does not exist.", "invalid_request_error", "model_not_found")),
    "rate_limited": refused_with(
        error(429, "Rate limit reached.", "requests", "rate_limit_exceeded", retry_after="0.05")
    ),
    "rate_limited_long": refused_with(
        error(429, "Rate limit reached.", "requests", "rate_limit_exceeded", retry_after="600")
    ),
    "no_credit": refused_with(
        error(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota")
    ),
    "broken": refused_with(error(500, "The server had an error.", "server_error", "server_error", retry_after="0.05")),
    "overloaded": refused_with(
        error(503, "The engine is overloaded.", "server_error", "server_error", retry_after="0.05")
    ),
    **models.CONNECTION_FAILURES,
}


def refuse(problem: Violation) -> Reply:
    """What does not hold to the contract, in the vendor's shape."""
    if problem.kind in ("path", "method"):
        return error(404 if problem.kind == "path" else 405, problem.message, "invalid_request_error")
    if problem.kind == "too_large":
        return error(413, "Maximum content size limit exceeded.", "server_error")
    code = {"field": "unknown_parameter", "required": "missing_required_parameter"}.get(problem.kind, "invalid_value")
    return error(400, problem.message, "invalid_request_error", code, param=problem.place)


def limited(_limit: Limit, verdict: Verdict) -> Reply:
    """The refusal of a call over the limit, with the seconds until there is room."""
    wait = f"{verdict.resets_in_s:.2f}"
    return error(429, "Rate limit reached.", "requests", "rate_limit_exceeded", retry_after=wait)


def demand(holds: bool, message: str) -> None:
    """Refuse a request that does not hold to what the vendor documents beside its schemas."""
    if not holds:
        raise Refused(error(400, message, "invalid_request_error", "invalid_value"))


def transcription(call: Call) -> Reply:
    """`POST /v1/audio/transcriptions`: words spread evenly over the sound."""
    form = call.json
    demand(form["model"] == "whisper-1", "model has to be whisper-1 for word times.")
    demand(form.get("response_format") == "verbose_json", "response_format has to be verbose_json.")
    demand(form.get("timestamp_granularities[]") == ["word"], "timestamp_granularities[] has to be word.")
    demand("file" in call.body.uploads, "file has to be a file.")
    demand(0 < call.body.uploads["file"].length <= MOST_SOUND, "file has to be sound of at most 25 MB.")
    invalid = error(400, "Invalid file format.", "invalid_request_error")
    seconds = speech.duration_s(call.body.uploads["file"].read(), invalid)
    spoken = models.spoken(call, "OpenAI")
    step = seconds / max(len(spoken), 1)
    words = [{"word": word, "start": i * step, "end": (i + 0.9) * step} for i, word in enumerate(spoken)]
    body: dict[str, Any] = {"task": "transcribe", "language": "english", "duration": seconds, "text": " ".join(spoken)}
    if models.misbehaves(call) != "no_words":
        body["words"] = words
    return Reply(200, body)


def response(call: Call) -> Reply:
    """`POST /v1/responses` with a strict schema."""
    body = call.json
    chosen = body.get("text", {}).get("format", {})
    demand(chosen.get("type") == "json_schema" and chosen.get("strict") is True, "text.format has to be strict.")
    problem = shapes.not_strict(chosen["schema"])
    demand(problem is None, f"Invalid schema: {problem}.")
    written = _written(call, chosen["schema"])
    part: dict[str, Any] = {"type": "output_text", "text": written, "annotations": []}
    if models.misbehaves(call) == "refusal":
        part = {"type": "refusal", "refusal": "I cannot help with that."}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    tokens = {"input_tokens": call.body.length // 4, "output_tokens": len(written) // 4 + 1}
    details = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    return Reply(
        200,
        {
            "id": "resp_1", "object": "response", "created_at": 0, "status": "completed", "model": body["model"],
            "output": [message], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
            "usage": tokens | details | {"total_tokens": sum(tokens.values())},
        },
    )  # fmt: skip


def _written(call: Call, schema: Any) -> str:
    if models.misbehaves(call) == "wrong_schema":
        return '{"something": "else"}'
    return json.dumps(models.document(call, schema))


def embeddings(call: Call) -> Reply:
    """`POST /v1/embeddings`: a direction for each text that depends on its words alone."""
    body = call.json
    texts: list[str] = body["input"] if isinstance(body["input"], list) else [body["input"]]
    size = body.get("dimensions", DIMENSIONS[body["model"]])
    demand(size <= DIMENSIONS[body["model"]], "dimensions is out of range.")
    if models.misbehaves(call) == "wrong_size":
        size -= 1
    data = [{"object": "embedding", "index": i, "embedding": direction(one, size)} for i, one in enumerate(texts)]
    tokens = sum(len(one) // 4 + 1 for one in texts)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return Reply(200, {"object": "list", "data": data, "model": body["model"], "usage": usage})


def direction(text: str, size: int) -> list[float]:
    """The sum of a direction for each word: texts that share words are near each other."""
    total = [0.0] * size
    for word in text.lower().split() or [""]:
        seed = hashlib.shake_256(word.strip(".,!?").encode()).digest(size)
        total = [one + byte - 127.5 for one, byte in zip(total, seed, strict=True)]
    length = math.sqrt(sum(one * one for one in total)) or 1.0
    return [one / length for one in total]


VENDOR = Vendor(
    name="openai",
    title="OpenAI",
    contract=models.contract_beside(__file__),
    handlers={"createTranscription": transcription, "createResponse": response, "createEmbedding": embeddings},
    refuse=refuse,
    authorise=models.only_our_key(UNAUTHORIZED),
    failures=FAILURES,
    limits=(Limit("requests", 500, window_s=60),),
    limited=limited,
)
