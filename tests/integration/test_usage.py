"""What calls to models have cost, as a person reads it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.ai import budget, usage
from cutroom.ai.models import AiCall
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


def call(ctx: Context, actor: Actor, cost: int, days_ago: int = 0, status: str = "done", **more: str) -> None:
    of = {"provider": "openai", "model": "m", "operation": "judge"} | more
    at = budget.day_of(now()) - timedelta(days=days_ago) + timedelta(seconds=1)
    with ctx.transaction(actor) as session:
        row = AiCall(owner_id=actor.user_id, fingerprint="f", currency="USD", status=status, cost_micros=cost, **of)
        row.created_at = at
        session.add(row)


def test_spending_is_told_by_day_model_and_purpose_beside_what_is_left(
    ctx: Context, api: TestClient, register: Registered, bearer: Bearer
) -> None:
    ada, eve = register(), register()
    actor = Actor(UUID(ada["user"]["id"]))
    call(ctx, actor, 700)
    call(ctx, actor, 0, status="cached")
    call(ctx, actor, 300, status="unsure")
    call(ctx, actor, 50, operation="embed")
    call(ctx, actor, 2000, days_ago=3)
    call(ctx, actor, 9999, days_ago=40)
    told = api.get("/ai/usage", params={"days": 30}, headers=bearer(ada)).json()
    assert told["total_micros"] == 3050
    today = [line for line in told["items"] if line["day"] == told["until"]]
    assert [
        (line["operation"], line["calls"], line["cached"], line["failed"], line["cost_micros"]) for line in today
    ] == [
        ("judge", 3, 1, 1, 1000),
        ("embed", 1, 0, 0, 50),
    ]
    assert told["day"]["spent_micros"] == 1050
    assert told["day"]["left_micros"] == told["day"]["limit_micros"] - 1050
    assert told["day"]["renews_at"] > now().isoformat()
    assert api.get("/ai/usage", headers=bearer(eve)).json()["items"] == []


@pytest.mark.parametrize("days", [0, 367, "many"])
def test_a_span_that_is_none_is_refused(api: TestClient, register: Registered, bearer: Bearer, days: Any) -> None:
    assert api.get("/ai/usage", params={"days": days}, headers=bearer(register())).status_code == 422


def test_nothing_is_left_of_a_budget_that_was_lowered_below_what_is_spent(ctx: Context, register: Registered) -> None:
    actor = Actor(UUID(register()["user"]["id"]))
    call(ctx, actor, 700)
    poor = replace(ctx, settings=replace(ctx.settings, ai='{"budget": {"day_micros": 500, "month_micros": 600}}'))
    told = usage.read(poor, actor, usage.AskUsage())
    assert (told.day.limit_micros, told.day.left_micros, told.month.left_micros) == (500, 0, 0)
