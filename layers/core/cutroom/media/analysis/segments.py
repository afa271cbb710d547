"""One segment of a video seen and heard: what a function per segment does in the cloud, and a thread on a laptop.

A segment looks a little beyond its ends and reports only what lies within: seams leave no trace.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cutroom.kit.spans import Span
from cutroom.media.audio import audio_classes, audio_signal
from cutroom.media.models import files as model_files
from cutroom.media.schema import AudioSegment, Segment, Sound, Speech, VideoSegment, Voice
from cutroom.media.source.probe import MediaInfo
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
    start = max(0, (segment.start_ms - LEAD_MS) // LOOK_MS * LOOK_MS)
    window = Span(start, min(info.duration_ms + 1000, segment.end_ms + LEAD_MS))
    detect = faces.detector(models) if with_faces else None
    watcher = face_sampling.FaceSampler(detect, segment.span) if detect else None
    seen = frames.sample_frames(source, info, window, watcher.look if watcher else None, cancelled)
    if watcher:
        watcher.finish()
    change = shots.measure(seen.grey)
    found = shots.find(seen.grey, seen.times_ms, change)
    return VideoSegment(
        segment=segment,
        cuts=[cut for cut in found if segment.span.contains(cut.at_ms)],
        motion=_binned(np.asarray(change.difference / 255, np.float32), seen.times_ms, segment),
        brightness=_binned(np.asarray(change.brightness / 255, np.float32), seen.times_ms, segment),
        focus_x=_binned(change.focus_x, seen.times_ms, segment),
        faces=watcher.samples if watcher else [],
        text=[share for _, share in watcher.text] if watcher else [],
        notes=[
            *([NO_FACE_MODEL] if with_faces and detect is None else []),
            *(
                _torn(Span(max(a, segment.start_ms), min(b, segment.end_ms)))
                for a, b in seen.torn
                if segment.span.overlap_ms(Span(a, b)) >= frames.GAP_MS
            ),
        ],
    )


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

    `vocabulary` names words that are likely; `transcribe` hears instead of the engine's own model, and where it gives
    None the engine's own hears after all. Raises Cancelled between passages.
    """
    samples = transcription.read(audio_path, segment.span)
    wants_words = "words" in stages
    model = _speech_model(models) if wants_words else None
    wants_voices = len(samples) > 0 and (wants_words or "speech" in stages)
    listener = voices.listener(models) if wants_voices else None
    windows = listener.windows(samples) if listener else []
    spoken = voices.spoken(windows, len(samples) * 1000 // audio_signal.RATE) if listener else []
    if wants_voices and not listener:
        spoken = transcription.voices(samples)
    tell_apart = listener if spoken and "speech" in stages else None
    classify = audio_classes.classifier(models) if "speech" in stages else None
    transcript = transcribe(samples) if transcribe and spoken and wants_words else None
    if transcript is None and model and spoken:
        transcript = transcription.transcribe(samples, model, cancelled, heard=spoken, vocabulary=vocabulary)
    transcript = transcript or transcription.Transcript([], None)
    reacted = reactions.find(model, samples, transcript.words, cancelled) if model and classify else []
    at = segment.start_ms
    return AudioSegment(
        segment=segment,
        words=[
            word.model_copy(update={"start_ms": word.start_ms + at, "end_ms": word.end_ms + at})
            for word in transcript.words
        ],
        speech=[Speech(start_ms=span.start_ms + at, end_ms=span.end_ms + at) for span in spoken],
        loudness=audio_signal.loudness(samples, SIGNAL_MS),
        voices=[_later(voice, at) for voice in tell_apart.voices(samples, windows)] if tell_apart else [],
        sounds=_heard_sounds(classify(samples), reacted, at) if classify else [],
        language=transcript.language,
        notes=[
            *([NO_SPEECH_MODEL] if wants_words and model is None and transcribe is None else []),
            *([NO_SOUND_MODEL] if "speech" in stages and classify is None else []),
            *([NO_VOICE_MODEL] if spoken and "speech" in stages and tell_apart is None else []),
        ],
    )


def _heard_sounds(kinds: list[Sound], reacted: list[Sound], at_ms: int) -> list[Sound]:
    """Kinds of sound on the time line of the whole; who laughs or claps is heard before what it is heard over."""
    rest: list[Sound] = []
    for one in kinds:
        others = [other.span for other in reacted if other.kind != one.kind]
        parts = [part for part in one.span.without(others) if part.duration_ms >= audio_classes.LEAST_MS[one.kind]]
        rest += [Sound(start_ms=part.start_ms, end_ms=part.end_ms, kind=one.kind) for part in parts]
    found = audio_classes.join([sorted([*rest, *reacted], key=lambda one: one.start_ms)])
    return [Sound(start_ms=one.start_ms + at_ms, end_ms=one.end_ms + at_ms, kind=one.kind) for one in found]


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
