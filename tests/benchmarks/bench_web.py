"""How the web app feels, measured in a real browser on a processor slowed four times: a table, one line a bar."""

import base64
from collections.abc import Callable
from statistics import median
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from infra.local import database
from infra.local.cloud import LocalCloud
from tests.benchmarks.bench_spine import fill, tell
from tests.web.conftest import Person, chromium, cloud, somebody, talk, url  # noqa: F401 (fixtures)
from tests.web.test_journey import DROP

pytestmark = pytest.mark.bench
SLOWED = 4
LCP = """new Promise(told => new PerformanceObserver(list => told(list.getEntries().at(-1).startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""
EVENTS = """() => { window.slowest = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())
  if (entry.interactionId) window.slowest = Math.max(window.slowest, entry.duration) })
  .observe({type: 'event', durationThreshold: 16, buffered: false}) }"""
SCROLL = """async ([distance, frames]) => { const gaps = []; let last = performance.now()
  for (let i = 0; i < frames; i++) { scrollBy(0, distance)
    const now = await new Promise(requestAnimationFrame); gaps.push(now - last); last = now }
  return gaps.slice(5) }"""
SCRIPTS = """performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js'))
  .reduce((sum, e) => sum + e.encodedBodySize, 0) / 1024"""


@pytest.fixture
def owner_url(cloud: LocalCloud) -> str:  # noqa: F811
    """The database, for filling a library faster than by uploads."""
    return database.url(cloud.settings, database.OWNER)


def slowed(page: Page, times: int = SLOWED) -> Page:
    """The page on a processor that is `times` slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
    return page


def test_first_paint_and_answers_to_a_press(somebody: Callable[..., Person], owner_url: str) -> None:  # noqa: F811
    person = somebody()
    fill(owner_url, UUID(person.api.call("GET", "/users/me")["id"]))
    for name, address in {"landing": "/", "library of 10,000": "/library"}.items():
        page = slowed(person.sign_in() if address == "/library" else person.page())
        paints: list[float] = []
        for _ in range(3):
            page.goto(person.url + address, wait_until="networkidle")
            paints.append(page.evaluate(LCP))
        tell(f"{name}: largest paint {median(paints):.0f} ms (bar 1500), scripts {page.evaluate(SCRIPTS):.0f} KB (250)")
        page.close()
    page = slowed(person.sign_in())
    page.evaluate(EVENTS)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("speak")
    page.keyboard.press("Escape")
    page.get_by_role("article").first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Account menu").click()
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    tell(f"slowest interaction of six kinds: {page.evaluate('window.slowest'):.0f} ms (bar 100)")


def test_ten_thousand_videos_scroll(somebody: Callable[..., Person], owner_url: str) -> None:  # noqa: F811
    person = somebody()
    fill(owner_url, UUID(person.api.call("GET", "/users/me")["id"]))
    page = person.sign_in()
    expect(page.get_by_text("10,000 videos")).to_be_visible()
    for pace, distance in {"reading": 30, "flinging": 400}.items():
        gaps: list[float] = sorted(page.evaluate(SCROLL, [distance, 240]))
        late = sum(gap > 25 for gap in gaps) / len(gaps)
        rate = 1000 * len(gaps) / sum(gaps)
        told = f"{rate:.0f} frames a second, {late:.1%} of frames late, p95 {gaps[int(len(gaps) * 0.95)]:.0f} ms"
        tell(f"scrolling, {pace}: {told}")


def test_a_drop_is_answered_at_once(somebody: Callable[..., Person]) -> None:  # noqa: F811
    page = slowed(somebody().sign_in())
    answered = page.evaluate(
        f"""async arg => {{ const seen = new Promise(told => new MutationObserver(() => {{
          if (document.querySelector('[aria-label=Uploads]')) requestAnimationFrame(() => told(performance.now())) }})
          .observe(document.body, {{subtree: true, childList: true}}))
          const drop = {DROP}; const began = performance.now(); drop(arg); return (await seen) - began }}""",
        [base64.b64encode(b"any bytes").decode(), "talk.mp4"],
    )
    tell(f"from drop to the first feedback: {answered:.0f} ms (bar 200)")
