"""A web address before anything is read from it: how large what lies there is, and whether it sends on elsewhere."""

from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from cutroom.kit.errors import Unplayable
from cutroom.media.source.paths import is_remote

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)


class Answer(NamedTuple):
    """What an address said to a request for its first byte: the whole's size, and where it sends on to."""

    size_bytes: int | None = None
    location: str | None = None


def size(url: str, *, timeout_s: float = 20) -> int | None:
    """The bytes that lie at `url`; None where it does not say. Raises Unplayable where it redirects.

    ffmpeg 7.0 follows redirects to any host and has no option against it, so they are refused before it starts.
    """
    answer = _ask(url, timeout_s)
    if answer.location:
        raise Unplayable("This address redirects to another one, which is not opened. Use the final address instead.")
    return answer.size_bytes


def final(source: str, *, timeout_s: float = 20) -> str:
    """Where the redirects of an address that somebody typed end; a file's path as it is.

    Raises Unplayable for too many of them, and for one that is no web address.
    """
    for _ in range(MOST_REDIRECTS):
        location = _ask(source, timeout_s).location if is_remote(source) else None
        if location is None:
            return source
        source = location
        if not is_remote(source):
            break
    raise Unplayable("This address redirects too often, or to something that is no web address.")


def _ask(url: str, timeout_s: float) -> Answer:
    """One request for the first byte. An address that does not answer says nothing here: opening it tells why."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection  # files need none of it

    connection: HTTPConnection | None = None
    try:
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
        connection.request("GET", _target(url), headers={"Range": "bytes=0-0", "User-Agent": "cutroom"})
        response = connection.getresponse()
        if response.status in REDIRECTS:
            return Answer(location=urljoin(url, response.getheader("Location") or ""))
        return Answer(
            _whole(response.getheader("Content-Range"), response.getheader("Content-Length"), response.status)
        )
    except (OSError, HTTPException, ValueError):
        return Answer()
    finally:
        if connection:
            connection.close()


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _whole(content_range: str | None, content_length: str | None, status: int) -> int | None:
    """The size of the whole, by the headers of an answer to a request for a part of it."""
    size_text = content_range.rpartition("/")[2] if content_range else content_length if status == 200 else None
    return int(size_text) if size_text and size_text.isdigit() else None
