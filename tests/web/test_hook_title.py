"""The title over the first seconds of a short, in the clip's editor."""

from playwright.sync_api import expect

from tests.support.browsing import untick
from tests.support.waiting import eventually
from tests.web.conftest import Studio
from tests.web.test_editor import settings
from tests.web.test_splices import picture

TEXT = "Nobody told you this about beauty"


def test_a_hook_title_is_written_seen_undone_and_left_out(studio: Studio) -> None:
    person = studio.person
    page = person.inside()
    page.goto(f"{person.url}/clips/{studio.clip_id}?panel=captions")
    before = picture(page)
    title = page.get_by_role("textbox", name="Hook title text")
    title.fill(TEXT)
    title.press("Enter")
    eventually(lambda: settings(studio, studio.clip_id).get("hook") == TEXT)
    expect(page.locator("[data-live-text]")).to_have_count(2)
    expect(page.locator("[data-live-text]").first).to_contain_text("Nobody told you")
    eventually(lambda: picture(page) != before)
    export = person.api.call("POST", "/exports", {"source": {"clip_id": studio.clip_id}})
    look = {"source": {"clip_id": studio.clip_id}, "format": export["format"]}
    shown = person.api.call("POST", "/exports/framing", look)["texts"]
    assert " ".join(text["text"] for text in shown) == TEXT
    page.get_by_role("button", name="Undo").click()
    eventually(lambda: settings(studio, studio.clip_id).get("hook") is None)
    untick(page.get_by_role("switch", name="Hook title"))
    eventually(lambda: settings(studio, studio.clip_id).get("hook") == "")
    expect(title).to_have_count(0)
    expect(page.locator("[data-live-text]")).to_have_count(0)
    assert person.complaints == []
