"""Use cases of analysis."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.analysis import beginning, queries, rules
from cutroom.analysis.models import AnalysisRow, WordEdit
from cutroom.analysis.schemas import (
    AnalysisInput,
    AnalysisView,
    EditedWord,
    EditTranscript,
    ListAnalyses,
    PlannedAnalysis,
    Signals,
    StartAnalysis,
    Transcript,
    UnplacedEdit,
)
from cutroom.jobs import rules as jobs
from cutroom.jobs import runs
from cutroom.jobs import service as job_service
from cutroom.jobs.schemas import RunState, StageState
from cutroom.kit.errors import Conflict, Invalid, NotFound
from cutroom.kit.schemas import Page
from cutroom.library import service as library
from cutroom.library import sources
from cutroom.media import schema as engine
from cutroom.runtime import idempotency
from cutroom.runtime.blobs import Blobs
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

NEWS_TAKES = timedelta(seconds=5)  # how long the event that a video is ready may be on its way


class _Started(idempotency.BaseModel):
    analysis_id: UUID


def start(ctx: Context, actor: Actor, video_id: UUID, request: StartAnalysis, key: str | None = None) -> AnalysisView:
    """Analyse a video, as soon as its facts are known, or choose from what an earlier analysis found.

    What is being analysed with the same options is given again.

    Raises NotFound, Conflict when the video is unplayable, QuotaExceeded when too many jobs run.
    """
    video = library.get_video(ctx, actor, video_id)
    if video.status == "failed":
        raise Conflict(f"This video can't be analyzed: {video.failure_reason}")

    def do() -> _Started:
        options = request.model_dump(exclude_unset=True)
        if (same := queries.unfinished(session, video_id, options)) is not None:
            return _Started(analysis_id=same)
        known = None if request.reanalyze else queries.reusable(session, video_id, request.vocabulary)
        beginning.require_room(ctx, session, actor, 0 if known else rules.minutes(video.duration_ms))
        named = {"owner_id": actor.workspace_id, "created_by": actor.created_by, "video_id": video_id}
        row = AnalysisRow(**named, options=options, result_key=known)
        session.add(row)
        session.flush()
        return _Started(analysis_id=row.id)

    with ctx.transaction(actor) as session:
        scope = f"analysis:{video_id}"
        started = idempotency.once(session, actor.workspace_id, scope, key, request, do, view=_Started)
    if video.media is not None:
        launch_waiting(ctx, actor.workspace_id, video_id)
    return get(ctx, actor, started.analysis_id)


def launch_waiting(ctx: Context, owner_id: UUID, video_id: UUID) -> None:
    """Start every analysis of a video that has no run yet."""
    source = sources.source(ctx, owner_id, video_id)
    minutes = rules.minutes(source.info.duration_ms if source.info else None)
    with ctx.transaction(owner_id) as session:
        started = [beginning.give_run(ctx, session, row, minutes) for row in queries.waiting(session, video_id)]
    for run in started:
        if run.status == "queued":
            runs.launch(ctx, run)


def get(ctx: Context, actor: Actor, analysis_id: UUID) -> AnalysisView:
    """An analysis with a bar for each stage. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        row = queries.get(session, analysis_id)
        run = runs.get(session, row.run_id) if row.run_id else None
        parts = runs.stages(session, run.id) if run else []
    if run is None:
        return _waiting(ctx, actor, row)
    return _view(row, run, parts, job_service.fractions(ctx, run))


def list_of_video(ctx: Context, actor: Actor, video_id: UUID, request: ListAnalyses) -> Page[AnalysisView]:
    """A video's analyses, newest first. Raises NotFound."""
    library.get_video(ctx, actor, video_id)
    with ctx.snapshot(actor) as session:
        rows, total = queries.of_video(session, video_id, request)
        run_ids = [row.run_id for row in rows if row.run_id]
        states, parts = runs.of_ids(session, run_ids), runs.stages_of(session, run_ids)
    pairs = [(row, states.get(row.run_id) if row.run_id else None) for row in rows]
    items = [_view(row, run, parts[run.id] if run else [], {}) for row, run in pairs]
    return Page[AnalysisView](items=items, total=total, page=request.page, limit=request.limit)


def _view(
    row: AnalysisRow, run: RunState | None, parts: Sequence[StageState], fractions: jobs.Fractions
) -> AnalysisView:
    progress = jobs.progress(run.machine if run else "analysis", run, parts, fractions)
    return AnalysisView(
        id=row.id,
        video_id=row.video_id,
        job_id=row.run_id,
        selection=run is not None and run.machine == "selection",
        status=progress.status,
        progress=progress.fraction,
        stages=progress.stages,
        error=run.error if run else None,
        notes=[str(note) for note in row.notes],
        options=StartAnalysis.model_validate(row.options),
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def _waiting(ctx: Context, actor: Actor, row: AnalysisRow) -> AnalysisView:
    """An analysis without a run; it is given one here when the news that its video is ready were lost."""
    video = sources.source(ctx, actor.workspace_id, row.video_id)
    if video.info is not None and now() - video.updated_at > NEWS_TAKES:
        launch_waiting(ctx, actor.workspace_id, row.video_id)
    return _waiting_view(row, video.failure_reason)


def _waiting_view(row: AnalysisRow, refused: str | None) -> AnalysisView:
    """An analysis that waits for its video's facts; when the video turned out unplayable, it has failed with it."""
    view = _view(row, None, [], {})
    return view.model_copy(update={"status": "failed", "error": refused}) if refused else view


def joined(ctx: Context, data: PlannedAnalysis) -> tuple[StartAnalysis, engine.Analysis]:
    """What was asked for and what was found, for those who choose moments."""
    with ctx.snapshot(data.owner_id) as session:
        row, edits = queries.get(session, data.analysis_id), queries.edits(session, data.video_id)
    key = row.result_key or rules.result_key(data.owner_id, data.video_id, data.analysis_id)
    return StartAnalysis.model_validate(row.options), _edited(ctx, key, edits)


def wanted(ctx: Context, data: AnalysisInput) -> StartAnalysis:
    """What was asked for. Raises NotFound."""
    with ctx.transaction(data.owner_id) as session:
        return StartAnalysis.model_validate(queries.get(session, data.analysis_id).options)


@lru_cache(maxsize=4)
def _stored(blobs: Blobs, key: str) -> engine.Analysis:
    """An analysis as it lies in storage, where it never changes; reading one of an hour takes longer than a frame."""
    return engine.Analysis.model_validate(blobs.get_json(key))


def _edited(ctx: Context, key: str, edits: Sequence[WordEdit]) -> engine.Analysis:
    """An analysis as it was stored, with the words that people put right."""
    stored = _stored(ctx.blobs, key)
    if not edits:
        return stored
    put_right = rules.with_edits(stored.words, stored.sentences, edits)
    return stored.model_copy(update={"words": put_right.words, "sentences": put_right.sentences})


def result(ctx: Context, owner_id: UUID, video_id: UUID) -> engine.Analysis:
    """A video's newest finished analysis. Raises NotFound when there is none."""
    with ctx.transaction(owner_id) as session:
        key = queries.newest_result(session, video_id)
        edits = queries.edits(session, video_id)
    return _edited(ctx, key, edits)


def result_if_any(ctx: Context, owner_id: UUID, video_id: UUID) -> engine.Analysis | None:
    """The same, or None."""
    with suppress(NotFound):
        return result(ctx, owner_id, video_id)
    return None


def transcript(ctx: Context, actor: Actor, video_id: UUID) -> Transcript:
    """What is said in a video. Raises NotFound."""
    library.get_video(ctx, actor, video_id)
    with ctx.transaction(actor) as session:
        key, edits = queries.newest_result(session, video_id), queries.edits(session, video_id)
    stored = _stored(ctx.blobs, key)
    put_right = rules.with_edits(stored.words, stored.sentences, edits)
    lost = [edit for edit, at in zip(edits, put_right.at, strict=True) if at is None]
    return Transcript(
        video_id=video_id,
        language=stored.language,
        text=" ".join(word.text for word in put_right.words),
        sentences=[one.model_dump(mode="json", exclude={"embedding"}) for one in put_right.sentences],
        words=[word.model_dump(mode="json") for word in put_right.words],
        version=max((edit.version for edit in edits), default=0),
        unplaced=[UnplacedEdit.model_validate(edit) for edit in lost],
    )


def words(ctx: Context, actor: Actor, video_id: UUID, indexes: Sequence[int]) -> list[engine.Word]:
    """The words of a video's transcript with these numbers, as they are now. Raises NotFound, Invalid."""
    words = result(ctx, actor.workspace_id, video_id).words
    if any(index >= len(words) for index in indexes):
        raise Invalid(f"This transcript has {len(words)} words; their numbers begin at 0.", field="words")
    return [words[index] for index in indexes]


def edit_transcript(ctx: Context, actor: Actor, video_id: UUID, request: EditTranscript) -> Transcript:
    """Put words right; their times stay, and everything that shows or searches them follows.

    Raises NotFound, Invalid for a word that there is not, Conflict when the words were edited since they were read.
    """
    library.get_video(ctx, actor, video_id)
    with ctx.transaction(actor) as session:
        key = queries.newest_result(session, video_id)
    stored = _stored(ctx.blobs, key)
    if any(word.index >= len(stored.words) for word in request.words):
        raise Invalid(f"This transcript has {len(stored.words)} words; their numbers begin at 0.", field="words")
    with ctx.transaction(actor) as session:
        queries.lock_edits(session, video_id)
        edits = queries.edits(session, video_id)
        version = max((edit.version for edit in edits), default=0)
        if request.version not in (None, version):
            raise Conflict("This transcript was edited elsewhere. Reload it and try again.", version=version)
        _put_right(session, actor, video_id, stored, edits, request.words)
        session.flush()
        put_right = rules.with_edits(stored.words, stored.sentences, queries.edits(session, video_id))
        library.remember_transcript(session, video_id, " ".join(word.text for word in put_right.words))
    return transcript(ctx, actor, video_id)


def _put_right(
    session: Session,
    actor: Actor,
    video_id: UUID,
    stored: engine.Analysis,
    edits: Sequence[WordEdit],
    words: Sequence[EditedWord],
) -> None:
    """Record the edits under the next version; an earlier edit of the same word is replaced."""
    at = rules.with_edits(stored.words, stored.sentences, edits).at
    known = {index: edit for index, edit in zip(at, edits, strict=True) if index is not None}
    version = 1 + max((edit.version for edit in edits), default=0)
    for index, text in {word.index: word.text for word in words}.items():
        if index in known:
            known[index].text, known[index].version = text, version
            continue
        word = stored.words[index]
        times = {"start_ms": word.start_ms, "end_ms": word.end_ms, "heard": word.text}
        session.add(WordEdit(owner_id=actor.workspace_id, video_id=video_id, text=text, version=version, **times))


def subtitles(ctx: Context, actor: Actor, video_id: UUID, form: str) -> str:
    """The transcript as SRT or WebVTT (`form` is "srt" or "vtt"). Raises NotFound."""
    from cutroom.media import captions  # events and clocks that start analyses go without it

    library.get_video(ctx, actor, video_id)
    analyzed = result(ctx, actor.workspace_id, video_id)
    words = [captions.CaptionWord(text=w.text, start_ms=w.start_ms, end_ms=w.end_ms) for w in analyzed.words]
    write = captions.srt if form == "srt" else captions.vtt
    return write(words, ends_ms=analyzed.source.duration_ms)


def signals(ctx: Context, actor: Actor, video_id: UUID) -> Signals:
    """Curves, cuts, speech, sounds and faces for a plot. Raises NotFound."""
    library.get_video(ctx, actor, video_id)
    document = _plain(result(ctx, actor.workspace_id, video_id))
    return Signals(
        video_id=video_id,
        duration_ms=document["source"]["duration_ms"],
        shots=document["shots"],
        speech=document["speech"],
        faces=document["faces"],
        sounds=document["sounds"],
        fillers=document["fillers"],
        pauses=document["pauses"],
        curves=document["signals"],
    )


def _plain(analysis: engine.Analysis) -> dict[str, Any]:
    return analysis.model_dump(mode="json")
