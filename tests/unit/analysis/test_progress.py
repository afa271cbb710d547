"""How far a job is: parts into stages, stages into the whole, and where an edit of a word belongs."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from cutroom.analysis import rules
from cutroom.analysis.models import WordEdit
from cutroom.media.schema import Word
from cutroom.media.speech.sentences import divide
from cutroom.runtime.runs import Run, RunStage


def part(index: int, status: str, **more: Any) -> RunStage:
    return RunStage(name="x", index=index, status=status, attempts=more.pop("attempts", 1), **more)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], ("waiting", 0.0)), (["waiting"], ("waiting", 0.0)), (["done"], ("done", 1.0)),
        (["done", "waiting"], ("running", 0.5)), (["done", "running"], ("running", 0.5)),
        (["done", "failed"], ("failed", 0.5)), (["failed", "running"], ("failed", 0.0)),
        (["done", "done", "waiting"], ("running", 0.667)),
    ],
)  # fmt: skip
def test_a_stage_stands_as_its_parts_do(statuses: list[str], expected: tuple[str, float]) -> None:
    [view] = rules.stage_views(["x"], [part(i, status) for i, status in enumerate(statuses)], {})
    assert (view.status, view.progress) == expected


def test_a_stage_shows_the_most_attempts_and_the_last_reason_and_only_its_own_parts() -> None:
    parts = [part(0, "failed", error="first", attempts=1), part(1, "failed", error="last", attempts=3)]
    [view, other] = rules.stage_views(["x", "y"], parts, {("x", 0): 0.2, ("y", 0): 0.9})
    assert (view.error, view.attempts, view.progress) == ("last", 3, 0.1)
    assert (other.status, other.attempts, other.error, other.progress) == ("waiting", 0, None, 0.0)


def test_a_part_that_is_done_counts_whole_whatever_it_last_reported() -> None:
    [view] = rules.stage_views(["x"], [part(0, "done"), part(1, "running")], {("x", 0): 0.3, ("x", 1): 0.25})
    assert view.progress == 0.625


def test_the_whole_weighs_each_stage_by_the_time_that_it_takes() -> None:
    def progress(**stages: float) -> float:
        done = [rules.stage_views([name], [], {})[0].model_copy(update={"progress": at}) for name, at in stages.items()]
        return rules.overall(done)

    assert progress(prepare=1, render=0) == pytest.approx(0.03 / 0.95, abs=0.001)
    assert progress(probe=1, previews=0) == 0.1
    assert progress(probe=1, previews=0.5) == 0.55
    assert progress(unknown=1, another=0) == 0.5
    assert progress(probe=0, unknown=1) == pytest.approx(1 / 1.1, abs=0.001)
    assert sum(rules.WEIGHTS[name] for name in rules.STAGES) == pytest.approx(1)


@pytest.mark.parametrize(
    ("run", "told"),
    [("queued", "queued"), ("running", "processing"), ("succeeded", "completed"), ("failed", "failed"),
     ("cancelled", "cancelled")],
)  # fmt: skip
def test_a_run_is_told_in_the_words_of_the_api(run: str, told: str) -> None:
    assert rules.status_of(Run(status=run)) == told
    assert rules.status_of(None) == "queued"


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
