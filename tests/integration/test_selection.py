"""Other moments of a video that was analyzed: chosen from what was found, at once, and without minutes of the plan."""

from typing import Any
from uuid import UUID

import pytest

from cutroom.analysis import service, tasks
from cutroom.analysis.schemas import AnalysisView, EditedWord, EditTranscript, PlannedAnalysis, StartAnalysis
from cutroom.clips import queries as clips
from cutroom.clips import tasks as clip_tasks
from cutroom.clips.schemas import ListClips
from cutroom.jobs import runs
from cutroom.kit.ids import new_id
from cutroom.library import queries as library_queries
from cutroom.runtime.context import Actor, Context
from tests.integration.test_models import TALK, analysis_of
from tests.integration.test_quotas import used, with_plans
from tests.support import material

LENGTHS = {"min_seconds": 8.0, "max_seconds": 16.0}


@pytest.fixture
def planned(ctx: Context) -> Context:
    return with_plans(ctx)


@pytest.fixture
def ada() -> Actor:
    return Actor(new_id())


@pytest.fixture
def video_id(planned: Context, ada: Actor) -> UUID:
    """A talk whose analysis has ended."""
    video_id = material.video(planned, ada)
    with planned.snapshot(ada) as session:
        [first] = service.queries.of_video(session, video_id, service.ListAnalyses())[0]
    planned.blobs.put_json(first.result_key or "", analysis_of(TALK).model_dump_json())
    with planned.transaction(ada) as session:
        runs.succeed(session, first.run_id or new_id())
    return video_id


def started(ctx: Context, actor: Actor, video_id: UUID, **options: Any) -> AnalysisView:
    return service.start(ctx, actor, video_id, StartAnalysis(**options))


def done(ctx: Context, actor: Actor, asked: AnalysisView) -> AnalysisView:
    """The steps of the machine, one after the other."""
    with ctx.snapshot(actor) as session:
        run = runs.get(session, asked.job_id or new_id())
    tasks.finish(ctx, clip_tasks.choose(ctx, PlannedAnalysis.model_validate(run.input)))
    return service.get(ctx, actor, asked.id)


def texts(ctx: Context, actor: Actor, asked: AnalysisView) -> list[str]:
    with ctx.snapshot(actor) as session:
        found, _ = clips.list_clips(session, ListClips(analysis_id=asked.id))
    return [one.text for one in found]


def test_other_lengths_are_chosen_from_what_was_found(planned: Context, ada: Actor, video_id: UUID) -> None:
    first = done(planned, ada, started(planned, ada, video_id, **LENGTHS))
    second = done(planned, ada, started(planned, ada, video_id, prompt="bread", **LENGTHS))
    assert [one.selection for one in (first, second)] == [True, True]
    assert [stage.name for stage in second.stages] == ["choose"]
    assert (second.status, second.progress) == ("completed", 1.0)
    assert "bread" in texts(planned, ada, second)[0]
    assert texts(planned, ada, first), "clips that were chosen before stay"
    assert used(planned, ada, "analyzed_minutes")[0] == 0


def test_words_that_were_put_right_are_chosen_from(planned: Context, ada: Actor, video_id: UUID) -> None:
    word = next(i for i, text in enumerate(TALK.split()) if text == "grandmother")
    edit = EditTranscript(words=[EditedWord(index=word, text="grandfather")])
    service.edit_transcript(planned, ada, video_id, edit)
    chosen = texts(planned, ada, done(planned, ada, started(planned, ada, video_id, prompt="bread", **LENGTHS)))
    assert "My grandfather taught me" in chosen[0]


@pytest.mark.parametrize("options", [{"vocabulary": ["Gruyère"]}, {"reanalyze": True}])
def test_the_video_is_analyzed_where_that_can_find_more(
    planned: Context,
    ada: Actor,
    video_id: UUID,
    options: dict[str, Any],
) -> None:
    asked = started(planned, ada, video_id, **options)
    assert not asked.selection
    assert [stage.name for stage in asked.stages] == ["plan", "see", "hear", "join", "choose"]
    assert used(planned, ada, "analyzed_minutes")[0] > 0


def test_an_analysis_that_has_not_ended_is_nothing_to_choose_from(planned: Context, ada: Actor) -> None:
    video_id = material.video(planned, ada)
    with planned.transaction(ada) as session:
        [first] = service.queries.of_video(session, video_id, service.ListAnalyses())[0]
        first.result_key = None
        assert library_queries.get_video(session, video_id).media_info
    assert not started(planned, ada, video_id, **LENGTHS).selection


def test_what_was_found_outlives_a_choice_that_was_cancelled(planned: Context, ada: Actor, video_id: UUID) -> None:
    asked = started(planned, ada, video_id, **LENGTHS)
    with planned.transaction(ada) as session:
        runs.cancel_all(session, asked.id)
    assert "bread" in service.transcript(planned, ada, video_id).text
    assert started(planned, ada, video_id, **LENGTHS).selection
