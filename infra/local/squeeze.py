"""Compression at the front door, as CloudFront does it: text of the web app, for browsers that take gzip."""

import gzip
from functools import lru_cache

KINDS = ("text/", "application/json", "image/svg+xml")
LEAST, MOST = 1000, 10_000_000  # bytes: CloudFront's own limits


def wanted(accepts: str, content_type: str, encoding: str, length: int) -> bool:
    """Whether an answer of this kind and length is worth compressing for this browser."""
    return "gzip" in accepts and not encoding and content_type.startswith(KINDS) and LEAST <= length <= MOST


@lru_cache(maxsize=256)
def squeezed(body: bytes) -> bytes:
    """The body as gzip; the same bytes each time."""
    return gzip.compress(body, 6, mtime=0)
