"""One clip in the hands of somebody who is particular: its ends by hand, by key and by word, and what stands where."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.support.browsing import answering, tick
from tests.support.waiting import eventually, steady
from tests.web.conftest import Studio

FAR = 4000  # pixels: beyond any end
IN_SIGHT = """word => { const box = word.parentElement.getBoundingClientRect(), at = word.getBoundingClientRect()
  return at.top >= box.top && at.bottom <= box.bottom }"""


def pull(page: Page, handle: Locator, by: int) -> None:
    """Drag a handle sideways."""
    box = steady(handle.bounding_box)  # what comes above it moves it
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y, steps=4)
    page.mouse.move(x + by, y, steps=4)
    page.mouse.up()


def seconds(handle: Locator) -> float:
    """Where a handle stands."""
    return float(handle.get_attribute("aria-valuenow") or "nan")


def title_saved(studio: Studio, title: str) -> None:
    """Wait until the clip has a title on the server: its editor may have said "Saved" of what was there before."""
    eventually(lambda: studio.person.api.call("GET", f"/clips/{studio.clip_id}")["title"] == title)


def opened(studio: Studio, panel: str = "words") -> tuple[Page, Locator, Locator]:
    """The clip's editor in a new tab, and its two handles."""
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/clips/{studio.clip_id}?panel={panel}")
    expect(page.get_by_role("tab", name="Trim")).to_be_visible()
    start, end = (page.get_by_role("slider", name=f"{name} of the clip") for name in ("Start", "End"))
    return page, start, end


def test_the_ends_are_moved_by_hand_and_by_key_and_stay_in_the_video(studio: Studio) -> None:
    page, start, end = opened(studio)
    pull(page, start, -FAR)
    expect(start).to_have_attribute("aria-valuenow", "0")
    pull(page, start, FAR)
    eventually(lambda: round(seconds(end) - seconds(start), 1) == 1.0)  # a second is left, whatever one pulls
    start.press("Home")
    expect(start).to_have_attribute("aria-valuenow", "0")
    end.press("End")
    last = steady(lambda: seconds(end))
    for key in ("ArrowRight", "Shift+ArrowRight", "PageUp"):
        end.press(key)
    assert steady(lambda: seconds(end)) == last <= 34.1
    end.press("PageDown")
    kept = eventually(lambda: seconds(end) < last and seconds(end))
    assert last - 6 < kept < last - 4  # to the nearest end of a word
    page.reload()
    expect(end).to_have_attribute("aria-valuenow", f"{kept:g}")
    page.close()


def test_words_are_chosen_by_dragging_and_the_chosen_ones_are_in_sight(studio: Studio) -> None:
    page, start, end = opened(studio)
    page.set_viewport_size({"width": 390, "height": 844})
    words = page.get_by_label("Words of the clip").locator("button:not([aria-label*=pause])")
    chosen = page.locator("[data-inside]")
    eventually(lambda: chosen.first.evaluate(IN_SIGHT))
    one, other = words.nth(2), words.nth(9)
    one.scroll_into_view_if_needed()
    near, far = steady(lambda: (one.bounding_box(), other.bounding_box()))
    assert near and far
    page.mouse.move(near["x"] + 4, near["y"] + 8)
    page.mouse.down()
    page.mouse.move(far["x"] + 4, far["y"] + 8, steps=6)
    page.mouse.up()
    expect(chosen).to_have_count(8)
    assert seconds(start) < seconds(end)
    page.close()


def test_a_word_begins_the_clip_while_the_preview_is_still_being_made(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    unready = {"proxy_url": None, "status": "processing"}
    answering(page, re.compile(r"/api/v1/videos/[0-9a-f-]{36}$"), lambda body: body.update(unready))
    page.goto(f"{person.url}/clips/{studio.clip_id}")
    # seen until the final frame lies over it
    expect(page.get_by_text("The preview of this video is still processing")).to_be_attached()
    begun = page.get_by_role("slider", name="Start of the clip")
    before = seconds(begun)
    page.locator("[data-inside]").nth(3).click()
    page.keyboard.press("i")
    expect(begun).not_to_have_attribute("aria-valuenow", f"{before:g}")
    assert before < seconds(begun) < before + 5
    page.close()


def test_one_button_makes_the_short_wherever_one_is(studio: Studio) -> None:
    page, *_ = opened(studio, "export")
    button = page.get_by_role("button", name="Export", exact=True)
    expect(button).to_have_count(1)
    page.get_by_role("tab", name="Captions").click()
    expect(page.get_by_text("Typewriter")).to_be_visible()
    expect(button).to_have_count(1)
    page.goto(f"{studio.person.url}/splices/{studio.splice_id}?panel=export")
    expect(page.get_by_label("Hashtags").first).to_be_visible()
    expect(button).to_have_count(1)
    page.close()


def test_other_moments_are_asked_for_in_one_place(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/videos/{studio.video_id}")
    page.get_by_role("button", name="Find different clips").click()
    topic = page.get_by_role("textbox", name="Topic", exact=True)
    expect(topic).to_be_focused()
    topic.fill("beauty")
    asked: list[Any] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(status=409, json={"error": "conflict", "message": "Not now."})

    page.route("**/analyses", lambda route: refuse(route) if route.request.method == "POST" else route.continue_())
    topic.press("Enter")
    expect(page.get_by_text("Not now.")).to_be_visible()
    assert [one["prompt"] for one in asked] == ["beauty"]
    page.close()
    studio.person.complaints.clear()  # the browser itself logs what was refused


def test_two_tabs_that_change_one_clip_ask_which_of_them_stays(studio: Studio) -> None:
    one, other = (opened(studio)[0] for _ in range(2))
    before = one.get_by_label("Title", exact=True).input_value()

    def save(page: Page, title: str) -> None:
        page.get_by_label("Title", exact=True).fill(title)
        page.keyboard.press("Control+s")

    def title_of(page: Page) -> Locator:
        return page.get_by_label("Title", exact=True)

    save(one, "The first tab's")
    title_saved(studio, "The first tab's")
    save(other, "The second tab's")
    asked = other.get_by_role("dialog", name="This clip was changed elsewhere")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Keep mine").click()
    expect(asked).to_be_hidden()
    title_saved(studio, "The second tab's")
    expect(other.get_by_text("Saved", exact=True)).to_be_visible()
    expect(other.get_by_text("Reload it and try again")).to_have_count(0)  # the dialog says it, and no toast besides
    save(one, "Another of the first tab's")
    asked = one.get_by_role("dialog", name="This clip was changed elsewhere")
    asked.get_by_role("button", name="Use theirs").click()
    expect(asked).to_be_hidden()
    expect(title_of(one)).to_have_value("The second tab's")
    save(one, before)
    title_saved(studio, before)
    other.close()
    studio.person.complaints.clear()  # the browser itself logs what was refused


def test_a_change_whose_answer_never_came_is_no_conflict_after_a_reload(studio: Studio) -> None:
    page, *_ = opened(studio)
    title = page.get_by_label("Title", exact=True)
    before = title.input_value()
    held: list[Route] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method != "PATCH":
            route.fallback()
            return
        route.fetch()
        held.append(route)  # carried out, and never answered

    page.route(f"**/clips/{studio.clip_id}", lose_the_answer)
    title.fill("What arrived ")  # in the middle of a word's end
    eventually(lambda: page.title() and held)  # routes are served while the page is asked for something
    title_saved(studio, "What arrived")
    title.fill("What came after")
    page.unroute(f"**/clips/{studio.clip_id}")
    page.reload()
    expect(title).to_have_value("What came after")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    title_saved(studio, "What came after")
    expect(page.get_by_role("dialog")).to_have_count(0)
    title.fill(before)
    title_saved(studio, before)
    assert len(held) == 1
    page.close()
    studio.person.complaints.clear()  # the browser itself logs the conflict that was none


def test_what_was_chosen_is_saved_with_the_clip_undone_and_used_by_every_export(studio: Studio) -> None:
    person = studio.person
    clips = person.api.call("GET", "/clips", video_id=studio.video_id)["items"]
    clip_id = next(one["id"] for one in clips if one["id"] != studio.clip_id)
    page = person.inside()
    page.goto(f"{person.url}/clips/{clip_id}?panel=captions")
    for name in ("Bold", "Neon"):
        page.get_by_label("Title", exact=True).fill(f"{name} captions")  # of quick choices in a row undo makes one step
        tick(page.get_by_role("radio", name=name))
        eventually(lambda: settings(studio, clip_id).get("captions") == name.lower())  # noqa: B023 (awaited here)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("radio", name="Bold")).to_be_checked()
    eventually(lambda: settings(studio, clip_id)["captions"] == "bold")
    page.evaluate("localStorage.removeItem('cutroom.clip.' + location.pathname.split('/')[2])")  # another browser
    page.goto(f"{person.url}/videos/{studio.video_id}")
    with page.expect_response(lambda one: one.url.endswith("/api/v1/exports") and one.request.method == "POST") as made:
        card = page.get_by_role("article").filter(has=page.locator(f'a[href*="{clip_id}"]'))
        card.get_by_role("button", name="Export", exact=True).click()
    export = made.value.json()
    assert (export["captions"], export["format"]["resolution"]) == ("bold", "1080x1920")
    person.api.call("DELETE", f"/exports/{export['id']}")
    person.api.call("PATCH", f"/clips/{clip_id}", {"settings": {}})
    page.close()


def settings(studio: Studio, clip_id: str) -> dict[str, Any]:
    """How the clip's short is made, as the server has it."""
    return studio.person.api.call("GET", f"/clips/{clip_id}")["settings"] or {}


def test_a_clip_is_duplicated_and_its_look_used_for_clips_that_nobody_edited(studio: Studio) -> None:
    api = studio.person.api
    page, *_ = opened(studio, "export")
    page.get_by_role("combobox", name="Format").click()
    page.get_by_role("option", name="Portrait 4:5, 1080×1350").click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Use this look for all new clips").click()
    expect(page.get_by_text("Clips you have not edited use this look")).to_be_visible()
    other = next(clip["id"] for clip in studio.clips if clip["id"] != studio.clip_id)
    page.goto(f"{studio.person.url}/clips/{other}?panel=export")
    expect(page.get_by_role("combobox", name="Format")).to_have_value("Portrait 4:5, 1080×1350")

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Duplicate clip").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value(re.compile(r" \(copy\)$"))
    assert page.url.partition("?")[0].rpartition("/")[2] not in {clip["id"] for clip in studio.clips}
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Reset the default look").click()
    expect(page.get_by_text("Default look reset")).to_be_visible()
    assert api.call("GET", "/clips/defaults")["resolution"] == "1080x1920"
    page.close()
