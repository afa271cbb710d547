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
