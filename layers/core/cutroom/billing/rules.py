"""What billing decides without looking anything up: prices at an instant, quotes, and how long they hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from pydantic import AwareDatetime, Field, TypeAdapter

from cutroom.billing.plan_terms import Plan
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


class Pack(Schema):
    """Credits that are sold together for an amount in minor units, from an instant on and until another."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    credits: int = Field(ge=1, le=10**9)
    amount: int = Field(ge=1, le=99_999_999)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None = None


class ReferralTerms(Schema):
    """What both sides get at the invited one's first purchase: `credits`, for at most `most` of one's invitations.

    A code that was redeemed counts for `valid_days`; a full refund within `undone_days` takes the credits back.
    """

    credits: int = Field(ge=1, le=10**6)
    most: int = Field(ge=1)
    valid_days: int = Field(ge=1)
    undone_days: int = Field(ge=0)


class PriceList(Schema):
    """Prices and packs with the times that they hold; of two that hold the one that began later counts.

    Somebody may ask for a refund of credits that they have not spent for `refund_days` after they were paid. A plan
    whose payment failed is kept for `grace_days`. Below `low_balance` credits a mail says so; 0 sends none. What is
    paid out is at least `payout_minimum` minor units.
    """

    currency: str = money.CREDITS
    prices: list[Price]
    packs: list[Pack] = Field(default_factory=list[Pack])
    plans: list[Plan] = Field(default_factory=list[Plan])
    grace_days: int = Field(7, ge=0, le=60)
    low_balance: int = Field(0, ge=0)
    payout_minimum: int = Field(1000, ge=1, le=10**8)
    refund_days: int = Field(0, ge=0, le=3650)
    referral: ReferralTerms | None = None


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


def prices_at(prices: PriceList, at: datetime) -> list[Price]:
    """The prices that hold at an instant, one for each operation."""
    newest = {one.operation: one for one in sorted(prices.prices, key=lambda one: one.valid_from) if _holds(one, at)}
    return [newest[name] for name in sorted(newest)]


def packs_at(prices: PriceList, at: datetime) -> list[Pack]:
    """The packs that are sold at an instant, in the list's order."""
    newest = {one.id: one for one in sorted(prices.packs, key=lambda one: one.valid_from) if _holds(one, at)}
    return [newest[id] for id in dict.fromkeys(one.id for one in prices.packs) if id in newest]


def pack_at(prices: PriceList, pack: str, at: datetime) -> Pack:
    """A pack that is sold at an instant. Raises Invalid for any other."""
    sold = next((one for one in packs_at(prices, at) if one.id == pack), None)
    if sold is None:
        raise Invalid("This pack isn't sold. Reload the page and choose another one.", field="pack")
    return sold


def _holds(price: Price | Pack, at: datetime) -> bool:
    return price.valid_from <= at and (price.valid_until is None or at < price.valid_until)


def itemised(prices: PriceList, wanted: Sequence[WantedItem], at: datetime) -> list[QuotedItem]:
    """What each part of some work costs. Raises Invalid."""
    return [_item(price_at(prices, one.operation, at), one.quantity) for one in wanted]


def _item(price: Price, quantity: int) -> QuotedItem:
    cost = money.per_unit(price.credits, quantity, price.per)
    return QuotedItem(operation=price.operation, unit=price.unit, quantity=quantity, credits=cost)


def mailbox(address: str) -> str:
    """The mailbox of an address, whatever stands after a plus sign and however it is written."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
