"""A workspace that needs approval, and calls that begin at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from cutroom.kit.errors import AppError
from cutroom.kit.ids import new_id
from cutroom.publishing import client_links, editing, reviewing, settings
from cutroom.publishing.approval_schemas import ApprovePost, ChangePublishingSettings, CreateApprovalLink, SendBack
from cutroom.publishing.schemas import EditPost, PostView, TargetRequest
from cutroom.runtime.context import Actor
from cutroom.social.schemas import AccountView
from tests.support.posting import UPLOAD
from tests.support.publishing import Publisher


@dataclass
class Desk:
    """A workspace that needs approval: an editor who plans, and an approver."""

    editor: Publisher
    approver: Actor
    account: AccountView

    @property
    def ctx(self) -> Any:
        return self.editor.ctx

    def read(self, post: PostView) -> PostView:
        return self.editor.get(post)

    def state(self, post: PostView) -> str:
        return self.editor.target(post).state

    def approve(self, post: PostView) -> PostView:
        return reviewing.approve(self.ctx, self.approver, post.id, ApprovePost(version=self.read(post).version))

    def send_back(self, post: PostView, comment: str = "Shorter, please") -> PostView:
        request = SendBack(version=self.read(post).version, comment=comment, at_ms=1500)
        return reviewing.send_back(self.ctx, self.approver, post.id, request)

    def caption(self, post: PostView, text: str) -> PostView:
        content = UPLOAD["youtube"].model_copy(update={"caption": text})
        request = EditPost(
            version=self.read(post).version, targets=[TargetRequest(account_id=self.account.id, content=content)]
        )
        return editing.edit(self.ctx, self.editor.actor, post.id, request)

    def pass_time(self) -> None:
        """Let the time of everything that waits be over, and reminders due."""
        self.editor.execute("update post_targets set due_at = now() - interval '1 minute' where due_at is not null")
        self.editor.execute("update posts set remind_at = now() where remind_at is not null")

    def link(self) -> str:
        request = CreateApprovalLink(label="Night Kitchen", account_ids=[self.account.id])
        url = client_links.create(self.ctx, self.approver, request).url
        assert url
        return url.rsplit("/", 1)[1]


def in_role(publisher: Publisher, role: str) -> Actor:
    return Actor(new_id(), team_id=publisher.actor.workspace_id, workspace_role=role)


def open_desk(publisher: Publisher) -> Desk:
    """The publisher's workspace with an editor and an approver; posts need approval there."""
    account = publisher.channels.connect("youtube")
    settings.change(publisher.ctx, publisher.actor, ChangePublishingSettings(needs_approval=True))
    publisher.export()
    editor = replace(publisher, channels=replace(publisher.channels, actor=in_role(publisher, "editor")))
    return Desk(editor, in_role(publisher, "approver"), account)


def together(*calls: Callable[[], Any]) -> list[str]:
    """How calls end that begin at the same moment: "ok", or the name of what each was refused with."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            call()
        except AppError as refused:
            return type(refused).__name__
        return "ok"

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
