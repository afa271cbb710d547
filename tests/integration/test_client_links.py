"""Clients who approve by a link, calendar feeds, and a pause of all posting."""

import pytest
from fastapi.testclient import TestClient

from cutroom.kit.errors import Gone, NotFound, RateLimited
from cutroom.publishing import (
    client_links,
    delivery,
    feeds,
    service,
    settings,
)
from cutroom.publishing.approval_schemas import (
    AddComment,
    ApprovePost,
)
from cutroom.publishing.errors import Edited
from tests.support.approval import Desk, open_desk
from tests.support.publishing import Publisher

RACES = 6
HERE = "203.0.113.7"


@pytest.fixture
def desk(publisher: Publisher) -> Desk:
    return open_desk(publisher)


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
    answer = api.get(f"/approvals/{'x' * 43}")
    assert (answer.status_code, answer.json()["message"].split(".")[0]) == (404, "There is no such link")


def test_a_link_expires_and_takes_so_much_a_minute(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_links, "WRITES_PER_MINUTE", 0)
    post, token = desk.editor.later(desk.account), desk.link()
    with pytest.raises(RateLimited):
        client_links.comment(desk.ctx, token, post.id, AddComment(comment="More"), HERE)
    assert client_links.open_link(desk.ctx, token, HERE).posts[0].reviews == []
    monkeypatch.setattr(client_links, "OPENED_PER_MINUTE", 0)
    with pytest.raises(RateLimited):
        client_links.open_link(desk.ctx, token, HERE)
    monkeypatch.undo()
    desk.editor.execute("update approval_links set expires_at = now()")
    with pytest.raises(Gone):
        client_links.open_link(desk.ctx, token, HERE)


def test_the_feed_tells_times_and_no_captions_and_another_address_ends_the_first(
    publisher: Publisher, api: TestClient
) -> None:
    account = publisher.channels.connect("youtube")
    post = publisher.later(account, for_approval=True)
    first = feeds.create(publisher.ctx, publisher.actor).url or ""
    path = first.split("/api/v1")[1]
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
    assert api.get(second.split("/api/v1")[1]).status_code == 200
    feeds.revoke(publisher.ctx, publisher.actor)
    assert api.get(second.split("/api/v1")[1]).status_code == 404


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
