"""One call from the first byte to the last: read, checked, carried out, and answered or not, as faults have it."""

import json
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import anyio
from starlette.responses import FileResponse, Response

from infra.local.simulators import bodies, contracts
from infra.local.simulators.contracts import BodyKind, Operation, Violation
from infra.local.simulators.faults import Fault
from infra.local.simulators.messages import Body, Head, Refused, Reply, frozen
from infra.local.simulators.simulator import EMPTY, Call, Simulator
from infra.local.simulators.wire import Wire

Scope = dict[str, Any]
BROKEN = Reply(500, {"error": {"message": "The simulator has a fault; see `cutroom logs simulators`.", "code": None}})
MOST_UNKNOWN = 64 * 2**20


@dataclass(frozen=True)
class Request:
    """What is known before the body is read."""

    head: Head
    operation: Operation | None
    problem: Violation | None


@dataclass(frozen=True)
class Read:
    """The body, and what is wrong with it."""

    body: Body = EMPTY
    kind: BodyKind | None = None
    problem: Violation | None = None
    refusal: Reply | None = None


def opened(simulator: Simulator, scope: Scope, path: str) -> Request:
    """The head of a request, with the operation of the contract that it is for."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    head = Head(scope["method"], path, query, headers)
    try:
        operation, placed = simulator.vendor.contract.find(head.method, path)
    except Violation as unknown:
        return Request(head, None, unknown)
    given = parse_qs(query, keep_blank_values=True)
    plain = {name: values[-1] for name, values in given.items()} | placed
    head = Head(head.method, path, query, headers, operation.id, plain)
    try:
        values = contracts.check_parameters(operation, "path", {name: [value] for name, value in placed.items()})
        values |= contracts.check_parameters(operation, "query", given)
        contracts.check_parameters(operation, "header", {name: [value] for name, value in _titled(operation, headers)})
    except Violation as problem:
        return Request(head, operation, problem)
    return Request(Head(head.method, path, query, headers, operation.id, values), operation, None)


def _titled(operation: Operation, headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headers that the contract names, in its spelling."""
    names = [one.name for one in operation.parameters if one.place == "header"]
    return [(name, headers[name.lower()]) for name in names if name.lower() in headers]


async def answer(simulator: Simulator, scope: Scope, receive: Callable[[], Awaitable[Any]], wire: Wire) -> None:
    """Answer one call of the vendor's API."""
    request = opened(simulator, scope, scope["path"])
    fault = await _thread(partial(simulator.faults.take, request.head.operation, request.head.keys()))
    log = partial(simulator.log.add, request.head, fault=fault.kind if fault else "")
    operation_limit = request.operation.most_bytes if request.operation else MOST_UNKNOWN
    cut_at = fault.at_byte or 0 if fault and fault.kind == "cut_upload" else None
    intake = bodies.Intake(receive, most=operation_limit, cut_at=cut_at)
    try:
        read = await _read(simulator, request, intake, fault)
    except bodies.Interrupted:
        await _thread(partial(log, Body(length=intake.length, sha256=intake.sha256), None))
        await wire.reset()
        return
    reply = await _carry_out(simulator, request, read, fault)
    if fault and fault.kind == "slow":
        await wire.gone(within_s=fault.after_s)
    body = Body(read.body.media_type, read.body.value, read.body.uploads, intake.length, intake.sha256)
    await _thread(partial(log, body, reply.status if reply else None))
    await _clear(read.body, kept=fault is not None and fault.kind == "delayed_effect")
    await _tell(reply, fault, scope, wire)
    simulator.webhooks.wake()


async def _read(simulator: Simulator, request: Request, intake: bodies.Intake, fault: Fault | None) -> Read:
    """The body; of a call that is refused already, or that will have no effect, nothing is kept."""
    operation = request.operation
    try:
        if operation is None or request.problem or (fault and fault.kind == "before_effect"):
            await intake.drain()
            return Read(problem=request.problem)
        if any(one.schema is None for one in operation.bodies):
            await _thread(partial(simulator.vendor.authorise, Call(simulator, request.head)))
        folder = simulator.folder / "incoming"
        sink = await _thread(partial(simulator.sink, request.head))
        kind, body = await bodies.read(intake, request.head.headers, operation, sink, folder)
        return Read(body, kind)
    except Refused as refused:
        await intake.drain()
        return Read(refusal=refused.reply)
    except Violation as problem:
        return Read(problem=problem)


async def _carry_out(simulator: Simulator, request: Request, read: Read, fault: Fault | None) -> Reply | None:
    """The effect, and what is answered; None where the connection is cut instead."""
    if fault and fault.kind == "before_effect":
        return fault.reply
    if fault and fault.kind == "delayed_effect":
        await _thread(partial(park, simulator, request.head, read.body, fault.after_s))
        return fault.reply
    reply = await _thread(partial(effect, simulator, request, read))
    await simulator.webhooks.send_all(await _thread(partial(simulator.webhooks.due, early=True)))
    return fault.reply if fault and fault.kind == "after_effect" else reply


def effect(simulator: Simulator, request: Request, read: Read) -> Reply:
    """Carry the call out; a fault of the simulator itself is written to its log and is a 500."""
    if read.refusal:
        return read.refusal
    operation = request.operation
    if operation is None:
        return simulator.vendor.refuse(read.problem or Violation("path", "", "Unknown request URL."))
    try:
        return simulator.perform(request.head, read.body, partial(_problem, operation, read))
    except Exception:
        traceback.print_exc()
        return BROKEN


def _problem(operation: Operation, read: Read) -> Violation | None:
    if read.problem:
        return read.problem
    try:
        contracts.check_body(operation, read.kind, read.body.value)
    except Violation as problem:
        return problem
    return None


def park(simulator: Simulator, head: Head, body: Body, after_s: float) -> None:
    """Carry a call out later, by the virtual clock."""
    due = simulator.clock.timestamp() + after_s
    simulator.state.execute("INSERT INTO parked (due_at, call) VALUES (?, ?)", due, json.dumps(frozen(head, body)))
    simulator.webhooks.wake()


async def _clear(body: Body, *, kept: bool) -> None:
    """Remove the files of a form; handlers have moved what they keep."""
    for name, upload in body.uploads.items():
        if name and upload.path and not kept:
            await anyio.Path(upload.path).unlink(missing_ok=True)


async def _tell(reply: Reply | None, fault: Fault | None, scope: Scope, wire: Wire) -> None:
    if reply is None:
        await wire.reset()
        return
    response = response_of(reply)
    if fault and fault.kind == "cut_answer":
        wire.cut_at = fault.at_byte if fault.at_byte is not None else len(response.body) // 2
    await response(scope, wire.receive, wire.send)
    if wire.cut_at is not None:
        await wire.gone()


def response_of(reply: Reply) -> Response:
    """The answer as Starlette sends it; a file answers to `Range`."""
    headers = dict(reply.headers)
    if reply.file is not None and not reply.file.is_file():
        print(f"{reply.file} is missing", file=sys.stderr)  # noqa: T201 - the process's log
        return response_of(BROKEN)
    if reply.file is not None:
        return FileResponse(reply.file, reply.status, headers)
    content = reply.raw.encode("latin-1") if reply.raw is not None else json.dumps(reply.body).encode()
    if reply.body is None and reply.raw is None:
        content = b""
    return Response(content, reply.status, {"content-type": "application/json"} | headers)


async def _thread(call: Callable[[], Any]) -> Any:
    return await anyio.to_thread.run_sync(call)
