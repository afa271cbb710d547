"""The HTTP API as the command line uses it: the same calls that the web app makes."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cutroom.kit.errors import AppError
from cutroom.kit.ids import new_id

POLL_SECONDS = 0.25
BUSY_SECONDS = 60  # how long a service that is busy is asked again
PARTS_AT_ONCE = 4


class Refused(AppError):
    """The API refused a request; the message is its own."""

    status, code = 400, "refused"


@dataclass
class Client:
    """One signed-in person; a sign-in that runs out on the way is renewed."""

    api_url: str
    token: str = ""
    refresh_token: str = ""
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))

    def call(self, method: str, path: str, body: Any = None, *, key: str = "", **query: Any) -> Any:
        """One request, whose effect happens once for each `key`; raises Refused with the API's own sentence."""
        headers = {"Idempotency-Key": key or str(new_id())} if method == "POST" else {}
        answer = self._request(method, path, body, query, headers)
        if answer.status_code == 401 and self._renew():
            answer = self._request(method, path, body, query, headers)
        if answer.is_error:
            raise Refused(_reason(answer))
        return answer.json() if answer.content else None

    def _request(
        self, method: str, path: str, body: Any, query: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response:
        """The answer; asked again where the service was busy and says when to come back, or where it only looked.

        A change has its idempotency key: what was carried out all the same is not done twice.
        """
        signed = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        until = time.monotonic() + BUSY_SECONDS
        while True:
            answer = self.http.request(
                method, f"{self.api_url}{path}", json=body, params=query, headers=headers | signed
            )
            repeatable = method == "GET" or "retry-after" in answer.headers
            if answer.status_code != 503 or not repeatable or time.monotonic() > until:
                return answer
            time.sleep(_pause(answer))

    def _renew(self) -> bool:
        """A fresh access token for the refresh token; False where there is none, or it is good no more."""
        if not self.refresh_token:
            return False
        answer = self.http.post(f"{self.api_url}/auth/refresh", json={"refresh_token": self.refresh_token})
        if answer.is_success:
            self._enter(answer.json())
        return answer.is_success

    def _enter(self, signed_in: dict[str, Any]) -> None:
        self.token, self.refresh_token = signed_in["access_token"], signed_in.get("refresh_token") or ""

    def register(self, email: str, password: str, name: str) -> dict[str, Any]:
        """Open an account and be signed in."""
        signed_in = self.call("POST", "/auth/register", {"email": email, "password": password, "name": name})
        self._enter(signed_in)
        return signed_in["user"]

    def sign_in(self, email: str, password: str) -> dict[str, Any]:
        """Be signed in as somebody who has an account. Raises Refused."""
        signed_in = self.call("POST", "/auth/login", {"email": email, "password": password})
        self._enter(signed_in)
        return signed_in["user"]

    def upload(self, path: Path, progress: Callable[[int], None]) -> dict[str, Any]:
        """Send a file straight to storage in parts, several at a time; `progress` gets the bytes of each part sent."""
        if not path.stat().st_size:
            raise Refused(f"{path.name} is empty: there is no video in it.")
        start = {"filename": path.name, "size_bytes": path.stat().st_size}
        upload = self.call("POST", "/uploads", start)
        offset, jobs = 0, list[tuple[str, int, int]]()
        for part in upload["parts"]:
            if not part["uploaded"]:
                jobs.append((part["url"], offset, part["size_bytes"]))
            offset += part["size_bytes"]
        with ThreadPoolExecutor(PARTS_AT_ONCE) as pool:
            for sending in [pool.submit(self._send, path, *job) for job in jobs]:
                progress(sending.result())
        return self.call("POST", f"/uploads/{upload['id']}/complete")

    def _send(self, path: Path, url: str, offset: int, size: int) -> int:
        with path.open("rb") as file:
            file.seek(offset)
            self.http.put(url, content=file.read(size)).raise_for_status()
        return size

    def follow(self, path: str) -> Iterator[dict[str, Any]]:
        """The job at `path` again and again, until it has ended."""
        while True:
            standing = self.call("GET", path)
            yield standing
            if standing["status"] in ("completed", "failed", "cancelled"):
                return
            time.sleep(POLL_SECONDS)

    def download(self, url: str, path: Path) -> None:
        """Save a file; a half file is never left under its name."""
        partial = path.with_suffix(".part")
        with self.http.stream("GET", url) as answer, partial.open("wb") as file:
            answer.raise_for_status()
            for chunk in answer.iter_bytes(1 << 20):
                file.write(chunk)
        partial.replace(path)


def _pause(answer: httpx.Response) -> float:
    """How long the service asks to be left alone, in seconds, within reason."""
    retry_after = answer.headers.get("retry-after", "")
    return min(float(retry_after), 10) if retry_after.isdecimal() else 1


def _reason(answer: httpx.Response) -> str:
    try:
        return answer.json()["message"]
    except (ValueError, KeyError, TypeError):
        return f"the API answered {answer.status_code}"
