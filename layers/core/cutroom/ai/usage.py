"""What a person's calls to models have cost, and what of the budgets is left."""

from datetime import date, datetime, timedelta

from pydantic import Field
from sqlalchemy import ColumnElement, Date, cast, func, select
from sqlalchemy.orm import Session

from cutroom.ai import budget, config, meter
from cutroom.ai.models import AiCall
from cutroom.ai.prices import CURRENCY
from cutroom.kit.schemas import Schema
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


class AskUsage(Schema):
    """Of how many UTC days, today among them."""

    days: int = Field(30, ge=1, le=366)


class UsageLine(Schema):
    """The calls of one day to one model for one purpose; amounts are millionths of the currency."""

    day: date
    provider: str
    model: str
    operation: str
    calls: int
    cached: int
    failed: int
    cost_micros: int


class BudgetView(Schema):
    """One budget: the most, what is spent or set aside since it began, and what is left."""

    limit_micros: int
    spent_micros: int
    left_micros: int
    renews_at: datetime


class UsageView(Schema):
    """What was spent, by day, model and purpose, newest first. Days are UTC days, as the budgets are."""

    currency: str
    since: date
    until: date
    total_micros: int
    day: BudgetView
    month: BudgetView
    items: list[UsageLine]


def read(ctx: Context, actor: Actor, request: AskUsage) -> UsageView:
    """What was spent in the last days, and how much may still be spent."""
    at, limits = now(), config.parse(ctx.settings.ai).budget
    today, month = budget.day_of(at), budget.month_of(at)
    since = today - timedelta(days=request.days - 1)
    with ctx.transaction(actor) as session:
        spent, lines = meter.spent(session), _lines(session, since)
    next_month = budget.month_of(month + timedelta(days=32))
    return UsageView(
        currency=CURRENCY,
        since=since.date(),
        until=today.date(),
        total_micros=sum(line.cost_micros for line in lines),
        day=_budget(limits.day_micros, spent.day_micros, today + timedelta(days=1)),
        month=_budget(limits.month_micros, spent.month_micros, next_month),
        items=lines,
    )


def _budget(limit: int, spent: int, renews_at: datetime) -> BudgetView:
    return BudgetView(limit_micros=limit, spent_micros=spent, left_micros=max(0, limit - spent), renews_at=renews_at)


def _lines(session: Session, since: datetime) -> list[UsageLine]:
    day = cast(func.timezone("UTC", AiCall.created_at), Date)
    of = (day, AiCall.provider, AiCall.model, AiCall.operation)
    query = (
        select(
            day.label("day"),
            *of[1:],
            func.count().label("calls"),
            _counted(AiCall.status == "cached").label("cached"),
            _counted(AiCall.status.in_(("failed", "unsure"))).label("failed"),
            func.sum(AiCall.cost_micros).label("cost_micros"),
        )
        .where(AiCall.created_at >= since)
        .group_by(*of)
        .order_by(day.desc(), func.sum(AiCall.cost_micros).desc(), *of[1:])
    )
    return [UsageLine(**row) for row in session.execute(query).mappings()]


def _counted(matching: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(matching)
