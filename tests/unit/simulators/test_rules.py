"""The pure parts of the simulators' framework: contracts, forms, faults, limits, state, clock."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.simulators import bodies, contracts, limits, vendors
from infra.local.simulators.clock import Clock
from infra.local.simulators.coercion import coerced
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import Fault, Faults, parsed
from infra.local.simulators.limits import Limit
from infra.local.simulators.messages import Body, Head, Reply, Upload, frozen, thawed
from infra.local.simulators.simulator import Vendor
from infra.local.simulators.state import State, shortened
from tests.contract import toy

NAMES = st.text("abcxyz", min_size=1, max_size=5)
DOCUMENTS = st.recursive(
    st.text(max_size=5), lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    | st.lists(inner, min_size=1, max_size=3), max_leaves=8,
)  # fmt: skip


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.sqlite3")


def flattened(value: Any, name: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, part in value.items() for pair in flattened(part, f"{name}[{key}]")]
    if isinstance(value, list):
        return [pair for i, part in enumerate(value) for pair in flattened(part, f"{name}[{i}]")]
    return [(name, value)]


@given(st.dictionaries(NAMES, DOCUMENTS, min_size=1, max_size=4))
def test_a_nested_form_is_the_document_that_was_written(document: dict[str, Any]) -> None:
    pairs = [pair for name, value in document.items() for pair in flattened(value, name)]
    assert bodies.nested(pairs) == document
    assert bodies.parse_qsl(urlencode(pairs), keep_blank_values=True) == pairs


@pytest.mark.parametrize("names", [["a", "a"], ["a", "a[b]"], ["a[b]", "a"], ["a]"], ["[a]"], ["a[b"], ["a[b]c"], [""]])
def test_names_of_a_form_that_contradict_each_other_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        bodies.nested([(name, "x") for name in names])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [("5", "integer", 5), ("5.5", "integer", "5.5"), ("-5.5", "number", -5.5), ("true", "boolean", True),
     ("yes", "boolean", "yes"), ("5", "string", "5"), ("9" * 30, "integer", "9" * 30), ("x", "array", ["x"]),
     ("5", ["integer", "null"], 5)],
)  # fmt: skip
def test_a_text_becomes_what_the_schema_says(text: str, kind: Any, value: Any) -> None:
    assert coerced(text, {"type": kind}) == value


def test_closing_a_schema_leaves_what_says_otherwise() -> None:
    opened = {"type": "object", "properties": {"a": {"type": "object", "properties": {}}}, "additionalProperties": True}
    closed = contracts.closed(opened)
    assert closed["additionalProperties"] is True
    assert closed["properties"]["a"]["additionalProperties"] is False
    assert contracts.closed({"type": "object"}) == {"type": "object"}


def test_the_most_specific_path_is_meant(tmp_path: Path) -> None:
    paths = {"/a/{id}": {"get": {"operationId": "one"}}, "/a/me": {"get": {"operationId": "me"}},
             "/a/{id}:run": {"get": {"operationId": "run"}}}  # fmt: skip
    file = tmp_path / "contract.json"
    file.write_text(json.dumps({"info": {"version": "1", "x-source": "s", "x-read": "2026-01-01"}, "paths": paths}))
    contract = contracts.load(file)
    assert contract.find("GET", "/a/me")[0].id == "me"
    assert contract.find("GET", "/a/x")[1] == {"id": "x"}
    assert contract.find("GET", "/a/x:run")[0].id == "run"
    for path in ("/a/..", "/a/", "/a/x/y", "/A/me"):
        with pytest.raises(Violation):
            contract.find("GET", path)


def test_a_vendor_carries_out_every_operation_of_its_contract_and_no_other() -> None:
    whole = toy.vendor()
    with pytest.raises(ValueError, match="createPost"):
        Vendor(
            **{name: getattr(whole, name) for name in ("name", "title", "contract", "refuse", "authorise", "failures")},
            handlers={name: handler for name, handler in whole.handlers.items() if name != "createPost"},
        )


def test_every_folder_with_a_contract_is_a_vendor_of_that_name() -> None:
    assert [vendor.name for vendor in vendors.load()] == vendors.names()
    assert {"openai", "gemini", "minimax"} <= set(vendors.names())


@given(nth=st.integers(1, 4), times=st.integers(1, 3))
def test_a_fault_meets_exactly_its_calls(nth: int, times: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    faults = Faults(State(tmp_path_factory.mktemp("faults") / "s"))
    faults.add(Fault("slow", operation="a", nth=nth, times=times))
    met = [bool(faults.take("a", set())) for _ in range(9) if not faults.take("b", set())]
    assert met == [nth <= call < nth + times for call in range(1, 10)]
    assert faults.waiting() == {}


def test_a_fault_is_read_as_it_was_written(state: State) -> None:
    faults = Faults(state)
    fault = Fault("after_effect", Reply(503, {"a": [1]}, {"Retry-After": "1"}, raw="\x00ÿ"), 1.5, 3, "op", "key", 2, 4)
    id = faults.add(fault)
    assert faults.waiting() == {id: fault}
    faults.clear(id)
    assert faults.waiting() == {}


@pytest.mark.parametrize("wrong", [{}, {"kind": "x"}, {"kind": "slow", "nth": 0}, {"kind": "slow", "other": 1},
                                   {"kind": "slow", "after_s": "soon"}, {"kind": "slow", "at_byte": -1}])  # fmt: skip
def test_a_fault_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w+: "):
        parsed(wrong)


def test_a_rolling_window_lets_go_of_what_is_old(state: State) -> None:
    seconds = [0.0]
    clock = Clock(state, lambda: 1_000_000 + seconds[0])
    limit = Limit("calls", 2, window_s=10)
    for at, allowed, remaining in [(0, True, 1), (4, True, 0), (9, False, 0), (10.1, True, 0), (11, False, 0)]:
        seconds[0] = at
        verdict = limits.take(state, clock, limit, "me")
        assert (verdict.allowed, verdict.remaining) == (allowed, remaining), at
    assert verdict.resets_in_s == pytest.approx(3.0)
    assert limits.take(state, clock, limit, "you").allowed
    assert not limits.take(state, clock, Limit("calls", 2, window_s=10), "you", cost=2).allowed


def test_a_day_of_a_zone_ends_at_its_midnight_over_a_change_of_clocks(state: State) -> None:
    real = datetime(2026, 11, 1, 7, 30, tzinfo=UTC).timestamp()  # 00:30 in Los Angeles; this day has 25 hours
    clock = Clock(state, lambda: real)
    verdict = limits.take(state, clock, Limit("units", 1, zone="America/Los_Angeles"), "me")
    assert verdict.resets_in_s == pytest.approx(24.5 * 3600)


def test_the_clock_runs_on_from_where_it_was_set(state: State) -> None:
    seconds = [50.0]
    clock = Clock(state, lambda: seconds[0])
    clock.set(datetime(2030, 1, 1))  # noqa: DTZ001 - taken for UTC
    seconds[0] += 5
    assert clock.now() == datetime(2030, 1, 1, 0, 0, 5, tzinfo=UTC)
    clock.advance(-10)
    assert Clock(state, lambda: seconds[0]).now() == datetime(2029, 12, 31, 23, 59, 55, tzinfo=UTC)
    with pytest.raises(ValueError, match="that far"):
        clock.advance(1e18)


def test_documents_keep_their_order_and_a_failed_transaction_leaves_nothing(state: State) -> None:
    for name in ("b", "a", "c"):
        state.put("things", name, {"name": name})
    state.put("things", "a", {"name": "changed"})
    with pytest.raises(RuntimeError), state.transaction():
        state.put("things", "d", {})
        with state.transaction():
            state.delete("things", "b")
        raise RuntimeError
    assert list(state.all("things")) == ["b", "a", "c"]
    assert state.get("things", "a") == {"name": "changed"}
    assert state.get("things", "d") is None
    assert state.dump().keys() == {"things"}
    state.reset()
    assert state.dump() == {}


def test_a_request_is_read_as_it_was_written() -> None:
    head = Head("PUT", "/p", "a=1", {"x": "y"}, "op", {"id": "1"})
    body = Body("m/t", {"a": [1, None]}, {"": Upload(3, "h", Path("/x")), "f": Upload(0, "")}, 3, "h")
    assert thawed(json.loads(json.dumps(frozen(head, body)))) == (head, body)


def test_long_texts_are_cut_and_nothing_else() -> None:
    assert shortened({"a": ["x" * 600, 5, None, True]}) == {"a": ["x" * 500 + "… (600 characters)", 5, None, True]}


def test_what_a_fault_is_aimed_at_is_credential_idempotency_key_and_parameters() -> None:
    head = Head("GET", "/", "", {"authorization": "Bearer k", "idempotency-key": "i"}, "op", {"limit": 5})
    assert head.keys() == {"k", "i", "5"}
    assert Head("GET", "/", headers={"x-goog-api-key": "g"}).credential == "g"
    assert Head("GET", "/", headers={"authorization": "Basic abc"}).credential == ""
