"""Prices at an instant, and what work costs by them."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from cutroom.billing import rules
from cutroom.billing.schemas import WantedItem
from cutroom.kit.errors import Invalid

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIST = """{"prices": [
    {"operation": "analysis", "unit": "second", "per": 60, "credits": 2, "valid_from": "2026-01-01T00:00:00Z"},
    {"operation": "analysis", "unit": "second", "per": 60, "credits": 3, "valid_from": "2026-06-01T12:00:00Z"},
    {"operation": "launch", "unit": "video", "per": 1, "credits": 5, "valid_from": "2026-01-01T00:00:00Z",
     "valid_until": "2026-06-01T12:00:00Z"}]}"""


def test_what_comes_with_the_product_costs_nothing() -> None:
    wanted = [WantedItem(operation=name, quantity=3600) for name in ("analysis", "export", "studio")]
    assert [item.credits for item in rules.itemised(rules.price_list(), wanted, datetime.now(UTC))] == [0, 0, 0]


def test_a_price_holds_from_its_beginning_to_its_end() -> None:
    prices, moment = rules.price_list(LIST), timedelta(microseconds=1)
    assert [rules.price_at(prices, "analysis", at).credits for at in (NOON - moment, NOON)] == [2, 3]
    assert rules.price_at(prices, "launch", NOON - moment).credits == 5
    for operation, at in (("launch", NOON), ("analysis", datetime(2025, 12, 31, tzinfo=UTC)), ("unknown", NOON)):
        with pytest.raises(Invalid):
            rules.price_at(prices, operation, at)


def test_every_begun_unit_counts() -> None:
    wanted = [WantedItem(operation="analysis", quantity=quantity) for quantity in (0, 1, 60, 61)]
    assert [item.credits for item in rules.itemised(rules.price_list(LIST), wanted, NOON)] == [0, 3, 3, 6]


@pytest.mark.parametrize(
    "wrong", ['"per": 0', '"credits": -1', '"credits": 0.5', '"valid_from": "2026-01-01T00:00:00"']
)
def test_a_price_list_that_makes_no_sense_is_refused(wrong: str) -> None:
    fields = {"operation": '"a"', "unit": '"b"', "per": "1", "credits": "1", "valid_from": '"2026-01-01T00:00:00Z"'}
    name = wrong.split(":", maxsplit=1)[0].strip('"')
    rest = ", ".join(f'"{key}": {value}' for key, value in fields.items() if key != name)
    with pytest.raises(ValidationError):
        rules.price_list(f'{{"prices": [{{{rest}, {wrong}}}]}}')


def test_packs_are_sold_while_they_hold_and_the_newer_of_two_counts() -> None:
    def pack(id: str, amount: int, since: str, until: str | None = None) -> dict[str, object]:
        return {"id": id, "credits": 10, "amount": amount, "currency": "USD", "valid_from": since, "valid_until": until}

    packs = [
        pack("a", 100, "2026-01-01T00:00:00Z"),
        pack("b", 50, "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"),
        pack("a", 120, "2026-07-01T00:00:00Z"),
    ]
    listed = rules.PriceList.model_validate({"prices": [], "packs": packs})
    may, august = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 8))
    sold = [[(one.id, one.amount) for one in rules.packs_at(listed, at)] for at in (may, august)]
    assert sold == [[("a", 100), ("b", 50)], [("a", 120)]]
    with pytest.raises(Invalid):
        rules.pack_at(listed, "b", august)


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [("Ada+x@Example.com", "ada@example.com"), ("ada@example.com", "ada@example.com"), ("+a@b.c", "@b.c")],
)
def test_what_stands_after_a_plus_sign_names_no_other_mailbox(address: str, mailbox: str) -> None:
    assert rules.mailbox(address) == mailbox
