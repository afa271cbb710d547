"""Credits are bought, seen, and given back, on the pages that a person clicks."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.support.waiting import eventually
from tests.web.conftest import Person, Studio
from tests.web.test_screens import look

BUY = "Buy for $9.00: 1,000 credits"


def credits_page(person: Person) -> Page:
    page = person.sign_in()
    page.goto(f"{person.url}/credits")
    expect(page.get_by_role("heading", name="Credits", exact=True, level=1)).to_be_visible()
    return page


def test_credits_are_bought_seen_exported_and_refunded(somebody: Callable[..., Person], tmp_path: Path) -> None:
    ada = somebody()
    page = credits_page(ada)
    expect(page.get_by_text("No credits used yet")).to_be_visible()
    page.get_by_role("button", name=BUY).click()
    expect(page.get_by_role("heading", name="Pay 9.00 USD")).to_be_visible()
    page.get_by_role("button", name="Use a declined card").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined. Try another one.")
    page.get_by_role("button", name="Pay with test card").click()
    expect(page.get_by_role("status").filter(has_text="1,000 credits added")).to_be_visible()
    expect(page.get_by_role("link", name="Credits: 1,000")).to_be_visible()
    wrong = look(page, "credits-bought", "light")
    assert not wrong, "\n".join(wrong)
    history = page.get_by_role("region", name="History")
    expect(history.get_by_role("row")).to_contain_text(["For", "Credits bought"])
    with page.expect_download() as started:
        history.get_by_role("button", name="Export CSV").click()
    started.value.save_as(tmp_path / "credits.csv")
    with (tmp_path / "credits.csv").open() as file:
        [line] = csv.DictReader(file)
    assert (line["kind"], line["credits"], line["balance"]) == ("purchase", "1000", "1000")
    page.get_by_role("button", name="Refund").click()
    page.get_by_role("button", name="Refund $9.00").click()
    expect(page.get_by_role("region", name="Purchases").get_by_text("Refunded")).to_be_visible()
    expect(page.get_by_role("link", name="Credits: 0")).to_be_visible()
    expect(history.get_by_role("row")).to_contain_text(["For", "Refund", "Credits bought"])
    assert ada.complaints == []


def test_whoever_leaves_the_checkout_is_not_charged_and_can_buy_again(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = credits_page(ada)
    page.get_by_role("button", name=BUY).click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("status").filter(has_text="You weren’t charged")).to_be_visible()
    page.get_by_role("button", name=BUY).click()
    page.get_by_role("button", name="Pay by bank transfer").click()
    expect(page.get_by_role("status").filter(has_text="Payment pending")).to_be_visible()
    assert ada.api.call("GET", "/credits/balance")["available"] == 0


def test_a_payment_counts_although_nobody_comes_back_from_it(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    purchase = ada.api.call("POST", "/credits/purchase", {"pack": "small"})
    httpx.post(purchase["checkout_url"], data={"outcome": "pay"}).raise_for_status()
    eventually(lambda: ada.api.call("GET", "/credits/balance")["available"] == 250)


def test_what_cannot_be_loaded_says_so_and_is_asked_for_again(somebody: Callable[..., Person]) -> None:
    ada = somebody()
    page = credits_page(ada)
    page.route("**/api/v1/credits/packs", lambda route: route.fulfill(status=503, json={}))
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Cutroom is busy")
    page.unroute("**/api/v1/credits/packs")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name=BUY)).to_be_visible()


def test_an_export_that_costs_says_so_on_its_button_and_where_there_is_too_little(studio: Studio) -> None:
    page = studio.person.inside()
    price = {"operation": "export", "unit": "second", "per": 60, "credits": 5}
    page.route("**/api/v1/billing/prices", lambda route: route.fulfill(json={"items": [price]}))
    quote: dict[str, Any] = {
        "id": studio.clip_id,
        "items": [],
        "total": 5,
        "currency": "CRD",
        "expires_at": "2099-01-01T00:00:00Z",
    }
    page.route("**/api/v1/exports/quote", lambda route: route.fulfill(status=201, json=quote))
    page.goto(f"{studio.person.url}/clips/{studio.clip_id}?panel=export")
    button = page.get_by_role("button", name="Export · 5 credits")
    expect(button).to_be_disabled()
    expect(page.get_by_text("You have 0 credits, and this takes 5.")).to_be_visible()
    balance = {"currency": "CRD", "available": 40, "reserved": 0, "owed": 0}
    page.route("**/api/v1/credits/balance", lambda route: route.fulfill(json=balance))
    page.reload()
    expect(page.get_by_text("You have 40 credits.")).to_be_visible()
    expect(button).to_be_enabled()
    page.close()
