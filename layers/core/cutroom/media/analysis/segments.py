"""One segment of a video analysed: what a function per segment does in the cloud, and a thread on a laptop.

A segment looks a little beyond its ends and reports only what lies within: seams leave no trace.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.kit.spans import Span
from cutroom.media.audio import audio_classes, audio_signal
from cutroom.media.models import files as model_files
from cutroom.media.schema import AudioSegment, Segment, Sound, Speech, VideoSegment, Voice, Word
from cutroom.media.source.info import MediaInfo
from cutroom.media.speech import lexicon, reactions, transcription, voices
from cutroom.media.vision import face_sampling, faces, frames, shots

LEAD_MS = 2400  # looked at beyond each end of a segment; a multiple of every step below
SIGNAL_MS = 200
LOOK_MS = face_sampling.EVERY * face_sampling.STEP_MS
STAGES = ("shots", "signals", "speech", "words", "faces")
NO_SPEECH_MODEL = "No speech model was found, so there are no words."
NO_VOICE_MODEL = "No voice model was found, so speakers were not told apart."
NO_SOUND_MODEL = "No sound model was found, so music, noise and silence were not told apart."
NO_FACE_MODEL = "No face model was found, so faces were not looked for."

Transcribe = Callable[[audio_signal.Samples], transcription.Transcript | None]


class Voiced(NamedTuple):
    """Where somebody speaks, on the samples' own time line, and whose voices these are; None where that is not told."""

    spans: list[Span]
    voices: list[Voice] | None


def analyze_video_segment(
    source: str,
    info: MediaInfo,
    segment: Segment,
    *,
    models: Path | None = None,
    with_faces: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> VideoSegment:
    """Cuts, movement, brightness and faces within `segment`, from one decode of it. Raises Cancelled."""
    detect = faces.detector(models) if with_faces else None
    sampler = face_sampling.FaceSampler(detect, segment.span) if detect else None
    sampled = frames.sample_frames(
        source, info, _window(info, segment), sampler.look if sampler else None, cancelled
    )  # fmt: skip
    if sampler:
        sampler.finish()
    change = shots.measure(sampled.grey)
    cuts = shots.find(sampled.grey, sampled.times_ms, change)
    return VideoSegment(
        segment=segment,
        cuts=[cut for cut in cuts if segment.span.contains(cut.at_ms)],
        motion=_binned(np.asarray(change.difference / 255, np.float32), sampled.times_ms, segment),
        brightness=_binned(np.asarray(change.brightness / 255, np.float32), sampled.times_ms, segment),
        focus_x=_binned(change.focus_x, sampled.times_ms, segment),
        faces=sampler.samples if sampler else [],
        text=[share for _, share in sampler.text] if sampler else [],
        lit=sampler.lit.area if sampler else None,
        last_frame_ms=max(sampled.times_ms.tolist(), default=None),
        notes=[*([NO_FACE_MODEL] if with_faces and detect is None else []), *_damage(sampled, segment)],
    )


def _window(info: MediaInfo, segment: Segment) -> Span:
    """What is decoded for a segment: a little more on both sides, from a step of the whole video's grid on."""
    start = max(0, (segment.start_ms - LEAD_MS) // LOOK_MS * LOOK_MS)
    return Span(start, min(info.duration_ms + 1000, segment.end_ms + LEAD_MS))


def _damage(sampled: frames.Picture, segment: Segment) -> list[str]:
    """A sentence for each stretch of the segment that could not be decoded."""
    gaps = [gap for gap in sampled.torn if segment.span.overlap_ms(Span(*gap)) >= frames.GAP_MS]
    return [_torn(Span(max(start, segment.start_ms), min(end, segment.end_ms))) for start, end in gaps]


def _torn(span: Span) -> str:
    begin, end = lexicon.clock(span.start_ms), lexicon.clock(span.end_ms + 999)
    return f"The picture could not be decoded from {begin} to {end}: the file is damaged there."


def analyze_audio_segment(
    audio_path: str,
    segment: Segment,
    *,
    models: Path | None = None,
    stages: Sequence[str] = STAGES,
    cancelled: Callable[[], bool] | None = None,
    vocabulary: Sequence[str] = (),
    transcribe: Transcribe | None = None,
) -> AudioSegment:
    """Words, speech and loudness within `segment` of a sound file or URL, as far as `stages` name them.

    `vocabulary` names words that are likely; `transcribe` is used instead of the engine's own model, and where it gives
    None the engine's own is used after all. Raises Cancelled between passages.
    """
    samples = transcription.read(audio_path, segment.span)
    wants_words, wants_speech = "words" in stages, "speech" in stages
    model = _speech_model(models) if wants_words else None
    voiced = _voiced(samples, models, with_voices=wants_speech) if wants_words or wants_speech else Voiced([], None)
    transcript = transcribe(samples) if transcribe and voiced.spans and wants_words else None
    if transcript is None and model and voiced.spans:
        transcript = transcription.transcribe(samples, model, cancelled, speech=voiced.spans, vocabulary=vocabulary)
    transcript = transcript or transcription.Transcript([], None)
    classify = audio_classes.classifier(models) if wants_speech else None
    reacted = reactions.find(model, samples, transcript.words, cancelled) if model and classify else []
    at = segment.start_ms
    missing = {
        NO_SPEECH_MODEL: wants_words and model is None and transcribe is None,
        NO_SOUND_MODEL: wants_speech and classify is None,
        NO_VOICE_MODEL: wants_speech and bool(voiced.spans) and voiced.voices is None,
    }
    return AudioSegment(
        segment=segment,
        words=[_moved(word, at) for word in transcript.words],
        speech=[Speech(start_ms=span.start_ms + at, end_ms=span.end_ms + at) for span in voiced.spans],
        loudness=audio_signal.loudness(samples, SIGNAL_MS),
        voices=[_later(voice, at) for voice in voiced.voices or []],
        sounds=_heard_sounds(classify(samples), reacted, at) if classify else [],
        language=transcript.language,
        notes=[note for note, true in missing.items() if true],
    )


def _voiced(samples: audio_signal.Samples, models: Path | None, *, with_voices: bool) -> Voiced:
    """Where somebody speaks, by the best detector that is there, and with `with_voices` who."""
    if len(samples) == 0:
        return Voiced([], None)
    listener = voices.listener(models)
    if listener is None:
        return Voiced(transcription.voices(samples), None)
    windows = listener.windows(samples)
    spans = voices.spoken(windows, len(samples) * 1000 // audio_signal.RATE)
    return Voiced(spans, listener.voices(samples, windows) if spans and with_voices else None)


def _moved(word: Word, by_ms: int) -> Word:
    """The same word on the time line of the whole."""
    return word.model_copy(update={"start_ms": word.start_ms + by_ms, "end_ms": word.end_ms + by_ms})


def _heard_sounds(kinds: list[Sound], reacted: list[Sound], at_ms: int) -> list[Sound]:
    """Kinds of sound on the time line of the whole; who laughs or claps is heard before what it is heard over."""
    rest: list[Sound] = []
    for one in kinds:
        others = [other.span for other in reacted if other.kind != one.kind]
        parts = [part for part in one.span.without(others) if part.duration_ms >= audio_classes.LEAST_MS[one.kind]]
        rest += [Sound(start_ms=part.start_ms, end_ms=part.end_ms, kind=one.kind) for part in parts]
    joined = audio_classes.join([sorted([*rest, *reacted], key=lambda one: one.start_ms)])
    return [Sound(start_ms=one.start_ms + at_ms, end_ms=one.end_ms + at_ms, kind=one.kind) for one in joined]


def _later(voice: Voice, by_ms: int) -> Voice:
    """The same voice on the time line of the whole."""
    spans = [(start + by_ms, end + by_ms) for start, end in voice.spans]
    window = {"window_ms": voice.window_ms + by_ms, "window_end_ms": voice.window_end_ms + by_ms}
    return voice.model_copy(update={"spans": spans, **window})


def _binned(values: NDArray[np.float32], times_ms: NDArray[np.int64], segment: Segment) -> list[float]:
    """Means over the 200 ms steps of the whole video's grid that begin within the segment; gaps repeat the last."""
    here = steps(segment)
    at = times_ms // SIGNAL_MS - here.start
    inside = (at >= 0) & (at < len(here))
    total = np.bincount(at[inside], values[inside], len(here))
    count = np.bincount(at[inside], minlength=len(here))
    binned: list[float] = []
    for i in range(len(here)):
        binned.append(round(float(total[i] / count[i]), 4) if count[i] else (binned[-1] if binned else 0.0))
    return binned


def steps(segment: Segment) -> range:
    """The indices of the 200 ms steps of the whole video's grid that begin within the segment."""
    return range(-(-segment.start_ms // SIGNAL_MS), -(-segment.end_ms // SIGNAL_MS))


@cache
def _speech_model(models: Path | None) -> Path | None:
    return model_files.whisper(models)
