"""A workspace with connected accounts and a finished export, and the clock's work done by hand."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from cutroom.jobs import runs
from cutroom.publishing import delivery, service, tasks
from cutroom.publishing.schemas import Content, CreatePost, PostView, TargetInput, TargetView
from cutroom.renders import queries as export_queries
from cutroom.renders import service as renders
from cutroom.renders import tasks as render_tasks
from cutroom.renders.schemas import PreparedExport, StartExport
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.runtime.settings import Settings
from cutroom.runtime.tasks import Nothing
from cutroom.social.schemas import AccountView, Platform
from infra.local.simulators.simulator import Simulator
from tests.support import material
from tests.support.database import Database
from tests.support.posting import UPLOAD, file_bytes, posts
from tests.support.social import Channels

FILE = file_bytes(700_000)
LARGE = file_bytes(9_000_000)  # in two pieces at YouTube
WORKERS_GO_ON = 6  # calls of one worker; then it is as if it still waited


class Killed(BaseException):
    """The process ends here, as by a kill: nothing after it runs."""


class DyingContext(Context):
    """A context whose process is killed before or after one of its transactions; `left` counts down to it."""

    def __init__(self, settings: Settings, left: int, *, after: bool) -> None:
        super().__init__(settings)
        object.__setattr__(self, "left", left)
        object.__setattr__(self, "after", after)
        object.__setattr__(self, "died", False)

    @contextmanager
    def transaction(self, actor: Actor | UUID | None = None) -> Iterator[Any]:  # type: ignore[override]
        object.__setattr__(self, "left", self.left - 1)  # type: ignore[has-type]
        if self.left == 0 and not self.after:  # type: ignore[attr-defined]
            self.die()
        with super().transaction(actor) as session:
            yield session
        if self.left == 0:
            self.die()

    def die(self) -> None:
        object.__setattr__(self, "died", True)
        raise Killed


@dataclass
class Publisher:
    """Somebody who posts."""

    channels: Channels
    database: Database
    folder: Path
    exports: dict[int, UUID] = field(default_factory=dict[int, UUID])

    @property
    def ctx(self) -> Context:
        return self.channels.ctx

    @property
    def actor(self) -> Actor:
        return self.channels.actor

    def simulator(self, platform: Platform) -> Simulator:
        return self.channels.simulators[platform]

    def export(self, number: int = 0, content: bytes = FILE) -> UUID:
        """A finished export with these bytes; two numbers are two videos."""
        if number not in self.exports:
            self.exports[number] = finished_export(self.ctx, self.actor, self.folder, content, number)
        return self.exports[number]

    def post(self, *accounts: AccountView, number: int = 0, key: str | None = None, content: Content | None = None,
             **how: Any) -> PostView:  # fmt: skip
        targets = [
            {"account_id": one.id, "content": (content or UPLOAD[one.platform]).model_dump()} for one in accounts
        ]
        request = CreatePost.model_validate({"export_id": self.export(number), "targets": targets} | how)
        return service.create(self.ctx, self.actor, request, key)

    def later(self, *accounts: AccountView, minutes: float = 60, **how: Any) -> PostView:
        """A post in some minutes."""
        at = (now() + timedelta(minutes=minutes)).replace(microsecond=0, tzinfo=None).isoformat()
        return self.post(*accounts, timing={"when": "at", "at": at, "zone": "Etc/UTC"}, **how)

    def get(self, post: PostView) -> PostView:
        return service.get(self.ctx, self.actor, post.id)

    def target(self, post: PostView) -> TargetView:
        [only] = self.get(post).targets
        return only

    def tick(self, ctx: Context | None = None) -> list[TargetInput]:
        """What the clock starts workers for; the workers are run to their ends."""
        started = delivery.claim(ctx or self.ctx)
        for one in started:
            self.work(one, ctx)
        return started

    def tick_once(self) -> list[TargetInput]:
        """As `tick`, with workers that make one call alone."""
        started = delivery.claim(self.ctx)
        for one in started:
            tasks.deliver(self.ctx, one)
        return started

    def work(self, data: TargetInput, ctx: Context | None = None) -> None:
        """One execution of the machine, without its waits."""
        for _ in range(WORKERS_GO_ON):
            done = tasks.deliver(ctx or self.ctx, data)
            if done.next == "done":
                return
            data = TargetInput(**done.model_dump(exclude={"next"}))
            self.pass_time(6)

    def pass_time(self, seconds: float) -> None:
        """Let the platforms' clocks go on."""
        for simulator in self.channels.simulators.values():
            simulator.clock.advance(seconds)

    def hurry(self, *, leases: bool = True) -> None:
        """Let everything that waits be due, and leases of lost workers be over."""
        self.execute("update post_targets set next_at = least(next_at, now()) where next_at is not null")
        self.execute("update publish_steps set next_at = least(next_at, now()) where next_at is not null")
        if leases:
            self.execute("update post_targets set lease_until = now() - interval '1 second' where lease is not null")
        self.pass_time(6)

    def finish(self, rounds: int = 12) -> None:
        """Let the clock tick until nothing is on its way any more."""
        for _ in range(rounds):
            self.hurry()
            self.tick()
            if not self.execute("select 1 from post_targets where state in ('scheduled', 'sending', 'processing')"):
                return

    def execute(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """As the schema's owner, over all workspaces."""
        with psycopg.connect(self.database.owner_url) as connection:
            cursor = connection.execute(query, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def world(self, platform: Platform) -> list[dict[str, Any]]:
        """What viewers see."""
        return posts(self.simulator(platform))

    def sweep(self) -> None:
        """The clock's own task, which starts executions."""
        tasks.due(self.ctx, Nothing())


def finished_export(ctx: Context, actor: Actor, folder: Path, content: bytes, number: int = 0) -> UUID:
    """An export whose file is there."""
    video = material.video(ctx, actor, f"talk {number}.mp4")
    clip = material.clip(ctx, actor, video, rank=1, start_ms=number * 1000)
    made = renders.start(ctx, actor, StartExport.model_validate({"source": {"clip_id": clip}}))
    with ctx.transaction(actor) as session:
        run = runs.get(session, made.job_id)
        edit = render_tasks.Edit.model_validate(export_queries.of_run(session, run.id)[0].edit)
    owner = actor.workspace_id
    data = PreparedExport(owner_id=owner, run_id=run.id, export_id=run.subject_id, target="lambda")
    file = folder / "video.mp4"
    file.write_bytes(content)
    ctx.blobs.put_file(render_tasks.rules.storage_key(owner, run.subject_id), file, "video/mp4")
    render_tasks.finish(ctx, data, len(content), edit, {})
    return made.id


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
