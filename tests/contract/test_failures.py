"""Every documented way in which a vendor fails, seen through its own SDK."""

from collections.abc import Callable
from typing import Any

import pytest

from cutroom.ai import errors
from cutroom.ai.ports import Ranking
from tests.contract.conftest import REMOTE, VENDORS, Adapter
from tests.contract.test_ports import hum
from tests.support.waiting import eventually

Make = Callable[..., Adapter]
KIND = {
    "unauthorized": errors.Reauthorize,
    "forbidden": errors.Reauthorize,
    "no_credit": errors.Reauthorize,
    "no_such_model": errors.Rejected,
    "sensitive": errors.Rejected,
    "not_json": errors.Rejected,
    "rate_limited": errors.RetryLater,
    "rate_limited_long": errors.RetryLater,
    "broken": errors.RetryLater,
    "overloaded": errors.RetryLater,
    "cut": errors.Disconnected,
    "cut_at_first_byte": errors.Disconnected,
    "cut_upload": errors.Disconnected,
    "answer_lost": errors.Disconnected,
    "unreachable": errors.Disconnected,
    "late": errors.Disconnected,
}
EVERY = [(name, failure) for name in REMOTE for failure in VENDORS[name.split()[0]].failures]
EFFECTS = ["answer_lost", "cut", "cut_at_first_byte", "late"]  # the vendor has done the work all the same
PASSING = [(name, failure) for name, failure in EVERY if failure in ("rate_limited", "broken", "overloaded")]
MISBEHAVIOUR = {"writer": ["refusal", "wrong_schema"], "embedder": ["wrong_size"], "openai transcriber": ["no_words"]}


def call(name: str, port: Any) -> Any:
    if name.endswith("transcriber"):
        return port.transcribe(hum(1))
    return port.embed(["a text"]) if name.endswith("embedder") else port.write(Ranking, "Rank.", "{}", most_tokens=500)


@pytest.mark.parametrize(("name", "failure"), EVERY)
def test_a_failure_that_lasts_is_told_in_our_words(adapter: Make, name: str, failure: str) -> None:
    made = adapter(name)
    assert made.simulator
    made.simulator.fail(failure, times=5)
    with pytest.raises(KIND[failure]) as raised:
        call(name, made.port)
    assert made.simulator.key not in str(raised.value) + repr(raised.value.details)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(("name", "failure"), PASSING)
def test_a_failure_that_passes_is_not_seen(adapter: Make, name: str, failure: str) -> None:
    made = adapter(name)
    assert made.simulator
    made.simulator.fail(failure, times=2)
    call(name, made.port)
    assert len(made.simulator.requests) == 3


@pytest.mark.parametrize("failure", [*EFFECTS, "unreachable", "cut_upload"])
@pytest.mark.parametrize("name", REMOTE)
def test_work_that_may_have_been_done_is_not_asked_for_again(adapter: Make, name: str, failure: str) -> None:
    made = adapter(name)
    assert made.simulator
    made.simulator.fail(failure)
    with pytest.raises(errors.Disconnected):
        call(name, made.port)
    [request] = eventually(lambda: made.simulator and made.simulator.requests)
    assert (request.status == 200) == (failure in EFFECTS and failure != "answer_lost")
    assert request.length > 0


@pytest.mark.parametrize("name", [name for name in REMOTE if not name.startswith("minimax")])
def test_who_is_told_to_wait_long_does_not_wait(adapter: Make, name: str) -> None:
    made = adapter(name)
    assert made.simulator
    made.simulator.fail("rate_limited_long")
    with pytest.raises(errors.RetryLater) as raised:
        call(name, made.port)
    assert raised.value.details["retry_after"] == 600
    assert len(made.simulator.requests) == 1


@pytest.mark.parametrize("name", REMOTE)
def test_a_wrong_key_is_found_out_by_the_service_itself(adapter: Make, name: str) -> None:
    made = adapter(name, key="not-the-key")
    with pytest.raises(errors.Reauthorize) as raised:
        call(name, made.port)
    assert "not-the-key" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "way"),
    [(name, way) for name in REMOTE for of, ways in MISBEHAVIOUR.items() if name.endswith(of) for way in ways],
)
def test_an_answer_that_is_no_use_is_refused_and_paid(adapter: Make, name: str, way: str) -> None:
    made = adapter(name)
    assert made.simulator
    made.simulator.script["misbehave"] = way
    with pytest.raises(errors.Rejected) as raised:
        call(name, made.port)
    if way != "wrong_schema" or not name.startswith("openai"):
        assert raised.value.usage
