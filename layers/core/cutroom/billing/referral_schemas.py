"""What referrals take and answer."""

from typing import Literal

from pydantic import Field

from cutroom.kit.schemas import Schema

CODE = r"^[A-HJ-NP-Z2-9]{8}$"  # without letters and digits that are taken for each other


class RedeemReferral(Schema):
    """The code of whoever invited."""

    code: str = Field(pattern=CODE)


class ReferralView(Schema):
    """A person's own code with the link to it, how often it has brought credits, and how it stands with their own.

    `credits` is what both sides get; 0 where this installation rewards no referrals. `invited` says whether somebody
    has invited this person: they redeemed a code, and were rewarded for it, or refused.
    """

    code: str
    url: str
    credits: int
    rewarded: int
    invited: Literal["redeemed", "rewarded", "refused", "reversed"] | None
