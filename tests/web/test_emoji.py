"""Emoji in the editors are the drawings of the file, where the file has them."""

import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from cutroom.media.captions import emoji
from cutroom.media.source import ffmpeg
from tests.support.waiting import steady
from tests.web.conftest import Studio
from tests.web.test_exports import ALIKE
from tests.web.test_splices import discard, new_splice, picture, similarity

PLACE = """([inner, outer]) => { const a = inner.getBoundingClientRect(), b = outer.getBoundingClientRect()
  return [(a.left - b.left) / b.width, (a.top - b.top) / b.height, a.width / b.width, a.height / b.height] }"""
LIVE = """[data-final] { display: none !important }
[data-live], [data-live-text] > * { visibility: visible !important; opacity: 1 !important }"""  # as while it plays
SIZE = 192  # pixels to which the two are brought before they are compared
# Of the structure of two pictures (SSIM), behind the one the preview and behind the other the source, where they are
# most alike within 1 % of the emoji's side: about half a pixel of what is seen.
NEAR = 0.9
TEXT: dict[str, Any] = {"text": "🔥🎉", "start_ms": 0, "end_ms": 3000, "y": 0.3, "size": 72, "animation": "none"}


def with_text(studio: Studio, text: dict[str, Any]) -> str:
    """A splice with one text over it."""
    splice_id = new_splice(studio)
    made = studio.person.api.call("GET", f"/splices/{splice_id}")
    options = made["options"] | {"text_overlays": [text], "captions": None}
    draft = {"title": made["title"], "mode": made["mode"], "options": options, "version": made["version"]}
    studio.person.api.call("PUT", f"/splices/{splice_id}", draft)
    return splice_id


def cut(picture: Path, place: list[float], target: Path) -> Path:
    """A part of a picture, given in shares of it, in one size."""
    x, y, w, h = place
    graph = f"crop=iw*{w}:ih*{h}:iw*{x}:ih*{y}:exact=1,scale={SIZE}:{SIZE}:flags=area"
    command = [ffmpeg.binary(), "-y", "-v", "error", "-i", str(picture), "-vf", graph, str(target)]
    subprocess.run(command, check=True)
    return target


def frame_of(video: Path, at_s: float, target: Path) -> Path:
    """What a video shows at a time."""
    chosen = ["-vf", f"select='lte(t,{at_s + 0.001})'", "-fps_mode", "passthrough", "-update", "1"]
    subprocess.run([ffmpeg.binary(), "-y", "-v", "error", "-i", str(video), *chosen, str(target)], check=True)
    return target


def shapes_of(page: Page, one: str) -> list[str]:
    """The colours of an emoji in the live picture, the lowest shape first."""
    drawn = page.locator(f'[data-emoji="{one}"] path')
    expect(drawn.first).to_be_attached()
    return drawn.evaluate_all("all => all.map(path => path.getAttribute('fill'))")


def test_the_live_picture_draws_the_emoji_of_the_file_in_their_place(studio: Studio, tmp_path: Path) -> None:
    splice_id = with_text(studio, TEXT)
    page = studio.person.inside()
    page.set_viewport_size({"width": 2560, "height": 1600})
    page.goto(f"{studio.person.url}/splices/{splice_id}")
    for one in ("🔥", "🎉"):
        assert shapes_of(page, one) == [shape.colour for shape in emoji.shapes(one)]
    (tmp_path / "exact.png").write_bytes(picture(page))
    page.set_viewport_size({"width": 2000, "height": 1800})  # letters stand on whole pixels: the larger, the nearer
    page.add_style_tag(content=LIVE)
    stage = page.get_by_label("Preview of the splice")
    live = page.locator('[data-emoji="🔥"] svg')
    place = steady(lambda: page.evaluate(PLACE, [live.element_handle(), stage.element_handle()]))
    stage.screenshot(path=tmp_path / "live.png")
    one = cut(tmp_path / "live.png", place, tmp_path / "one.png")
    x, y, w, h = place
    alike = [
        similarity(one, cut(tmp_path / "exact.png", [x + dx * w, y + dy * h, w, h], tmp_path / "other.png"))
        for dx, dy in product((-0.01, 0, 0.01), repeat=2)
    ]
    assert max(alike) >= NEAR
    discard(studio.person, splice_id, page)
    assert studio.person.complaints == []


def test_without_the_drawings_the_letter_stays(studio: Studio) -> None:
    splice_id = with_text(studio, TEXT)
    page = studio.person.inside()
    page.route("**/assets/*.json", lambda route: route.abort())
    page.goto(f"{studio.person.url}/splices/{splice_id}")
    expect(page.get_by_role("button", name="Text “🔥🎉”")).to_contain_text("🔥🎉")
    discard(studio.person, splice_id, page)
    studio.person.complaints.clear()  # the browser itself logs what could not be fetched


def test_a_caption_with_an_emoji_is_in_the_file_as_it_was_shown(studio: Studio, tmp_path: Path) -> None:
    person, api = studio.person, studio.person.api
    clip = api.call("GET", f"/clips/{studio.clip_id}")
    said = api.call("GET", f"/videos/{studio.video_id}/transcript")["words"]
    index = next(i for i, word in enumerate(said) if word["start_ms"] >= clip["start_ms"])
    at_ms = (said[index]["start_ms"] + said[index]["end_ms"]) // 2 - clip["start_ms"]
    path, heard = f"/videos/{studio.video_id}/transcript", said[index]["text"]
    api.call("PATCH", path, {"words": [{"index": index, "text": "Fire🔥"}]})
    page = person.inside()
    page.goto(f"{person.url}/clips/{studio.clip_id}?panel=export")
    tenths = str(2 * round(at_ms / 200))  # where a frame begins, at 25 and at 30 a second
    page.get_by_role("slider", name="Position").fill(tenths)
    expect(page.get_by_text(f"Final frame at 0:{int(tenths) // 10:02}.{int(tenths) % 10}")).to_be_visible()
    assert shapes_of(page, "🔥") == [shape.colour for shape in emoji.shapes("🔥")]
    (tmp_path / "shown.png").write_bytes(picture(page))
    asked = {"source": {"clip_id": studio.clip_id}, "format": {"resolution": "720x1280", "codec": "h264"}}
    made = api.call("POST", "/exports", {**asked, "captions": "clean"})
    assert list(api.follow(f"/exports/{made['id']}"))[-1]["status"] == "completed"
    address = api.call("GET", f"/exports/{made['id']}/download")["url"]
    (tmp_path / "short.mp4").write_bytes(httpx.get(address, timeout=60).content)
    made_frame = frame_of(tmp_path / "short.mp4", int(tenths) / 10, tmp_path / "made.png")
    assert similarity(tmp_path / "shown.png", made_frame) >= ALIKE
    page.close()
    api.call("PATCH", path, {"words": [{"index": index, "text": heard}]})
    api.call("DELETE", f"/exports/{made['id']}")
    person.complaints.clear()
