"""Small things that a person sees at once: what is shown is true, stands still, and fits in its place."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page, Route, expect

from cutroom.kit.ids import new_id
from tests.support.browsing import answering, floats
from tests.support.waiting import eventually, steady
from tests.web.conftest import Person, Studio, profile

TOPS = "all => all.map(one => Math.round(one.getBoundingClientRect().top))"


def test_a_deleted_video_leaves_no_ghost(studio: Studio) -> None:
    browser = studio.person.context.browser
    assert browser
    context = profile(browser)  # a simulated clock is its whole profile's
    page = replace(studio.person, context=context).sign_in()

    def three(body: dict[str, Any]) -> None:
        [one] = body["items"]
        body["items"] = [one] + [one | {"id": str(new_id()), "title": f"Copy {i}"} for i in range(2)]
        body["total"] = 3

    answering(page, "**/api/v1/videos?*", three)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda one: asked.append((one.method, one.url)))
    page.clock.install()
    page.reload()
    expect(page.get_by_role("article")).to_have_count(3)
    page.get_by_role("checkbox", name="Select Copy 1").check()
    page.get_by_role("region", name="Selected videos").get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").hover()  # stays while it is pointed at
    expect(page.get_by_role("article")).to_have_count(2)
    page.clock.fast_forward(30_000)
    expect(page.locator("[data-waiting]")).to_have_count(0)
    assert not [url for method, url in asked if method != "GET" and "/videos" in url]  # it is not done yet
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("article")).to_have_count(3)
    context.close()


def test_a_card_and_the_list_tell_how_far_work_is(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    [analysis] = person.api.call("GET", f"/videos/{studio.video_id}/analyses")["items"][:1]
    running = {"status": "processing", "progress": 0.33}

    def job(body: dict[str, Any]) -> None:
        body["items"] = [one | running for one in body["items"] if one["subject_id"] == analysis["id"]]

    answering(page, "**/api/v1/jobs?*", job)
    answering(page, f"**/api/v1/analyses/{analysis['id']}", lambda body: body.update(running))
    page.reload()
    expect(page.get_by_role("article")).to_contain_text("Finding clips 33%")

    def early(body: dict[str, Any]) -> None:
        for one in body["items"]:
            one.update({"status": "processing", "progress": 0.03})

    answering(page, "**/api/v1/exports?*", early)
    answering(page, f"**/api/v1/exports/{studio.export_id}", lambda body: body.update(running))
    page.goto(f"{person.url}/exports")
    expect(page.get_by_text("33%")).to_be_visible()
    page.close()


def test_a_finished_card_keeps_its_actions_in_one_row_and_messages_cover_no_bar(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/videos/{studio.video_id}")
    card = page.get_by_role("article").filter(has=page.get_by_role("button", name="Download"))
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        expect(card.first).to_be_visible()
        tops = steady(lambda: card.first.locator("[class*=actions] :is(button, a):visible").evaluate_all(TOPS))
        assert len(tops) > 1 and max(tops) - min(tops) < 6, width
    page.goto(f"{studio.person.url}/library")
    page.get_by_role("checkbox", name="Select a short talk").check()
    page.get_by_role("region", name="Selected videos").get_by_role("button", name="Archive").click()
    undo = page.get_by_role("button", name="Undo")
    undo.hover()  # stays while it is pointed at
    box = undo.bounding_box()
    assert box and box["y"] < 200
    undo.click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.close()


def test_nothing_moves_when_the_filters_are_all_there(studio: Studio) -> None:
    page = studio.person.inside()
    held: list[Route] = []
    page.route("**/api/v1/videos/facets", lambda route: held.append(route))  # noqa: PLW0108 (it looks at the function)
    page.reload()
    archive = page.get_by_role("button", name="Archive")
    expect(page.get_by_role("article")).to_be_visible()
    floats(page)
    eventually(lambda: page.evaluate("true") and held)
    before = steady(archive.bounding_box)
    for route in held:
        came = route.fetch()
        route.fulfill(response=came, json={"folders": ["Talks"], "tags": ["funny"]})
    expect(page.get_by_label("Folder").first).to_be_visible()
    assert steady(archive.bounding_box) == before
    page.close()


def test_one_escape_closes_a_dialog_and_breadcrumbs_end_without_a_slash(studio: Studio) -> None:
    page = studio.person.inside()
    page.get_by_role("checkbox", name="Select a short talk").check()
    for name in ("Folder", "Tags"):
        page.get_by_role("region", name="Selected videos").get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog").locator("input:visible").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto(f"{studio.person.url}/videos/{studio.video_id}")
    last = page.get_by_role("navigation", name="Breadcrumbs").get_by_role("listitem").last
    assert last.evaluate("item => getComputedStyle(item, '::after').content") == "none"
    assert '"calt" 0' in page.evaluate("getComputedStyle(document.body).fontFeatureSettings")
    page.close()


def test_a_forgotten_password_takes_the_address_along(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = person.page()
    page.goto(f"{person.url}/sign-in")
    page.get_by_role("textbox", name="Email", exact=True).fill(person.email)
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page.get_by_role("textbox", name="Email", exact=True)).to_have_value(person.email)
    assert person.email not in page.url
    assert person.complaints == []


def test_a_brand_is_seen_before_it_is_saved(studio: Studio) -> None:
    page: Page = studio.person.inside()
    page.goto(f"{studio.person.url}/brands?edit=new")
    words = page.get_by_role("img", name="A short in this brand").locator("p span")
    page.get_by_label("Highlight color").fill("#ff0055")
    expect(words).to_have_css("color", "rgb(255, 0, 85)")
    page.close()


def test_a_shared_short_stands_beside_its_name(studio: Studio) -> None:
    person = studio.person
    link = person.api.call("POST", f"/exports/{studio.export_id}/shares", {"expires_in": 3600})["url"]
    guest = person.stranger()
    guest.goto(link)
    expect(guest.get_by_role("link", name="Cutroom home")).to_be_visible()
    expect(guest.get_by_text(re.compile("Available until"))).to_be_visible()
    places = (guest.get_by_role("heading", level=1), guest.locator("video"))
    title, film = steady(lambda: [one.bounding_box() for one in places])
    assert title and film and title["x"] > film["x"] + film["width"]
    guest.context.close()
