"""Calls that cost money: set aside first, made once, settled at what they took, and never made for an answer we have.

Set aside -> commit -> call -> keep the answer -> settle. A crash after the call leaves it set aside at the most that it
can cost; a crash after the answer was kept is settled exactly when the answer is next asked for.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cutroom.ai import budget
from cutroom.ai.config import Config
from cutroom.ai.errors import BudgetExceeded, Disconnected, ModelError
from cutroom.ai.models import AiCall
from cutroom.ai.ports import Answer, Usage, Value
from cutroom.ai.prices import CURRENCY, cost_micros
from cutroom.runtime import database
from cutroom.runtime.context import Context
from cutroom.runtime.database import now


@dataclass(frozen=True)
class Account:
    """Who pays, and for which run."""

    owner_id: UUID
    run_id: UUID | None = None


@dataclass(frozen=True)
class Call:
    """What is asked of which model, and the most that it can take. `content` is all that decides the answer."""

    provider: str
    model: str
    operation: str
    content: bytes
    at_most: Usage

    @property
    def fingerprint(self) -> str:
        """The same for the same question to the same model."""
        whole = hashlib.sha256()
        for part in (self.provider.encode(), self.model.encode(), self.operation.encode(), self.content):
            whole.update(len(part).to_bytes(8, "big") + part)
        return whole.hexdigest()


class _Kept(BaseModel):
    call_id: UUID
    usage: Usage
    value: Any


def metered(
    ctx: Context, config: Config, account: Account, call: Call, kind: type[Value], do: Callable[[], Answer[Value]]
) -> Value:
    """What `do` gives, or gave when the same was last asked within a month. Raises BudgetExceeded, ModelError."""
    key = f"cache/{account.owner_id}/ai/{call.fingerprint}.json"
    if kept := _kept(ctx, key, kind):
        _count_kept(ctx, config, account, call, kept[0])
        return kept[1]
    call_id = _set_aside(ctx, config, account, call)
    try:
        answer = do()
    except ModelError as error:
        used = call.at_most if isinstance(error, Disconnected) else error.usage or Usage()
        _settle(ctx, config, account, call, call_id, "unsure" if isinstance(error, Disconnected) else "failed", used)
        raise
    try:
        kept_form = _Kept(call_id=call_id, usage=answer.usage, value=answer.value.model_dump(mode="json"))
        ctx.blobs.put_json(key, kept_form.model_dump_json())
    finally:
        _settle(ctx, config, account, call, call_id, "done", answer.usage)
    return answer.value


def _kept(ctx: Context, key: str, kind: type[Value]) -> tuple[_Kept, Value] | None:
    """An answer that is kept; None where there is none, or an earlier release kept it in another form."""
    if not ctx.blobs.exists(key):
        return None
    try:
        kept = _Kept.model_validate(ctx.blobs.get_json(key))
        return kept, kind.model_validate(kept.value)
    except ValidationError:
        return None


def _set_aside(ctx: Context, config: Config, account: Account, call: Call) -> UUID:
    """Record the call at the most that it can cost, one owner's calls after one another. Raises BudgetExceeded."""
    at_most = cost_micros(config.price_of(call.provider, call.model), call.at_most)
    with ctx.transaction(account.owner_id) as session:
        database.lock(session, "ai", account.owner_id)
        window = budget.exceeded(spent(session), at_most, config.budget)
        if window:
            raise BudgetExceeded(
                f"The budget for models of this {window} does not cover this call; raise it, or wait for the next.",
                at_most_micros=at_most,
            )
        row = _row(account, call, "reserved", at_most)
        session.add(row)
        session.flush()
        return row.id


def spent(session: Session) -> budget.Spent:
    """What the tenant's calls of this UTC day and month have cost, those that are set aside among them."""
    at = now()

    def since(start: Any) -> int:
        return session.scalar(select(func.sum(AiCall.cost_micros)).where(AiCall.created_at >= start)) or 0

    return budget.Spent(int(since(budget.day_of(at))), int(since(budget.month_of(at))))


def _settle(
    ctx: Context, config: Config, account: Account, call: Call, call_id: UUID, status: str, usage: Usage
) -> None:
    cost = cost_micros(config.price_of(call.provider, call.model), usage)
    open_call = (AiCall.id == call_id, AiCall.status == "reserved")
    values: dict[str, Any] = {"status": status, "cost_micros": cost, "finished_at": now(), **usage.model_dump()}
    with ctx.transaction(account.owner_id) as session:
        session.execute(update(AiCall).where(*open_call).values(**values))


def _count_kept(ctx: Context, config: Config, account: Account, call: Call, kept: _Kept) -> None:
    """Settle the call that the answer came from, should a crash have left it open, and record that nothing was paid."""
    _settle(ctx, config, account, call, kept.call_id, "done", kept.usage)
    row = _row(account, call, "cached", 0)
    row.finished_at = now()
    with ctx.transaction(account.owner_id) as session:
        session.add(row)


def _row(account: Account, call: Call, status: str, cost: int) -> AiCall:
    return AiCall(
        owner_id=account.owner_id,
        run_id=account.run_id,
        provider=call.provider,
        model=call.model,
        operation=call.operation,
        fingerprint=call.fingerprint,
        status=status,
        cost_micros=cost,
        currency=CURRENCY,
    )
