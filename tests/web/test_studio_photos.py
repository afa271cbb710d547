"""Photos become a video in the studio, as a person makes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.photographs import photo
from tests.support.waiting import eventually
from tests.web.conftest import Person
from tests.web.test_screens import look


def undo(page: Page, said: str) -> None:
    """Take back what a message says."""
    page.get_by_role("alert").filter(has_text=said).get_by_role("button", name="Undo").click()


def test_photos_become_a_video_that_can_be_published(somebody: Callable[..., Person], tmp_path: Path) -> None:
    files = {"lake.jpg": photo(1, at_s=7200), "again.jpg": photo(1, at_s=7202, sharp=False), "hill.jpg": photo(2)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "odd.jpg").write_bytes(b"GIF89a" + bytes(40))
    person = somebody()
    page = person.sign_in()
    page.goto(f"{person.url}/studio?from=photos")
    page.get_by_label("Title").fill("By the lake")
    chosen = sorted(tmp_path.glob("*.jpg"))
    page.get_by_label("Choose photos").first.set_input_files(chosen)
    sheet = page.get_by_role("region", name="Photos", exact=True)
    expect(sheet.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("alert")).to_contain_text("odd.jpg: GIF files can't be read")
    page.get_by_role("button", name="Dismiss").click()
    person.complaints.clear()  # the browser reports the refusal, too
    expect(sheet.locator("img").first).to_have_attribute("alt", "1. hill.jpg")

    expect(page.get_by_text("leave 1 photo out")).to_be_visible()
    assert look(page, "contact-sheet", "light") == []
    page.get_by_role("button", name="Best of 2 similar").click()
    expect(sheet.get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_role("region", name="Left out").locator("img")).to_have_attribute("alt", "1. again.jpg")
    page.get_by_role("button", name="Remove again.jpg").click()
    expect(page.get_by_role("region", name="Left out")).to_have_count(0)
    undo(page, "again.jpg” removed")
    expect(page.get_by_role("region", name="Left out")).to_have_count(1)
    page.get_by_role("button", name="Remove again.jpg").click()
    expect(page.get_by_role("region", name="Left out")).to_have_count(0)
    page.get_by_role("button", name="Move photo 1 later").press("Enter")
    expect(sheet.locator("img").first).to_have_attribute("alt", "1. lake.jpg")
    page.get_by_role("button", name="Sort by time").click()
    expect(sheet.locator("img").first).to_have_attribute("alt", "1. hill.jpg")
    undo(page, "Sorted by time")
    expect(sheet.locator("img").first).to_have_attribute("alt", "1. lake.jpg")
    page.get_by_label("Caption of photo 2").fill("Then up the hill")
    page.get_by_label("Caption of photo 2").blur()

    project: dict[str, Any] = person.api.call("GET", "/projects")["items"][0]
    path = f"/projects/{project['id']}"
    expect(page.get_by_role("button", name="Make video · free")).to_be_enabled()
    eventually(lambda: len(person.api.call("GET", path)["photos"]) == 2)  # the one that was removed, and not taken back
    version = person.api.call("GET", path)["version"]
    person.api.call("PATCH", path, {"version": version, "seconds": 5, "aspect": "1:1"})  # quicker to make
    page.reload()
    page.get_by_label("Caption of photo 1").fill("Down by the lake")  # saved by the click on the button
    page.get_by_role("button", name="Make video · free").click()
    expect(page.get_by_role("heading", name="Making your video")).to_be_visible()
    expect(page.get_by_role("heading", name="Your video is ready")).to_be_visible(timeout=300_000)
    made = person.api.call("GET", path)
    assert [one["caption"] for one in made["photos"]] == ["Down by the lake", "Then up the hill"]
    playing = page.get_by_label(made["title"])
    page.wait_for_function("video => video.videoWidth === 1080", arg=playing.element_handle())
    expect(page.get_by_role("button", name="Publish")).to_be_visible()
    assert person.complaints == []
