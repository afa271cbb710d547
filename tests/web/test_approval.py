"""A client who has a link asks for a change, sees it made, and approves, without an account."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from cutroom.runtime.database import now
from tests.support.browsing import tick
from tests.web.conftest import Studio
from tests.web.test_publishing import connect
from tests.web.test_screens import look


def test_a_client_asks_for_a_change_sees_it_and_approves(studio: Studio) -> None:
    ada = studio.person
    page = ada.inside()
    connect(ada, page, "YouTube")
    ada.api.call("PUT", "/publishing/settings", {"needs_approval": True})
    accounts = ada.api.call("GET", "/social/accounts")["items"]
    youtube = next(one for one in accounts if one["platform"] == "youtube" and one["health"] == "ok")
    words = {"title": "Hello", "caption": "First words", "privacy": "private"}
    at = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    post = ada.api.call("POST", "/posts", {
        "export_id": studio.export_id, "targets": [{"account_id": youtube["id"], "content": words}],
        "timing": {"when": "at", "at": at, "zone": "Etc/UTC"}, "allow_duplicate": True, "for_approval": True,
    })  # fmt: skip
    assert post["state"] == "awaiting_approval"

    page.goto(f"{ada.url}/posts")
    expect(page.get_by_role("region", name="Waiting for approval").get_by_role("link")).to_have_count(1)
    page.get_by_role("button", name="Client approval").click()
    dialog = page.get_by_role("dialog", name="Client approval")
    dialog.get_by_label("Client’s name").fill("Night Kitchen")
    tick(dialog.get_by_role("checkbox", name=f"{youtube['name']} · YouTube"))
    dialog.get_by_role("button", name="Create link").click()
    url = dialog.get_by_label("Link", exact=True).input_value()
    assert not look(page, "client-links")

    client = ada.stranger()
    client.goto(url)
    expect(client.get_by_role("heading", name="1 post to approve")).to_be_visible()
    shown = client.get_by_role("article")
    expect(shown.get_by_text("First words")).to_be_visible()
    expect(shown.get_by_role("button", name="Request changes")).to_be_disabled()
    shown.get_by_label("Comment", exact=True).fill("Say <b>hello</b> first")
    tick(shown.get_by_role("checkbox", name=re.compile("moment")))
    assert not look(client, "client-approval")
    shown.get_by_role("button", name="Request changes").click()
    expect(shown.get_by_text("You requested changes")).to_be_visible()

    page.goto(f"{ada.url}/posts/{post['id']}")
    expect(page.get_by_text("Say <b>hello</b> first")).to_be_visible()
    expect(page.get_by_role("button", name="0:00")).to_be_visible()
    page.get_by_role("button", name="Edit post").click()
    page.get_by_label("Post caption · ").fill("Hello there")
    page.get_by_role("dialog", name="Edit post").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Needs approval", exact=True)).to_be_visible()
    assert not look(page, "post-approval")

    client.reload()
    changes = client.get_by_role("region", name="Changed since the last decision")
    expect(changes.get_by_text("Hello there")).to_be_visible()
    expect(changes.get_by_text("First words")).to_be_visible()
    client.get_by_role("button", name="Approve").click()
    expect(client.get_by_role("heading", name="Nothing to approve")).to_be_visible()
    client.context.close()
    page.reload()
    expect(page.get_by_text("Scheduled", exact=True)).to_be_visible()
    expect(page.get_by_text("Night Kitchen (client) approved this post")).to_be_visible()

    page.goto(f"{ada.url}/calendar")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Pause posting").click()
    expect(page.get_by_text("Posting is paused")).to_be_visible()
    page.get_by_role("button", name="Resume posting").click()
    expect(page.get_by_text("Posting is paused")).to_be_hidden()
    ada.api.call("POST", f"/posts/{post['id']}/cancel")
    ada.api.call("PUT", "/publishing/settings", {"needs_approval": False})
    assert ada.complaints == []
