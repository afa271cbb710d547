"""Earnings are paid out: an account is set up on Stripe's pages, money is sent, and every state has its words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from cutroom.billing import earnings, ledger
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.runtime.database import transaction
from infra.local import database
from tests.support.browsing import answering, tick
from tests.web.conftest import Person
from tests.web.test_screens import look


def earn(person: Person, amount: int) -> None:
    """Money that a campaign would have brought."""
    money = Money(amount, "USD")
    owner = UUID(person.api.call("GET", "/users/me")["id"])
    with transaction(database.url(person.cloud.settings), owner) as session:
        lines = (Line(earnings.holder(session), "available", money), Line(PLATFORM, "world", -money))
        ledger.post(session, "earned", str(new_id()), lines, reason="test")


def payouts_page(person: Person) -> Page:
    page = person.sign_in()
    page.goto(f"{person.url}/payouts")
    expect(page.get_by_role("heading", name="Payouts", level=1)).to_be_visible()
    return page


def seen(page: Page, name: str) -> None:
    """Both themes, accessible and in bounds, kept as pictures."""
    for theme in ("light", "dark"):
        wrong = look(page, name, theme)
        assert not wrong, "\n".join(wrong)


def shown(page: Page, change: dict[str, Any], text: str, name: str) -> None:
    """The page with another answer of the server, as it is seen."""

    def answer(body: dict[str, Any]) -> None:
        body["account"] |= change.get("account", {})
        for balance in body["balances"]:
            balance.update(change.get("balance", {}))
        for payout in body["payouts"]["items"]:
            payout.update(change.get("payout", {}))

    answering(page, "**/api/v1/payouts?**", answer)
    page.reload()
    expect(page.get_by_text(text).first).to_be_visible()
    seen(page, name)
    page.unroute("**/api/v1/payouts?**")


def test_an_account_is_set_up_and_money_is_paid_out(somebody: Callable[..., Person], tmp_path: Path) -> None:
    ada = somebody()
    page = payouts_page(ada)
    expect(page.get_by_text("No earnings yet")).to_be_visible()
    seen(page, "payouts-empty")
    earn(ada, 450)
    page.reload()
    expect(page.get_by_text("$5.50 to go: the smallest payout is $10.00.")).to_be_visible()
    earn(ada, 9000)
    account = page.get_by_role("region", name="Payout account")
    account.get_by_label("Country").select_option("Germany")
    account.get_by_role("button", name="Set up payouts").click()
    page.get_by_role("button", name="Save and finish later").click()
    expect(page.get_by_role("status").filter(has_text="Not finished yet")).to_be_visible()
    expect(account).to_contain_text("Stripe still needs your address and a bank account.")
    seen(page, "payouts-onboarding")
    account.get_by_role("button", name="Continue setup").click()
    page.get_by_role("button", name="Submit a document that doesn’t match").click()
    expect(account).to_contain_text("Stripe couldn’t verify a document.")
    seen(page, "payouts-restricted")
    expect(page.get_by_role("button", name="Pay out $94.50")).to_be_disabled()
    account.get_by_role("button", name="Update details").click()
    page.get_by_role("button", name="Submit everything").click()
    expect(page.get_by_role("status").filter(has_text="Payouts are set up")).to_be_visible()
    page.get_by_role("button", name="Pay out $94.50").click()
    payouts = page.get_by_role("region", name="History", exact=True)
    expect(payouts).to_contain_text("$94.50")
    expect(payouts).to_contain_text("Sent", timeout=180_000)
    expect(page.get_by_role("region", name="Earnings in USD")).to_contain_text("Paid$94.50")
    tick(account.get_by_role("switch", name="Pay out every Monday"))
    expect(account).to_contain_text("Next on Monday")
    seen(page, "payouts-sent")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV").click()
    started.value.save_as(tmp_path / "earnings.csv")
    assert "payout_sent" not in (tmp_path / "earnings.csv").read_text()  # that is the platform's line, not theirs
    assert ",payout,payout,payout:" in (tmp_path / "earnings.csv").read_text()
    waiting = {"state": "unconfirmed", "reason": "We’re checking with Stripe whether this went out."}
    shown(page, {"payout": waiting, "balance": {"on_the_way": 9450, "paid": 0}}, "Being checked", "payouts-unconfirmed")
    failed = {"state": "failed", "reason": "Stripe refused this payout. Your money is available again."}
    shown(page, {"payout": failed, "balance": {"debt": 1200}}, "Stripe refused this payout", "payouts-failed")
    assert ada.complaints == []
