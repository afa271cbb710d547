"""How much of a window many spans cover, however many they are."""

import time

from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit.spans import Coverage, Span

SPANS = st.tuples(st.integers(0, 500), st.integers(0, 200)).map(lambda one: Span(one[0], one[0] + one[1]))


@given(st.lists(SPANS, max_size=30), SPANS)
def test_it_is_the_sum_of_what_each_shares(spans: list[Span], window: Span) -> None:
    assert Coverage(spans).ms(window) == sum(one.overlap_ms(window) for one in spans)


def test_ten_times_the_spans_take_about_as_long() -> None:
    def seconds(count: int) -> float:
        coverage = Coverage([Span(i * 1000, i * 1000 + 600) for i in range(count)])
        begun = time.thread_time()  # of this thread alone, however busy the machine is
        for i in range(20_000):
            coverage.ms(Span(i * 10, i * 10 + 30_000))
        return time.thread_time() - begun

    assert min(seconds(20_000) for _ in range(3)) < 5 * min(seconds(200) for _ in range(3)) + 0.05
