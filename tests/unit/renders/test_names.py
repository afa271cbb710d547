"""What exports, their pieces and their files are called."""

from uuid import UUID

import pytest

from cutroom.kit.secrets import secret_hash
from cutroom.renders import rules
from cutroom.renders.schemas import Piece

OWNER, ID = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Hello, World!", "hello-world"), ("--a  b__c--", "a-b-c"), ("…", "clip"), ("", "clip"), ("ﬁx ＡＢ", "fix-ab"),
     ("x" * 80, "x" * 60), ("x" * 58 + " y", "x" * 58 + "-y"),
     ("x" * 59 + " yes", "x" * 59), ("x" * 50 + " never within", "x" * 50 + "-never")],
)  # fmt: skip
def test_a_title_becomes_a_file_name(title: str, name: str) -> None:
    assert rules.slug(title) == name


def test_everything_lies_under_its_owner() -> None:
    assert rules.storage_key(OWNER, ID) == f"exports/{OWNER}/{ID}/video.mp4"
    assert rules.piece_key(OWNER, ID, Piece(index=7)) == f"work/{OWNER}/{ID}/picture-0007.mp4"
    assert rules.piece_key(OWNER, ID, Piece(index=0, kind="sound")) == f"work/{OWNER}/{ID}/sound-0000.mp4"
    assert rules.preview_key(OWNER, "f" * 64, "a.jpg") == f"work/{OWNER}/previews/{'f' * 32}/a.jpg"


def test_of_a_links_secret_only_its_digest_is_kept() -> None:
    assert secret_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
