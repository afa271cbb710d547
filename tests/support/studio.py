"""Somebody who makes videos in the studio, and what the state machine would do for them."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from cutroom.runtime.context import Actor, Context


class Maker:
    """A person with the API at hand."""

    def __init__(self, ctx: Context, api: TestClient, signed_in: dict[str, Any], headers: dict[str, str]) -> None:
        self.ctx, self.api, self.headers = ctx, api, headers
        self.actor = Actor(UUID(signed_in["user"]["id"]))

    def send(self, method: str, path: str, body: Any = None, **arguments: Any) -> Any:
        headers = self.headers | arguments.pop("headers", {})
        return self.api.request(method, path, json=body, headers=headers, **arguments)

    def call(self, method: str, path: str, body: Any = None, **arguments: Any) -> Any:
        answer = self.send(method, path, body, **arguments)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def project(self, prompt: str, **more: Any) -> Any:
        """A new project; silent, so that nothing is spoken."""
        return self.call("POST", "/projects", {"prompt": prompt, "voice": "silent"} | more)

    def stored(self, project_id: str) -> list[str]:
        """The keys of a project's objects."""
        return list(self.ctx.blobs.keys(f"studio/{self.actor.workspace_id}/{project_id}/"))
