"""Somebody who makes videos in the studio, and what the state machine would do for them."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from cutroom.billing import service as billing
from cutroom.jobs import runs
from cutroom.jobs import tasks as job_tasks
from cutroom.jobs.schemas import FailedRun, RunState
from cutroom.runtime.context import Actor, Context
from cutroom.studio import tasks
from cutroom.studio.schemas import PlannedStudio, SceneInput, StudioInput


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

    def job(self, project: Any) -> RunState:
        """The project's newest job."""
        with self.ctx.transaction(self.actor) as session:
            return runs.get(session, UUID(project["job_id"]))

    def plan(self, project: Any) -> PlannedStudio:
        """The first stage of the job."""
        run = self.job(project)
        return tasks.plan(self.ctx, StudioInput.model_validate(run.input | {"run_id": run.id}))

    def make_scenes(self, planned: PlannedStudio) -> None:
        """What the machine's map does."""
        run = StudioInput(**planned.model_dump(include={"owner_id", "run_id", "project_id"}))
        for item in planned.scenes:
            tasks.scene(self.ctx, SceneInput(run=run, scene=item))

    def make(self, project: Any) -> Any:
        """The whole machine: the project, whose export waits to be rendered."""
        planned = self.plan(project)
        self.make_scenes(planned)
        tasks.compose(self.ctx, tasks.music(self.ctx, planned))
        return self.call("GET", f"/projects/{project['id']}")

    def fail(self, project: Any) -> None:
        """What the machine does when a stage has failed for good."""
        run = self.job(project)
        error = {"Error": "Invalid", "Cause": "{}"}
        job_tasks.failed(self.ctx, FailedRun.model_validate(run.input | {"run_id": run.id, "error": error}))

    def grant(self, credits: int) -> None:
        """Credits as a gift."""
        billing.grant(self.ctx, self.actor, credits, "test", reason="gift")
