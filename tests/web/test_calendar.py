"""The calendar: a planned post is seen, dragged, moved from the keyboard and canceled; posting times and a CSV file."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.browsing import tick
from tests.support.waiting import eventually
from tests.web.conftest import Person, Studio
from tests.web.test_publishing import connect
from tests.web.test_screens import look


def monday() -> date:
    """The next Monday, whose week lies in the future."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 - today.weekday())


def on(page: Page, day: date) -> Locator:
    return page.get_by_role("region", name=f"{day:%A, %B} {day.day}", exact=True)


def accounts(ada: Person, page: Page) -> dict[str, str]:
    """Ada's accounts at YouTube and TikTok; their ids by platform."""

    def connected() -> dict[str, str]:
        return {one["platform"]: one["id"] for one in ada.api.call("GET", "/social/accounts")["items"]}

    for name in ("YouTube", "TikTok"):
        connect(ada, page, name)
    return connected()


def planned(studio: Studio, by_platform: dict[str, str], day: date, clock: str, *platforms: str) -> dict[str, Any]:
    privacy = {"youtube": "private", "tiktok": "SELF_ONLY"}
    targets = [
        {"account_id": by_platform[one], "content": {"title": "Planned", "privacy": privacy[one]}} for one in platforms
    ]
    timing = {"when": "at", "at": f"{day}T{clock}", "zone": "Etc/UTC"}
    body = {"export_id": studio.export_id, "targets": targets, "timing": timing, "allow_duplicate": True}
    return studio.person.api.call("POST", "/posts", body)


def due(ada: Person, post: dict[str, Any]) -> str:
    return ada.api.call("GET", f"/posts/{post['id']}")["due_at"]


def test_a_post_is_dragged_moved_and_canceled_in_the_calendar(studio: Studio, tmp_path: Path) -> None:
    ada, first = studio.person, monday()
    page = ada.inside()
    by_platform = accounts(ada, page)
    times = [{"weekday": day, "at": "18:00"} for day in (3, 4)]
    ada.api.call("PUT", f"/posting-times/{by_platform['youtube']}", {"zone": "Etc/UTC", "times": times})
    wrong = see_at_home(studio, page, by_platform)
    post = planned(studio, by_platform, first, "09:30", "youtube")
    both = planned(studio, by_platform, first + timedelta(days=1), "12:00", "youtube", "tiktok")
    page.goto(f"{ada.url}/calendar?day={first}")
    chip = on(page, first).get_by_role("link", name="YouTube, Scheduled")
    expect(chip).to_be_visible()
    expect(page.get_by_text("Times in UTC")).to_be_visible()
    expect(on(page, first + timedelta(days=3)).get_by_role("button", name="Free slot on YouTube")).to_be_visible()
    wrong += look(page, "calendar", "light")

    chip.drag_to(on(page, first + timedelta(days=2)))
    expect(on(page, first + timedelta(days=2)).get_by_role("link", name="YouTube, Scheduled")).to_be_visible()
    eventually(lambda: due(ada, post) == f"{first + timedelta(days=2)}T09:30:00Z")

    page.get_by_text("Week", exact=True).click()
    week = page.get_by_role("region", name="Week", exact=True)
    expect(week.get_by_role("link", name="YouTube, Scheduled")).to_be_visible()
    wrong += look(page, "calendar-week", "light")
    week.get_by_role("button", name="Options for").first.click()  # rows are hours: 9:30 comes before 12:00
    page.get_by_role("menuitem", name="Move to…").click()
    dialog = page.get_by_role("dialog", name="Move post")
    dialog.locator("input").fill(f"{first + timedelta(days=4)}T20:15")
    dialog.get_by_role("button", name="Move", exact=True).click()
    eventually(lambda: due(ada, post) == f"{first + timedelta(days=4)}T20:15:00Z")

    options = week.get_by_role("button", name="Options for")
    for left in (1, 0):
        options.first.click()
        page.get_by_role("menuitem", name="Cancel post").click()
        expect(options).to_have_count(left)
    for one in (post, both):
        eventually(lambda: ada.api.call("GET", f"/posts/{one['id']}")["state"] == "canceled")  # noqa: B023 (awaited here)

    wrong += publish_at_a_free_slot(page)
    wrong += set_times(page)
    wrong += import_a_file(ada, page, tmp_path, studio.export_id, first)
    assert wrong == []
    assert ada.complaints == []


def see_at_home(studio: Studio, page: Page, by_platform: dict[str, str]) -> list[str]:
    """What goes out tomorrow is on the home page, with its picture, and leads to its page."""
    ada = studio.person
    soon = planned(studio, by_platform, datetime.now(UTC).date() + timedelta(days=1), "23:30", "youtube")
    page.goto(f"{ada.url}/home")
    week = page.get_by_role("region", name="Next 7 days")
    expect(week.get_by_role("link", name="11:30 PM")).to_have_attribute("href", f"/posts/{soon['id']}")
    expect(week.locator("img").first).to_be_visible()
    wrong = look(page, "home-week", "light")
    ada.api.call("POST", f"/posts/{soon['id']}/cancel")
    return wrong


def publish_at_a_free_slot(page: Page) -> list[str]:
    page.get_by_role("button", name="New post", exact=True).click()
    page.get_by_role("dialog", name="New post").get_by_role("listitem").first.get_by_role("button").click()
    panel = page.get_by_role("dialog", name="Publish")
    tick(panel.get_by_role("checkbox", name="YouTube"))
    panel.get_by_text("Next free slot").click()
    expect(panel.get_by_role("list", name="Next free slot").locator("time")).to_be_visible()
    expect(panel.get_by_role("button", name="Schedule")).to_be_visible()
    wrong = look(page, "publish-next-slot", "light")
    panel.get_by_role("button", name="Close").click()
    return wrong


def set_times(page: Page) -> list[str]:
    page.get_by_role("button", name="Posting times").click()
    dialog = page.get_by_role("dialog", name="Posting times")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("button", name="Remove Monday 18:00")).to_be_visible()
    wrong = look(page, "posting-times", "light")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Posting times saved")).to_be_visible()
    return wrong


def import_a_file(ada: Person, page: Page, folder: Path, export_id: str, first: date) -> list[str]:
    accounts = ada.api.call("GET", "/social/accounts")["items"]
    handle = next(one["handle"] for one in accounts if one["platform"] == "youtube")
    file = folder / "posts.csv"
    row = f"{first};18:00;youtube:{handle};{export_id};From a file;private\n"
    file.write_text(f"\ufeffdate;time;account;export;title;privacy\n{row}soon;18:00;{handle};{export_id};x;private\n")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Import a spreadsheet").click()
    dialog = page.get_by_role("dialog", name="Import a spreadsheet")
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog.get_by_text("Write the date as 2027-01-31")).to_be_visible()
    wrong = look(page, "import-posts", "light")
    dialog.get_by_role("button", name="Schedule 1 post").click()
    expect(page.get_by_text("1 post scheduled")).to_be_visible()
    [made] = ada.api.call("GET", "/posts", after=f"{first}T17:00:00Z", before=f"{first}T19:00:00Z")["items"]
    ada.api.call("POST", f"/posts/{made['id']}/cancel")
    return wrong
