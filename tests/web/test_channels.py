"""Channels are connected, refused, reconnected and given up in the browser, at pages that a person clicks."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from infra.local.simulators import access
from tests.support.waiting import eventually
from tests.web.conftest import Person
from tests.web.test_screens import look
from tests.web.test_teams import shot


def channels_page(person: Person) -> Page:
    page = person.sign_in()
    page.goto(f"{person.url}/channels")
    expect(page.get_by_role("heading", name="Channels", exact=True, level=1)).to_be_visible()
    return page


def consent(page: Page, platform: str, who: str, *, button: str = "Allow") -> None:
    """Click through a platform's consent page."""
    expect(page.get_by_role("heading", name=f"Cutroom wants access to your {platform} account")).to_be_visible()
    page.get_by_role("radio", name=who).first.check()
    page.get_by_role("button", name=button).click()


def remove_at_tiktok(person: Person, open_id: str) -> None:
    """The person takes Cutroom's access away at TikTok, which tells us. Other tests may have had some there as well."""
    settings = person.cloud.settings
    answer = httpx.post(
        f"{settings.simulators_url}/tiktok/_sim/actions/revoke_access", json={"open_id": open_id},
        headers={"Authorization": f"Bearer {access.token(settings)}"},
    )  # fmt: skip
    assert answer.json()["ended"] >= 1, answer.text


def test_a_channel_is_connected_lost_reconnected_and_disconnected(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = channels_page(ada)
    expect(page.get_by_text("No channels yet")).to_be_visible()
    shot(page, "channels-none")
    for platform, who in (("YouTube", "Ada Builds Clips"), ("TikTok", "Ada Builds")):
        page.get_by_role("button", name=f"Connect {platform}").click()
        consent(page, platform, who)
        expect(page.get_by_text(f"{platform} · @")).to_be_visible()
    expect(page.get_by_role("heading", name="2 channels", exact=True)).to_be_visible()
    page.get_by_role("button", name="Create a group").click()
    page.get_by_role("textbox", name="Name").fill("Launch week")
    page.get_by_role("checkbox", name="Ada Builds TikTok").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Launch week")).to_be_visible()
    [tiktok] = [one for one in ada.api.call("GET", "/social/accounts")["items"] if one["platform"] == "tiktok"]
    remove_at_tiktok(ada, tiktok["platform_account_id"])
    eventually(lambda: ada.api.call("GET", f"/social/accounts/{tiktok['id']}")["health"] == "reconnect")
    page.reload()
    expect(page.get_by_role("status").filter(has_text="Reconnect Ada Builds")).to_be_visible()
    expect(page.get_by_text("Cutroom was removed in the settings of TikTok. Reconnect to post.")).to_be_visible()
    shot(page, "channels")
    page.get_by_role("button", name="Reconnect Ada Builds").click()
    consent(page, "TikTok", "Night Kitchen")
    expect(page.get_by_role("heading", name="That’s another account")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("You chose Night Kitchen (@nightkitchen)")
    assert not look(page, "channels-wrong-account", "light")
    page.get_by_role("link", name="Back to Channels").click()
    page.get_by_role("button", name="Reconnect Ada Builds").click()
    consent(page, "TikTok", "Ada Builds")
    expect(page.get_by_role("status").filter(has_text="Reconnect")).to_have_count(0)
    page.get_by_role("button", name="More for Ada Builds at TikTok").click()
    page.get_by_role("menuitem", name="Disconnect").click()
    page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
    expect(page.get_by_role("heading", name="1 channel", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Connect Ada Builds")).to_be_visible()


def test_what_was_denied_or_cannot_be_loaded_says_so(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = channels_page(ada)
    page.get_by_role("button", name="Connect Instagram").click()
    consent(page, "Instagram", "Ada Builds", button="Cancel")
    expect(page.get_by_role("heading", name="Nothing was connected")).to_be_visible()
    page.go_back()
    page.goto(f"{ada.url}/connect/instagram?state=made-up&code=c")
    expect(page.get_by_role("heading", name="This sign-in has expired")).to_be_visible()
    page.route("**/api/v1/social/accounts", lambda route: route.fulfill(status=500, json={}))
    page.goto(f"{ada.url}/channels")
    expect(page.get_by_role("alert")).to_contain_text("Couldn’t load this")
    page.unroute("**/api/v1/social/accounts")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("No channels yet")).to_be_visible()


def test_a_client_connects_by_a_link_without_an_account(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = channels_page(ada)
    page.get_by_role("textbox", name="Who is it for?").fill("Night Kitchen")
    page.get_by_role("button", name="Create link").click()
    url = page.get_by_role("textbox", name="Link", exact=True).input_value()
    client = somebody()
    theirs = client.context.new_page()
    theirs.goto(url)
    expect(theirs.get_by_role("heading", name="Connect your channel")).to_be_visible()
    expect(theirs.get_by_text("Ada Lovelace wants to post shorts to it")).to_be_visible()
    assert not look(theirs, "connect-link", "light")
    theirs.get_by_role("button", name="Connect Facebook").click()
    expect(theirs.get_by_role("heading", name="Cutroom wants access to your Facebook account")).to_be_visible()
    theirs.get_by_role("radio", name="Noor Haddad").check()
    theirs.get_by_role("checkbox", name="Night Kitchen").check()
    theirs.get_by_role("button", name="Allow").click()
    expect(theirs.get_by_role("heading", name="You’re connected")).to_be_visible()
    theirs.goto(url)
    expect(theirs.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Facebook · @nightkitchen")).to_be_visible()
