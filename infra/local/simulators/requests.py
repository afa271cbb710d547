"""The log of what came to a simulator, kept in its state; long texts are cut and credentials left out."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from infra.local.simulators.clock import Clock
from infra.local.simulators.messages import Body, Head
from infra.local.simulators.state import State, shortened

KEPT = 1000
SECRET = re.compile(r"(?<![\w])((?:\w*_)?(?:token|secret|code|code_verifier|signed_request))=[^&#]*")
SECRETS = re.compile(r"(?:\w*_)?(?:token|secret|code|code_verifier)")
HEADERS = ("content-type", "content-length", "content-range", "range", "idempotency-key", "user-agent")


@dataclass(frozen=True)
class Recorded:
    """One request: when (by the virtual clock), what, how it was answered, and which fault it met."""

    at: str
    method: str
    path: str
    query: str
    operation: str
    headers: Mapping[str, str]
    body: Any
    uploads: Mapping[str, Any]
    length: int
    sha256: str
    status: int | None
    fault: str = ""
    id: int = field(default=0)


class Log:
    """The last thousand requests."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state, self._clock = state, clock

    def add(self, head: Head, body: Body, status: int | None, fault: str = "") -> None:
        """Record a request; `status` is None where no answer was given."""
        uploads = {name: {"length": one.length, "sha256": one.sha256, "filename": one.filename}
                   for name, one in body.uploads.items()}  # fmt: skip
        kept = {name: head.headers[name] for name in HEADERS if name in head.headers}
        one = Recorded(
            self._clock.now().isoformat(), head.method, head.path, SECRET.sub(r"\1=…", head.query), head.operation,
            kept, _concealed(shortened(body.value)), uploads, body.length, body.sha256, status, fault,
        )  # fmt: skip
        with self._state.transaction():
            row = self._state.execute("INSERT INTO requests (request) VALUES (?)", json.dumps(asdict(one))).lastrowid
            self._state.execute("DELETE FROM requests WHERE id <= ?", (row or 0) - KEPT)

    def all(self) -> list[Recorded]:
        """The requests, the oldest first."""
        rows = self._state.query("SELECT id, request FROM requests ORDER BY id")
        return [Recorded(**(json.loads(row["request"]) | {"id": row["id"]})) for row in rows]


def _concealed(value: Any) -> Any:
    """A form or a document without the tokens, codes and secrets at its top."""
    if not isinstance(value, dict):
        return value
    fields = cast(dict[str, Any], value)
    return {name: "…" if SECRETS.fullmatch(name) else part for name, part in fields.items()}
