"""Where everything is: the sidebar, the bar of a phone, home, and editors that have the window for themselves."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.support.browsing import answering
from tests.support.waiting import eventually, steady
from tests.web.conftest import Person, Studio

WIDTH = "element => element.getBoundingClientRect().width"
TOP = "element => element.getBoundingClientRect().top"
# A press the moment that the library stands, before the browser has had time for anything else.
AT_ONCE = """
new MutationObserver((_, watcher) => {
  if (![...document.querySelectorAll("h1")].some(one => one.textContent === "Library")) return
  watcher.disconnect()
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "n", bubbles: true, cancelable: true}))
}).observe(document, {childList: true, subtree: true})
"""
RUN = """address => import(address).then(() =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"""


def test_the_sidebar_leads_everywhere_folds_and_remembers_it(studio: Studio) -> None:
    page = studio.person.inside()
    main = page.get_by_role("navigation", name="Main")
    for name, heading in (("Home", "Home"), ("Clips", "Clips"), ("Splices", "Splices"), ("Exports", "Exports")):
        main.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
        expect(main.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    expect(main.get_by_role("link")).to_have_text([
        "Home",
        "Library",
        "Clips",
        "Splices",
        "Exports",
        "Studio",
        "Calendar",
        "Posts",
        "Channels",
        "Analytics",
        "Insights",
        "Marketplace",
        "My jobs",
        "My campaigns",
        "Earnings",
        "Payouts",
        "Brand",
        "Team",
        "Credits",
    ])  # fmt: skip
    sidebar = page.get_by_role("complementary", name="Sidebar")
    wide = steady(lambda: sidebar.evaluate(WIDTH))
    page.keyboard.press("[")
    expect(sidebar.get_by_role("button", name="Expand sidebar")).to_be_visible()
    eventually(lambda: sidebar.evaluate(WIDTH) < 80 < wide)
    page.reload()
    expect(sidebar.get_by_role("button", name="Expand sidebar")).to_be_visible()
    expect(main.get_by_role("link", name="Library")).to_be_visible()
    main.get_by_role("link", name="Splices").hover()
    expect(page.get_by_text("Splices: two clips in one frame")).to_be_visible()
    sidebar.get_by_role("button", name="Expand sidebar").click()
    eventually(lambda: sidebar.evaluate(WIDTH) == wide)
    page.close()


def test_a_phone_has_its_areas_at_the_bottom(studio: Studio) -> None:
    page = studio.person.inside()
    page.set_viewport_size({"width": 390, "height": 844})
    bar = page.get_by_role("navigation", name="Areas", exact=True)
    expect(page.get_by_role("complementary", name="Sidebar")).to_be_hidden()
    bar.get_by_role("link", name="Clips").click()
    expect(page.get_by_role("heading", name="Clips", exact=True)).to_be_visible()
    bar.get_by_role("button", name="More").click()
    page.get_by_role("dialog").get_by_role("link", name="Splices").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", name="Splices", exact=True)).to_be_visible()
    page.close()


def test_home_asks_for_what_needs_somebody(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    export = person.api.call("GET", f"/exports/{studio.export_id}")
    failed = {"id": export["job_id"], "kind": "render", "status": "failed", "subject_id": studio.export_id}
    failed |= {"attempt": 1, "created_at": "2099-01-01T00:00:00Z", "updated_at": "2099-01-01T00:00:00Z"}
    failed |= {"error": "The disk was full.", "progress": 0.5, "stages": []}
    answering(page, "**/api/v1/jobs?*", lambda body: body["items"].append(failed))
    page.goto(f"{person.url}/home")
    attention = page.get_by_role("region", name="Needs attention")
    expect(attention).to_contain_text("The disk was full.")
    expect(attention.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("region", name="Ready to review")).to_contain_text(re.compile(r"\d clips?"))
    page.get_by_role("region", name="Recent exports").get_by_role("link").nth(1).click()
    expect(page).to_have_url(re.compile("/exports/"))
    page.close()


def test_somebody_new_sees_three_steps(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = person.sign_in()
    page.goto(person.url)
    expect(page.get_by_role("heading", name="Welcome, Ada")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has=page.get_by_role("heading", level=2))).to_have_count(3)
    with page.expect_file_chooser():
        page.get_by_role("button", name="Choose a video").click()
    page.goto(f"{person.url}/splices/new")
    expect(page.get_by_text("You need two clips")).to_be_visible()
    assert person.complaints == []


def lie_alike(one: Locator, other: Locator) -> bool:
    return one.bounding_box() == other.bounding_box()


def in_view(one: Locator) -> bool:
    top: float = one.evaluate(TOP)
    return 0 <= top < 300


def test_an_editor_has_the_window_for_itself_with_one_preview_in_view(studio: Studio) -> None:
    page = studio.person.inside()
    for address in (f"/clips/{studio.clip_id}?panel=captions", f"/splices/{studio.splice_id}?panel=captions"):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(studio.person.url + address)
        expect(page.get_by_text("Final frame at")).to_be_visible()
        expect(page.get_by_role("complementary", name="Sidebar")).to_have_count(0)
        expect(page.get_by_role("img", name="Preview of the")).to_have_count(1)
        final = page.get_by_alt_text("Final frame")
        live = page.get_by_role("img", name="Preview of the")
        eventually(partial(lie_alike, final, live))  # it sharpens in its place
        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_text("Typewriter").last.scroll_into_view_if_needed()
        eventually(partial(in_view, live))
    page.get_by_role("link", name="Back to Splices").click()
    expect(page.get_by_role("heading", name="Splices", exact=True)).to_be_visible()
    page.close()


def test_a_preview_that_is_on_its_way_says_so(studio: Studio) -> None:
    page = studio.person.inside()
    held: list[Route] = []
    holding = True

    def hold(route: Route) -> None:
        if holding:
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile(r"proxy\.mp4"), hold)
    page.goto(f"{studio.person.url}/clips/{studio.clip_id}")
    expect(page.get_by_text("Loading the preview…")).to_be_attached()
    holding = False
    for route in held:
        route.continue_()
    expect(page.get_by_text("Loading the preview…")).to_have_count(0)
    page.close()


def test_caption_styles_are_shown_where_something_is_said(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    clip = person.api.call("GET", f"/clips/{studio.clip_id}")
    words = person.api.call("GET", f"/videos/{studio.video_id}/transcript")["words"]
    page.goto(f"{person.url}/clips/{studio.clip_id}?panel=captions")
    expect(page.get_by_text("Final frame at")).to_be_visible()
    with page.expect_request(lambda one: "exports/preview" in one.url) as asking:
        page.get_by_role("button", name="Preview on my clip").click()
    body = asking.value.post_data_json
    assert body
    at = clip["start_ms"] + body["timestamp_ms"]
    assert any(word["start_ms"] <= at <= word["end_ms"] for word in words)
    page.close()


def test_a_search_shows_no_match_that_is_none(studio: Studio, tmp_path: Path) -> None:
    page = studio.person.inside()

    def unlike(route: Route) -> None:
        came = route.fetch()
        body = came.json()
        route.fulfill(response=came, json=body | {"items": [one | {"relevance": 0.2} for one in body["items"]]})

    page.route("**/api/v1/clips/search", unlike)
    with page.expect_response("**/api/v1/clips/search"):
        page.goto(f"{studio.person.url}/library?q=zzzqqq")
    expect(page.get_by_text("No results")).to_be_visible()
    expect(page.get_by_text("Clips about")).to_have_count(0)
    page.unroute_all(behavior="ignoreErrors")
    page.close()


def test_keys_are_heard_from_the_moment_that_a_screen_stands(somebody: Callable[..., Person]) -> None:
    person = somebody()
    person.context.add_init_script(AT_ONCE)
    page = person.sign_in()
    expect(page.get_by_role("dialog", name="Notifications")).to_be_visible()
    page.reload()
    expect(page.get_by_role("dialog", name="Notifications")).to_be_visible()
    page.close()


@pytest.mark.parametrize(("code", "name"), [("AccountList", "Account menu"), ("WorkspaceList", "Workspace: ")])
def test_a_menu_whose_code_comes_during_a_press_opens(somebody: Callable[..., Person], code: str, name: str) -> None:
    page = somebody().sign_in()
    held: dict[str, Route] = {}
    page.route(f"**/{code}-*.js", lambda route: held.setdefault("code", route))
    page.route("**/api/v1/users/me", lambda route: held.setdefault("me", route))  # whose letter it shows comes as well
    page.reload()
    page.get_by_role("button", name=name).first.hover()
    page.mouse.down()
    eventually(lambda: page.evaluate("true") and {"code", "me"} <= held.keys())
    for one in held.values():
        one.continue_()
    page.evaluate(RUN, held["code"].request.url)
    expect(page.get_by_role("button", name="Account menu")).to_have_text("A")
    page.mouse.up()
    expect(page.get_by_role("menu")).to_be_visible()
    page.close()
