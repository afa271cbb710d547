"""The account of calls to models: each is paid once, kept for its owner, and never over the budget."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from cutroom.ai import errors
from cutroom.ai.config import Budget, Config
from cutroom.ai.meter import Account, Call, metered, spent
from cutroom.ai.ports import Answer, Transcription, Usage
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Context
from tests.support.model_calls import recorded

SECOND = Usage(sound_ms=60_000)  # 6000 millionths of a dollar at whisper-1's price
HEARD = Transcription(words=[], language=None)


def call(content: bytes = b"sound") -> Call:
    return Call("openai", "whisper-1", "transcribe", content, SECOND)


def test_a_call_is_made_once_and_paid_once(ctx: Context) -> None:
    account, made = Account(new_id()), list[int]()

    def do() -> Answer[Transcription]:
        made.append(1)
        return Answer(value=HEARD, usage=Usage(sound_ms=30_000))

    for _ in range(3):
        assert metered(ctx, Config(), account, call(), Transcription, do) == HEARD
    assert made == [1]
    rows = recorded(ctx, account.owner_id)
    assert [(row.status, row.cost_micros) for row in rows] == [("done", 3000), ("cached", 0), ("cached", 0)]


def test_another_owner_does_not_get_the_kept_answer(ctx: Context) -> None:
    made = list[int]()
    for owner in (new_id(), new_id()):
        metered(ctx, Config(), Account(owner), call(), Transcription, lambda: _counted(made))
    assert made == [1, 1]


def _counted(made: list[int]) -> Answer[Transcription]:
    made.append(1)
    return Answer(value=HEARD, usage=SECOND)


def test_a_crash_between_answer_and_record_loses_neither_the_answer_nor_the_account(ctx: Context) -> None:
    account = Account(new_id())

    def crash() -> Answer[Transcription]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        metered(ctx, Config(), account, call(), Transcription, crash)
    [row] = recorded(ctx, account.owner_id)
    assert (row.status, row.cost_micros) == ("reserved", 6000)  # it may have been made, so it counts
    kept = {"call_id": str(row.id), "usage": {"sound_ms": 10_000}, "value": HEARD.model_dump()}
    ctx.blobs.put_json(f"cache/{account.owner_id}/ai/{call().fingerprint}.json", json.dumps(kept))
    assert metered(ctx, Config(), account, call(), Transcription, crash) == HEARD
    assert [(one.status, one.cost_micros) for one in recorded(ctx, account.owner_id)] == [("done", 1000), ("cached", 0)]


@pytest.mark.parametrize(
    ("error", "status", "cost"),
    [
        (errors.translated("X", 401), "failed", 0),
        (errors.unusable("X", "was odd", Usage(sound_ms=20_000)), "failed", 2000),
        (errors.unreachable("X"), "unsure", 6000),
    ],
)
def test_a_failure_costs_what_the_vendor_may_charge(
    ctx: Context, error: errors.ModelError, status: str, cost: int
) -> None:
    account = Account(new_id())

    def fail() -> Answer[Transcription]:
        raise error

    with pytest.raises(errors.ModelError):
        metered(ctx, Config(), account, call(), Transcription, fail)
    assert [(row.status, row.cost_micros) for row in recorded(ctx, account.owner_id)] == [(status, cost)]


def test_calls_at_once_never_spend_more_than_the_budget(ctx: Context) -> None:
    account, made = Account(new_id()), list[int]()
    chosen = Config(budget=Budget(day_micros=20_000, month_micros=10**9))

    def one(number: int) -> bool:
        try:
            metered(ctx, chosen, account, call(str(number).encode()), Transcription, lambda: _counted(made))
        except errors.BudgetExceeded as stopped:
            assert stopped.status == 402
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(one, range(12)))
    assert sum(done) == len(made) == 3
    with ctx.transaction(account.owner_id) as session:
        assert spent(session) == (18_000, 18_000)
