"""What works, in the browser: too few posts, then what they show, each post a click away."""

import math
import random
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import psycopg
from playwright.sync_api import expect

from cutroom.kit.ids import new_id
from cutroom.runtime.database import now
from infra.local import database
from tests.support.browsing import fits
from tests.support.outcomes import Outcome, write
from tests.web.conftest import Person
from tests.web.test_screens import look

QUESTION = "Why does sourdough not rise in the winter?"
PHONE = {"width": 390, "height": 844}


def post(person: Person, count: int) -> None:
    """As many posts of one channel, of whose titles every other asks a question, which brings views."""
    owner_id, account_id, chance = UUID(person.api.call("GET", "/users/me")["id"]), new_id(), random.Random(1)
    made: list[Outcome] = []
    for index in range(count):
        title = "Sourdough on a weekday, told in one minute" if index % 2 else QUESTION
        views = round(4000 * math.exp(chance.gauss(0, 0.5) + (0 if index % 2 else 0.5)))
        at = now() - timedelta(days=5 + index)
        made.append(
            Outcome(title, at, {timedelta(hours=73): views}, account_id, weekday=index % 7, hour=9 + index % 12)
        )
    with psycopg.connect(database.url(person.cloud.settings, database.OWNER)) as connection:
        write(connection, owner_id, made)


def test_insights_wait_for_enough_posts_and_then_say_what_stands_out(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = ada.sign_in()
    page.goto(f"{ada.url}/insights")
    expect(page.get_by_role("heading", name="Not enough shorts yet")).to_be_visible()
    expect(page.get_by_text("0 of 30 shorts", exact=True)).to_be_visible()
    assert not look(page, "insights-empty", "light")
    post(ada, 120)
    page.reload()
    expect(page.get_by_role("heading", name="What stands out")).to_be_visible()
    expect(page.get_by_text("120 posts since")).to_be_visible()
    best = page.get_by_role("listitem").filter(has=page.get_by_text("A question in the title", exact=True))
    expect(best.first).to_contain_text(re.compile(r"^\+\d+% views"))
    expect(best.first).to_contain_text("60 shorts with it, 60 without")
    row = page.locator("summary").filter(has_text="A question in the title")
    row.press("Enter")
    example = page.get_by_role("link", name=QUESTION).first
    expect(example).to_have_attribute("href", re.compile("^/posts/"))
    expect(page.get_by_role("heading", name="How well scores predict")).to_be_visible()
    assert not look(page, "insights", "light")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(example).to_be_visible()
    fits(page)
    assert not look(page, "insights-phone", "dark")
    page.get_by_role("combobox", name="Platform").click()
    page.get_by_role("option", name="TikTok").click()
    expect(page.get_by_role("heading", name="Not enough shorts yet")).to_be_visible()
    assert ada.complaints == []
    page.close()
