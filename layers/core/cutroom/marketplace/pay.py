"""What clips earn, to the minor unit: tiers, shares and fees, bonuses, pay per 1,000 views, what a claim sets aside.

Pure. The roundings themselves are `kit/money`'s; here is which of them hold for a job, and what is still to be paid.
"""

from typing import Literal, NamedTuple

from cutroom.kit import money

Tier = Literal["bronze", "silver", "gold", "platinum"]
PayModel = Literal["clip", "views"]
FEE_BPS: dict[Tier, int] = {"bronze": 3000, "silver": 2500, "gold": 2000, "platinum": 1500}
# A tier is reached by approved clips or by counted views, whichever comes first; the highest one counts.
THRESHOLDS: tuple[tuple[Tier, int, int], ...] = (
    ("platinum", 100, 1_000_000),
    ("gold", 50, 500_000),
    ("silver", 10, 100_000),
)
BONUS_CAPS = (0, 20, 50, 100, 200)


class Terms(NamedTuple):
    """What a campaign pays, in minor units.

    Per clip: `price`, and bonuses up to `bonus_cap` percent of the share. Per 1,000 views: `price` for each 1,000, at
    most `most` a clip, nothing below `min_views`.
    """

    model: PayModel
    price: int
    bonus_cap: int = 0
    most: int = 0
    min_views: int = 0


class Paid(NamedTuple):
    """What a job was paid so far: the clipper's share, the platform's fee and bonuses on the share."""

    share: int = 0
    fee: int = 0
    bonus: int = 0

    @property
    def total(self) -> int:
        """All of it, in minor units."""
        return self.share + self.fee + self.bonus


def tier_of(approvals: int, views: int) -> Tier:
    """The tier of somebody with so many approved clips and counted views, before the one that is decided now."""
    reached: list[Tier] = [tier for tier, clips, seen in THRESHOLDS if approvals >= clips or views >= seen]
    return reached[0] if reached else "bronze"


def reserve(terms: Terms) -> int:
    """What a claim sets aside: the most that one job can ever cost, so that nothing approved is unfunded."""
    return terms.most if terms.model == "views" else money.place_cost(terms.price, terms.bonus_cap)


def due(terms: Terms, fee_bps: int, views: int) -> Paid:
    """All that an approved job has earned at `views`, the highest number that was read."""
    if terms.model == "views":
        gross = money.views_gross(terms.price, views, most=terms.most, min_views=terms.min_views)
        return Paid(*money.split(gross, fee_bps))
    share, fee = money.split(terms.price, fee_bps)
    return Paid(share, fee, money.bonus(share, views, terms.bonus_cap))


def owed(earned: Paid, paid: Paid) -> Paid:
    """What is still to be paid: differences, and nothing back where a reading is lower than one before."""
    return Paid(*(max(0, now - before) for now, before in zip(earned, paid, strict=True)))


def expected(terms: Terms, tier: Tier) -> int:
    """What a clipper of a tier gets at least for one approved clip; per views, what 10,000 views bring."""
    views = 0 if terms.model == "clip" else 10_000
    return due(terms, FEE_BPS[tier], views).share
