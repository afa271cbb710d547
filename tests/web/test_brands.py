"""A brand is made once and worn by name."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from cutroom.media.source import ffmpeg
from tests.web.conftest import Person


def test_a_brand_is_made_changed_and_taken_back(somebody: Callable[[], Person], tmp_path: Path) -> None:
    ada, logo = somebody(), tmp_path / "logo.png"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "color=c=red:s=240x90", "-frames:v", "1", str(logo)])
    (tmp_path / "letter.png").write_bytes(b"no image at all")
    page = ada.sign_in()
    page.get_by_role("button", name="Account menu").click()
    page.get_by_role("link", name="Brand").click()
    page.get_by_role("button", name="New brand").click()
    page.get_by_label("Name").fill("Ada’s talks")
    page.locator("input[type=file]").last.set_input_files(tmp_path / "letter.png")
    expect(page.get_by_text("This is no image that can be used")).to_be_visible()
    page.locator("input[type=file]").last.set_input_files(logo)
    expect(page.get_by_role("img", name="logo.png")).to_be_visible()
    page.get_by_label("Highlight color").fill("#ff0055")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ada’s talks", exact=True)).to_be_visible()
    page.get_by_role("button", name="Edit “Ada’s talks”").click()
    expect(page.get_by_label("Highlight color")).to_have_value("#ff0055")
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("Ada’s talks")
    [kept] = ada.api.call("GET", "/brands")["items"]
    assert (kept["name"], kept["accent"], kept["logo_corner"]) == ("Ada’s talks", "#ff0055", "top_right")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Delete “Ada’s talks”").click()
    page.get_by_role("button", name="Undo").hover()  # stays while it is pointed at
    expect(page.get_by_text("Make every short yours")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Ada’s talks", exact=True)).to_be_visible()
    assert [line for line in ada.complaints if "422" not in line] == []
