"""Posts that wait for approval: who releases them, when they go out, and that of two decisions one counts."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.kit.errors import AppError, Gone, NotFound
from cutroom.kit.ids import new_id
from cutroom.publishing import (
    client_links,
    delivery,
    editing,
    events,
    feeds,
    holding,
    importing,
    moving,
    reviewing,
    service,
    settings,
    waiting,
)
from cutroom.publishing.approval_schemas import (
    AddComment,
    ApprovalReminderDue,
    ApprovePost,
    ChangePublishingSettings,
    CreateApprovalLink,
    PostDecided,
    SendBack,
)
from cutroom.publishing.errors import Edited, NotWaiting
from cutroom.publishing.schedule_schemas import ImportPosts, MovePost
from cutroom.publishing.schemas import EditPost, ListPosts, PostView, TargetRequest, Timing
from cutroom.runtime.context import Actor
from cutroom.runtime.database import now
from cutroom.social.schemas import AccountView
from tests.integration.conftest import REGION
from tests.support.database import Database
from tests.support.posting import UPLOAD
from tests.support.publishing import Publisher
from tests.support.teams import full_team

RACES = 6
HERE = "203.0.113.7"


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


@pytest.fixture
def desk(publisher: Publisher) -> Desk:
    account = publisher.channels.connect("youtube")
    settings.change(publisher.ctx, publisher.actor, ChangePublishingSettings(needs_approval=True))
    publisher.export()
    editor = replace(publisher, channels=replace(publisher.channels, actor=in_role(publisher, "editor")))
    return Desk(editor, in_role(publisher, "approver"), account)


def test_an_editors_post_waits_with_its_time_and_goes_out_when_it_is_approved(desk: Desk) -> None:
    post = desk.editor.later(desk.account)
    assert (post.state, desk.editor.target(post).next_at) == ("awaiting_approval", None)
    assert post.due_at == desk.editor.target(post).due_at
    desk.editor.hurry()
    assert desk.editor.tick() == [] and desk.editor.world("youtube") == []
    inbox = service.list_posts(desk.ctx, desk.approver, ListPosts(awaiting_approval=True))
    assert [one.id for one in inbox.items] == [post.id]
    approved = desk.approve(post)
    assert (approved.state, approved.due_at) == ("scheduled", post.due_at)
    desk.editor.finish()
    assert (desk.state(post), len(desk.editor.world("youtube"))) == ("published", 1)
    lines = [one.text for one in service.read(desk.ctx, desk.approver, post.id).timeline]
    assert lines[:2] == ["Waiting for approval for YouTube", "Approved for YouTube"]


def test_post_now_means_as_soon_as_it_is_approved(desk: Desk) -> None:
    post = desk.editor.post(desk.account)
    assert (post.state, post.due_at) == ("awaiting_approval", None)
    desk.pass_time()
    waiting.tick(desk.ctx)
    assert desk.state(post) == "awaiting_approval"
    desk.approve(post)
    desk.editor.finish()
    assert desk.state(post) == "published"


def test_those_who_may_approve_post_directly_unless_they_ask_for_it(desk: Desk, publisher: Publisher) -> None:
    assert publisher.later(desk.account).state == "scheduled"
    proposed = publisher.later(desk.account, allow_duplicate=True, for_approval=True)
    assert proposed.state == "awaiting_approval"


def test_a_time_that_passed_while_it_waited_is_missed_and_never_sent_late(desk: Desk) -> None:
    post, other = desk.editor.later(desk.account), desk.editor.later(desk.account, allow_duplicate=True)
    desk.pass_time()
    assert desk.approve(post).state == "missed"  # approved too late, before the clock has looked
    waiting.tick(desk.ctx)
    missed = desk.editor.target(other)
    assert (missed.state, missed.reason and missed.reason.split(".")[0]) == (
        "missed",
        "Its time passed before it was approved",
    )
    with pytest.raises(NotWaiting):
        desk.approve(other)
    service.retry(desk.ctx, desk.editor.actor, other.id, missed.id)
    assert desk.state(other) == "awaiting_approval"  # an editor's "post now" is a proposal too
    desk.editor.finish()
    assert desk.editor.world("youtube") == []


def test_what_was_sent_back_is_edited_waits_again_and_the_change_is_told(desk: Desk) -> None:
    post = desk.editor.later(desk.account)
    sent_back = desk.send_back(post)
    assert (sent_back.state, sent_back.targets[0].reason_code) == ("needs_action", "changes_requested")
    edited = desk.caption(post, "Shorter")
    assert (edited.state, edited.targets[0].due_at) == ("awaiting_approval", post.due_at)
    view = reviewing.read(desk.ctx, desk.approver, post.id)
    assert [(one.field, one.before, one.after) for one in view.changes] == [("caption", "About it", "Shorter")]
    kinds = [(one.kind, one.comment, one.at_ms) for one in view.reviews]
    assert kinds == [("proposed", "", None), ("sent_back", "Shorter, please", 1500), ("proposed", "", None)]


def test_a_change_after_approval_needs_approval_again(desk: Desk) -> None:
    post = desk.editor.later(desk.account)
    desk.approve(post)
    assert desk.caption(post, "Another text").state == "awaiting_approval"
    desk.approve(post)
    at = (now() + timedelta(days=2)).replace(microsecond=0, tzinfo=None).isoformat()
    request = MovePost(version=desk.read(post).version, timing=Timing(when="at", at=at, zone="Etc/UTC"))
    assert moving.move(desk.ctx, desk.editor.actor, post.id, request).state == "awaiting_approval"
    assert [one.field for one in reviewing.read(desk.ctx, desk.approver, post.id).changes] == ["time"]
    desk.approve(post)
    replaced = EditPost(version=desk.read(post).version, export_id=desk.editor.export(1))
    assert editing.edit(desk.ctx, desk.editor.actor, post.id, replaced).state == "awaiting_approval"
    assert [one.field for one in reviewing.read(desk.ctx, desk.approver, post.id).changes] == ["video"]


def test_a_spreadsheet_of_an_editor_waits_row_by_row(desk: Desk) -> None:
    at = now() + timedelta(days=3)
    content = f"date,time,account,export,privacy\n{at:%Y-%m-%d},18:00,{desk.account.id},{desk.editor.export()},public\n"
    importing.run(desk.ctx, desk.editor.actor, ImportPosts(content=content, dry_run=False))
    [post] = service.list_posts(desk.ctx, desk.approver, ListPosts(awaiting_approval=True)).items
    assert post.state == "awaiting_approval"


def test_an_account_that_comes_back_lets_nothing_out_that_was_not_approved(desk: Desk) -> None:
    post = desk.editor.later(desk.account)
    desk.editor.execute("update social_accounts set health = 'reconnect'")
    at = (now() + timedelta(hours=2)).replace(microsecond=0, tzinfo=None).isoformat()
    request = EditPost(version=post.version, timing=Timing(when="at", at=at, zone="Etc/UTC"))
    editing.edit(desk.ctx, desk.editor.actor, post.id, request)
    desk.editor.execute("update social_accounts set health = 'ok'")
    holding.resume_all(desk.ctx, desk.account.owner_id, desk.account.id)
    assert desk.state(post) == "awaiting_approval"


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


def test_of_two_decisions_at_a_time_one_counts(desk: Desk) -> None:
    for _ in range(RACES):
        post = desk.editor.later(desk.account, allow_duplicate=True)
        approve = ApprovePost(version=post.version)
        back = SendBack(version=post.version, comment="No")
        outcomes = together(
            lambda post=post, request=approve: reviewing.approve(desk.ctx, desk.approver, post.id, request),
            lambda post=post, request=approve: reviewing.approve(desk.ctx, desk.approver, post.id, request),
            lambda post=post, request=back: reviewing.send_back(desk.ctx, desk.approver, post.id, request),
        )
        assert sorted(outcomes) == ["NotWaiting", "NotWaiting", "ok"]
        reviews = reviewing.read(desk.ctx, desk.approver, post.id).reviews
        assert [one.kind for one in reviews][1:] == (["sent_back"] if outcomes[2] == "ok" else ["approved"])
        assert desk.state(post) == ("needs_action" if outcomes[2] == "ok" else "scheduled")


def test_nobody_approves_what_they_have_not_seen(desk: Desk) -> None:
    for _ in range(RACES):
        post = desk.editor.later(desk.account, allow_duplicate=True)
        approve = ApprovePost(version=post.version)
        outcomes = together(
            lambda post=post, request=approve: reviewing.approve(desk.ctx, desk.approver, post.id, request),
            lambda post=post: editing.edit(
                desk.ctx,
                desk.editor.actor,
                post.id,
                EditPost(
                    version=post.version,
                    targets=[
                        TargetRequest(
                            account_id=desk.account.id, content=UPLOAD["youtube"].model_copy(update={"caption": "New"})
                        )
                    ],
                ),
            ),
        )
        assert sorted(outcomes) == ["Edited", "ok"]
        new = desk.editor.target(post).content.caption == "New"
        assert (desk.state(post), new) == (("scheduled", False) if outcomes[0] == "ok" else ("awaiting_approval", True))


def test_approved_and_canceled_at_a_time_it_is_canceled_either_way(desk: Desk) -> None:
    for _ in range(RACES):
        post = desk.editor.later(desk.account, allow_duplicate=True)
        approve = ApprovePost(version=post.version)
        outcomes = together(
            lambda post=post, request=approve: reviewing.approve(desk.ctx, desk.approver, post.id, request),
            lambda post=post: service.cancel(desk.ctx, desk.editor.actor, post.id),
        )
        assert outcomes[1] == "ok" and outcomes[0] in ("ok", "NotWaiting")
        assert desk.state(post) == "canceled"
    desk.editor.finish()
    assert desk.editor.world("youtube") == []


def test_a_client_sees_approves_and_comments_without_an_account(desk: Desk, api: TestClient) -> None:
    other = desk.editor.channels.connect("tiktok")
    posts = [desk.editor.later(desk.account), desk.editor.later(other)]
    shared = desk.editor.later(desk.account, other, allow_duplicate=True)
    token = desk.link()
    page = client_links.open_link(desk.ctx, token, HERE)
    assert [one.id for one in page.posts] == [posts[0].id]  # not those in accounts that are not the client's
    [shown] = page.posts
    assert (shown.waiting, shown.targets[0].content.caption) == (True, "About it")
    assert shown.video_url and shown.targets[0].platform == "youtube"
    hostile = "<script>alert(1)</script>\u202e\x07 Cut\nhere"
    commented = client_links.comment(desk.ctx, token, shown.id, AddComment(comment=hostile, at_ms=4200), HERE)
    [remark] = commented.posts[0].reviews
    assert (remark.comment, remark.at_ms, remark.author, remark.client) == (
        "<script>alert(1)</script> Cut\nhere", 4200, "Night Kitchen", True,
    )  # fmt: skip
    for foreign in (posts[1], shared):
        with pytest.raises(NotFound):
            client_links.approve(desk.ctx, token, foreign.id, ApprovePost(version=foreign.version), HERE)
    with pytest.raises(Edited):
        client_links.approve(desk.ctx, token, shown.id, ApprovePost(version=shown.version - 1), HERE)
    assert client_links.approve(desk.ctx, token, shown.id, ApprovePost(version=shown.version), HERE).posts == []
    assert desk.state(posts[0]) == "scheduled"
    [link] = client_links.list_links(desk.ctx, desk.approver).items
    client_links.revoke(desk.ctx, desk.approver, link.id)
    with pytest.raises(Gone):
        client_links.open_link(desk.ctx, token, HERE)
    answer = api.get(f"/api/v1/approvals/{'x' * 43}")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_a_link_expires_and_takes_so_much_a_minute(desk: Desk) -> None:
    post, token = desk.editor.later(desk.account), desk.link()
    more = AddComment(comment="More")
    outcomes = [
        together(lambda address=address: client_links.comment(desk.ctx, token, post.id, more, address))
        for address in (f"203.0.113.{n}" for n in range(client_links.WRITES_PER_MINUTE + 1))
    ]
    assert outcomes[-1] == ["RateLimited"] and outcomes[0] == ["ok"]
    desk.editor.execute("update approval_links set expires_at = now()")
    with pytest.raises(Gone):
        client_links.open_link(desk.ctx, token, HERE)


def subjects() -> list[tuple[str, str]]:
    """(subject, address) of all mails about approval, since the beginning."""
    sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    return [
        (one.subject, one.destinations["ToAddresses"][0])
        for one in sent
        if "approv" in one.subject or "needs changes" in one.subject
    ]


def test_mails_tell_of_the_decision_and_remind_once(
    publisher: Publisher, register: Callable[[], dict[str, Any]], database: Database
) -> None:
    team = full_team(publisher.ctx, database, register)
    owner = replace(publisher, channels=replace(publisher.channels, actor=team.actor("owner")))
    account = owner.channels.connect("youtube")
    settings.change(owner.ctx, owner.actor, ChangePublishingSettings(needs_approval=True))
    owner.export()
    desk = Desk(
        replace(owner, channels=replace(owner.channels, actor=team.actor("editor"))), team.actor("approver"), account
    )
    before, post = subjects(), desk.editor.later(account)
    waiting.tick(desk.ctx)
    [(remind_at, due_at)] = owner.execute("select remind_at, due_at from posts")
    assert now() < remind_at < due_at
    owner.execute("update posts set remind_at = now()")
    waiting.tick(desk.ctx)
    assert owner.execute("select remind_at from posts") == [(None,)]
    events.on_approval_reminder_due(desk.ctx, ApprovalReminderDue(owner_id=team.id, post_id=post.id))
    reminded = {team.people[role]["user"]["email"] for role in ("owner", "admin", "approver")}
    new = subjects()[len(before) :]
    assert {address for _, address in new} == reminded
    assert {subject for subject, _ in new} == {f"{post.title} is waiting for approval"}
    desk.send_back(post, "Buy at https://evil.example")
    decision = reviewing.read(desk.ctx, desk.approver, post.id).reviews[-1]
    events.on_post_decided(desk.ctx, PostDecided(owner_id=team.id, review_id=decision.id))
    events.on_approval_reminder_due(desk.ctx, ApprovalReminderDue(owner_id=team.id, post_id=post.id))  # too late
    editor = team.people["editor"]["user"]["email"]
    assert subjects()[len(before) + len(new) :] == [(f"{post.title} needs changes", editor)]
    assert "evil" not in ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1].body
    assert decision.author == team.people["approver"]["user"]["name"]


def test_the_feed_tells_times_and_no_captions_and_another_address_ends_the_first(
    publisher: Publisher, api: TestClient
) -> None:
    account = publisher.channels.connect("youtube")
    post = publisher.later(account, for_approval=True)
    first = feeds.create(publisher.ctx, publisher.actor).url or ""
    path = first[first.index("/api/") :]
    answer = api.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    target = publisher.target(post)
    assert f"UID:{target.id}@cutroom\r\n" in answer.text and f"DTSTART:{post.due_at:%Y%m%dT%H%M%SZ}" in answer.text
    assert "(needs approval)" in answer.text.replace("\r\n ", "") and "About it" not in answer.text
    service.cancel(publisher.ctx, publisher.actor, post.id)
    again = api.get(path).text
    assert f"UID:{target.id}@cutroom\r\n" in again and "STATUS:CANCELLED" in again and "SEQUENCE:2" in again
    second = feeds.create(publisher.ctx, publisher.actor).url or ""
    assert api.get(path).status_code == 404
    assert api.get(second[second.index("/api/") :]).status_code == 200
    feeds.revoke(publisher.ctx, publisher.actor)
    assert api.get(second[second.index("/api/") :]).status_code == 404


def test_nothing_is_claimed_while_posting_is_paused(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    posts = [publisher.later(account, allow_duplicate=True) for _ in range(2)]
    assert settings.pause(publisher.ctx, publisher.actor).paused_at
    publisher.hurry()
    assert publisher.tick() == []
    at_once = publisher.post(account, allow_duplicate=True)
    assert publisher.get(at_once).state == "scheduled" and publisher.world("youtube") == []
    publisher.execute("update post_targets set next_at = now() - interval '2 hours' where post_id = %s", posts[0].id)
    publisher.sweep()  # it is no fault that they are late
    assert settings.resume(publisher.ctx, publisher.actor).paused_at is None
    missed = publisher.target(posts[0])
    assert (missed.state, missed.reason) == ("missed", settings.PAUSED)
    publisher.finish()
    assert [publisher.get(one).state for one in (posts[1], at_once)] == ["published", "published"]
    assert len(publisher.world("youtube")) == 2


def test_a_pause_reaches_a_worker_that_waits_for_the_moment(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    post = publisher.later(account, minutes=1)
    [claimed] = delivery.claim(publisher.ctx)
    settings.pause(publisher.ctx, publisher.actor)
    publisher.work(claimed)
    assert (publisher.target(post).state, publisher.world("youtube")) == ("scheduled", [])
    settings.resume(publisher.ctx, publisher.actor)
    publisher.finish()
    assert publisher.target(post).state == "published"
