"""The whole way of somebody new, and what must not be lost on it."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from cutroom_cli.client import Client
from tests.support.browsing import answering
from tests.support.waiting import eventually, steady
from tests.web.conftest import PASSWORD, Person, Studio

DROP = """([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  const data = new DataTransfer()
  data.items.add(new File([bytes], name, { type: "video/mp4" }))
  for (const kind of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }))
}"""

AT = "video => video.currentTime"


def drop(page: Page, path: Path) -> None:
    """Drop a file anywhere on the page."""
    page.evaluate(DROP, [base64.b64encode(path.read_bytes()).decode(), path.name])


@pytest.mark.timeout(600)
def test_somebody_new_drops_a_video_and_downloads_a_captioned_short(
    somebody: Callable[..., Person], film: Path, tmp_path: Path
) -> None:
    person = somebody()
    page = person.page()
    page.goto(person.url)
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Name").fill("Grace")
    page.get_by_role("textbox", name="Email", exact=True).fill(f"new-{person.email}")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Drop your first video")).to_be_visible()
    grace = Client(f"{person.url}/api/v1")
    grace.sign_in(f"new-{person.email}", PASSWORD)
    grace.call("PUT", "/clips/defaults", {"resolution": "720x1280"})  # less than half the work of what is usual
    drop(page, film)
    expect(page.get_by_role("region", name="Uploads")).to_contain_text("a short talk.mp4")
    expect(page.get_by_text("In your library")).to_be_visible(timeout=180_000)
    page.get_by_role("article").get_by_role("link").click()
    page.get_by_role("button", name="Export").first.click(timeout=180_000)
    saver = page.get_by_role("button", name="Download", exact=True).first
    expect(saver).to_be_visible(timeout=300_000)
    with page.expect_download() as saving:
        saver.click()
    saving.value.save_as(tmp_path / "short.mp4")
    assert b"ftyp" in (tmp_path / "short.mp4").read_bytes()[:64]
    assert saving.value.suggested_filename.endswith(".mp4")
    page.get_by_role("button", name="Find different clips").click()
    page.get_by_role("textbox", name="Topic", exact=True).fill("What matters most")
    page.get_by_role("button", name="Find clips").click()
    expect(page.get_by_role("combobox", name="Search results")).to_have_value(
        re.compile("^What matters most"), timeout=180_000
    )
    assert [job["kind"] for job in grace.call("GET", "/jobs")["items"]].count("analysis") == 1  # it was enough
    assert person.complaints == []


def test_an_upload_that_was_interrupted_goes_on_where_it_was(somebody: Callable[..., Person], tmp_path: Path) -> None:
    person = somebody()
    page = person.sign_in()
    large = tmp_path / "large.mp4"
    large.write_bytes(b"\x01" * (20 * 1024 * 1024))  # three parts
    sent: list[str] = []
    broken = True

    def part(route: Route, request: Request) -> None:
        number = request.url.split("partNumber=")[1].split("&")[0]
        if request.method == "PUT":
            sent.append(number)
        if request.method == "PUT" and number != "1" and broken:
            route.abort()
        else:
            route.continue_()

    page.context.route("**/*partNumber=*", part)
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Choose a video").click()
    choosing.value.set_files(large)
    tray = page.get_by_role("region", name="Uploads")
    expect(tray.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
    page.reload()
    expect(tray).to_contain_text("uploaded. Choose the same file again")
    before, broken = len(sent), False
    with page.expect_file_chooser() as choosing:
        tray.get_by_role("button", name="Resume large.mp4").click()
    choosing.value.set_files(large)
    expect(tray).to_contain_text("In your library", timeout=180_000)
    assert "1" not in sent[before:] and {"2", "3"} <= set(sent[before:])


def test_a_sign_in_that_runs_out_is_renewed_in_place(studio: Studio) -> None:
    person = studio.person
    page = person.sign_in()
    page.goto(f"{person.url}/clips/{studio.clip_id}")
    title = page.get_by_label("Title", exact=True)
    before = title.input_value()
    page.context.clear_cookies()
    refusals = [401]

    def refuse(route: Route) -> None:
        if route.request.method == "PATCH" and refusals:
            route.fulfill(status=refusals.pop(), json={"error": "unauthorized"})
        else:
            route.fallback()

    page.route("**/api/v1/clips/**", refuse)
    title.fill("A better title")
    page.get_by_label("Password for").fill(PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(title).to_have_value("A better title")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()  # by itself, now that somebody is there again
    eventually(lambda: person.api.call("GET", f"/clips/{studio.clip_id}")["title"] == "A better title")
    person.api.call("PATCH", f"/clips/{studio.clip_id}", {"title": before})
    person.complaints.clear()  # the browser itself logs the refused request


def test_nothing_is_asked_for_until_one_is_signed_in_again(studio: Studio) -> None:
    person = studio.person
    page = person.sign_in()
    out, refused = False, list[str]()

    def answer(route: Route) -> None:
        if out:
            refused.append(route.request.url)
            route.fulfill(status=401, json={"error": "unauthorized"})
        else:
            told = route.fetch()
            busy = told.ok and re.search(r"/videos/[0-9a-f-]{36}$", route.request.url)
            route.fulfill(response=told, json=told.json() | {"status": "processing"}) if busy else route.continue_()

    page.route(re.compile(r"/api/v1/(videos|jobs|auth/refresh)"), answer)
    page.goto(f"{person.url}/videos/{studio.video_id}")  # asked for again and again: it is being worked on
    expect(page.get_by_role("button", name="Find different clips")).to_be_visible()
    out = True
    page.context.clear_cookies()
    field = page.get_by_label("Password for")
    expect(field).to_be_visible()
    steady(lambda: page.evaluate("true") and len(refused), 1)  # what was under way is answered
    before = len(refused)
    page.wait_for_timeout(5000)  # as long as three questions would take
    assert before > 0 and len(refused) == before
    out = False
    field.fill(PASSWORD)
    with page.expect_response(re.compile(r"/videos/[0-9a-f-]{36}$")) as asking:
        page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    assert asking.value.ok
    page.unroute_all(behavior="ignoreErrors")
    page.close()
    person.complaints.clear()  # the browser itself logs what was refused


def test_two_tabs_share_one_sign_in_and_leave_together(somebody: Callable[..., Person]) -> None:
    person = somebody()
    first = person.sign_in()
    others = [person.page() for _ in range(3)]
    for page in others:
        page.goto(f"{person.url}/library", wait_until="commit")
    for page in others:
        expect(page.get_by_role("heading", name="Library", exact=True)).to_be_visible()
    first.reload()
    expect(first.get_by_role("heading", name="Library", exact=True)).to_be_visible()
    first.get_by_role("button", name="Account menu").click()
    first.get_by_role("menuitem", name="Sign out").click()
    for page in others:
        expect(page.get_by_text("Drop a video here")).to_be_visible()


def test_a_file_that_is_no_video_says_so_and_offers_a_way_on(somebody: Callable[..., Person], tmp_path: Path) -> None:
    person = somebody()
    page = person.sign_in()
    fake = tmp_path / "notes.mp4"
    fake.write_text("not a video at all")
    drop(page, fake)
    card = page.get_by_role("article")
    expect(card).to_contain_text("Unsupported file", timeout=180_000)
    card.get_by_role("link").click()
    expect(page.get_by_text("This file isn’t supported")).to_be_visible()
    expect(page.get_by_role("button", name="Delete and choose another file")).to_be_visible()


def test_a_slow_or_absent_network_is_said_and_survived(studio: Studio) -> None:
    page = studio.person.inside()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/videos?*", hold)
    page.reload(wait_until="commit")
    expect(page.locator("[data-waiting]").first).to_be_visible()
    page.unroute("**/api/v1/videos?*")  # lets go on what is held
    assert held
    expect(page.get_by_role("article")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("You’re offline.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You’re offline.")).to_have_count(0)
    studio.person.complaints.clear()  # the browser itself logs requests that failed while it was offline


def test_a_selection_deletes_with_a_way_back(studio: Studio) -> None:
    page = studio.person.inside()
    page.get_by_role("checkbox", name="Select a short talk").check()
    page.get_by_role("region", name="Selected videos").get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").hover()  # stays while it is pointed at
    expect(page.get_by_role("article")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.reload()
    expect(page.get_by_role("article")).to_have_count(1)


def test_tags_and_folders_that_were_set_are_taken_back(studio: Studio) -> None:
    page = studio.person.inside()
    card = page.get_by_role("article")
    for what, label, act in (("Tags", "#funny", "Tag 1 video"), ("Folder", "Talks", "Move 1 video")):
        page.get_by_role("checkbox", name="Select a short talk").check()
        page.get_by_role("region", name="Selected videos").get_by_role("button", name=what).click()
        dialog = page.get_by_role("dialog")
        dialog.locator("input:visible").fill(label.strip("#"))
        page.keyboard.press("Enter")
        dialog.get_by_role("button", name=act).click()
        undo = page.get_by_role("button", name="Undo")
        undo.hover()  # stays while it is pointed at
        expect(card).to_contain_text(label)
        undo.click()
        expect(undo).to_have_count(0)
        expect(card).not_to_contain_text(label)

    def untouched() -> bool:
        found = studio.person.api.call("GET", f"/videos/{studio.video_id}")
        return (found["tags"], found["folder"]) == ([], "")

    eventually(untouched)
    page.close()


def test_a_link_shows_a_short_to_somebody_without_an_account(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/exports/{studio.export_id}")
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_label("Link to this short").input_value()
    guest = studio.person.stranger()
    guest.goto(link)
    expect(guest.locator("video")).to_be_visible()
    with guest.expect_download() as saving:
        guest.get_by_role("link", name="Download").click()
    assert saving.value.suggested_filename.endswith(".mp4")
    page.get_by_role("button", name="Revoke").first.click()
    expect(page.get_by_text("Revoked").first).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="This link has expired")).to_be_visible()
    guest.goto(f"{studio.person.url}/shared/{'x' * 43}")
    expect(guest.get_by_role("heading", name="Link not found")).to_be_visible()
    guest.context.close()


def test_the_file_at_hand_plays_until_its_preview_is_made(
    somebody: Callable[..., Person], film: Path, studio: Studio
) -> None:
    person = somebody()
    page = person.sign_in()
    made = studio.person.api.call("GET", f"/videos/{studio.video_id}")["proxy_url"]  # of the same film
    standing: dict[str, str | None] = {"proxy_url": None, "status": "processing"}
    answering(page, re.compile(r"/api/v1/videos/[0-9a-f-]{36}$"), lambda body: body.update(standing))
    drop(page, film)
    page.get_by_role("article").get_by_role("link").click()
    player = page.locator("video").first
    expect(player).to_have_attribute("src", re.compile("^blob:"))
    page.keyboard.press("k")
    eventually(lambda: player.evaluate(AT) > 1)
    standing["proxy_url"] = made
    expect(player).to_have_attribute("src", re.compile("^http"))
    eventually(lambda: player.evaluate(AT) > 1)  # it went on where it was
    assert person.complaints == []
