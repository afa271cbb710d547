"""Lambda invocations go to the worker host: our interpreter, warm processes, real error types."""

import contextlib
import functools
import http.client
import io
import json
import shutil
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

import saving
from bodies import token
from stock import CODE, CONTROL_SECRET, HOST_PORT, lambdas

CONNECT_SECONDS = 30


def proxy_url(config: dict[str, Any]) -> str | None:
    """Every Python function is run by the worker host; anything else stays with the emulator."""
    return "host" if str(config.get("Runtime", "")).startswith("python") else None


def silent(*_: Any, **__: Any) -> None:
    """Logs and metrics are files of the worker host, not CloudWatch records in the emulator's memory."""


def describe(record: Any, config: Any) -> dict[str, Any]:
    """A function and the folders of its code and layers."""
    attached: list[Any] = config.get("Layers") or []
    layers = [unpack(raw) / "python" for ref in attached if (raw := lambdas._resolve_layer_zip(ref))]
    paths = [unpack(record["code_zip"]), *(path for path in layers if path.is_dir())] if record.get("code_zip") else []
    return {"config": config, "paths": [str(path) for path in paths]}


@functools.lru_cache(maxsize=256)
def unpack(raw: bytes) -> Path:
    """The folder with this archive's content; the same archive is unpacked once."""
    target = CODE / token(raw)
    if not target.exists():
        draft = CODE / f"{token(raw)}.{uuid.uuid4().hex[:6]}"
        zipfile.ZipFile(io.BytesIO(raw)).extractall(draft)
        with contextlib.suppress(OSError):
            draft.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
    return target


def invoke(record: Any, event: Any, _url: str, request_id: str) -> dict[str, Any]:
    """Run one invocation in the worker host."""
    call = {**describe(record, record.get("config") or record), "event": event, "request_id": request_id}
    outcome = ask_host("/invoke", call)
    saving.changed.set()
    return {"body": outcome["error"], "error": True} if "error" in outcome else {"body": outcome["ok"]}


def ask_host(path: str, call: Any) -> dict[str, Any]:
    """POST to the worker host. It may be starting: a refused connection is tried again; a lost one is a crash."""
    deadline = time.monotonic() + CONNECT_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", HOST_PORT, timeout=7200)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.2)
            continue
        try:
            headers = {"Content-Type": "application/json", "X-Cutroom-Secret": CONTROL_SECRET}
            connection.request("POST", path, json.dumps(call).encode(), headers)
            answer = connection.getresponse()
            return json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as lost:
            return {"error": {"errorType": "Runtime.ExitError", "errorMessage": f"the worker host was lost: {lost}"}}
        finally:
            connection.close()
    return {"error": {"errorType": "Lambda.ServiceException", "errorMessage": "the worker host does not answer"}}
