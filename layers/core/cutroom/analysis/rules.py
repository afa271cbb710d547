"""Decisions of analysis: where results lie, and what people's corrections make of a transcript."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from cutroom.analysis.models import WordEdit
from cutroom.jobs.rules import work_prefix
from cutroom.media.schema import Sentence, Word
from cutroom.media.speech.sentences import joined


def work_key(owner_id: UUID, run_id: UUID, name: str) -> str:
    return f"{work_prefix(owner_id, run_id)}{name}"


def result_key(owner_id: UUID, video_id: UUID, analysis_id: UUID) -> str:
    return f"media/{owner_id}/{video_id}/analysis-{analysis_id}.json"


class Edited(NamedTuple):
    """Words and sentences with the edits in them; `at` is the number of the word that each edit changed, or None."""

    words: list[Word]
    sentences: list[Sentence]
    at: list[int | None]


def with_edits(words: Sequence[Word], sentences: Sequence[Sentence], edits: Sequence[WordEdit]) -> Edited:
    """The transcript as people have put it right.

    An edit belongs to the word that was heard the same and overlaps it in time the most; after another analysis that
    may be another number, and where no word is left it is not applied.
    """
    changed, at = list(words), list[int | None]()
    for edit in edits:
        index = _word_of(words, edit)
        at.append(index)
        if index is not None:
            changed[index] = words[index].model_copy(update={"text": edit.text})
    touched = {index for index in at if index is not None}
    return Edited(changed, [_sentence_of(one, changed, touched) for one in sentences], at)


def _word_of(words: Sequence[Word], edit: WordEdit) -> int | None:
    shares = {
        i: min(word.end_ms, edit.end_ms) - max(word.start_ms, edit.start_ms)
        for i, word in enumerate(words)
        if word.text == edit.heard
    }
    best = max(shares, key=lambda i: (shares[i], -i), default=None)
    return best if best is not None and shares[best] > 0 else None


def _sentence_of(sentence: Sentence, words: Sequence[Word], touched: set[int]) -> Sentence:
    said = range(sentence.first_word, sentence.last_word + 1)
    if touched.isdisjoint(said):
        return sentence
    return sentence.model_copy(update={"text": joined([words[i] for i in said])})


def minutes(duration_ms: int | None) -> int:
    """The begun minutes of a video, as plans count them; one at least, also while its length is not known."""
    return max(1, -(-(duration_ms or 0) // 60_000))
