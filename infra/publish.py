"""Publishes the built web app: files whose name holds their hash may be kept for good, the others must be asked for."""

import mimetypes
import re
from pathlib import Path
from typing import Any

HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.\w+$")
FOR_GOOD, ASK_FIRST = "public, max-age=31536000, immutable", "no-cache"


def web_app(session: Any, bucket: str, folder: Path) -> int:
    """Upload every file of `folder`, pages last, so that no page names a file that is not there yet; how many."""
    if not (folder / "index.html").is_file():
        return 0
    files = [path for path in folder.rglob("*") if path.is_file()]
    client = session.client("s3")
    for path in sorted(files, key=lambda path: (path.suffix == ".html", str(path))):
        name = path.relative_to(folder).as_posix()
        headers = {"ContentType": content_type(name), "CacheControl": cache_control(name)}
        client.upload_file(str(path), bucket, name, ExtraArgs=headers)
    return len(files)


def cache_control(name: str) -> str:
    """How long browsers and the CDN may keep a file."""
    return FOR_GOOD if name.startswith("assets/") and HASHED.search(name) else ASK_FIRST


def content_type(name: str) -> str:
    """What a file is, by its name; the same on every machine for the kinds that a web app has."""
    known = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml"}
    return known.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
