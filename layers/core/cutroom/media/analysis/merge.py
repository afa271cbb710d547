"""The segments of a video joined into one analysis, as if it had been seen and heard in one go."""

from collections.abc import Sequence
from pathlib import Path

from cutroom.media.analysis.segments import LOOK_MS, SIGNAL_MS, steps
from cutroom.media.audio import audio_classes, audio_signal
from cutroom.media.schema import Analysis, AudioSegment, Curve, Plan, Sentence, Signals, VideoSegment
from cutroom.media.source.info import MediaInfo
from cutroom.media.speech import diarization, disfluencies, embeddings, sentences
from cutroom.media.vision import active_speaker, faces, letterbox, shots

NO_MEANING_MODEL = "No sentence model was found, so topics and repetitions are told by their words alone."


def merge(
    info: MediaInfo,
    plan: Plan,
    video_segments: Sequence[VideoSegment],
    audio_segments: Sequence[AudioSegment],
    *,
    models: Path | None = None,
) -> Analysis:
    """One analysis from its segments, in any order; `clips` are chosen from it afterwards (see `moments`)."""
    video_segments = sorted(video_segments, key=lambda one: one.segment.index)
    audio_segments = sorted(audio_segments, key=lambda one: one.segment.index)
    turns = diarization.diarize(
        [voice for one in audio_segments for voice in one.voices], [s for one in audio_segments for s in one.speech]
    )
    spoken = diarization.within_turns([word for one in audio_segments for word in one.words], turns)
    words = diarization.name_words(spoken, turns)
    cut = shots.split([cut for one in video_segments for cut in one.cuts], info.duration_ms)
    signals = _signals(plan, video_segments, audio_segments)
    language = _usual([one.language for one in audio_segments for _ in one.words if one.language])
    face_samples = [sample for one in video_segments for sample in one.faces]
    spoken_sentences, notes = _understood(sentences.divide(words), models)
    return Analysis(
        source=_understood_source(info, plan, video_segments),
        picture=letterbox.picture([one.lit for one in video_segments]),
        language=language,
        shots=cut,
        speech=turns,
        sounds=audio_classes.join([one.sounds for one in audio_segments]),
        words=words,
        sentences=spoken_sentences,
        fillers=disfluencies.fillers(words, language),
        pauses=disfluencies.pauses(words),
        faces=active_speaker.mark(faces.follow(face_samples, cut), face_samples, cut, turns, signals.loudness),
        signals=signals,
        notes=sorted({note for one in [*video_segments, *audio_segments] for note in one.notes} | notes),
    )


def _signals(plan: Plan, video_segments: Sequence[VideoSegment], audio_segments: Sequence[AudioSegment]) -> Signals:
    return Signals(
        motion=_curve(plan, {one.segment.index: one.motion for one in video_segments}, 0.0),
        brightness=_curve(plan, {one.segment.index: one.brightness for one in video_segments}, 0.0),
        focus_x=_curve(plan, {one.segment.index: one.focus_x for one in video_segments}, 0.5),
        loudness=_curve(plan, {one.segment.index: one.loudness for one in audio_segments}, audio_signal.FLOOR_LUFS),
        text=Curve(step_ms=LOOK_MS, values=[share for one in video_segments for share in one.text]),
    )


def _understood(spoken_sentences: list[Sentence], models: Path | None) -> tuple[list[Sentence], set[str]]:
    """The sentences with their meaning where there is a model for it, and what there is to note."""
    embed = embeddings.embedder(models) if spoken_sentences else None
    if embed:
        return embeddings.with_vectors(spoken_sentences, embed), set()
    return spoken_sentences, {NO_MEANING_MODEL} if spoken_sentences else set()


def _curve(plan: Plan, parts: dict[int, list[float]], missing: float) -> Curve:
    values: list[float] = []
    for segment in plan.segments:
        want = len(steps(segment))
        part = parts.get(segment.index, [])[:want]
        values += part + [missing] * (want - len(part))
    return Curve(step_ms=SIGNAL_MS, values=values)


def _understood_source(info: MediaInfo, plan: Plan, video_segments: Sequence[VideoSegment]) -> MediaInfo:
    """What is known of the source, with what only reading all of it tells."""
    times = [one.last_frame_ms for one in video_segments if one.last_frame_ms is not None]
    return info.model_copy(update={"audio_side": plan.audio_side, "last_frame_ms": max(times, default=None)})


def _usual(languages: list[str]) -> str | None:
    return max(sorted(set(languages)), key=languages.count) if languages else None
