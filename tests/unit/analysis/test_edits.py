"""Words that people put right."""

from uuid import uuid4

from cutroom.analysis import rules
from cutroom.analysis.models import WordEdit
from cutroom.media.schema import Word
from cutroom.media.speech.sentences import divide

HEARD = [Word(text=text, start_ms=i * 400, end_ms=i * 400 + 300, confidence=1) for i, text in
         enumerate(["We", "use", "post", "gress.", "It", "is", "post", "gress."])]  # fmt: skip


def edit(start_ms: int, heard: str, text: str) -> WordEdit:
    return WordEdit(
        owner_id=uuid4(), video_id=uuid4(), start_ms=start_ms, end_ms=start_ms + 300, heard=heard, text=text, version=1
    )


def test_the_word_at_its_time_is_changed_and_its_sentence_with_it() -> None:
    found = rules.with_edits(HEARD, divide(HEARD), [edit(800, "post", "PostgreSQL,")])
    assert found.at == [2]
    assert [one.text for one in found.sentences] == ["We use PostgreSQL, gress.", "It is post gress."]
    assert [(one.start_ms, one.end_ms) for one in found.words] == [(one.start_ms, one.end_ms) for one in HEARD]


def test_another_analysis_finds_the_word_again_under_another_number() -> None:
    later = [one.model_copy(update={"start_ms": one.start_ms + 90, "end_ms": one.end_ms + 90}) for one in HEARD[1:]]
    found = rules.with_edits(later, divide(later), [edit(800, "post", "PostgreSQL")])
    assert found.at == [1]
    assert found.words[1].text == "PostgreSQL"


def test_an_edit_whose_word_is_gone_is_told_of_and_not_applied_elsewhere() -> None:
    found = rules.with_edits(HEARD, divide(HEARD), [edit(40_000, "post", "x"), edit(800, "most", "y")])
    assert found.at == [None, None]
    assert found.words == HEARD
