"""What a person does about themselves: register with consents, reset, take their data along, leave."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import expect

from cutroom.accounts.rules import CONSENTS
from infra.local.simulators import access
from tests.support.mails import mails
from tests.support.waiting import eventually
from tests.web.conftest import PASSWORD, ROOT, Person, Studio


def mailed(person: Person, purpose: str) -> str:
    """The address in the newest mail of a kind to the person, once it has come."""
    found: list[str] = []

    def look() -> bool:
        sent = [json.dumps(mail) for mail in mails(person.cloud.settings)]
        hers = " ".join(mail for mail in sent if person.email in mail)
        found[:] = re.findall(rf"/{purpose}\?token=[\w-]+", hers)
        return bool(found)

    eventually(look)
    return found[0]


def mailed_times(person: Person, purpose: str) -> int:
    """How many mails of a kind the person has got."""
    sent = [json.dumps(mail) for mail in mails(person.cloud.settings)]
    return sum(f"/{purpose}?token=" in mail and person.email in mail for mail in sent)


def test_the_texts_that_the_app_shows_are_those_that_the_api_asks_about() -> None:
    shown = re.search(r"TEXTS = \{(.*?)\}", (ROOT / "web" / "src" / "api" / "privacy.ts").read_text())
    assert shown
    assert dict(re.findall(r'(\w+): "([^"]+)"', shown[1])) == {name: one.version for name, one in CONSENTS.items()}


def test_a_new_account_remembers_what_was_agreed_to(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = person.page()
    page.goto(f"{person.url}/register")
    page.get_by_label("Name").fill("Grace")
    page.get_by_role("textbox", name="Email", exact=True).fill(f"agrees-{person.email}")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_label("Email me occasional product news").check()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Drop your first video")).to_be_visible()
    page.goto(f"{person.url}/account?tab=privacy")
    expect(page.get_by_text(re.compile("^Agreed on .*, version"))).to_have_count(2)
    news = page.get_by_role("switch", name="Product news by email")
    expect(news).to_be_checked()
    with page.expect_response("**/users/me/consents"):
        news.click()
    page.reload()
    expect(news).not_to_be_checked()
    assert person.complaints == []


def test_where_addresses_are_confirmed_first_signing_up_leads_to_the_mail(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = person.page()
    # As a deployment answers that asks for it; the API's own tests hold that it answers so.
    page.route("**/auth/register", lambda route: route.fulfill(status=202, json={"message": "Check your email."}))
    page.goto(f"{person.url}/register")
    page.get_by_label("Name").fill("Grace")
    page.get_by_role("textbox", name="Email", exact=True).fill("grace@example.com")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("grace@example.com")
    expect(page.get_by_role("link", name="Open the local inbox")).to_have_attribute("href", "/_local/mail")
    page.get_by_role("link", name="Go to sign-in").click()
    expect(page.get_by_role("textbox", name="Email", exact=True)).to_have_value("grace@example.com")
    assert person.complaints == []


def test_a_mailed_link_confirms_the_address_and_another_changes_the_password(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = person.sign_in()
    page.goto(f"{person.url}/account")
    eventually(lambda: mailed_times(person, "verify-email") == 1)  # that of the sign-up
    page.get_by_role("button", name="Resend email").click()
    eventually(lambda: mailed_times(person, "verify-email") == 2)
    page.goto(person.url + mailed(person, "verify-email"))
    expect(page.get_by_text("Your email is confirmed.")).to_be_visible()
    page.goto(f"{person.url}/account")
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    page.get_by_role("button", name="Reset password").click()
    page.goto(person.url + mailed(person, "reset-password"))
    page.get_by_label("New password").fill("another horse")
    page.get_by_role("button", name="Change password").click()
    page.get_by_role("link", name="Go to sign-in").click()
    page.get_by_role("textbox", name="Email", exact=True).fill(person.email)
    page.get_by_label("Password").first.fill("another horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Welcome, Ada")).to_be_visible()


def test_somebody_takes_their_data_along_and_leaves_for_good(somebody: Callable[..., Person], tmp_path: Path) -> None:
    person = somebody()
    page = person.sign_in()
    page.goto(f"{person.url}/account?tab=privacy")
    page.get_by_role("button", name="Export my data").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Download").click(timeout=120_000)
    saving.value.save_as(tmp_path / "data.json")
    assert json.loads((tmp_path / "data.json").read_text())["profile"]["email"] == person.email
    page.get_by_role("button", name="Delete my account").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("0 videos, 0 clips, 0 exports")
    sure = dialog.get_by_role("button", name="Delete everything")
    expect(sure).to_be_disabled()
    dialog.get_by_label("Type").fill("delete my account")
    dialog.get_by_label("Your password").fill("not it")
    sure.click()
    expect(dialog).to_contain_text("Wrong password.")
    person.complaints.clear()  # the browser itself logs the refusal
    dialog.get_by_label("Your password").fill(PASSWORD)
    sure.click()
    expect(page.get_by_text("Drop a video here")).to_be_visible()
    page.goto(f"{person.url}/sign-in")
    page.get_by_role("textbox", name="Email", exact=True).fill(person.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    assert person.complaints == []
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Wrong email or password")


def test_a_device_is_signed_out_from_another(somebody: Callable[..., Person]) -> None:
    person = somebody()  # the API's own sign-in is the other device
    page = person.sign_in()
    page.goto(f"{person.url}/account")
    devices = page.get_by_role("region", name="Signed-in devices")
    expect(devices.get_by_role("listitem")).to_have_count(2)
    devices.get_by_role("button", name="Sign out").click()
    expect(devices.get_by_role("listitem")).to_have_count(1)
    expect(devices).to_contain_text("This device")


def test_a_word_is_put_right_by_keyboard_and_taken_back(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/videos/{studio.video_id}")
    said = page.get_by_role("region", name="Transcript")
    said.get_by_role("button", name="Correct words").press("Enter")
    word = said.get_by_label("Correct “")
    expect(word).to_be_focused()
    heard = word.input_value()
    page.keyboard.type("Zebra")
    page.keyboard.press("Tab")
    expect(word).not_to_have_value(heard)
    page.keyboard.press("Escape")
    expect(said).to_contain_text("Zebra")
    expect(page.get_by_text(f"“{heard}” is now “Zebra”")).to_be_visible()
    page.reload()
    expect(said).to_contain_text("Zebra")
    with page.expect_download() as saving:
        said.get_by_role("button", name="Download transcript").click()
        page.get_by_role("menuitem", name="SubRip").click()
    assert "Zebra" in saving.value.path().read_text()
    said.get_by_role("button", name="Correct words").click()
    expect(word).to_have_value("Zebra")
    expect(word).to_be_focused()
    page.keyboard.type(heard)
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()  # the change has been answered
    with page.expect_response(lambda one: one.url.endswith("/transcript") and one.request.method == "PATCH"):
        undo.click()
    expect(said).to_contain_text("Zebra")
    studio.person.api.call("PATCH", f"/videos/{studio.video_id}/transcript", {"words": [{"index": 0, "text": heard}]})


def test_a_moment_is_found_by_what_it_is_about(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/videos/{studio.video_id}")
    page.get_by_label("Search this video by topic").fill("beautiful creatures grow old and die")
    page.keyboard.press("Enter")
    found = page.get_by_role("region", name="Clips about")
    found.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("clip="))


def test_who_sees_that_mail_bounced_has_it_sent_again(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = person.sign_in()
    page.goto(f"{person.url}/account")
    delivery = page.get_by_role("region", name="Email delivery")
    expect(page.get_by_role("region", name="Signed-in devices")).to_be_visible()
    expect(delivery).to_have_count(0)
    mailed(person, "verify-email")
    bounce(person)
    page.reload()
    expect(delivery).to_contain_text(re.compile(rf"Mail to {re.escape(person.email)} bounced on \w+ \d+, 20\d\d"))
    expect(page.get_by_role("button", name="Resend email")).to_have_count(0)
    before = len([mail for mail in mails(person.cloud.settings) if person.email in json.dumps(mail)])
    delivery.get_by_role("button", name="Try again").click()
    expect(page.get_by_text(f"We’ll send mail to {person.email} again")).to_be_visible()
    expect(delivery).to_have_count(0)
    eventually(lambda: len([one for one in mails(person.cloud.settings) if person.email in json.dumps(one)]) > before)
    page.reload()
    expect(page.get_by_role("button", name="Resend email")).to_be_visible()
    assert person.complaints == []


def bounce(person: Person) -> None:
    """A mail to the person comes back for good, as SES tells of it."""
    settings = person.cloud.settings
    httpx.post(
        f"{settings.simulators_url}/ses/_sim/actions/report",
        json={"address": person.email, "kind": "hard bounce"},
        headers={"Authorization": f"Bearer {access.token(settings)}"},
    ).raise_for_status()
    eventually(lambda: person.api.call("GET", "/users/me")["email_delivery"])
