"""Ids, spans and text."""

from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit.ids import new_id
from cutroom.kit.schemas import storable
from cutroom.kit.spans import Span, total_ms

spans = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(lambda s: Span(min(s), max(s)))


def test_ids_are_version_7_and_sort_by_age() -> None:
    ids = [new_id() for _ in range(1000)]
    assert {i.version for i in ids} == {7}
    assert ids == sorted(ids)


@given(spans, spans)
def test_overlap_is_mutual_and_never_more_than_either(a: Span, b: Span) -> None:
    assert a.overlap_ms(b) == b.overlap_ms(a) <= min(a.duration_ms, b.duration_ms)
    assert total_ms([a, b]) == a.duration_ms + b.duration_ms


@given(st.recursive(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00")), st.lists))
def test_text_is_storable_and_a_nul_anywhere_is_not(value: object) -> None:
    assert storable(value)
    assert not storable([value, {"deep": ["\x00"]}])
    assert not storable({"\ud800": value})
