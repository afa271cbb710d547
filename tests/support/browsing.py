"""What a browser's tests wait for: a screen that stands still, and answers that are changed on their way to it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.support.waiting import eventually

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# Two frames in a row in which nothing that ends is on its way; what goes round for ever is not waited for.
STILL = """async () => {
  const frame = () => new Promise(requestAnimationFrame)
  const moving = () => document.getAnimations()
    .filter(one => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity)
  for (let quiet = 0, until = performance.now() + 30_000; quiet < 2 && performance.now() < until; quiet++) {
    await frame()
    const all = moving()
    await Promise.allSettled(all.map(one => one.finished))
    if (all.length) quiet = -1
  }
}"""
# What floats (lists, menus) takes the place of plain buttons once its code is there.
FLOATS = "performance.getEntriesByType('resource').some(one => /\\/Floating-.*\\.js/.test(one.name) && one.responseEnd)"


def still(page: Page) -> None:
    """Wait until nothing moves, fades or changes its color."""
    page.evaluate(STILL)


def fits(page: Page, seconds: float = 60) -> None:
    """Wait until a page is as wide as its window: a width that was just set is not that of the page at once."""
    eventually(lambda: page.evaluate(FITS), seconds)


def floats(page: Page) -> None:
    """Wait until what comes after the first screen has taken its places."""
    eventually(lambda: page.evaluate(FLOATS))
    still(page)


def tick(box: Locator) -> None:
    """Check a box, a switch or one of several by keyboard: what is drawn is not its input, and it may still move."""
    if not box.is_checked():
        box.press("Space")
    expect(box).to_be_checked()


def untick(box: Locator) -> None:
    """As `tick`, the other way."""
    if box.is_checked():
        box.press("Space")
    expect(box).not_to_be_checked()


def answering(page: Page, address: str | re.Pattern[str], change: Callable[[dict[str, Any]], object]) -> None:
    """Let a GET's answer of the API pass with something changed in it, for as long as the page is there."""

    def answer(route: Route) -> None:
        if route.request.method != "GET":
            route.fallback()
            return
        try:
            came = route.fetch()
            body = came.json()
            change(body)
            route.fulfill(response=came, json=body)
        except Error:
            if not page.is_closed():  # what is asked for while a page is closed gets no answer
                raise

    page.route(address, answer)
