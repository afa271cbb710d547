"""How the web app feels, measured in a real browser on a processor slowed four times: a table, one line a bar."""

import base64
import os
import time
from collections.abc import Callable
from statistics import median
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from infra.local import database
from infra.local.cloud import LocalCloud
from tests.benchmarks import pace
from tests.benchmarks.bench_spine import fill, tell
from tests.web.conftest import Person, Studio
from tests.web.test_journey import DROP

pytestmark = pytest.mark.bench
SLOWED = 4
FRAMES = 240
LCP = """new Promise(told => new PerformanceObserver(list => told(list.getEntries().at(-1).startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""
SCROLL = """async ([distance, frames]) => { const gaps = []; let last = performance.now()
  for (let i = 0; i < frames; i++) { scrollBy(0, distance)
    const now = await new Promise(requestAnimationFrame); gaps.push(now - last); last = now }
  return gaps.slice(5) }"""
SCRIPTS = """performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js'))
  .reduce((sum, e) => sum + e.encodedBodySize, 0) / 1024"""


@pytest.fixture
def owner_url(cloud: LocalCloud) -> str:
    """The database, for filling a library faster than by uploads."""
    return database.url(cloud.settings, database.OWNER)


def slowed(page: Page, times: int = SLOWED) -> Page:
    """The page on a processor that is `times` slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
    return page


def test_first_paint(somebody: Callable[..., Person], owner_url: str) -> None:
    person = somebody()
    fill(owner_url, UUID(person.api.call("GET", "/users/me")["id"]))
    for name, address in {"landing": "/", "library of 10,000": "/library"}.items():
        page = slowed(person.sign_in() if address == "/library" else person.page())
        paints: list[float] = []
        for _ in range(3):
            page.goto(person.url + address, wait_until="networkidle")
            paints.append(page.evaluate(LCP))
        scripts = page.evaluate(SCRIPTS)
        tell(f"{name}: largest paint {median(paints):.0f} ms (bar 1500), scripts {scripts:.0f} KB (250)")
        page.close()


def answered(page: Page, name: str, act: Callable[[], object]) -> None:
    """One line of the table: the main thread's own time, four times over, from the press to the paint."""
    answer = pace.slowest(page, act)
    if answer:
        busy, wall = answer.busy_ms * SLOWED, answer.wall_ms
        tell(f"    {name:32} {busy:4.0f} ms (bar 100; {wall:.0f} ms by the clock, not slowed, {answer.kind})")


def test_answers_to_a_press(studio: Studio) -> None:
    page = studio.person.inside()
    tell("interactions: main thread x 4 from input to next paint")
    answered(page, "palette", lambda: page.keyboard.press("Control+k"))
    expect(page.get_by_role("option").first).to_be_visible()
    answered(page, "palette, a letter", lambda: page.keyboard.type("s"))
    answered(page, "palette, closed", lambda: page.keyboard.press("Escape"))
    answered(page, "a video selected", page.get_by_role("article").first.get_by_role("checkbox").check)
    answered(page, "selection cleared", page.get_by_role("button", name="Clear").click)
    answered(page, "account menu", page.get_by_role("button", name="Account menu").click)
    answered(page, "account menu, closed", lambda: page.keyboard.press("Escape"))
    answered(page, "jobs", lambda: page.keyboard.press("j"))
    answered(page, "jobs, closed", lambda: page.keyboard.press("Escape"))


def test_answers_in_the_clip_editor(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/clips/{studio.clip_id}")
    expect(page.get_by_text("Final frame at")).to_be_visible()
    for tab in ("Layout", "Captions", "Export", "Length"):
        answered(page, f"clip, tab {tab}", page.get_by_role("tab", name=tab).click)
    word = page.get_by_label("Words of the clip").get_by_role("button").nth(8)
    answered(page, "clip, a word", word.click)
    start = page.get_by_role("slider", name="Start of the clip")
    answered(page, "clip, a handle", lambda: start.press("ArrowRight"))
    answered(page, "clip, a letter of the title", lambda: page.get_by_label("Title").press("a"))
    answered(page, "clip, play", page.get_by_role("button", name="Play").click)
    page.keyboard.press("k")


def test_answers_in_the_splice_editor(studio: Studio) -> None:
    page = studio.person.inside()
    page.goto(f"{studio.person.url}/splices/{studio.splice_id}")
    expect(page.get_by_text("Final frame at")).to_be_visible()
    for tab in ("Texts", "Captions", "Sound", "Export", "Frame"):
        answered(page, f"splice, tab {tab}", page.get_by_role("tab", name=tab).click)
    line = page.get_by_role("slider", name="Split between the two clips")
    answered(page, "splice, the line by a key", lambda: line.press("ArrowDown"))
    answered(page, "splice, the line dragged", lambda: line.drag_to(page.get_by_label("The splice, live"), force=True))
    answered(page, "splice, swap", page.get_by_role("button", name="Swap").click)


def test_the_exact_frame(studio: Studio) -> None:
    look = {"source": {"clip_id": studio.clip_id}, "format": {"resolution": "720x1280", "codec": "h264"}}
    took: list[float] = []
    for at_ms in range(200, 2200, 200):
        began = time.perf_counter()
        studio.person.api.call("POST", "/exports/preview", {**look, "timestamp_ms": at_ms})
        took.append(time.perf_counter() - began)
    load = os.getloadavg()[0]
    tell(f"exact frame: first {took[0]:.2f} s (bar 1), then {median(took[1:]):.2f} s (bar 0.5), load {load:.1f}")


def test_ten_thousand_videos_scroll(somebody: Callable[..., Person], owner_url: str) -> None:
    person = somebody()
    fill(owner_url, UUID(person.api.call("GET", "/users/me")["id"]))
    page = person.sign_in()
    expect(page.get_by_text("10,000 videos")).to_be_visible()
    for name, distance in {"reading": 30, "flinging": 400}.items():
        scrolled(page, name, distance)


def scrolled(page: Page, name: str, distance: int) -> None:
    """A line on four seconds of scrolling so many pixels a frame."""
    gaps: list[float] = []
    events = pace.traced(page, lambda: gaps.extend(page.evaluate(SCROLL, [distance, FRAMES])), 0)
    gaps.sort()
    busy, rate = pace.busy_ms(events) / FRAMES, 1000 * len(gaps) / sum(gaps)
    late = sum(gap > 25 for gap in gaps) / len(gaps)
    told = f"{rate:.0f} frames a second, {late:.1%} late, p95 {gaps[int(len(gaps) * 0.95)]:.0f} ms"
    tell(f"scrolling, {name}: main thread {busy:.1f} ms a frame (bar 16.7); by the clock {told}")


def test_a_drop_is_answered_at_once(somebody: Callable[..., Person]) -> None:
    page = slowed(somebody().sign_in())
    answered = page.evaluate(
        f"""async arg => {{ const seen = new Promise(told => new MutationObserver(() => {{
          if (document.querySelector('[aria-label=Uploads]')) requestAnimationFrame(() => told(performance.now())) }})
          .observe(document.body, {{subtree: true, childList: true}}))
          const drop = {DROP}; const began = performance.now(); drop(arg); return (await seen) - began }}""",
        [base64.b64encode(b"any bytes").decode(), "talk.mp4"],
    )
    tell(f"from drop to the first feedback: {answered:.0f} ms (bar 200)")
