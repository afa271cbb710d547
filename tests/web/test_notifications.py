"""The bell and its panel, what one chooses to be told of, and the page behind a mail's link."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import psycopg
from playwright.sync_api import Page, expect

from cutroom.kit.ids import new_id
from cutroom.notifications import rules
from cutroom.runtime.database import now
from infra.local import database
from infra.local.keys import app_secret
from tests.support.browsing import fits, tick, untick
from tests.support.waiting import eventually
from tests.web.conftest import Person, Studio
from tests.web.test_screens import look

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
POST = {"title": "“Night Kitchen: six knives”", "platforms": "YouTube and TikTok", "post_id": str(new_id())}
CAMPAIGN = {"campaign": "“Sourdough at home”", "page": "jobs"}
# (hours ago, kind, case, facts), the newest first
TOLD: list[tuple[float, str, str, dict[str, str]]] = [
    (0.1, "post_trouble", "failed", POST),
    (0.5, "clip_decided", "approved", CAMPAIGN),
    (1, "export_ended", "ready", {"title": "How to hold a knife", "export_id": str(new_id())}),
    (26, "payout_ended", "sent", {"amount": "94.50 USD", "returned": "0.00 USD"}),
    (27, "channel_trouble", "lost", {"account": "@adabuilds", "platform": "YouTube", "day": ""}),
    (24 * 9, "balance_low", "", {"available": "12"}),
]


def tell(
    person: Person, workspace_id: str | None = None, told: list[tuple[float, str, str, dict[str, str]]] = TOLD
) -> None:
    """What happened to somebody, in their own workspace or a team's."""
    me = person.api.call("GET", "/users/me")["id"]
    rows = [
        (new_id(), me, workspace_id or me, kind, new_id(), case, json.dumps(facts), now() - timedelta(hours=hours))
        for hours, kind, case, facts in told
    ]
    with psycopg.connect(database.url(person.cloud.settings, database.OWNER)) as connection:
        connection.cursor().executemany(
            'insert into notifications (id, owner_id, workspace_id, kind, subject_id, key, "case", facts, shown, '
            "created_at) values (%s, %s, %s, %s, %s, '', %s, %s, true, %s)", rows,
        )  # fmt: skip


def unread(person: Person) -> int:
    return person.api.call("GET", "/notifications/unread")["count"]


def bell(page: Page, count: int) -> None:
    """Wait until the bell says so many."""
    name = f"Notifications, {count} unread" if count else "Notifications"
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_what_was_made_is_told_of_and_leads_there(studio: Studio) -> None:
    ada = studio.person

    def told() -> set[str]:
        return {one["page"] for one in ada.api.call("GET", "/notifications", limit=100)["items"]}

    eventually(lambda: {f"/exports/{studio.export_id}", f"/videos/{studio.video_id}"} <= told())
    page = ada.inside()
    page.get_by_role("button", name=re.compile("^Notifications")).click()  # other tests' exports may end meanwhile
    panel = page.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_role("heading", name=re.compile("Today|Yesterday")).first).to_be_visible()
    leads = panel.get_by_role("link", name=re.compile("is ready to download")).first.get_attribute("href")
    assert leads
    panel.locator(f'a[href="{leads}"]').first.click()
    expect(page).to_have_url(re.compile(re.escape(leads)))
    expect(panel).to_have_count(0)
    page.close()


def test_the_panel_is_read_one_by_one_and_all_at_once_by_keyboard_alone(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    tell(ada)
    page = ada.sign_in()
    bell(page, 6)
    page.keyboard.press("n")
    panel = page.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_role("heading", level=3).nth(2)).to_be_visible()
    expect(panel.get_by_role("heading", level=3).first).to_have_text(re.compile("Today|Yesterday"))
    expect(
        panel.get_by_role("link", name="“Night Kitchen: six knives” was not posted to YouTube and TikTok")
    ).to_be_visible()
    assert not look(page, "notifications-panel")
    one = panel.get_by_role("button", name=re.compile("^Mark as read: Your clip for"))
    one.focus()
    page.keyboard.press("Enter")
    expect(one).to_have_count(0)
    eventually(lambda: unread(ada) == 5)
    panel.get_by_role("button", name="Mark all as read").focus()
    page.keyboard.press("Enter")
    expect(panel.get_by_role("button", name=re.compile("^Mark as read"))).to_have_count(0)
    eventually(lambda: unread(ada) == 0)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    bell(page, 0)
    page.set_viewport_size(PHONE)
    tell(ada, told=[(0, "payout_trouble", "", {})])
    page.reload()
    bell(page, 1)
    page.get_by_role("button", name="Notifications, 1 unread").click()
    expect(panel.get_by_role("button", name="Mark all as read")).to_be_enabled()
    fits(page)
    assert not look(page, "notifications-phone")
    panel.get_by_role("link", name=re.compile("payout account")).click()
    expect(page).to_have_url(re.compile("/payouts"))
    bell(page, 0)
    assert ada.complaints == []
    page.close()


def test_nothing_yet_says_what_will_be_there(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = ada.sign_in()
    bell(page, 0)
    page.get_by_role("button", name="Notifications", exact=True).click()
    panel = page.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_text("You’re all caught up")).to_be_visible()
    expect(panel.get_by_role("button", name="Mark all as read")).to_be_disabled()
    assert not look(page, "notifications-empty")
    page.close()


def test_what_happened_in_a_team_is_opened_there(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    team = ada.api.call("POST", "/workspaces", {"name": "Night Kitchen"})
    tell(ada, team["id"], [(0, "channel_trouble", "lost", {"account": "@nk", "platform": "TikTok", "day": ""})])
    page = ada.sign_in()
    bell(page, 1)
    page.keyboard.press("n")
    panel = page.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_text("· Night Kitchen")).to_be_visible()
    panel.get_by_role("link", name="Reconnect @nk: Cutroom lost access to it at TikTok").click()
    expect(page.get_by_role("heading", name="Channels", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Workspace: Night Kitchen")).to_be_visible()
    bell(page, 0)
    page.close()


def test_each_kind_is_chosen_for_the_app_and_for_mail(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = ada.sign_in()
    page.keyboard.press("n")
    panel = page.get_by_role("dialog", name="Notifications")
    panel.get_by_role("link", name="Notification settings").click()
    expect(panel).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/account\?tab=notifications"))
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader", name="Publishing", exact=True)).to_be_visible()
    mail = table.get_by_role("switch", name="A post is live: email")
    expect(mail).not_to_be_checked()
    tick(mail)
    untick(table.get_by_role("switch", name="Credits are running low: in app"))

    def chosen() -> dict[str, tuple[bool, bool]]:
        items = ada.api.call("GET", "/notifications/choices")["items"]
        return {one["kind"]: (one["in_app"], one["by_mail"]) for one in items}

    eventually(lambda: (chosen()["post_published"], chosen()["balance_low"]) == ((True, True), (False, True)))
    page.reload()
    expect(mail).to_be_checked()
    assert not look(page, "notification-settings")
    page.set_viewport_size(PHONE)
    expect(mail).to_be_visible()
    fits(page)
    assert not look(page, "notification-settings-phone")
    assert ada.complaints == []
    page.close()


def test_a_mails_link_ends_its_kind_and_brings_it_back_for_whoever_is_not_signed_in(
    somebody: Callable[..., Person],
) -> None:
    ada = somebody()
    me = UUID(ada.api.call("GET", "/users/me")["id"])
    token = rules.unsubscribe_token(app_secret(ada.cloud.settings), me, "payout_trouble")

    def by_mail() -> bool:
        items = ada.api.call("GET", "/notifications/choices")["items"]
        return next(one["by_mail"] for one in items if one["kind"] == "payout_trouble")

    page = ada.page()
    page.goto(f"{ada.url}/unsubscribe?token={token}")
    expect(page.get_by_role("heading", name="You’re unsubscribed")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Your payout account needs attention")
    assert not by_mail()
    assert not look(page, "unsubscribed")
    page.get_by_role("button", name="Turn back on").click()
    expect(page.get_by_role("heading", name="Emails are back on")).to_be_visible()
    assert by_mail()
    assert ada.complaints == []
    page.goto(f"{ada.url}/unsubscribe?token={token[:-9]}aaaaaaaaa")
    expect(page.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    assert by_mail()
    page.close()
