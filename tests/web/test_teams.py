"""A team in the browser: created, joined by mail, worked in by role, and left behind."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from cutroom_cli.client import Refused
from tests.support.mails import mails
from tests.support.waiting import eventually
from tests.web.conftest import PASSWORD, Person
from tests.web.test_account import mailed
from tests.web.test_screens import look

TEAM = "Night Shift"
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


def invitation_mailed_to(person: Person) -> str:
    """The path of the invitation in the newest mail to the person, once it has come."""
    found: list[str] = []

    def look() -> bool:
        sent = [json.dumps(mail) for mail in mails(person.cloud.settings)]
        found[:] = re.findall(r"/invitations/[\w-]+", " ".join(mail for mail in sent if person.email in mail))
        return bool(found)

    eventually(look)
    return found[0]


def confirmed(person: Person) -> Person:
    """The person, whose address is confirmed: others invite nobody."""
    person.api.call("POST", "/auth/verify-email", {"token": mailed(person, "verify-email").partition("=")[2]})
    return person


def shot(page: Page, name: str) -> None:
    """Pictures of a screen in both themes and three widths, which must fit and be accessible."""
    wrong: list[str] = []
    for theme in THEMES:
        wrong += look(page, name, theme)
    assert not wrong, "\n".join(wrong)


def switcher(page: Page, name: str) -> None:
    """The switcher says in which workspace the person is."""
    expect(page.get_by_role("button", name=f"Workspace: {name}").first).to_be_visible()


def test_a_team_is_created_joined_and_left(somebody: Callable[..., Person], film: Path) -> None:
    ada, bob = confirmed(somebody()), somebody()
    page = ada.sign_in()
    created(page)
    team_id = next(one["id"] for one in ada.api.call("GET", "/workspaces")["items"] if one["kind"] == "team")
    ada.api.http.headers["X-Workspace"] = bob.api.http.headers["X-Workspace"] = team_id
    video = ada.api.upload(film, lambda _: None)
    page.get_by_role("textbox", name="Email", exact=True).fill(bob.email)
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text(f"Invitation sent to {bob.email}")).to_be_visible()
    expect(page.get_by_role("list", name="Pending invitations").get_by_text(bob.email)).to_be_visible()
    shot(page, "team-owner")

    his = joined(bob)
    his.goto(f"{bob.url}/library")
    expect(his.get_by_text("a short talk").first).to_be_visible()
    expect(his.get_by_role("button", name="Upload", exact=True)).to_be_visible()
    bob.api.call("PATCH", f"/videos/{video['id']}", {"title": "Bob was here"})

    page.goto(f"{ada.url}/team")
    page.get_by_role("combobox", name="Role of Ada Lovelace").click()
    page.get_by_role("option", name="Viewer").click()
    expect(page.get_by_text("Ada Lovelace is now viewer")).to_be_visible()
    his.goto(f"{bob.url}/library")
    expect(his.get_by_text("Bob was here").first).to_be_visible()
    expect(his.get_by_role("button", name="Upload", exact=True)).to_have_count(0)
    with pytest.raises(Refused, match="Your role in this workspace, viewer"):
        bob.api.call("PATCH", f"/videos/{video['id']}", {"title": "Bob was here again"})
    his.goto(f"{bob.url}/team")
    expect(his.get_by_role("button", name="Leave team")).to_be_visible()
    expect(his.get_by_role("button", name="Delete team")).to_have_count(0)
    shot(his, "team-viewer")

    page.get_by_role("button", name="Remove Ada Lovelace").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="1 member")).to_be_visible()
    his.goto(f"{bob.url}/library")
    expect(his.get_by_text("You no longer have access to that workspace.")).to_be_visible()
    switcher(his, "Ada Lovelace")
    expect(his.get_by_text("Bob was here")).to_have_count(0)


def created(page: Page) -> None:
    """Create a team from the switcher, by keyboard."""
    switcher(page, "Ada Lovelace")
    page.get_by_role("button", name="Workspace: Ada Lovelace").first.press("Enter")
    page.get_by_role("menuitem", name="Create a team").press("Enter")
    page.get_by_label("Team name").fill(TEAM)
    page.get_by_label("Team name").press("Enter")
    expect(page.get_by_role("heading", name="1 member")).to_be_visible()
    switcher(page, TEAM)


def joined(bob: Person) -> Page:
    """Bob's tab, once he has followed his invitation, signed in and joined."""
    link = invitation_mailed_to(bob)
    page = bob.page()
    page.goto(bob.url + link)
    expect(page.get_by_role("heading", name=f"Join {TEAM}")).to_be_visible()
    shot(page, "invitation")
    page.get_by_role("link", name="Sign in to join").click()
    page.get_by_role("textbox", name="Email", exact=True).fill(bob.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=f"Join {TEAM}").click()
    switcher(page, TEAM)
    again = bob.page()
    again.goto(bob.url + link)
    expect(again.get_by_role("heading", name="This invitation is no longer valid")).to_be_visible()
    again.close()
    return page


def test_switching_shows_the_other_workspace_and_stays_after_a_reload(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    ada.api.call("POST", "/workspaces", {"name": TEAM})
    page = ada.sign_in()
    page.get_by_role("button", name="Workspace: Ada Lovelace").first.click()
    page.get_by_role("menuitemradio", name=TEAM).click()
    switcher(page, TEAM)
    page.reload()
    switcher(page, TEAM)
    page.get_by_role("button", name=f"Workspace: {TEAM}").first.click()
    page.get_by_role("menuitemradio", name="Personal").click()
    switcher(page, "Ada Lovelace")
    assert ada.complaints == []
