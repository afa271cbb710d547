"""Multipart uploads: parts are files, joined inside the kernel; an unfinished upload is found again after a restart."""

import asyncio
import functools
import inspect
import json
import shutil
import threading
from pathlib import Path
from typing import Any

from bodies import OnDisk, join
from objects import atomic_write
from stock import INCOMING, MULTIPART, s3

NAMES = ("_create_multipart_upload", "_upload_part", "_upload_part_copy", "_abort_multipart_upload", "handle_request")
stock = {name: getattr(s3, name) for name in NAMES}
completing = threading.Lock()


def joining_completion() -> Any:
    """The emulator's own CompleteMultipartUpload, with one call replaced: the parts are joined on disk.

    Raises RuntimeError when that call is not where the pinned version has it.
    """
    source = inspect.getsource(s3._complete_multipart_upload)
    revised = source.replace('b"".join(combined_parts)', "_join(combined_parts)")
    if revised == source:
        raise RuntimeError("this MiniStack completes uploads in another way; the patch must be revised")
    s3._join = functools.partial(join, INCOMING)
    exec(compile(revised, "patched", "exec"), s3.__dict__)  # noqa: S102 - the pinned source with one call replaced
    return s3._complete_multipart_upload


stock_complete = joining_completion()


async def handle_object(
    method: str, path: str, headers: Any, body: bytes, query: Any, *rest: Any, internal: bool = False, **named: Any
) -> Any:
    """Joining parts takes seconds, so it happens beside the event loop."""
    call = functools.partial(
        stock["handle_request"], method, path, headers, body, query, *rest, internal=internal, **named
    )
    try:
        if method == "POST" and "uploadId" in query:
            return await asyncio.to_thread(lambda: asyncio.run(call()))
        return await call()
    finally:
        if isinstance(body, OnDisk) and body.owned:
            body.path.unlink(missing_ok=True)


def create_upload(bucket: str, key: str, headers: Any) -> Any:
    """Remember the upload on disk."""
    known = set(s3._multipart_uploads)
    answer = stock["_create_multipart_upload"](bucket, key, headers)
    for upload in set(s3._multipart_uploads) - known:
        record: dict[str, Any] = {"account": s3.get_account_id(), **s3._multipart_uploads[upload], "parts": {}}
        write_json(MULTIPART / upload / "upload.json", record)
    return answer


def upload_part(bucket: str, key: str, body: bytes, query: Any, headers: Any) -> Any:
    """UploadPart."""
    return keep_part(stock["_upload_part"](bucket, key, body, query, headers), query)


def upload_part_copy(bucket: str, key: str, query: Any, headers: Any) -> Any:
    """UploadPartCopy."""
    return keep_part(stock["_upload_part_copy"](bucket, key, query, headers), query)


def keep_part(answer: Any, query: Any) -> Any:
    """Move the part beside its upload before it is acknowledged."""
    if answer[0] == 200:
        upload, number = s3._qp(query, "uploadId"), int(s3._qp(query, "partNumber"))
        part: dict[str, Any] = s3._multipart_uploads[upload]["parts"][number]
        path = MULTIPART / upload / f"{number}.part"
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(str(path), part["body"])
        part["body"] = OnDisk(path)
        write_json(path.with_suffix(".json"), {name: value for name, value in part.items() if name != "body"})
    return answer


def complete_upload(bucket: str, key: str, body: bytes, query: Any, headers: Any = None) -> Any:
    """Complete once, however often it is asked for; the parts go when the object is there."""
    with completing:
        answer = stock_complete(bucket, key, body, query, headers)
        if answer[0] == 200:
            shutil.rmtree(MULTIPART / s3._qp(query, "uploadId"), ignore_errors=True)
        return answer


def abort_upload(bucket: str, key: str, query: Any) -> Any:
    """Abort and drop the parts."""
    answer = stock["_abort_multipart_upload"](bucket, key, query)
    if answer[0] == 204:
        shutil.rmtree(MULTIPART / s3._qp(query, "uploadId"), ignore_errors=True)
    return answer


def restore_uploads() -> None:
    """Bring unfinished uploads back as they were acknowledged."""
    for path in MULTIPART.glob("*/upload.json"):
        record: dict[str, Any] = json.loads(path.read_text())
        account = record.pop("account")
        for side in path.parent.glob("*.json"):
            body = side.with_suffix(".part")
            if side != path and body.exists():
                record["parts"][int(side.stem)] = {**json.loads(side.read_text()), "body": OnDisk(body)}
        s3._multipart_uploads._data[(account, path.parent.name)] = record


def write_json(path: Path, value: Any) -> None:
    """Write in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(value))
    draft.replace(path)
