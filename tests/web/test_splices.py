"""Two moments in one frame, and the exact frame beside the live one, as a person meets them."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from cutroom.media.source import ffmpeg
from cutroom_cli.client import Client
from tests.support.waiting import eventually
from tests.web.conftest import Person, Studio

OF_ONE = re.compile(r"/splices/[0-9a-f-]{36}")
AGREE = 0.95  # of the structure of two pictures (SSIM): one is a PNG, the other one was encoded


def exact(page: Page) -> Locator:
    """The renderer's frame, when it is the one of what is on the screen."""
    expect(page.get_by_text("Final frame at")).to_be_visible(timeout=180_000)  # its function may have to be started
    return page.get_by_alt_text("Final frame")


def picture(page: Page) -> bytes:
    """The bytes of the exact frame that is shown."""
    address = exact(page).get_attribute("src")
    assert address
    return page.request.get(address).body()


def similarity(one: Path, other: Path, at_ms: int = 0) -> float:
    """How alike a picture and a video's frame are."""
    command = [ffmpeg.binary(), "-v", "info", "-i", str(one), "-ss", f"{at_ms / 1000:.3f}", "-i", str(other)]
    compared = [*command, "-frames:v", "1", "-lavfi", "[0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[a][b]ssim"]
    log = subprocess.run([*compared, "-f", "null", "-"], check=True, capture_output=True, text=True).stderr
    return float(log.rsplit("All:", 1)[1].split()[0])


def new_splice(studio: Studio) -> str:
    """Another splice of the same two moments, for a test of its own."""
    api = studio.person.api
    made = api.call("GET", f"/splices/{studio.splice_id}")
    pair = [made["first"]["id"], made["second"]["id"]]
    return str(api.call("POST", "/splices/generate", {"clip_ids": pair, "mode": "semantic"})["id"])


def saved(api: Client, splice_id: str, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The splice as the API has it, once something is true of it."""

    def look() -> dict[str, Any] | None:
        found: dict[str, Any] = api.call("GET", f"/splices/{splice_id}")
        return found if true(found) else None

    found = eventually(look)
    assert found
    return found


def discard(person: Person, splice_id: str, *pages: Page) -> None:
    """The splice is no more; whoever shows it is closed before."""
    for page in pages:
        page.close()
    person.api.call("DELETE", f"/splices/{splice_id}")


def test_a_suggested_pair_becomes_a_short_whose_frame_was_shown_before(studio: Studio, tmp_path: Path) -> None:
    person = studio.person
    page = person.inside()
    page.get_by_role("link", name="Splices").click()
    page.get_by_role("button", name="New splice").click()
    page.get_by_text("Contrast", exact=True).first.click()
    page.get_by_role("button", name="Create splice of").first.click()
    page.get_by_role("tab", name="Export").click()
    page.get_by_role("combobox", name="Format").click()
    page.get_by_role("option", name="Vertical, 720×1280").click()
    shown = tmp_path / "shown.png"
    shown.write_bytes(picture(page))
    page.get_by_role("tabpanel").get_by_role("button", name="Export", exact=True).click()
    saver = page.get_by_role("button", name="Download").first
    expect(saver).to_be_visible(timeout=180_000)
    with page.expect_download() as saving:
        saver.click()
    saving.value.save_as(tmp_path / "splice.mp4")
    assert similarity(shown, tmp_path / "splice.mp4") >= AGREE
    assert person.complaints == []
    page.get_by_role("button", name="Edit splice").click()
    expect(page).to_have_url(OF_ONE)
    made = page.url.rsplit("/", 1)[1].partition("?")[0]
    discard(person, made, page)


def test_another_layout_of_a_shot_is_seen_in_the_exact_frame(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    page.goto(f"{person.url}/clips/{studio.clip_id}?panel=layout")
    before = picture(page)
    with page.expect_response("**/exports/preview") as asking:
        page.get_by_role("combobox", name="Layout of shot 1").click()
        page.get_by_role("option", name="Fit with blur").click()
    asked: dict[str, Any] = asking.value.request.post_data_json or {}
    assert "fit_blur" in asked["shot_layouts"].values()
    expect(page.get_by_alt_text("Final frame")).to_have_attribute("src", asking.value.json()["url"])
    shown = picture(page)
    told = person.api.call("POST", "/exports/preview", asked)
    assert shown == page.request.get(told["url"]).body() != before
    page.reload()
    expect(page.get_by_role("combobox", name="Layout of shot 1")).to_have_value("Fit with blur")
    person.complaints.clear()


def test_two_tabs_that_edit_one_splice_lose_nothing_unasked(studio: Studio) -> None:
    person, splice_id = studio.person, new_splice(studio)
    address = f"{person.url}/splices/{splice_id}"
    mine = person.inside()
    theirs = person.page()
    for page in (mine, theirs):
        page.goto(address)
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    mine.get_by_label("Title", exact=True).fill("Mine")
    saved(person.api, splice_id, lambda one: one["title"] == "Mine")
    theirs.get_by_label("Title", exact=True).fill("Theirs")
    dialog = theirs.get_by_role("dialog")
    expect(dialog).to_contain_text("changed elsewhere")
    assert person.api.call("GET", f"/splices/{splice_id}")["title"] == "Mine"
    dialog.get_by_role("button", name="Keep mine").click()
    expect(dialog).to_have_count(0)
    saved(person.api, splice_id, lambda one: one["title"] == "Theirs")
    mine.get_by_label("Title", exact=True).fill("Mine again")
    mine.get_by_role("dialog").get_by_role("button", name="Use theirs").click()
    expect(mine.get_by_label("Title", exact=True)).to_have_value("Theirs")
    assert person.api.call("GET", f"/splices/{splice_id}")["title"] == "Theirs"
    discard(person, splice_id, mine, theirs)
    person.complaints.clear()  # the browser itself logs what was refused


def test_what_could_not_be_saved_survives_a_reload(studio: Studio) -> None:
    person, splice_id = studio.person, new_splice(studio)
    page = person.inside()

    def refuse(route: Route) -> None:
        if route.request.method == "PUT":
            route.abort()
        else:
            route.continue_()

    page.goto(f"{person.url}/splices/{splice_id}")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.route("**/api/v1/splices/*", refuse)
    page.get_by_label("Title", exact=True).fill("Not lost")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    assert person.api.call("GET", f"/splices/{splice_id}")["title"] != "Not lost"
    page.reload()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Not lost")
    page.unroute("**/api/v1/splices/*")
    saved(person.api, splice_id, lambda one: one["title"] == "Not lost")
    page.get_by_label("Title", exact=True).fill("And again")
    saved(person.api, splice_id, lambda one: one["title"] == "And again")
    page.get_by_role("button", name="Undo").click()
    saved(person.api, splice_id, lambda one: one["title"] == "Not lost")
    page.keyboard.press("Control+Shift+z")
    saved(person.api, splice_id, lambda one: one["title"] == "And again")
    discard(person, splice_id, page)
    person.complaints.clear()  # the browser itself logs what could not be sent


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with Tab until something has the focus."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("it is not reached with the keyboard")


def test_a_splice_is_made_and_edited_with_the_keyboard_alone(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    page.keyboard.press("s")
    begin = page.get_by_role("button", name="New splice")
    expect(begin).to_be_visible()
    tab_to(page, begin)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/splices/new"))
    page.goto(f"{person.url}/splices/new?mode=eclectic")
    make = page.get_by_role("button", name="Create splice of").first
    expect(make).to_be_visible()
    tab_to(page, make)
    page.keyboard.press("Enter")
    line = page.get_by_role("slider", name="Split between the two clips")
    expect(line).to_be_visible()
    expect(page).to_have_url(OF_ONE)
    splice_id = page.url.rsplit("/", 1)[1].partition("?")[0]
    tab_to(page, line)
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(line).to_have_attribute("aria-valuenow", "43")
    page.keyboard.press("x")
    page.keyboard.press("t")
    words = page.get_by_role("textbox", name="Text", exact=True)
    expect(words).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Look up")
    text = page.get_by_role("button", name="Text “Look up”")
    page.evaluate("document.activeElement.blur()")
    tab_to(page, text)
    for key in ("ArrowDown", "Shift+ArrowDown", "ArrowRight"):
        page.keyboard.press(key)

    def as_wanted(one: dict[str, Any]) -> bool:
        options, texts = one["options"], one["options"]["text_overlays"]
        placed = [(text["text"], text["x"], text["y"]) for text in texts]
        return (options["split_ratio"], options["swap"], placed) == (0.43, True, [("Look up", 0.51, 0.21)])

    saved(person.api, splice_id, as_wanted)
    page.keyboard.press("Delete")
    saved(person.api, splice_id, lambda one: one["options"]["text_overlays"] == [])
    page.keyboard.press("Control+z")
    saved(person.api, splice_id, as_wanted)
    page.reload()
    expect(page.get_by_role("slider", name="Split between the two clips")).to_have_attribute("aria-valuenow", "43")
    discard(person, splice_id, page)
    assert person.complaints == []


def test_two_moments_that_are_selected_are_spliced(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    page.goto(f"{person.url}/videos/{studio.video_id}")
    boxes = page.get_by_role("checkbox", name="Select “")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Splice", exact=True).click()
    expect(page.get_by_role("slider", name="Split between the two clips")).to_be_visible()
    expect(page).to_have_url(OF_ONE)
    splice_id = page.url.rsplit("/", 1)[1].partition("?")[0]
    found = person.api.call("GET", f"/splices/{splice_id}")
    discard(person, splice_id)
    both = [found["first"]["id"], found["second"]["id"]]
    person.api.call("POST", "/clips/batch-update", {"clip_ids": both, "selected": False})
    page.reload()
    expect(page.get_by_text("Not found")).to_be_visible()
    person.complaints.clear()  # the browser itself logs what is not there
