"""Posts that wait for approval: who releases them, when they go out, and that of two decisions one counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.publishing import (
    editing,
    events,
    holding,
    importing,
    moving,
    reviewing,
    service,
    settings,
    waiting,
)
from cutroom.publishing.approval_schemas import (
    ApprovePost,
    ChangePublishingSettings,
    SendBack,
)
from cutroom.publishing.errors import NotWaiting
from cutroom.publishing.schedule_schemas import ImportPosts, MovePost
from cutroom.publishing.schemas import (
    ApprovalReminderDue,
    EditPost,
    ListPosts,
    PostDecided,
    PostProposed,
    TargetRequest,
    Timing,
)
from cutroom.runtime.database import now
from tests.integration.conftest import REGION
from tests.support.approval import Desk, open_desk, together
from tests.support.database import Database
from tests.support.posting import UPLOAD
from tests.support.publishing import Publisher
from tests.support.teams import full_team

RACES = 6
HERE = "203.0.113.7"


@pytest.fixture
def desk(publisher: Publisher) -> Desk:
    return open_desk(publisher)


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
    approvers = {team.people[role]["user"]["email"] for role in ("owner", "admin", "approver")}
    proposed = PostProposed(owner_id=team.id, post_id=post.id)
    for _ in range(2):  # also a second post within the hour brings no mail of its own
        events.on_post_proposed(desk.ctx, proposed)
    assert sorted(subjects()[len(before) :]) == [
        (f"{post.title} is ready for your approval", one) for one in sorted(approvers)
    ]
    before = subjects()
    waiting.tick(desk.ctx)
    [(remind_at, due_at)] = owner.execute("select remind_at, due_at from posts")
    assert now() < remind_at < due_at
    owner.execute("update posts set remind_at = now()")
    waiting.tick(desk.ctx)
    assert owner.execute("select remind_at from posts") == [(None,)]
    events.on_approval_reminder_due(desk.ctx, ApprovalReminderDue(owner_id=team.id, post_id=post.id))
    new = subjects()[len(before) :]
    assert {address for _, address in new} == approvers
    assert {subject for subject, _ in new} == {f"{post.title} is waiting for approval"}
    desk.send_back(post, "Buy at https://evil.example")
    decision = reviewing.read(desk.ctx, desk.approver, post.id).reviews[-1]
    events.on_post_decided(desk.ctx, PostDecided(owner_id=team.id, review_id=decision.id))
    events.on_approval_reminder_due(desk.ctx, ApprovalReminderDue(owner_id=team.id, post_id=post.id))  # too late
    editor = team.people["editor"]["user"]["email"]
    assert subjects()[len(before) + len(new) :] == [(f"{post.title} needs changes", editor)]
    assert "evil" not in ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages[-1].body
    assert decision.author == team.people["approver"]["user"]["name"]
