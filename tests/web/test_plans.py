"""A plan is chosen, paid, seen and canceled, on the pages that a person clicks."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.conftest import Person
from tests.web.test_screens import look


def plans_page(person: Person) -> Page:
    page = person.sign_in()
    page.goto(f"{person.url}/credits")
    page.get_by_role("link", name="Compare plans").click()
    expect(page.get_by_role("heading", name="Plan", exact=True, level=1)).to_be_visible()
    return page


def test_a_plan_is_subscribed_to_seen_and_canceled(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = plans_page(ada)
    expect(page.get_by_role("region", name="Current plan")).to_contain_text("Free")
    page.get_by_role("button", name="Subscribe to Pro").click()
    expect(page.get_by_role("heading", name="Subscribe for 19.00 USD a month")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("status").filter(has_text="You weren’t charged")).to_be_visible()
    page.get_by_role("button", name="Subscribe to Pro").click()
    page.get_by_role("button", name="Pay with test card").click()
    expect(page.get_by_role("status").filter(has_text="Pro started")).to_be_visible()
    current = page.get_by_role("region", name="Current plan")
    expect(current).to_contain_text("Renews on")
    expect(page.get_by_role("link", name="Credits: 1,000")).to_be_visible()
    expect(page.get_by_role("region", name="Invoices").get_by_role("row")).to_contain_text(["Invoice", "$19.00"])
    expect(page.get_by_role("region", name="Usage")).to_contain_text("Jobs running or waiting")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        page.reload()
        expect(current).to_contain_text("Renews on")
        wrong = look(page, "plans", theme)
        assert not wrong, "\n".join(wrong)
    page.get_by_role("button", name="Choose Enterprise").click()
    ask = page.get_by_role("region", name="Change to Enterprise")
    expect(ask).to_contain_text("Enterprise starts now. You pay the difference")
    ask.get_by_role("button", name="Change to Enterprise").click()
    expect(page.get_by_role("link", name="Credits: 5,000")).to_be_visible()
    current.get_by_role("button", name="Cancel plan").click()
    sure = page.get_by_role("region", name="Cancel plan")
    expect(sure).to_contain_text("Your videos and exports stay.")
    sure.get_by_role("button", name="Cancel plan").click()
    expect(current).to_contain_text("Canceled. You keep the plan until")
    current.get_by_role("button", name="Keep plan").click()
    expect(current).to_contain_text("Renews on")
    assert ada.complaints == []
