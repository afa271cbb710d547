"""OpenAI as far as Cutroom speaks to it: transcriptions, responses, embeddings."""

import email.parser
import email.policy
import hashlib
import io
import json
import math
import wave
from typing import Any

from infra.local.simulators import server, shapes
from infra.local.simulators.server import Refused, Reply, Request, Simulator

SAID = "This is the simulator of OpenAI and it has heard nothing at all."
MOST_SOUND = 25 * 2**20
DIMENSIONS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072}


def error(status: int, message: str, kind: str, code: str | None = None, **headers: str) -> Reply:
    """An error in the vendor's shape."""
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}}
    return Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


FAILURES = {
    "unauthorized": error(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key"),
    "forbidden": error(403, "This account may not use the model.", "invalid_request_error", "model_not_allowed"),
    "no_such_model": error(404, "The model does not exist.", "invalid_request_error", "model_not_found"),
    "rate_limited": error(429, "Rate limit reached.", "requests", "rate_limit_exceeded", retry_after="0.05"),
    "rate_limited_long": error(429, "Rate limit reached.", "requests", "rate_limit_exceeded", retry_after="600"),
    "no_credit": error(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
    "broken": error(500, "The server had an error.", "server_error", "server_error", retry_after="0.05"),
    "overloaded": error(503, "The engine is overloaded.", "server_error", "server_error", retry_after="0.05"),
    "cut": server.CUT,
    "not_json": server.NOT_JSON,
    "late": server.late(3.0),
}


def make() -> Simulator:
    """A simulator; `script` may hold `words` (what it hears), `document` (what it writes) and `misbehave`."""
    return Simulator("OpenAI", answer, FAILURES)


def answer(simulator: Simulator, request: Request) -> Reply:
    """What a healthy service says. Raises Refused for a request that the vendor would not take."""
    if request.headers.get("authorization") != f"Bearer {simulator.key}":
        raise Refused(FAILURES["unauthorized"])
    routes = {
        "/v1/audio/transcriptions": transcription,
        "/v1/responses": response,
        "/v1/embeddings": embeddings,
    }
    if request.method != "POST" or request.path not in routes:
        raise Refused(error(404, f"Unknown request URL: {request.method} {request.path}", "invalid_request_error"))
    return routes[request.path](simulator, request)


def demand(holds: bool, message: str) -> None:
    """Refuse a request that does not hold to the contract."""
    if not holds:
        raise Refused(error(400, message, "invalid_request_error", "invalid_value"))


def form(request: Request) -> dict[str, list[bytes]]:
    """The parts of a multipart form by name."""
    kind = request.headers.get("content-type", "")
    demand(kind.startswith("multipart/form-data"), "The request has to be multipart/form-data.")
    text = f"Content-Type: {kind}\r\n\r\n".encode() + request.body
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(text)
    found: dict[str, list[bytes]] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content: Any = part.get_payload(decode=True)
        found.setdefault(name, []).append(content)
    return found


def transcription(simulator: Simulator, request: Request) -> Reply:
    """`POST /v1/audio/transcriptions`: words spread evenly over the sound."""
    parts = form(request)
    demand(parts.get("model") == [b"whisper-1"], "model has to be whisper-1 for word times.")
    demand(parts.get("response_format") == [b"verbose_json"], "response_format has to be verbose_json.")
    demand(parts.get("timestamp_granularities[]") == [b"word"], "timestamp_granularities[] has to be word.")
    demand(all(len(one) == 2 for one in parts.get("language", ())), "language has to be ISO 639-1.")
    sound = (parts.get("file") or [b""])[0]
    demand(0 < len(sound) <= MOST_SOUND, "file has to be sound of at most 25 MB.")
    seconds = lasting(sound)
    said = list(simulator.script.get("words", SAID.split()))
    step = seconds / max(len(said), 1)
    words = [{"word": word, "start": i * step, "end": (i + 0.9) * step} for i, word in enumerate(said)]
    body: dict[str, Any] = {"task": "transcribe", "language": "english", "duration": seconds, "text": " ".join(said)}
    if simulator.script.get("misbehave") != "no_words":
        body["words"] = words
    return Reply(200, body)


def lasting(sound: bytes) -> float:
    """How long a WAV file is, in seconds. Raises Refused where it is none."""
    try:
        with wave.open(io.BytesIO(sound)) as file:
            return file.getnframes() / file.getframerate()
    except (wave.Error, EOFError):
        raise Refused(error(400, "Invalid file format.", "invalid_request_error")) from None


def response(simulator: Simulator, request: Request) -> Reply:
    """`POST /v1/responses` with a strict schema."""
    body = request.json()
    demand(isinstance(body.get("model"), str) and bool(body["model"]), "model is required.")
    demand(bool(body.get("input")), "input is required.")
    demand(body.get("max_output_tokens", 16) >= 16, "max_output_tokens has to be at least 16.")
    wanted = body.get("text", {}).get("format", {})
    demand(wanted.get("type") == "json_schema" and wanted.get("strict") is True, "text.format has to be strict.")
    problem = shapes.not_strict(wanted["schema"])
    demand(problem is None, f"Invalid schema: {problem}.")
    written = _written(simulator, wanted["schema"], body)
    misbehave = simulator.script.get("misbehave")
    part: dict[str, Any] = {"type": "output_text", "text": written, "annotations": []}
    if misbehave == "refusal":
        part = {"type": "refusal", "refusal": "I cannot help with that."}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    tokens = {"input_tokens": len(request.body) // 4, "output_tokens": len(written) // 4 + 1}
    details = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    return Reply(
        200,
        {
            "id": "resp_1", "object": "response", "created_at": 0, "status": "completed", "model": body["model"],
            "output": [message], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
            "usage": tokens | details | {"total_tokens": sum(tokens.values())},
        },
    )  # fmt: skip


def _written(simulator: Simulator, schema: Any, body: Any) -> str:
    if simulator.script.get("misbehave") == "wrong_schema":
        return '{"something": "else"}'
    document = simulator.script.get("document")
    told = document(body) if callable(document) else document
    return json.dumps(shapes.example(schema) if told is None else told)


def embeddings(simulator: Simulator, request: Request) -> Reply:
    """`POST /v1/embeddings`: a direction for each text that depends on its words alone."""
    body = request.json()
    texts: list[Any] = body["input"] if isinstance(body.get("input"), list) else [body.get("input")]
    demand(body.get("model") in DIMENSIONS, "The model does not exist.")
    demand(all(isinstance(one, str) and one for one in texts) and len(texts) <= 2048, "input has to be 1-2048 texts.")
    size = body.get("dimensions", DIMENSIONS[body["model"]])
    demand(0 < size <= DIMENSIONS[body["model"]], "dimensions is out of range.")
    if simulator.script.get("misbehave") == "wrong_size":
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
