"""A person puts a clip's captions where they want them: by hand, by key and by option, for every export."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.waiting import eventually, steady
from tests.web.conftest import Studio

FROM_BOTTOM = """element => { const box = element.getBoundingClientRect(),
  frame = element.parentElement.getBoundingClientRect(); return (frame.bottom - box.bottom) / frame.height }"""


LETTERS = "element => parseFloat(getComputedStyle(element).fontSize)"
LIVE = "[data-final] { display: none !important } [data-live] { visibility: visible !important }"  # as while it plays


def opened(studio: Studio) -> tuple[Page, Locator]:
    """The clip's editor at its captions, and what they are taken hold of by."""
    page = studio.person.inside()
    with page.expect_response("**/exports/framing"):  # says where captions stand by themselves
        page.goto(f"{studio.person.url}/clips/{studio.clip_id}?panel=captions")
    handle = page.get_by_role("slider", name="Captions. Arrow keys")
    expect(handle).to_be_visible()
    expect(page.get_by_text("Auto", exact=True)).to_be_visible()
    steady(handle.bounding_box)
    return page, handle


def options(studio: Studio) -> dict[str, Any]:
    """What is stored with the clip."""
    settings: dict[str, Any] = studio.person.api.call("GET", f"/clips/{studio.clip_id}")["settings"] or {}
    chosen: dict[str, Any] = settings.get("caption_options", {})
    return chosen


def framing(studio: Studio) -> dict[str, Any]:
    """How an export is made that names nothing but the clip."""
    return studio.person.api.call("POST", "/exports/framing", {"source": {"clip_id": studio.clip_id}})


def stored(studio: Studio, **wanted: Any) -> bool:
    return all(options(studio).get(name) == value for name, value in wanted.items())


def test_captions_are_dragged_and_nudged_and_every_export_has_them_there(studio: Studio) -> None:
    page, handle = opened(studio)
    box, frame = handle.bounding_box(), handle.locator("..").bounding_box()
    assert box and frame
    before = handle.evaluate(FROM_BOTTOM)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 0.1 * frame["height"], steps=4)
    page.mouse.move(x, y - 0.2 * frame["height"], steps=4)
    page.mouse.up()
    dragged = steady(lambda: handle.evaluate(FROM_BOTTOM))
    assert abs(dragged - before - 0.2) < 0.01
    handle.press("ArrowUp")
    expect(handle).to_have_attribute("aria-valuenow", str(round(dragged * 100) + 1))
    eventually(lambda: abs((options(studio).get("position") or 0) - (1 - dragged - 0.01)) < 0.002)
    made = framing(studio)
    assert made["captions"] and all(abs(one["line"] - (1 - dragged - 0.01)) < 0.002 for one in made["captions"])
    page.reload()
    expect(handle).to_have_attribute("aria-valuenow", str(round(dragged * 100) + 1))
    handle.press("Delete")  # they find their place again
    expect(handle).to_have_attribute("aria-valuetext", f"{round(before * 100)}% from the bottom, automatic")
    eventually(lambda: stored(studio, position=None))
    page.keyboard.press("Control+z")
    eventually(lambda: not stored(studio, position=None))
    page.keyboard.press("Control+Shift+z")
    eventually(lambda: stored(studio, position=None))
    page.close()


def test_the_live_captions_stand_where_the_renderer_puts_them_and_look_as_chosen(studio: Studio) -> None:
    page, handle = opened(studio)
    page.add_style_tag(content=LIVE)
    [first, *_] = framing(studio)["captions"]
    page.get_by_role("slider", name="Position", exact=True).fill(str(first["start_ms"] // 100 + 2))
    live = page.locator("p[data-way]")
    expect(live).to_be_visible()
    for one in (live, handle):
        eventually(lambda: abs(one.evaluate(FROM_BOTTOM) - (1 - first["line"])) < 0.005)  # noqa: B023 (awaited here)
    before = live.evaluate(LETTERS)
    page.get_by_role("slider", name="Size").press("End")
    choose(page, "Case", "UPPERCASE")
    choose(page, "Lines", "1 line")
    page.get_by_label("Text color").fill("#ffee00")
    eventually(lambda: stored(studio, size=1.6, case="upper", lines=1, colour="#ffee00"))
    expect(live).to_have_attribute("data-upper", "true")
    expect(live.locator(":scope > span")).to_have_count(1)
    eventually(lambda: live.evaluate(LETTERS) > 1.1 * before)  # smaller again where a face leaves less room
    expect(live).to_have_css("color", "rgb(255, 238, 0)")
    page.get_by_role("button", name="Reset to style").click()
    eventually(lambda: stored(studio, size=1, case=None, lines=None, colour=None))
    page.close()


def choose(page: Page, field: str, option: str) -> None:
    """Choose an option of a field."""
    page.get_by_role("combobox", name=field, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
