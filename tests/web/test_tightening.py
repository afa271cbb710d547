"""Pauses and fillers in the clip's editor: struck through, given back on a click, and left out where it plays."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.waiting import eventually, steady
from tests.web.conftest import Studio

ALL_MS = 33_000


@pytest.fixture
def editor(studio: Studio) -> Iterator[Page]:
    """The editor of a clip that is all of the talk; afterwards the clip is what it was."""
    path, api = f"/clips/{studio.clip_id}", studio.person.api
    before = api.call("GET", path)
    api.call("PATCH", path, {"start_ms": 0, "end_ms": ALL_MS, "settings": {}})
    page = studio.person.inside()
    page.goto(f"{studio.person.url}{path}")
    expect(page.get_by_text("Remove pauses and fillers", exact=True)).to_be_visible()
    yield page
    page.close()
    api.call("PATCH", path, {name: before[name] for name in ("start_ms", "end_ms")} | {"settings": {}})


def settings(studio: Studio) -> dict[str, Any]:
    return studio.person.api.call("GET", f"/clips/{studio.clip_id}")["settings"]


def removed(studio: Studio) -> list[dict[str, Any]]:
    """What of the clip is left out, as things are saved."""
    framing = studio.person.api.call("POST", "/exports/framing", {"source": {"clip_id": studio.clip_id}})
    return [one for one in framing["removals"] if not one["restored"]]


def seconds(page: Page) -> float:
    """How much the editor says that it removes."""
    said = re.search(r"Removes ([\d.]+) s", page.get_by_role("status").filter(has_text="Removes").inner_text())
    assert said
    return float(said[1])


def test_a_pause_is_given_back_on_a_click_saved_and_undone(studio: Studio, editor: Page) -> None:
    gone = removed(studio)
    assert len(gone) > 2
    pauses = editor.get_by_role("button", name="Keep pause")
    expect(pauses).to_have_count(sum(one["kind"] == "pause" for one in gone))
    removed_s = round(sum(one["end_ms"] - one["start_ms"] for one in gone) / 1000, 1)
    eventually(lambda: seconds(editor) == removed_s)
    position = editor.get_by_role("slider", name="Position")
    shortened = steady(lambda: int(position.get_attribute("max") or 0))
    assert shortened < ALL_MS / 100 - 5
    pauses.first.click()
    back = editor.get_by_role("button", name="Remove pause")
    expect(back).to_have_count(1)
    eventually(lambda: len(settings(studio)["restored"]) == 1)
    assert len(removed(studio)) == len(gone) - 1
    editor.get_by_role("button", name="Undo").click()
    expect(back).to_have_count(0)
    expect(position).to_have_attribute("max", str(shortened))
    eventually(lambda: settings(studio)["restored"] == [])


def test_off_keeps_everything_and_tight_takes_more(studio: Studio, editor: Page) -> None:
    expect(editor.get_by_role("status").filter(has_text="Removes")).to_be_visible()
    gentle = steady(lambda: seconds(editor))
    strengths = editor.get_by_role("radiogroup", name="Remove pauses and fillers")
    strengths.get_by_text("Tight").click()
    eventually(lambda: seconds(editor) > gentle)
    strengths.get_by_text("Off").click()
    expect(editor.get_by_text("Every pause and filler stays in.")).to_be_visible()
    expect(editor.get_by_role("button", name="Keep pause")).to_have_count(0)
    expect(editor.get_by_role("slider", name="Position")).to_have_attribute("max", str(ALL_MS // 100))
    eventually(lambda: settings(studio)["tightening"] == "off")


def test_what_is_left_out_is_not_played(studio: Studio, editor: Page) -> None:
    expect(editor.get_by_role("button", name="Keep pause").first).to_be_visible()
    hole = max(removed(studio), key=lambda one: one["end_ms"] - one["start_ms"])
    start_s, end_s = hole["start_ms"] / 1000, hole["end_ms"] / 1000
    editor.wait_for_function("document.querySelector('video').readyState >= 2")
    editor.evaluate(
        "async at => { const video = document.querySelector('video'); video.muted = true; video.currentTime = at;"
        " video.playbackRate = 0.25; await video.play() }",  # a busy machine, too, looks before the hole is over
        start_s - 0.5,
    )
    editor.wait_for_function("at => document.querySelector('video').currentTime > at", arg=end_s + 0.3)
    played = editor.evaluate(
        "() => { const {played} = document.querySelector('video');"
        " return [...Array(played.length).keys()].map(i => [played.start(i), played.end(i)]) }"
    )
    middle = (start_s + end_s) / 2
    assert any(a <= start_s - 0.2 <= b for a, b in played), played
    assert not any(a < middle < b for a, b in played), played
