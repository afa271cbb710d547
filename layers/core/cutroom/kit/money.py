"""Money in whole minor units, and every rounding rule of the product: written once, pure, and never a float.

Credits are a currency too (`CRD`, which has no smaller unit). Sources: the marketplace's rules for fees, bonuses, views
and refunds; apportionment is Hamilton's method (largest remainder).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

CREDITS = "CRD"
MOST = 10**15  # of one amount: sums of thousands of them still fit into 64 bits
BASIS_POINTS = 10_000
# Currencies whose minor unit is the whole one (ISO 4217), as the payment provider writes them.
WHOLE = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
# Counted views -> percent of the share that is paid on top.
BONUS_STEPS = ((5_000_000, 200), (1_000_000, 100), (500_000, 50), (100_000, 20))
CLAIM_FEE_PERCENT = 15  # the lowest fee of any tier: what a place may cost at most follows from it

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, order=False)
class Money:
    """An amount of minor units of one currency. Raises ValueError for fractions, unknown shapes and absurd sizes."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int or abs(self.amount) > MOST:
            raise ValueError(f"an amount is a whole number of minor units, at most {MOST}")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError("a currency is three capital letters, such as USD")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added or compared")
        return other.amount


def written(amount: int, currency: str) -> str:
    """An amount of minor units as mails write it: `1,234.50 USD`, `1,234 JPY`."""
    places = 0 if currency in WHOLE else 2
    whole, rest = divmod(abs(amount), 10**places)
    return f"{'-' if amount < 0 else ''}{whole:,}{f'.{rest:02}' if places else ''} {currency}"


class Split(NamedTuple):
    """A gross amount in two parts, to the unit."""

    share: int
    fee: int


def split(gross: int, fee_bps: int) -> Split:
    """Divide `gross` into share and fee; the fee (in hundredths of a percent) is rounded down, so the odd unit is the
    earner's."""
    fee = _not_negative(gross) * _within(fee_bps, BASIS_POINTS) // BASIS_POINTS
    return Split(gross - fee, fee)


def bonus(share: int, views: int, cap_percent: int = 200) -> int:
    """The whole bonus that is due on a share at so many counted views: pay this less what was paid, never below 0."""
    percent = next((step for reached, step in BONUS_STEPS if views >= reached), 0)
    return _not_negative(share) * min(percent, _within(cap_percent, 200)) // 100


def place_cost(price: int, cap_percent: int) -> int:
    """What one place of a campaign may cost at most: the price, and the highest bonus on the largest share of it."""
    largest_share = _not_negative(price) - price * CLAIM_FEE_PERCENT // 100
    return price + largest_share * _within(cap_percent, 200) // 100


def views_gross(rate_per_thousand: int, views: int, *, most: int, min_views: int = 0) -> int:
    """What so many views have earned in all: nothing below `min_views`, then every view counts, `most` at the top."""
    if _not_negative(views) < min_views:
        return 0
    return min(_not_negative(most), _not_negative(rate_per_thousand) * views // 1000)


def apportion(pool: int, demands: Sequence[int]) -> list[int]:
    """Divide a pool among demands: each gets its demand where the pool suffices, else its proportion, rounded down;
    left-over units go to the largest remainders, of equal ones to the first."""
    total = sum(map(_not_negative, demands))
    if total <= _not_negative(pool):
        return list(demands)
    parts = [pool * demand // total for demand in demands]
    order = sorted(range(len(demands)), key=lambda i: -(pool * demands[i] % total))
    for i in order[: pool - sum(parts)]:
        parts[i] += 1
    return parts


def credits_revoked(credits_sold: int, paid: int, refunded: int) -> int:
    """How many credits of a purchase are taken back once `refunded` of `paid` was refunded: all of them at the end."""
    if paid <= 0:
        raise ValueError("nothing was paid, so nothing can be refunded")
    return _not_negative(credits_sold) * _within(refunded, paid) // paid


def per_unit(price: int, quantity: int, per: int) -> int:
    """The price of `quantity` where every begun `per` of it costs `price`."""
    if per <= 0:
        raise ValueError("a price is for at least one of something")
    return _not_negative(price) * -(-_not_negative(quantity) // per)


def _not_negative(value: int) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("must be a whole number that is not negative")
    return value


def _within(value: int, most: int) -> int:
    if _not_negative(value) > most:
        raise ValueError(f"must be at most {most}")
    return value
