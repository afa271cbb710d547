"""What a plan is, as the price list writes it, and which plan holds at an instant. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, Field, model_validator

from cutroom.kit.schemas import Schema
from cutroom.runtime.limits import Limits

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


class Plan(Schema):
    """What a workspace gets, and for which amount a month (minor units; 0 is free), from an instant on until another.

    `limits` change the deployment's, by the names of `runtime/limits.py`; null lifts one. `credits` come with every
    month that was paid, and end with it. Whoever has a plan keeps it when it is no longer sold.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    name: str = Field(min_length=1, max_length=60)
    amount: int = Field(0, ge=0, le=99_999_999)
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    credits: int = Field(0, ge=0, le=10**9)
    limits: dict[str, int | None] = Field(default_factory=dict[str, int | None])
    features: list[str] = Field(default_factory=list[str], max_length=20)
    valid_from: AwareDatetime = ALWAYS
    valid_until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> "Plan":
        Limits().changed(self.limits)
        if self.credits and not self.amount:
            raise ValueError("credits come with a month that is paid, so a free plan brings none")
        return self

    @property
    def price_key(self) -> str:
        """What names its price at Stripe: another amount is another price."""
        return f"cutroom-{self.id}-{self.amount}-{self.currency.lower()}-month"

    def limits_on(self, deployment: Limits) -> Limits:
        """Its limits at a deployment."""
        return deployment.changed(self.limits)


SELF_HOSTED = Plan.model_validate({"id": "self-hosted", "name": "Self-hosted"})


def sold_at(plans: Sequence[Plan], at: datetime) -> list[Plan]:
    """The plans that can be chosen at an instant, in the list's order; of two of one id the one that began later."""
    newest = {one.id: one for one in sorted(plans, key=_begins) if _holds(one, at)}
    return [newest[id] for id in dict.fromkeys(one.id for one in plans) if id in newest]


def held_at(plans: Sequence[Plan], id: str, at: datetime) -> Plan | None:
    """The newest form of a plan for whoever has it, whether or not it is still sold."""
    return max((one for one in plans if one.id == id and one.valid_from <= at), key=_begins, default=None)


def free_at(plans: Sequence[Plan], at: datetime) -> Plan:
    """The plan of whoever pays for none: the list's first that is free, or the deployment's own limits."""
    return next((one for one in sold_at(plans, at) if not one.amount), SELF_HOSTED)


def of_price(plans: Iterable[Plan], price_key: str | None) -> Plan | None:
    """The plan that a price at Stripe is of; None for a price that is none of ours."""
    return next((one for one in plans if one.amount and one.price_key == price_key), None)


def next_month(at: datetime) -> datetime:
    """When the month's amounts begin anew: at its first midnight in UTC."""
    year, month = divmod(at.astimezone(UTC).year * 12 + at.astimezone(UTC).month, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


def month_of(at: datetime) -> datetime:
    """When the present month began."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _holds(plan: Plan, at: datetime) -> bool:
    return plan.valid_from <= at and (plan.valid_until is None or at < plan.valid_until)


def _begins(plan: Plan) -> Any:
    return plan.valid_from
