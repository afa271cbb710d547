"""Where an edit of a word belongs, and where results lie."""

from uuid import UUID, uuid4

import pytest

from cutroom.analysis import rules
from cutroom.analysis.models import WordEdit
from cutroom.media.schema import Word
from cutroom.media.speech.sentences import divide

OWNER, ID = UUID(int=1), UUID(int=2)


def test_what_belongs_to_somebody_lies_under_them() -> None:
    assert rules.work_key(OWNER, ID, "plan.json") == f"work/{OWNER}/{ID}/plan.json"
    assert rules.result_key(OWNER, ID, UUID(int=3)) == f"media/{OWNER}/{ID}/analysis-{UUID(int=3)}.json"


def word(text: str, start_ms: int, end_ms: int) -> Word:
    return Word(text=text, start_ms=start_ms, end_ms=end_ms, confidence=1)


def edit(start_ms: int, end_ms: int) -> WordEdit:
    return WordEdit(
        owner_id=uuid4(), video_id=uuid4(), start_ms=start_ms, end_ms=end_ms, heard="a", text="b", version=1
    )


@pytest.mark.parametrize(
    ("times", "at"),
    [((0, 100), 0), ((100, 200), None), ((99, 200), 0), ((250, 410), 2), ((260, 500), 2), ((240, 310), 1)],
)
def test_an_edit_belongs_to_the_like_word_that_it_shares_most_time_with(times: tuple[int, int], at: int | None) -> None:
    words = [word("a", 0, 100), word("a", 200, 300), word("a", 300, 400), word("x", 100, 200)]
    assert rules.with_edits(words, [], [edit(*times)]).at == [at]


def test_of_two_that_share_as_much_it_is_the_first() -> None:
    assert rules.with_edits([word("a", 0, 100), word("a", 100, 200)], [], [edit(50, 150)]).at == [0]


def test_only_the_sentence_of_the_word_is_written_anew() -> None:
    words = [word("One.", 0, 90), word("a", 100, 200), word("Three.", 1900, 2000)]
    sentences = [one.model_copy(update={"text": "kept as it is"}) for one in divide(words)]
    found = rules.with_edits(words, sentences, [edit(100, 200)])
    changed = [one.text for one in found.sentences if one.text != "kept as it is"]
    assert len(changed) == 1 and "b" in changed[0].split()
