"""File names, and what tells identical Edits."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.edit import Edit, Source
from cutroom.renders import composing, rules
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
