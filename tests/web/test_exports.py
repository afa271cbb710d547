"""What is told before a file is made, and what goes with it afterwards."""

from playwright.sync_api import expect

from tests.web.conftest import Studio


def test_what_a_platform_refuses_is_told_before_anything_is_made(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/clips/{studio.clip_id}?panel=export")
    page.get_by_role("combobox", name="For").click()
    page.get_by_role("option", name="Facebook Reels").click()
    expect(page.get_by_text("Fits Facebook Reels.")).to_be_visible()
    page.get_by_role("combobox", name="Size").click()
    page.get_by_role("option", name="Wide").click()
    expect(page.get_by_role("alert")).to_contain_text("It takes 9:16: choose another size.")
    make = page.get_by_role("tabpanel").get_by_role("button", name="Make the short")
    expect(make).to_be_disabled()
    page.get_by_role("button", name="Write them for Facebook Reels").click()
    expect(page.get_by_label("Description")).not_to_be_empty()
    page.reload()
    expect(page.get_by_role("combobox", name="For")).to_have_value("Facebook Reels")
    page.evaluate("localStorage.removeItem(Object.keys(localStorage).find(key => key.startsWith('cutroom.look')))")


def test_captions_the_cut_and_the_cover_can_be_taken_along(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/exports/{studio.export_id}")
    for name, ending, content in (
        ("Captions as SRT", ".srt", "-->"),
        ("Captions as WebVTT", ".vtt", "WEBVTT"),
        ("The cut as OpenTimelineIO", ".otio", "OTIO_SCHEMA"),
        ("The cut as FCPXML", ".fcpxml", "<fcpxml"),
        ("The cut as EDL", ".edl", "TITLE:"),
    ):
        page.get_by_role("button", name="Other files").click()
        with page.expect_download() as saving:
            page.get_by_role("menuitem", name=name).click()
        assert saving.value.suggested_filename.endswith(ending)
        assert content in saving.value.path().read_text()
    page.locator("video").evaluate("video => { video.currentTime = 1.5 }")
    page.get_by_role("button", name="Take this moment").click()
    expect(page.get_by_text("the frame at 0:01.5")).to_be_visible()
    told = studio.person.api.call("GET", f"/exports/{studio.export_id}/cover")
    assert abs(told["timestamp_ms"] - 1500) < 60
