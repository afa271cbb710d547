"""What the marketplace takes and answers. Amounts are minor units of `currency`."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from cutroom.kit.schemas import PageRequest, Schema
from cutroom.marketplace.pay import PayModel, Tier
from cutroom.marketplace.posts import Platform
from cutroom.marketplace.rules import CampaignState
from cutroom.runtime.events import Event

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
MOST_PLACES = 10_000
MOST = 99_999_999  # of one budget: what one checkout can take


class CampaignRules(Schema):
    """What a clip must and must not show, how long it is, and what its post says. The ad disclosure always holds."""

    must_show: list[Line] = Field(default_factory=list[Line], max_length=20)
    must_not_show: list[Line] = Field(default_factory=list[Line], max_length=20)
    hashtags: list[Line] = Field(default_factory=list[Line], max_length=20)
    min_seconds: int = Field(5, ge=1, le=600)
    max_seconds: int = Field(90, ge=1, le=600)

    @model_validator(mode="after")
    def _ordered(self) -> "CampaignRules":
        if self.min_seconds > self.max_seconds:
            raise ValueError("the shortest length is above the longest")
        return self


class SaveCampaign(Schema):
    """A campaign as its client writes it.

    Per clip, `price` is for each approved clip and `bonus_cap` the highest bonus in percent of the clipper's share. Per
    1,000 views, `price` is for each 1,000 and `most` the most that one clip can cost.
    """

    title: str = Field(min_length=1, max_length=120)
    brief: str = Field(min_length=1, max_length=4000)
    rules: CampaignRules = Field(default_factory=lambda: CampaignRules.model_validate({}))
    platforms: list[Platform] = Field(min_length=1, max_length=4)
    pay: PayModel = "clip"
    currency: Literal["USD", "EUR", "GBP"] = "USD"
    price: int = Field(ge=1, le=10_000_000)
    most: int = Field(0, ge=0, le=10_000_000)
    min_views: int = Field(0, ge=0, le=10**9)
    bonus_cap: Literal[0, 20, 50, 100, 200] = 0
    places: int = Field(ge=1, le=MOST_PLACES)
    per_clipper: int = Field(1, ge=1, le=100)
    claim_hours: int = Field(72, ge=1, le=720)
    review_hours: int = Field(72, ge=24, le=336)
    view_days: int = Field(30, ge=1, le=90)
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _fits(self) -> "SaveCampaign":
        if self.pay == "views" and (self.most < 1 or self.bonus_cap):
            raise ValueError("pay per 1,000 views needs the most that a clip can cost, and has no bonus")
        if self.pay == "clip" and (self.most or self.min_views):
            raise ValueError("pay per clip has neither a most nor a minimum of views")
        return self


class EditCampaign(SaveCampaign):
    """The same for a draft, as it was read in `version`."""

    version: int = Field(ge=1)


class FundCampaign(Schema):
    """From what the workspace has, or by card at the payment provider."""

    method: Literal["balance", "card"]


class AddPlaces(Schema):
    """More places of a live campaign, paid as its budget was."""

    places: int = Field(ge=1, le=MOST_PLACES)
    method: Literal["balance", "card"]


class PayView(Schema):
    """What a campaign pays. `place_cost` is the most that one place can cost, with every bonus and the fee."""

    model: PayModel
    currency: str
    price: int
    most: int
    min_views: int
    bonus_cap: int
    place_cost: int


class HeldBudgetView(Schema):
    """A held budget: `funded` is always `unreserved + reserved + spent + returned`."""

    needed: int
    funded: int
    unreserved: int
    reserved: int
    spent: int
    returned: int
    available: int


class CampaignView(Schema):
    """A client's own campaign. `checkout_url` is where it is paid while that is under way."""

    id: UUID
    title: str
    brief: str
    rules: CampaignRules
    platforms: list[Platform]
    pay: PayView
    places: int
    taken: int
    waiting: int
    per_clipper: int
    claim_hours: int
    review_hours: int
    view_days: int
    state: CampaignState
    budget: HeldBudgetView
    checkout_url: str | None = None
    version: int
    ends_at: datetime | None
    created_at: datetime


class ListCampaigns(PageRequest):
    """A page of the workspace's campaigns."""


class Discover(PageRequest):
    """Which open campaigns: those with these words, on a platform, by the best pay or the newest."""

    words: str = Field("", max_length=100)
    platform: Platform | None = None
    sort: Literal["newest", "pay"] = "newest"


class OpenCampaign(Schema):
    """A campaign as clippers see it. `expected` is what a clip brings in the reader's tier, before bonuses."""

    id: UUID
    client_name: str
    title: str
    brief: str
    rules: CampaignRules
    platforms: list[Platform]
    pay: PayView
    places: int
    places_left: int
    per_clipper: int
    claim_hours: int
    review_hours: int
    view_days: int
    state: CampaignState
    tier: Tier
    fee_bps: int
    expected: int
    expected_most: int
    claimed: int
    own: bool
    ends_at: datetime | None
    created_at: datetime


class ClipSubmitted(Event):
    """A clip was handed in; its client has until the deadline to decide."""

    owner_id: UUID
    job_id: UUID


class SubmissionDecided(Event):
    """A submission was approved or rejected, or changes were asked for."""

    owner_id: UUID
    job_id: UUID


class SubmissionNeedsReview(Event):
    """A submission's time is over and a check of it did not pass: a moderator decides."""

    owner_id: UUID
    job_id: UUID
