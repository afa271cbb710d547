"""How uploads are cut, and what keys and names mean."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cutroom.library import rules
from cutroom.library.schemas import LARGEST_BYTES, StartUpload

OWNER = UUID("018f0000-0000-7000-8000-000000000001")


@given(st.integers(1, LARGEST_BYTES))
def test_parts_add_up_and_storage_takes_them(size: int) -> None:
    part = rules.part_size(size)
    sizes = rules.part_sizes(size, part)
    assert sum(sizes) == size
    assert len(sizes) <= rules.MOST_PARTS
    assert all(s >= 5 * rules.MIB for s in sizes[:-1])  # S3's smallest part


@given(st.text(max_size=60))
def test_any_file_name_gives_a_title(name: str) -> None:
    assert 1 <= len(rules.title_of(name)) <= 200


def test_a_drop_tells_its_owner() -> None:
    assert rules.drop_key(f"drop/{OWNER}/a/b.mp4") == (OWNER, "a/b.mp4")
    for key in ("drop/nobody/x.mp4", f"drop/{OWNER}", f"drop/{OWNER}/", f"uploads/{OWNER}/x"):
        assert rules.drop_key(key) is None


@pytest.mark.parametrize("kind", ["video/mp4", "video/x-matroska", "audio/mpeg", "application/octet-stream"])
def test_media_and_plain_bytes_are_taken(kind: str) -> None:
    assert StartUpload(filename="a.mp4", size_bytes=1, content_type=kind).content_type == kind


@pytest.mark.parametrize(
    "kind",
    ["application/vnd.apple.mpegurl", "application/dash+xml", "image/svg+xml", "text/html", "video/", "video/a\r\nX: 1",
     "video/mp4\n", "text/video/mp4"],
)  # fmt: skip
def test_other_types_are_refused(kind: str) -> None:
    with pytest.raises(ValidationError):
        StartUpload(filename="a.mp4", size_bytes=1, content_type=kind)
