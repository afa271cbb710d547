"""What plans and quotas answer."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from cutroom.kit.schemas import Schema

SubscriptionStatus = Literal["starting", "open", "active", "past_due", "ended", "held"]


class PlanView(Schema):
    """A plan: `amount` is for a month, in minor units of `currency`; a limit that is null is no limit."""

    id: str
    name: str
    amount: int
    currency: str
    credits: int
    limits: dict[str, int | None]
    features: list[str]


class Plans(Schema):
    """The plans that can be chosen, the one that the workspace has, and whether plans can be paid for here."""

    items: list[PlanView]
    current: PlanView
    payable: bool


class UseView(Schema):
    """What is used of a limit: `most` and `left` are null without a limit, `renews_at` where nothing renews."""

    limit: str
    used: int
    most: int | None
    left: int | None
    renews_at: datetime | None


class Usage(Schema):
    """How the workspace stands in the limits of its plan."""

    plan: str
    items: list[UseView]


class ChoosePlan(Schema):
    """Which plan."""

    plan: str = Field(min_length=1, max_length=40)


class SubscriptionView(Schema):
    """What a workspace pays for: `checkout_url` is where it is paid while it is open.

    `plan` was paid for until `period_ends_at`; then comes `next_plan`, or none where it `cancels`. A payment that
    failed leaves the plan until `grace_ends_at`; `invoice_url` is where it can be paid.
    """

    id: UUID
    plan: str
    status: SubscriptionStatus
    next_plan: str | None
    cancels: bool
    checkout_url: str | None
    invoice_url: str | None
    period_ends_at: datetime | None
    grace_ends_at: datetime | None


class PortalView(Schema):
    """The page of the payment provider where cards and addresses are changed."""

    url: str


class InvoiceView(Schema):
    """An invoice: amounts in minor units of `currency`; `url` shows it, `pdf_url` is the document."""

    id: str
    number: str | None
    status: Literal["draft", "open", "paid", "uncollectible", "void"]
    amount: int
    paid: int
    currency: str
    created_at: datetime
    url: str | None
    pdf_url: str | None


class Invoices(Schema):
    """The workspace's invoices, newest first."""

    items: list[InvoiceView]
