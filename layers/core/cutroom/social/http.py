"""Calls to the platforms: short, on TLS, never tried again by themselves, and never logged with their contents."""

import json
import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

import urllib3

from cutroom.runtime import patience
from cutroom.social.errors import PlatformAway

logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # at DEBUG it writes whole addresses
LONGEST_S = 20.0
MOST_BYTES = 4 * 2**20
AWAY = "The platform doesn’t answer at the moment. Try again."


class Answer(NamedTuple):
    """A status, the body as a JSON object (empty where it is none), and the headers in lower case."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]
    content: bytes = b""


def call(
    method: str,
    url: str,
    *,
    token: str = "",
    query: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> Answer:
    """One call, with an answer of at most 4 MB. Raises PlatformAway where none came.

    Tokens go into the header or the form where the platform takes them there; redirects are not followed.
    """
    address = f"{url}?{urlencode(query)}" if query else url
    headers = {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    body = urlencode(form).encode() if form is not None else None
    headers |= {"content-type": "application/x-www-form-urlencoded"} if form is not None else {}
    try:
        answer = _pool().request(
            method, address, body=body, headers=headers, preload_content=False, redirect=False, retries=False,
            timeout=urllib3.Timeout(connect=3.0, read=min(LONGEST_S, patience.seconds())),
        )  # fmt: skip
        try:
            content = answer.read(MOST_BYTES)
        finally:
            answer.release_conn()
    except urllib3.exceptions.HTTPError:
        raise PlatformAway(AWAY) from None  # the cause names the address, which may hold a secret
    return Answer(answer.status, _object(content), {k.lower(): v for k, v in answer.headers.items()}, content)


def _object(content: bytes) -> dict[str, Any]:
    try:
        value: Any = json.loads(content)
    except ValueError:
        return {}
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


@lru_cache(maxsize=1)
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(maxsize=8)
