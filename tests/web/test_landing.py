"""The landing page, which stands as markup until somebody is there."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.support.waiting import eventually, steady
from tests.web.conftest import PASSWORD, Person
from tests.web.test_journey import drop

PLACES = """() => [...document.querySelectorAll('h1, h2, header a, [data-choose], svg[role=img]')]
  .map(one => one.getBoundingClientRect()).filter(box => box.width > 0)
  .map(box => [box.x, box.y, box.width, box.height].map(Math.round))"""
CODE = "performance.getEntriesByType('resource').filter(one => /\\/start-.*\\.js/.test(one.name)).length"


def landing(person: Person) -> Page:
    page = person.page()
    page.goto(person.url)
    expect(page.get_by_role("button", name="Drop a video here")).to_be_visible()
    page.evaluate("document.fonts.ready")
    return page


def test_it_looks_the_same_before_the_app_stands_and_after(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = landing(person)
    assert page.evaluate(CODE) == 0
    before = steady(lambda: page.evaluate(PLACES))
    assert len(before) >= 7
    page.mouse.move(40, 40)
    page.mouse.move(60, 60)
    expect(page).to_have_title("Cutroom · Long videos in, shorts out")
    eventually(lambda: page.evaluate(PLACES) == before)
    assert person.complaints == []


def test_a_press_during_which_the_app_replaces_the_page_still_counts(somebody: Callable[..., Person]) -> None:
    page = landing(somebody())
    held: list[Route] = []
    page.route("**/start-*.js", lambda route: held.append(route))  # noqa: PLW0108 (Playwright can't take a built-in)
    page.get_by_role("button", name="Drop a video here").hover()
    page.mouse.down()
    eventually(lambda: page.evaluate("true") and held)
    held[0].continue_()
    expect(page).to_have_title("Cutroom · Long videos in, shorts out")
    chooser = page.locator("input[type=file]")  # on a busy machine the browser may not open its dialog so long after
    expect(chooser).to_have_count(0)
    page.mouse.up()
    expect(chooser).to_have_count(1)


def test_a_file_is_chosen_before_the_app_stands_and_taken_once_it_does(
    somebody: Callable[..., Person], film: Path
) -> None:
    page = landing(somebody())
    held: list[Route] = []
    page.route("**/start-*.js", lambda route: held.append(route))  # noqa: PLW0108 (Playwright can't take a built-in)
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Drop a video here").click()
    choosing.value.set_files(film)
    eventually(lambda: page.evaluate("true") and held)
    held[0].continue_()
    expect(page.get_by_role("heading", name="Create your account")).to_be_visible()
    expect(page.get_by_text("1 video waiting")).to_be_visible()


def test_what_is_dropped_before_the_app_stands_is_uploaded(somebody: Callable[..., Person], film: Path) -> None:
    person = somebody()
    page = landing(person)
    drop(page, film)
    expect(page.get_by_role("heading", name="Create your account")).to_be_visible()
    expect(page.get_by_text("1 video waiting")).to_be_visible()
    page.get_by_label("Name").fill("Grace")
    page.get_by_role("textbox", name="Email", exact=True).fill(f"new-{person.email}")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("region", name="Uploads")).to_contain_text("In your library")
    assert person.complaints == []
