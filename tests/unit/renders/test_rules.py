"""File names, and what tells identical Edits."""

import re
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.edit import Edit, Source
from cutroom.renders import composing, rules
from cutroom.renders.models import Export
from cutroom.renders.preview_schemas import PreviewInput
from cutroom.renders.schemas import Piece
from tests.support.edits import edits
from tests.unit.media.builders import media


@given(st.text(max_size=300))
def test_any_title_gives_a_safe_file_name(title: str) -> None:
    name = rules.slug(title)
    assert 1 <= len(name) <= 60
    assert not set(name) & set('/\\:*?"<>| .\0')


def test_scripts_of_the_world_stay_readable() -> None:
    assert rules.slug("Привет, мир! 你好 😀") == "привет-мир-你好"


@given(edits({"main": Source(uri="uploads/a/b/source", info=media())}))
def test_the_same_edit_has_one_fingerprint_and_another_engine_another(edit: Edit) -> None:
    again = Edit.model_validate(edit.model_dump())
    assert rules.fingerprint(edit, "1") == rules.fingerprint(again, "1") != rules.fingerprint(edit, "2")


def test_the_engine_is_told_by_its_code() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", composing.engine())


def test_what_belongs_to_an_export_lies_under_its_owner() -> None:
    owner, other = UUID(int=1), UUID(int=2)
    assert rules.storage_key(owner, other) == f"exports/{owner}/{other}/video.mp4"
    pieces = [Piece(index=index, kind="picture", first=0, last=1) for index in (7, 12, 12_345)]
    names = [rules.piece_key(owner, other, piece) for piece in pieces]
    assert names == [f"work/{owner}/{other}/picture-{number}.mp4" for number in ("0007", "0012", "12345")]


def test_pictures_of_one_edit_lie_beside_it_and_apart_from_those_of_another() -> None:
    owner, one, other = UUID(int=1), "a" * 32 + "b" * 32, "a" * 31 + "c" * 33
    folder = f"work/{owner}/previews/{one[:32]}/"
    wanted = PreviewInput(owner_id=owner, fingerprint=one, at_ms=1500)
    assert rules.picture_key(wanted, "image/webp") == f"{folder}1500.webp"
    assert rules.edit_key(wanted) == f"{folder}edit.json"
    assert not rules.edit_key(wanted.model_copy(update={"fingerprint": other})).startswith(folder)
    assert rules.cover_key(owner, Export(id=UUID(int=2), fingerprint=one), 40) == f"{folder}cover-40.jpg"
    unknown = rules.cover_key(owner, Export(id=UUID(int=2), fingerprint=None), 40)
    assert unknown == f"work/{owner}/previews/{str(UUID(int=2))[:32]}/cover-40.jpg"
