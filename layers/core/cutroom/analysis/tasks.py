"""The stages of an analysis. Each leaves its result in storage and does nothing when it is there already."""

from collections.abc import Callable
from pathlib import Path

from cutroom.ai import service as ai
from cutroom.ai.meter import Account
from cutroom.analysis import queries, rules, service
from cutroom.analysis.schemas import (
    AnalysisFinished,
    AnalysisInput,
    ChosenAnalysis,
    PlannedAnalysis,
    Segment,
    SegmentDone,
    SegmentInput,
)
from cutroom.jobs import runs
from cutroom.kit.errors import Conflict, Gone
from cutroom.library import service as library
from cutroom.library import sources
from cutroom.media import schema
from cutroom.media.analysis import analyze, merge
from cutroom.media.analysis.segments import analyze_audio_segment, analyze_video_segment
from cutroom.media.audio.audio_signal import Samples
from cutroom.media.source.info import MediaInfo
from cutroom.media.speech import transcription
from cutroom.runtime import packs
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

URL_SECONDS = 6 * 3600


def plan(ctx: Context, data: AnalysisInput) -> PlannedAnalysis:
    """Take the sound out, and cut the video into segments at silences."""
    with runs.stage(ctx, data, "plan") as stage, ctx.scratch() as folder:
        key = _key(data, "plan.json")
        if not ctx.blobs.exists(key):
            url, info = _source(ctx, data)
            made = analyze.plan(url, info, folder, cancelled=stage.cancelled)
            if made.audio_path:
                ctx.blobs.put_file(_key(data, "audio.flac"), Path(made.audio_path), "audio/flac")
            ctx.blobs.put_json(key, made.model_dump_json())
        planned = schema.Plan.model_validate(ctx.blobs.get_json(key))
    segments = [Segment(index=s.index, start_ms=s.start_ms, end_ms=s.end_ms) for s in planned.segments]
    runs.expect(ctx, data, {"see": len(segments), "hear": len(segments)})
    return PlannedAnalysis(**data.model_dump(), segments=segments)


def see(ctx: Context, data: SegmentInput) -> SegmentDone:
    """Shots, motion, light and faces of one segment."""
    index = data.segment.index
    with runs.stage(ctx, data.run, "see", index) as stage:
        key = _key(data.run, f"see-{index:04}.json")
        if not ctx.blobs.exists(key):
            url, info = _source(ctx, data.run)
            models = packs.ensure(ctx.settings, "models")
            segment = schema.Segment(**data.segment.model_dump())
            seen = analyze_video_segment(url, info, segment, models=models, cancelled=stage.cancelled)
            ctx.blobs.put_json(key, seen.model_dump_json())
    return SegmentDone(index=index)


def hear(ctx: Context, data: SegmentInput) -> SegmentDone:
    """Words, speech and loudness of one segment; a video without sound has none."""
    index = data.segment.index
    with runs.stage(ctx, data.run, "hear", index) as stage, ctx.scratch() as folder:
        key, sound = _key(data.run, f"hear-{index:04}.json"), _key(data.run, "audio.flac")
        if not ctx.blobs.exists(key) and ctx.blobs.exists(sound):
            models = packs.ensure(ctx.settings, "speech")
            ctx.blobs.fetch(sound, folder / "audio.flac")
            segment = schema.Segment(**data.segment.model_dump())
            heard = _heard(ctx, data.run, folder / "audio.flac", segment, models, stage.cancelled)
            ctx.blobs.put_json(key, heard.model_dump_json())
    return SegmentDone(index=index)


def _heard(
    ctx: Context,
    data: AnalysisInput,
    sound: Path,
    segment: schema.Segment,
    models: Path | None,
    cancelled: Callable[[], bool],
) -> schema.AudioSegment:
    """What the configured transcriber hears, and the engine beside it; the engine hears alone where it has to."""
    vocabulary, notes = service.wanted(ctx, data).vocabulary, list[str]()

    def listen(samples: Samples) -> transcription.Transcript | None:
        result = ai.transcribe(ctx, Account(data.owner_id, data.run_id), samples, vocabulary, notes)
        if result is None:
            return None
        words = [schema.Word(**word.model_dump()) for word in result.words]
        return transcription.Transcript(transcription.settle(words, samples), result.language)

    chosen = listen if ai.configured(ctx).transcriber.provider != ai.EMBEDDED else None
    analyzed = analyze_audio_segment(
        str(sound), segment, models=models, cancelled=cancelled, vocabulary=vocabulary, transcribe=chosen
    )
    return analyzed.model_copy(update={"notes": analyzed.notes + notes})


def join(ctx: Context, data: PlannedAnalysis) -> PlannedAnalysis:
    """One analysis out of the segments' results."""
    key = rules.result_key(data.owner_id, data.video_id, data.analysis_id)
    with runs.stage(ctx, data, "join", leaves=key):
        if not ctx.blobs.exists(key):
            _, info = _source(ctx, data)
            planned = schema.Plan.model_validate(ctx.blobs.get_json(_key(data, "plan.json")))
            seen = [schema.VideoSegment.model_validate(part) for part in _parts(ctx, data, "see")]
            heard = [schema.AudioSegment.model_validate(part) for part in _parts(ctx, data, "hear")]
            models = packs.ensure(ctx.settings, "models")
            ctx.blobs.put_json(key, merge.merge(info, planned, seen, heard, models=models).model_dump_json())
    return data


def finish(ctx: Context, data: ChosenAnalysis) -> AnalysisInput:
    """The moments are chosen, and with that the analysis is complete: result, transcript and status at once."""
    _, found = service.joined(ctx, data)
    with runs.stage(ctx, data, "finish"), ctx.transaction(data.owner_id) as session:
        row = queries.get(session, data.analysis_id, lock=True)
        if row.result_key is None:  # else who asked for other clips is waiting for them
            row.result_key = rules.result_key(data.owner_id, data.video_id, data.analysis_id)
            ctx.outbox.add(session, AnalysisFinished(owner_id=data.owner_id, analysis_id=data.analysis_id))
        row.finished_at, row.notes = now(), [*found.notes, *data.notes]
        library.remember_transcript(session, data.video_id, " ".join(word.text for word in found.words))
        runs.succeed(session, data.run_id)
    return AnalysisInput(**data.model_dump(include=set(AnalysisInput.model_fields)))


def _key(data: AnalysisInput, name: str) -> str:
    return rules.work_key(data.owner_id, data.run_id, name)


def _source(ctx: Context, data: AnalysisInput) -> tuple[str, MediaInfo]:
    """The address of the video's file and what is known of it. Raises NotFound, or Gone where storage lost the file."""
    video = sources.source(ctx, data.owner_id, data.video_id)
    if not ctx.blobs.exists(video.key):
        raise Gone("The file of this video is no longer in storage. Upload it again.")
    if video.info is None:
        raise Conflict("This video has not been probed yet.")
    return ctx.blobs.url(video.key, seconds=URL_SECONDS), video.info


def _parts(ctx: Context, data: PlannedAnalysis, stage: str) -> list[object]:
    keys = (_key(data, f"{stage}-{segment.index:04}.json") for segment in data.segments)
    return [ctx.blobs.get_json(key) for key in keys if ctx.blobs.exists(key)]
