"""What goes over the wire between a client and a simulator: calls, uploads, replies."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Upload:
    """Bytes that were sent: a file of a form, or a whole body. They lie in `path` where they were kept."""

    length: int
    sha256: str
    path: Path | None = None
    filename: str = ""
    content_type: str = ""

    def read(self) -> bytes:
        """All of it; only for what is known to be small. Empty where nothing was kept."""
        return self.path.read_bytes() if self.path else b""


@dataclass(frozen=True)
class Sink:
    """Where a streamed body goes: appended to `path` from `offset` on, or hashed and counted only."""

    path: Path | None = None
    offset: int = 0


@dataclass(frozen=True)
class Body:
    """The body of a request, decoded by its media type: `value` for JSON and forms, `uploads` for bytes."""

    media_type: str = ""
    value: Any = None
    uploads: Mapping[str, Upload] = field(default_factory=dict[str, Upload])
    length: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Reply:
    """One answer: JSON, `raw` bytes as they are, or a `file` of which ranges can be asked for."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    raw: str | None = None
    file: Path | None = None


class Refused(Exception):
    """The vendor would not take this request; nothing that the handler did before stays."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


@dataclass(frozen=True)
class Head:
    """A request without its body; header names are in lower case, `parameters` come from the path and the query."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    operation: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def credential(self) -> str:
        """What the caller shows to be let in: a bearer token, or the header or parameter that vendors use instead."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        names = ("x-goog-api-key", "x-api-key")
        given = [self.headers[name] for name in names if name in self.headers]
        return value.strip() if scheme.lower() in ("bearer", "key") else next(iter(given), "")

    def keys(self) -> set[str]:
        """What a fault can be aimed at: the credential, the idempotency key and the parameters' values."""
        given = {self.credential, self.headers.get("idempotency-key", "")}
        return (given | {str(value) for value in self.parameters.values()}) - {""}


def frozen(head: Head, body: Body) -> dict[str, Any]:
    """A request as JSON, for one that is carried out later."""
    uploads = {name: asdict(one) | {"path": str(one.path) if one.path else None} for name, one in body.uploads.items()}
    return {"head": asdict(head), "body": asdict(replace(body, uploads={})) | {"uploads": uploads}}


def thawed(saved: dict[str, Any]) -> tuple[Head, Body]:
    """What `frozen` wrote."""
    uploads = {
        name: Upload(**(one | {"path": Path(one["path"]) if one["path"] else None}))
        for name, one in saved["body"]["uploads"].items()
    }
    return Head(**saved["head"]), Body(**(saved["body"] | {"uploads": uploads}))
