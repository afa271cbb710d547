"""How large the parts of an upload are, where things lie, and what a file is called."""

from uuid import UUID

import pytest

from cutroom.library import rules

OWNER, VIDEO = UUID(int=1), UUID(int=2)
MIB = 2**20


@pytest.mark.parametrize(
    ("size", "part"),
    [
        (1, 8 * MIB),
        (8 * MIB, 8 * MIB),
        (500 * 8 * MIB, 8 * MIB),
        (500 * 8 * MIB + 1, 9 * MIB),  # 500 parts of 8 MiB would not hold it
        (500 * 9 * MIB, 9 * MIB),
        (500 * 9 * MIB + 1, 10 * MIB),
    ],
)
def test_parts_are_as_small_as_their_number_allows(size: int, part: int) -> None:
    assert rules.part_size(size) == part


@pytest.mark.parametrize(("size", "sizes"), [(20, [10, 10]), (25, [10, 10, 5]), (5, [5]), (0, [])])
def test_only_the_last_part_is_smaller(size: int, sizes: list[int]) -> None:
    assert rules.part_sizes(size, 10) == sizes


def test_everything_lies_under_its_owner() -> None:
    assert rules.source_key(OWNER, VIDEO) == f"uploads/{OWNER}/{VIDEO}/source"
    assert rules.media_prefix(OWNER, VIDEO) == f"media/{OWNER}/{VIDEO}/"


def test_the_same_drop_is_the_same_video_and_another_is_not() -> None:
    assert rules.dropped_id("a") == rules.dropped_id("a") != rules.dropped_id("b")
    assert rules.dropped_id("a") == UUID("08dd08d7-094f-506e-a705-08ea5ca74cb0"), "as before: else it would come twice"


def test_a_drops_name_keeps_what_a_database_can_hold() -> None:
    assert rules.drop_key(f"drop/{OWNER}/a\0b.mp4") == (OWNER, "ab.mp4")
    assert rules.drop_key(f"drop/{OWNER}/\0") is None
    assert rules.drop_key(f"dropped/{OWNER}/a.mp4") is None


@pytest.mark.parametrize(
    ("name", "title"),
    [("my_holiday film.mp4", "my holiday film"), ("C:\\films\\a.b.mov", "a.b"), ("folder/x.mp4", "x"),
     (".mp4", ".mp4"), ("", "Untitled video"), ("___.mp4", "Untitled video")],
)  # fmt: skip
def test_a_title_is_the_files_name_without_its_way_and_ending(name: str, title: str) -> None:
    assert rules.title_of(name) == title
    assert len(rules.title_of("x" * 300)) == 200
