"""What payouts take and answer, and what they tell."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from cutroom.kit.schemas import Page, Schema
from cutroom.runtime.events import Event

PayoutState = Literal["reserved", "sending", "sent", "failed", "unconfirmed"]
AccountState = Literal["none", "onboarding", "restricted", "ready"]
Schedule = Literal["manual", "weekly"]
Trigger = Literal["request", "schedule", "closing"]


class PayoutBalance(Schema):
    """One currency's money, in minor units: `pending` is held, `available` can be paid out, `on_the_way` is in payouts
    that have not ended, `paid` has gone out (less what came back), `debt` is owed.

    `payable` is what a payout would send now; 0 where `missing` is still needed to reach `minimum`.
    """

    currency: str
    pending: int
    available: int
    on_the_way: int
    paid: int
    debt: int
    payable: int
    minimum: int
    missing: int


class PayoutAccountView(Schema):
    """Where the workspace is paid. `missing` and `reason` are in words; `is_set_up` says whether Stripe is here at all.

    `countries` can be chosen from while there is no account; `scheduled_at` is when the weekly payout comes next.
    """

    state: AccountState
    country: str | None
    missing: list[str]
    reason: str | None
    bank_problem: str | None
    schedule: Schedule
    scheduled_at: datetime | None
    is_set_up: bool
    countries: list[str]


class PayoutView(Schema):
    """A payout: amounts are in minor units of `currency`; `returned` came back after it was sent.

    `reason` says in words why it failed, or what is being waited for.
    """

    id: UUID
    amount: int
    currency: str
    state: PayoutState
    trigger: Trigger
    reason: str | None
    returned: int
    created_at: datetime
    ended_at: datetime | None


class Payouts(Schema):
    """Money, where it goes to, and a page of payouts, newest first."""

    balances: list[PayoutBalance]
    account: PayoutAccountView
    payouts: Page[PayoutView]


class RequestPayout(Schema):
    """Pay out all that is available in a currency; `amount` (minor units) asks for less."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    amount: int | None = Field(None, ge=1, le=99_999_999)


class SetUpPayouts(Schema):
    """The country of whoever is paid; it cannot be changed once there is an account."""

    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")


class SchedulePayouts(Schema):
    """Whether payouts are made by request, or each Monday where there is enough."""

    schedule: Schedule


class OnboardingLink(Schema):
    """A page at Stripe, to be opened once and soon."""

    url: str


class PayoutRequested(Event):
    """A payout waits to be sent."""

    owner_id: UUID
    payout_id: UUID


class PayoutEnded(Event):
    """A payout was sent, has failed, or money of it came back (`returned`)."""

    owner_id: UUID
    payout_id: UUID
    outcome: Literal["sent", "failed", "returned"]


class PayoutAccountTroubled(Event):
    """A payout account needs somebody's attention; `trouble_id` tells one time from the next."""

    owner_id: UUID
    trouble_id: UUID | None = None
