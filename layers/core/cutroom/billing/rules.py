"""What billing decides without looking anything up: prices at an instant, quotes, and how long they hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from pydantic import AwareDatetime, Field, TypeAdapter

from cutroom.billing.schemas import QuotedItem, WantedItem
from cutroom.kit import money
from cutroom.kit.errors import Invalid
from cutroom.kit.schemas import Schema

QUOTE_LIFE = timedelta(minutes=10)
RESERVATION_LIFE = timedelta(hours=24)  # longer than any job runs, its repetitions included


class Price(Schema):
    """Credits for every begun `per` units of an operation, from an instant on and until another where there is one."""

    operation: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    per: int = Field(ge=1)
    credits: int = Field(ge=0, le=10**9)
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None = None


class PriceList(Schema):
    """Prices with the times that they hold; of two that hold the one that began later counts."""

    currency: str = money.CREDITS
    prices: list[Price]


@cache
def price_list(document: str = "") -> PriceList:
    """The operator's list where one is configured, else the one that comes with the product, in which all is free."""
    text = document or (Path(__file__).parent / "prices.json").read_text()
    return TypeAdapter(PriceList).validate_json(text)


def price_at(prices: PriceList, operation: str, at: datetime) -> Price:
    """The price of an operation at an instant. Raises Invalid for what has none then."""
    holding = [one for one in prices.prices if one.operation == operation and _holds(one, at)]
    if not holding:
        raise Invalid(f"There is no price for {operation!r}.", field="operation")
    return max(holding, key=lambda one: one.valid_from)


def _holds(price: Price, at: datetime) -> bool:
    return price.valid_from <= at and (price.valid_until is None or at < price.valid_until)


def itemised(prices: PriceList, wanted: Sequence[WantedItem], at: datetime) -> list[QuotedItem]:
    """What each part of some work costs. Raises Invalid."""
    return [_item(price_at(prices, one.operation, at), one.quantity) for one in wanted]


def _item(price: Price, quantity: int) -> QuotedItem:
    cost = money.per_unit(price.credits, quantity, price.per)
    return QuotedItem(operation=price.operation, unit=price.unit, quantity=quantity, credits=cost)
