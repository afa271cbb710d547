"""Decisions of analysis: what a run's recorded parts say of its stages, and where results lie."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from cutroom.analysis.models import WordEdit
from cutroom.analysis.schemas import StageView, Status
from cutroom.media.schema import Sentence, Word
from cutroom.media.speech.sentences import joined
from cutroom.runtime.runs import Run, RunStage, work_prefix

STAGES = ("plan", "see", "hear", "join", "choose")
WEIGHTS = {"plan": 0.05, "see": 0.4, "hear": 0.45, "join": 0.03, "choose": 0.07,
           "probe": 0.1, "previews": 0.9, "prepare": 0.03, "render": 0.92}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    "queued": "queued",
    "running": "processing",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}


def status_of(run: Run | None) -> Status:
    """An analysis without a run waits for its video's probe."""
    return "queued" if run is None else STATUSES[run.status]


def stage_views(
    names: Sequence[str], parts: Sequence[RunStage], fractions: Mapping[tuple[str, int], float]
) -> list[StageView]:
    """One bar for each stage, from the recorded parts and their last reported fractions."""
    return [_stage_view(name, [p for p in parts if p.name == name], fractions) for name in names]


def _stage_view(name: str, parts: Sequence[RunStage], fractions: Mapping[tuple[str, int], float]) -> StageView:
    expected = max(len(parts), 1)
    done = [part for part in parts if part.status == "done"]
    failed = [part for part in parts if part.status == "failed"]
    share = sum(1.0 if part.status == "done" else fractions.get((name, part.index), 0.0) for part in parts)
    begun = any(part.status != "waiting" for part in parts)
    standing = "done" if len(done) == expected else "failed" if failed else "running" if begun else "waiting"
    return StageView(
        name=name,
        status=standing,
        progress=round(share / expected, 3),
        attempts=max((part.attempts for part in parts), default=0),
        error=failed[-1].error if failed else None,
    )


def overall(stages: Sequence[StageView]) -> float:
    """The whole's progress, each stage weighed by the share of the time that it usually takes."""
    weights = [WEIGHTS.get(stage.name, 1.0) for stage in stages]
    return round(sum(w * s.progress for w, s in zip(weights, stages, strict=True)) / sum(weights), 3)


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
        found = _word_of(words, edit)
        at.append(found)
        if found is not None:
            changed[found] = words[found].model_copy(update={"text": edit.text})
    touched = {found for found in at if found is not None}
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
