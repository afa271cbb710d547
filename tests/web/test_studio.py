"""A sentence becomes a video in the studio, as a person makes it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.web.conftest import Person

QUOTE = "“Done is better than perfect.”"


def test_a_sentence_becomes_a_video_that_can_be_published(somebody: Callable[..., Person]) -> None:
    person = somebody()
    page = person.sign_in()
    page.goto(f"{person.url}/studio")
    page.get_by_label("What is your video about?").fill(QUOTE)
    page.get_by_role("button", name="Write script").click()
    storyboard = page.get_by_role("region", name="Storyboard")
    expect(storyboard.get_by_role("listitem")).to_have_count(2)
    expect(storyboard.locator("img")).to_have_count(2)
    project: dict[str, Any] = person.api.call("GET", "/projects")["items"][0]

    first = storyboard.get_by_role("button", name="Scene 1: ")
    named = first.get_attribute("aria-label") or ""
    page.get_by_role("button", name="Move scene 1 later").click()
    expect(page.get_by_role("button", name=named.replace("Scene 1", "Scene 2"))).to_be_visible()
    page.get_by_role("button", name="Move scene 2 earlier").click()
    expect(page.get_by_role("button", name=named)).to_be_visible()

    first.click()
    page.get_by_role("textbox", name="Line", exact=True).fill("Done beats perfect.")
    page.get_by_role("textbox", name="On screen").fill("Ship it")
    page.get_by_role("textbox", name="On screen").blur()
    expect(page.get_by_role("button", name="Scene 1: Ship it")).to_be_visible()
    page.get_by_role("button", name="New look").click()
    expect(page.get_by_role("button", name="Look 2")).to_have_attribute("aria-pressed", "true")

    person.api.call("PATCH", f"/projects/{project['id']}", {"version": version(person, project), "voice": "silent"})
    page.reload()
    page.get_by_role("button", name="Make video · free").click()
    expect(page.get_by_role("heading", name="Making your video")).to_be_visible()
    expect(page.get_by_role("heading", name="Your video is ready")).to_be_visible(timeout=300_000)
    playing = page.get_by_label(person.api.call("GET", f"/projects/{project['id']}")["title"])
    page.wait_for_function("video => video.videoWidth === 1080", arg=playing.element_handle())
    expect(page.get_by_role("button", name="Publish")).to_be_visible()
    assert person.complaints == []


def version(person: Person, project: dict[str, Any]) -> int:
    """The project's version as it is now."""
    return person.api.call("GET", f"/projects/{project['id']}")["version"]
