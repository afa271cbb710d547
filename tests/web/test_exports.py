"""What is told before a file is made, and what goes with it afterwards."""

from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from playwright.sync_api import expect

from tests.support.browsing import tick
from tests.support.waiting import eventually
from tests.web.conftest import Studio
from tests.web.test_splices import picture, similarity

ALIKE = 0.98  # of the structure of two pictures (SSIM)


def plain(studio: Studio) -> None:
    """The clip as it is for the tests after this one: nothing chosen that is not usual."""
    studio.person.api.call("PATCH", f"/clips/{studio.clip_id}", {"settings": {}})


def test_what_a_platform_refuses_is_told_before_anything_is_made(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/clips/{studio.clip_id}?panel=export")
    page.get_by_role("combobox", name="Platform").click()
    page.get_by_role("option", name="Facebook Reels").click()
    expect(page.get_by_text("Fits Facebook Reels.")).to_be_visible()
    page.get_by_role("combobox", name="Format").click()
    page.get_by_role("option", name="Widescreen").click()
    expect(page.get_by_role("alert")).to_contain_text("Accepts 9:16 only. Choose another format.")
    make = page.get_by_role("tabpanel").get_by_role("button", name="Export", exact=True)
    expect(make).to_be_disabled()
    page.get_by_role("button", name="Suggest for Facebook Reels").click()
    expect(page.get_by_label("Post caption")).not_to_be_empty()
    page.reload()
    expect(page.get_by_role("combobox", name="Platform")).to_have_value("Facebook Reels")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.close()
    plain(studio)


def test_captions_the_cut_and_the_cover_can_be_taken_along(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/exports/{studio.export_id}")
    for name, ending, content in (
        ("Captions as SRT", ".srt", "-->"),
        ("Captions as WebVTT", ".vtt", "WEBVTT"),
        ("Timeline as OpenTimelineIO", ".otio", "OTIO_SCHEMA"),
        ("Timeline as FCPXML", ".fcpxml", "<fcpxml"),
        ("Timeline as EDL", ".edl", "TITLE:"),
    ):
        page.get_by_role("button", name="More files").click()
        with page.expect_download() as saving:
            page.get_by_role("menuitem", name=name).click()
        assert saving.value.suggested_filename.endswith(ending)
        assert content in saving.value.path().read_text()
    page.locator("video").evaluate("video => { video.currentTime = 1.5 }")
    page.get_by_role("button", name="Use current frame").click()
    expect(page.get_by_text("frame at 0:01.5")).to_be_visible()
    cover = f"/exports/{studio.export_id}/cover"
    eventually(lambda: abs(studio.person.api.call("GET", cover)["timestamp_ms"] - 1500) < 60)


@pytest.mark.parametrize(("template", "layout"), [("neon", "auto"), ("highlight", "fit_blur")])
def test_the_frame_that_the_editor_shows_is_the_frame_of_the_file(
    studio: Studio, tmp_path: Path, template: str, layout: str
) -> None:
    person = studio.person
    page = person.inside()
    wanted = {"captions": template, "layout": layout}
    page.goto(f"{person.url}/clips/{studio.clip_id}?panel=captions")
    tick(page.get_by_role("radio", name=template.capitalize()))
    page.get_by_role("tab", name="Layout").click()
    page.get_by_role("combobox", name="Layout", exact=True).click()
    page.get_by_role("option", name="Auto" if layout == "auto" else "Fit with blur").first.click()
    page.get_by_role("slider", name="Position").fill("20")
    expect(page.get_by_text("Final frame at 0:02.0")).to_be_visible()
    (tmp_path / "shown.png").write_bytes(picture(page))
    asked = {"source": {"clip_id": studio.clip_id}, "format": {"resolution": "720x1280", "codec": "h264"}, **wanted}
    made = person.api.call("POST", "/exports", asked)
    assert list(person.api.follow(f"/exports/{made['id']}"))[-1]["status"] == "completed"
    address = person.api.call("GET", f"/exports/{made['id']}/download")["url"]
    (tmp_path / "short.mp4").write_bytes(httpx.get(address, timeout=60).content)
    assert similarity(tmp_path / "shown.png", tmp_path / "short.mp4", 2000) >= ALIKE
    page.close()
    plain(studio)
    person.api.call("DELETE", f"/exports/{made['id']}")


def test_all_shorts_of_a_video_come_as_one_file_with_what_belongs_to_them(studio: Studio) -> None:
    api, page = studio.person.api, studio.person.inside()
    asked = {"source": {"clip_id": studio.clip_id}, "format": {"resolution": "720x1280"}, "captions": None}
    made = api.call("POST", "/exports", asked | {"metadata": {"description": "Ships", "hashtags": ["sea"]}})
    assert list(api.follow(f"/exports/{made['id']}"))[-1]["status"] == "completed"
    page.goto(f"{studio.person.url}/videos/{studio.video_id}")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Download all (2)").click()
    assert saving.value.suggested_filename.endswith(".zip")
    with ZipFile(saving.value.path()) as bundle:
        assert bundle.testzip() is None
        sizes = {one.filename: one.file_size for one in bundle.infolist()}
        words = [bundle.read(name).decode() for name in sizes if name.endswith(".txt")]
    endings = sorted((name[:2], name.rpartition(".")[2]) for name in sizes)
    assert endings == [
        (n, kind) for n in ("1 ", "2 ") for kind in ("jpg", "mp4", "srt", "txt") if (n, kind) != ("1 ", "srt")
    ]
    videos = [size for name, size in sizes.items() if name.endswith(".mp4")]
    assert videos == [one["size_bytes"] for one in api.call("GET", "/exports")["items"]]
    assert any(text.endswith("\n\nShips\n\n#sea\n") for text in words)
    page.close()
    api.call("DELETE", f"/exports/{made['id']}")


def test_a_deleted_export_can_be_taken_back(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/exports/{studio.export_id}")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").hover()  # stays while it is pointed at
    expect(page.get_by_role("heading", name="Exports", exact=True)).to_be_visible()
    expect(page.get_by_text("No exports yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Ready")).to_be_visible()
    assert studio.person.api.call("GET", f"/exports/{studio.export_id}")["status"] == "completed"
