"""MiniMax's OpenAI-compatible text API. Its failures come with status 200, and `base_resp` tells of them."""

import json
from typing import Any

from infra.local.simulators import models
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import refused_with
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Vendor

MARK = "schema and nothing else:\n"


def failure(code: int, message: str) -> Reply:
    """An error in the vendor's shape: the status is 200."""
    body: dict[str, Any] = {"id": "x", "object": "chat.completion", "created": 0, "model": "", "choices": []}
    return Reply(200, body | {"base_resp": {"status_code": code, "status_msg": message}})


def http_error(status: int, message: str, kind: str) -> Reply:
    """An error of the gateway before the API."""
    return Reply(status, {"error": {"message": message, "type": kind, "code": None}})


UNAUTHORIZED = failure(1004, "login fail: the key does not fit")
FAILURES = {
    "unauthorized": refused_with(UNAUTHORIZED),
    "rate_limited": refused_with(failure(1002, "rate limit")),
    "no_credit": refused_with(failure(1008, "insufficient balance")),
    "sensitive": refused_with(failure(1026, "input is sensitive")),
    "broken": refused_with(http_error(500, "internal error", "server_error")),
    "overloaded": refused_with(http_error(503, "overloaded", "server_error")),
    **models.CONNECTION_FAILURES,
}


def refuse(problem: Violation) -> Reply:
    """What does not hold to the contract, in the vendor's shape."""
    if problem.kind in ("path", "method"):
        return http_error(404, "no such path", "not_found")
    return failure(2013, f"invalid params: {problem.message}")


def limited(_limit: Limit, _verdict: Verdict) -> Reply:
    """The refusal of a call over the limit; the vendor does not say how long it lasts."""
    return failure(1002, "rate limit")


def complete(call: Call) -> Reply:
    """`POST /v1/chat/completions` of an instruction that ends with a schema, and the material."""
    body = call.json
    if [one["role"] for one in body["messages"]] != ["system", "user"]:
        raise Refused(failure(2013, "invalid params: messages"))
    schema_text = body["messages"][0]["content"].partition(MARK)[2]
    if not schema_text:
        raise Refused(failure(2013, "invalid params: the simulator needs a schema in the instructions"))
    return _reply(call, models.document(call, json.loads(schema_text)))


def _reply(call: Call, document: Any) -> Reply:
    misbehave, prompt_bytes = models.misbehaves(call), call.body.length
    written = {"something": "else"} if misbehave == "wrong_schema" else document
    text = f"<think>What is best?</think>\n```json\n{json.dumps(written)}\n```"
    if misbehave == "refusal":
        text = "I cannot help with that."
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": prompt_bytes // 4, "completion_tokens": len(text) // 4,
             "total_tokens": (prompt_bytes + len(text)) // 4}  # fmt: skip
    return Reply(
        200,
        {
            "id": "x", "object": "chat.completion", "created": 0, "model": call.json["model"], "usage": usage,
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "base_resp": {"status_code": 0, "status_msg": ""},
        },
    )  # fmt: skip


VENDOR = Vendor(
    name="minimax",
    title="MiniMax",
    contract=models.contract_beside(__file__),
    handlers={"createChatCompletion": complete},
    refuse=refuse,
    authorise=models.only_our_key(UNAUTHORIZED),
    failures=FAILURES,
    limits=(Limit("requests", 500, window_s=60),),
    limited=limited,
)
