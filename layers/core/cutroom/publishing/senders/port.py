"""What a sender is given and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import httpx

from cutroom.publishing.schemas import Content
from cutroom.renders.schemas import ExportFile


class Live(NamedTuple):
    """The post is there; `link` where the platform has told it."""

    post_id: str | None
    link: str | None = None


class Processing(NamedTuple):
    """The platform has all of it and is at work; read again in `after_s` seconds."""

    after_s: float
    post_id: str | None = None


class Resume(NamedTuple):
    """The call's outcome is open, or the platform is away: go on from the handle in `after_s` seconds."""

    after_s: float
    message: str


class TryAgain(NamedTuple):
    """It failed before any post could exist; a new try may succeed."""

    code: str
    message: str


class Refused(NamedTuple):
    """The platform has refused, and there is no post."""

    code: str
    message: str


class NeedsAction(NamedTuple):
    """There is no post, and a person has to do something first."""

    code: str
    message: str


class Unknown(NamedTuple):
    """Nobody can tell whether there is a post; read again in `after_s` seconds, or a person says."""

    message: str
    after_s: float = 600.0


Outcome = Live | Processing | Resume | TryAgain | Refused | NeedsAction | Unknown


class Unanswered(Exception):
    """A call went out, and no whole answer came back: nobody knows what it did."""


class Answer(NamedTuple):
    """A platform's answer; `body` is its JSON, or nothing."""

    status: int
    body: dict[str, Any]
    headers: httpx.Headers


class Recorder(Protocol):
    """Keeps what is done before and after it is done."""

    def intent(self, step: str, detail: Mapping[str, Any], keep: Mapping[str, Any] | None) -> Any:
        """Say that a call follows, and store `keep` in the handle; committed when this returns. Raises LeaseLost."""
        ...

    def outcome(self, call: Any, outcome: str, detail: Mapping[str, Any], keep: Mapping[str, Any] | None) -> None:
        """Say how a call ended, and store `keep` in the handle."""
        ...


@dataclass(kw_only=True)
class Reader:
    """A way to call a platform for one account.

    `token` gives a fresh access token before each call, `renew` another one in place of one that was refused.
    """

    base_url: str
    graph: str
    token: Callable[[], str]
    renew: Callable[[], str]
    client: httpx.Client
    scheme: str = "Bearer"

    def read(self, method: str, path: str, **options: Any) -> Answer:
        """A call that changes nothing; it is not recorded. Raises Unanswered."""
        return self._send(method, path, **options)

    def _send(self, method: str, path: str, *, signed: bool = True, **options: Any) -> Answer:
        """One call; where its token is refused, which is before any effect, once more with another one."""
        if not signed:
            return self._request(method, path, "", options)
        answer = self._request(method, path, self.token(), options)
        if answer.status != 401:
            return answer
        token = self.renew()
        return answer if "content" in options else self._request(method, path, token, options)

    def _request(self, method: str, path: str, token: str, options: Mapping[str, Any]) -> Answer:
        headers = {"Authorization": f"{self.scheme} {token}"} if token else {}
        headers |= options.get("headers", {})
        url = path if path.startswith("http") else f"{self.base_url}{path}"
        try:
            answer = self.client.request(method, url, **{**options, "headers": headers})
            return Answer(answer.status_code, _json(answer), answer.headers)
        except httpx.HTTPError as error:
            raise Unanswered(type(error).__name__) from error


@dataclass(kw_only=True)
class Job(Reader):
    """A target as its sender sees it. `handle` is what earlier calls left."""

    platform: str
    tag: str
    account: str
    username: str
    content: Content
    text: str
    file: ExportFile
    handle: dict[str, Any]
    stream: Callable[[int, int], Iterator[bytes]]
    file_url: Callable[[], str]
    recorder: Recorder

    def call(
        self,
        step: str,
        method: str,
        path: str,
        *,
        keep: Callable[[Answer], Mapping[str, Any] | None] = lambda answer: None,
        final: bool = False,
        detail: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Answer:
        """A call that changes something: recorded before and after, with what `keep` takes from the answer.

        `final` marks the point of no return in the handle before the call goes out. Raises Unanswered, LeaseLost.
        """
        described = dict(detail or {})
        before = {"final": step} if final else None
        self.handle |= before or {}
        call = self.recorder.intent(step, described, before)
        try:
            answer = self._send(method, path, **options)
        except Unanswered:
            self.recorder.outcome(call, "unanswered", described, None)
            raise
        kept = dict(keep(answer) or {})
        self.handle |= kept
        result = described | {"status": answer.status} | ({"error": error} if (error := error_summary(answer)) else {})
        self.recorder.outcome(call, "ok" if answer.status < 400 else "refused", result, kept or None)
        return answer


class Sender(Protocol):
    """One platform."""

    def send(self, job: Job) -> Outcome:
        """Bring the post out, from wherever the handle says that it stands."""
        ...

    def check(self, job: Job) -> Outcome:
        """What the platform says of the post, by reading alone."""
        ...


def error_summary(answer: Answer) -> str:
    """What a platform calls its error, for the record; never a token or an address."""
    error = answer.body.get("error")
    if answer.status < 400 and not (isinstance(error, dict) and error.get("code") not in ("ok", None)):  # pyright: ignore
        return ""
    if isinstance(error, dict):
        parts = [error.get(name) for name in ("code", "error_subcode", "message")]  # pyright: ignore
        reasons = [str(one.get("reason")) for one in error.get("errors", [])]  # pyright: ignore
        return " ".join([*(str(part) for part in parts if part), *reasons])[:300]  # pyright: ignore
    return str(error or answer.status)[:300]


def _json(answer: httpx.Response) -> dict[str, Any]:
    """The answer's JSON object; nothing where it is none. Raises httpx.HTTPError where a body was cut."""
    if not answer.content:
        return {}
    try:
        value = answer.json()
    except ValueError:
        if answer.status_code < 400:
            raise httpx.DecodingError("not JSON") from None
        return {}
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]
