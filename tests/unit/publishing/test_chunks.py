"""How files are divided for upload (case 14: to the byte)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.publishing import chunks

MB = 1_000_000


@pytest.mark.parametrize(
    ("total", "size", "count"),
    [
        (4_999_999, 4_999_999, 1),
        (5_000_000, 5_000_000, 1),
        (64_000_000, 64_000_000, 1),
        (64_000_001, 10_000_000, 6),
        (128_000_000, 10_000_000, 12),
        (4_000_000_000, 10_000_000, 400),
    ],
)
def test_the_plan_that_tiktok_takes(total: int, size: int, count: int) -> None:
    assert chunks.tiktok(total) == (total, size, count)


def test_the_rest_joins_the_last_piece() -> None:
    *_, (first, last) = chunks.tiktok(64_000_001).ranges()
    assert last - first + 1 == 14_000_001


@given(st.integers(1, chunks.TIKTOK_LARGEST))
def test_pieces_cover_the_file_once_and_keep_to_tiktoks_rules(total: int) -> None:
    plan = chunks.tiktok(total)
    pieces = list(plan.ranges())
    assert [first for first, _ in pieces] == [0, *(last + 1 for _, last in pieces[:-1])]
    assert pieces[-1][1] == total - 1
    assert len(pieces) == plan.pieces == total // plan.size <= 1000
    assert all(last - first + 1 == plan.size for first, last in pieces[:-1])
    assert plan.pieces == 1 or 5 * MB <= plan.size <= 64 * MB
    assert pieces[-1][1] - pieces[-1][0] + 1 <= 128 * MB


@pytest.mark.parametrize("total", [0, chunks.TIKTOK_LARGEST + 1])
def test_what_tiktok_takes_no_file_of(total: int) -> None:
    with pytest.raises(ValueError, match="TikTok takes files"):
        chunks.tiktok(total)


@given(st.integers(1, 10**9), st.data())
def test_youtube_pieces_are_multiples_but_for_the_last(total: int, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, total - 1))
    first, last = chunks.youtube_piece(total, offset)
    assert first == offset
    assert last == total - 1 or (last + 1 - first) % chunks.YOUTUBE_MULTIPLE == 0
