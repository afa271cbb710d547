"""Every change that we make to MiniStack 1.5.33, in one list; each has its conformance test in `tests/local`.

Runs inside the emulator's own environment. The version is pinned exactly: a patch that no longer fits fails at start.
"""

import asyncio
import functools
import json
import threading
from typing import Any

import calls
import guard
import jobs
import objects
import saving
import templates
import uploads
from bodies import Hashes
from stock import CODE, INCOMING, MULTIPART, app, batch, lambdas, machines, mail, queues, s3


def apply() -> Any:
    """Put every patch in place, restore what was unfinished, and give the application to serve."""
    for folder in (INCOMING, MULTIPART, CODE):
        folder.mkdir(parents=True, exist_ok=True)
    for leftover in INCOMING.iterdir():
        leftover.unlink()
    patch_objects()
    patch_uploads()
    patch_functions()
    patch_machines()
    templates.add_types()
    uploads.restore_uploads()
    mail.get_state, mail.load_persisted_state = saving.mail_state, saving.restore_mail
    queues.load_persisted_state = saving.restore_queues
    threading.Thread(target=saving.autosave, daemon=True).start()
    return application


def patch_objects() -> None:
    """Bodies on disk: read, sent, stored and hashed block by block."""
    app._read_request_body, app._send_response = objects.read_body, objects.send_response
    s3._read_body, s3._version_body, s3._atomic_write = objects.object_body, objects.version_body, objects.atomic_write
    s3._get_object_data, s3._version_entry_from_record = objects.object_data, objects.version_entry
    s3.hashlib = s3.zlib = Hashes()
    s3.md5_hash = md5_hash
    for name in ("_crc32c", "_crc64nvme"):
        setattr(s3, name, functools.partial(check_whole, getattr(s3, name)))


def md5_hash(data: bytes) -> str:
    """An ETag's digest."""
    return s3.hashlib.md5(data).hexdigest()


def check_whole(check: Any, data: bytes) -> Any:
    """A checksum that the emulator computes in Python, over the bytes themselves."""
    return check(objects.whole(data))


def patch_uploads() -> None:
    """Multipart uploads that survive a restart."""
    s3._create_multipart_upload, s3._abort_multipart_upload = uploads.create_upload, uploads.abort_upload
    s3._upload_part, s3._upload_part_copy = uploads.upload_part, uploads.upload_part_copy
    s3._complete_multipart_upload, s3.handle_request = uploads.complete_upload, uploads.handle_object


def patch_functions() -> None:
    """Python functions in the worker host."""
    lambdas._proxy_url_for, lambdas._execute_function_proxy = calls.proxy_url, calls.invoke
    lambdas._emit_lambda_logs = lambdas._emit_lambda_metrics = calls.silent


def patch_machines() -> None:
    """ItemsPath, maps that end with their execution, and Batch jobs as processes."""
    machines._run_map_items = jobs.run_map
    machines._run_sub_machine, machines._fail_execution = jobs.run_states, jobs.fail
    machines._SERVICE_DISPATCH["arn:aws:states:::batch:submitJob"] = jobs.submit_from_machine
    batch._DISPATCH["/v1/submitjob"] = jobs.submit_from_api


async def application(scope: Any, receive: Any, send: Any) -> None:
    """What is served: the guard, then our control addresses, then the emulator's own application."""
    if scope["type"] != "http":
        await (app.app(scope, receive, send) if scope["type"] == "lifespan" else send({"type": "websocket.close"}))
        return
    headers = guard.headers_of(scope)
    body = await guard.read(receive) if guard.needs_body(headers) else b""
    if refusal := guard.refused(scope, headers, body):
        await objects.stock_send(send, *guard.refusal_body(scope["path"], refusal))
        return
    send = guard.answering(send, headers.get("origin"))
    if scope["method"] == "OPTIONS":
        await objects.stock_send(send, *guard.preflight(headers), b"")
    elif scope["path"].startswith("/_cutroom/"):
        status, answer = await asyncio.to_thread(control, scope["method"], scope["path"])
        await objects.stock_send(send, status, {"Content-Type": "application/json"}, json.dumps(answer).encode())
    else:
        await emulate(scope, guard.replay(body or b"", receive) if guard.needs_body(headers) else receive, send)


async def emulate(scope: Any, receive: Any, send: Any) -> None:
    """The emulator's own application, with large bodies taken aside."""
    if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
        saving.changed.set()
    objects.spooling.set(scope["method"] == "PUT" and objects.is_object(scope))
    if scope["method"] != "GET":
        puts_events = (b"x-amz-target", b"AWSEvents.PutEvents") in scope.get("headers", [])
        await app.app(scope, receive, functools.partial(keep_then_send, send) if puts_events else send)
        return
    gone = asyncio.Event()
    objects.hung_up.set(gone)
    listener = asyncio.create_task(objects.listen_for_hang_up(receive, gone))
    try:
        await app.app(scope, empty_body, send)
    finally:
        listener.cancel()


async def keep_then_send(send: Any, message: Any) -> None:
    """An event that we say we have taken is on disk: its sender forgets it."""
    if message["type"] == "http.response.start":
        await asyncio.to_thread(saving.save, ("sqs",))
    await send(message)


async def empty_body() -> dict[str, Any]:
    """What a GET carries."""
    return {"type": "http.request", "body": b"", "more_body": False}


def control(method: str, path: str) -> tuple[int, Any]:
    """`POST /_cutroom/save` writes all state; `GET /_cutroom/functions/NAME` describes a function to the front door."""
    if method == "POST" and path == "/_cutroom/save":
        return 200, {"saved": saving.save_all()}
    name = path.removeprefix("/_cutroom/functions/")
    record, config, _ = lambdas._get_func_record_for_ref(name)
    return (200, calls.describe(record, config)) if config else (404, {"message": f"no function {name}"})
