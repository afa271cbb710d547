"""What browsers are told to refuse on the web app's pages: the same words at CloudFront and at the local front door."""

import base64
import hashlib
from pathlib import Path

FIRST = Path(__file__).resolve().parent.parent / "web" / "src" / "first.js"


def content(media: str) -> str:
    """The Content-Security-Policy; `media` are the origins of the media bucket, presigned URLs come from there."""
    first = fingerprint(FIRST.read_bytes())
    return (
        f"default-src 'self'; script-src 'self' '{first}'; connect-src 'self' {media}; "
        f"img-src 'self' data: blob: {media}; "
        f"media-src 'self' blob: {media}; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def fingerprint(script: bytes) -> str:
    """The one script inside the page, as a Content-Security-Policy names it: a byte more and it does not run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}"
