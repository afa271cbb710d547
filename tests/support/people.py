"""A person who does not give up: the client of the storms, whose calls are sent again until somebody answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cutroom.kit.ids import new_id
from infra.local.cloud import LocalCloud

ENDED = ("completed", "failed", "cancelled")
PATIENCE_S = 240
BUSY = (500, 502, 503, 504)


class Unanswered(Exception):
    """Nothing has answered for longer than anybody waits."""


@dataclass
class PatientPerson:
    """Uploads, analyses and exports over HTTP whatever dies meanwhile; remembers every answer that was an error."""

    cloud: LocalCloud
    token: str = ""
    errors: list[tuple[str, int, str]] = field(default_factory=list[tuple[str, int, str]])
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """One request, sent again with the same key until it is answered. Raises Unanswered."""
        url = f"{self.cloud.settings.front_url}/api/v1{path}"
        headers = {"Idempotency-Key": str(new_id())} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        answer = self._send(lambda: self.http.request(method, url, json=body, params=query, headers=headers), path)
        if answer.is_error:
            self.errors.append((f"{method} {path}", answer.status_code, answer.text[:300]))
        return answer.json() if answer.content else None

    def _send(self, send: Callable[[], httpx.Response], what: str) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                answer = send()
            except httpx.TransportError:
                time.sleep(0.3)
                continue
            if answer.status_code not in BUSY:
                return answer
            if answer.status_code == 500:
                self.errors.append((what, 500, answer.text[:300]))
            time.sleep(0.3)
        raise Unanswered(what)

    def register(self) -> None:
        """Open an account and be signed in."""
        body = {"email": f"{new_id()}@example.com", "password": "correct horse", "name": "Ada"}
        self.token = self.call("POST", "/auth/register", body)["access_token"]

    def upload(self, path: Path) -> dict[str, Any]:
        """Send a file in parts, each again until storage has it; gives the video."""
        upload = self.call("POST", "/uploads", {"filename": path.name, "size_bytes": path.stat().st_size})
        while True:
            offset = 0
            for part in upload["parts"]:
                chunk = path.read_bytes()[offset : offset + part["size_bytes"]]
                offset += part["size_bytes"]
                if part["url"]:
                    self._send(lambda url=part["url"], chunk=chunk: self.http.put(url, content=chunk), "part")
            answer = self.call("POST", f"/uploads/{upload['id']}/complete")
            if "status" in answer:
                return answer
            upload = self.call("GET", f"/uploads/{upload['id']}")

    def follow(self, path: str, seconds: float = PATIENCE_S) -> dict[str, Any]:
        """The job at `path` once it has ended. Raises Unanswered when it does not."""
        deadline, standing = time.monotonic() + seconds, dict[str, Any]()
        while time.monotonic() < deadline:
            standing = self.call("GET", path)
            if standing.get("status") in ENDED:
                return standing
            time.sleep(0.5)
        raise Unanswered(f"{path} did not end: {standing}")
