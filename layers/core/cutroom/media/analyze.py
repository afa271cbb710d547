"""A video understood: planned, seen and heard segment by segment, and joined.

The same functions serve one process on a laptop (`analyze`) and a function per segment in the cloud (`plan`, `see`,
`hear`, `join`): a segment looks a little beyond its ends and reports only what lies within: seams leave no trace.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cutroom.kit.spans import Span
from cutroom.media import (
    active,
    faces,
    ffmpeg,
    hesitation,
    meaning,
    picture,
    sentences,
    shots,
    sound,
    sounds,
    speakers,
    speech,
    voices,
    watching,
)
from cutroom.media import models as model_files
from cutroom.media.probe import MediaInfo, probe
from cutroom.media.schema import (
    Analysis,
    Curve,
    Heard,
    Plan,
    Seen,
    Segment,
    Sentence,
    Signals,
    Sound,
    Speech,
    Voice,
    Word,
)
from cutroom.media.work import Work, peak_memory_mb, share_heaps

LEAD_MS = 2400  # looked at beyond each end of a segment; a multiple of every step below
SIGNAL_MS = 200
LOOK_MS = watching.EVERY * watching.STEP_MS
STAGES = ("shots", "signals", "speech", "words", "faces")
NO_SPEECH_MODEL = "No speech model was found, so there are no words."
NO_MEANING_MODEL = "No sentence model was found, so topics and repetitions are told by their words alone."
NO_VOICE_MODEL = "No voice model was found, so speakers were not told apart."
NO_SOUND_MODEL = "No sound model was found, so music, noise and silence were not told apart."
NO_FACE_MODEL = "No face model was found, so faces were not looked for."

Progress = Callable[[str, float], None]
Transcribe = Callable[[sound.Samples], speech.Transcript | None]


def plan(source: str, info: MediaInfo, folder: Path, cancelled: Callable[[], bool] | None = None) -> Plan:
    """Extract the sound into `folder` and divide the video at pauses into segments of 60 to 120 s.

    Raises Cancelled, or FfmpegFailed where the sound cannot be read.
    """
    if info.audio_stream is None:
        return Plan(audio_path=None, segments=sound.divide(np.zeros(0, np.float32), info.duration_ms))
    audio = folder / "sound.flac"
    pad = "aresample=16000:async=1:first_pts=0"  # sound that starts late or has holes stays on the video's time line
    args = [
        *("-v", "error", *ffmpeg.source_args(source), "-filter_complex"),
        f"[0:{info.audio_stream}]{pad},aformat=channel_layouts=mono:sample_fmts=s16,asplit[a][b]",
        *("-map", "[a]", "-c:a", "flac", "-compression_level", "3", audio, "-map", "[b]", "-f", "s16le", "pipe:1"),
    ]
    with ffmpeg.start(args, cancelled=cancelled) as running:
        level = _levels(running)
        running.finish(check=False)
    if len(level) == 0:
        audio.unlink(missing_ok=True)
        return Plan(audio_path=None, segments=sound.divide(level, info.duration_ms))
    return Plan(audio_path=str(audio), segments=sound.divide(level, info.duration_ms))


def see(
    source: str,
    info: MediaInfo,
    segment: Segment,
    *,
    models: Path | None = None,
    with_faces: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> Seen:
    """Cuts, movement, brightness and faces within `segment`, from one decode of it. Raises Cancelled."""
    start = max(0, (segment.start_ms - LEAD_MS) // LOOK_MS * LOOK_MS)
    window = Span(start, min(info.duration_ms + 1000, segment.end_ms + LEAD_MS))
    detect = faces.detector(models) if with_faces else None
    watcher = watching.Watcher(detect, segment.span) if detect else None
    seen = picture.watch(source, info, window, watcher.look if watcher else None, cancelled)
    if watcher:
        watcher.finish()
    change = shots.measure(seen.grey)
    found = shots.find(seen.grey, seen.times_ms, change)
    return Seen(
        segment=segment,
        cuts=[cut for cut in found if segment.span.contains(cut.at_ms)],
        motion=_binned(np.asarray(change.difference / 255, np.float32), seen.times_ms, segment),
        brightness=_binned(np.asarray(change.brightness / 255, np.float32), seen.times_ms, segment),
        focus_x=_binned(change.focus_x, seen.times_ms, segment),
        faces=watcher.samples if watcher else [],
        text=[share for _, share in watcher.text] if watcher else [],
        notes=[NO_FACE_MODEL] if with_faces and detect is None else [],
    )


def hear(
    audio_path: str,
    segment: Segment,
    *,
    models: Path | None = None,
    stages: Sequence[str] = STAGES,
    cancelled: Callable[[], bool] | None = None,
    vocabulary: Sequence[str] = (),
    transcribe: Transcribe | None = None,
) -> Heard:
    """Words, speech and loudness within `segment` of a sound file or URL, as far as `stages` name them.

    `vocabulary` names words that are likely; `transcribe` hears instead of the engine's own model, and where it gives
    None the engine's own hears after all. Raises Cancelled between passages.
    """
    samples = speech.read(audio_path, segment.span)
    wants_words = "words" in stages
    model = _speech_model(models) if wants_words else None
    spoken = speech.voices(samples) if len(samples) and (wants_words or "speech" in stages) else []
    tell_apart = voices.listener(models) if spoken and "speech" in stages else None
    classify = sounds.classifier(models) if "speech" in stages else None
    transcript = transcribe(samples) if transcribe and spoken and wants_words else None
    if transcript is None and model and spoken:
        transcript = speech.transcribe(samples, model, cancelled, vocabulary=vocabulary)
    transcript = transcript or speech.Transcript([], None)
    at = segment.start_ms
    return Heard(
        segment=segment,
        words=[
            word.model_copy(update={"start_ms": word.start_ms + at, "end_ms": word.end_ms + at})
            for word in transcript.words
        ],
        speech=[Speech(start_ms=span.start_ms + at, end_ms=span.end_ms + at) for span in spoken],
        loudness=sound.loudness(samples, SIGNAL_MS),
        voices=[_later(voice, at) for voice in tell_apart(samples, spoken)] if tell_apart else [],
        sounds=_heard_sounds(samples, classify, spoken, transcript.words, at) if classify else [],
        language=transcript.language,
        notes=[
            *([NO_SPEECH_MODEL] if wants_words and model is None and transcribe is None else []),
            *([NO_SOUND_MODEL] if "speech" in stages and classify is None else []),
            *([NO_VOICE_MODEL] if spoken and "speech" in stages and tell_apart is None else []),
        ],
    )


def join(
    info: MediaInfo, plan: Plan, seen: Sequence[Seen], heard: Sequence[Heard], *, models: Path | None = None
) -> Analysis:
    """One analysis from its segments, in any order; `clips` are chosen from it afterwards (see `moments`)."""
    seen = sorted(seen, key=lambda one: one.segment.index)
    heard = sorted(heard, key=lambda one: one.segment.index)
    turns = speakers.turns([voice for one in heard for voice in one.voices], [s for one in heard for s in one.speech])
    words = speakers.name_words([word for one in heard for word in one.words], turns)
    cut = shots.split([cut for one in seen for cut in one.cuts], info.duration_ms)
    signals = _signals(plan, seen, heard)
    looked = [sample for one in seen for sample in one.faces]
    said, notes = _understood(sentences.divide(words), models)
    return Analysis(
        source=info,
        language=_usual([one.language for one in heard for _ in one.words if one.language]),
        shots=cut,
        speech=turns,
        sounds=sounds.join([one.sounds for one in heard]),
        words=words,
        sentences=said,
        fillers=hesitation.fillers(words),
        pauses=hesitation.pauses(words),
        faces=active.mark(faces.follow(looked, cut), looked, cut, turns, signals.loudness),
        signals=signals,
        notes=sorted({note for one in [*seen, *heard] for note in one.notes} | notes),
    )


def _signals(plan: Plan, seen: Sequence[Seen], heard: Sequence[Heard]) -> Signals:
    return Signals(
        motion=_curve(plan, {one.segment.index: one.motion for one in seen}, 0.0),
        brightness=_curve(plan, {one.segment.index: one.brightness for one in seen}, 0.0),
        focus_x=_curve(plan, {one.segment.index: one.focus_x for one in seen}, 0.5),
        loudness=_curve(plan, {one.segment.index: one.loudness for one in heard}, sound.FLOOR_LUFS),
        text=Curve(step_ms=LOOK_MS, values=[share for one in seen for share in one.text]),
    )


def analyze(
    source: str,
    *,
    models: Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    stages: Sequence[str] = STAGES,
    segments: int = 1,
) -> Analysis:
    """Everything about one video, on this machine: picture and sound are worked on at the same time.

    `stages` names what is wanted (see `STAGES`); `segments` are worked on side by side, which changes no result.

    `progress` hears a stage (probe, sound, picture, speech, join) and its share done. Raises Unplayable and Cancelled.
    """
    share_heaps()
    work = Work(progress or (lambda _stage, _share: None), cancelled or (lambda: False))
    with tempfile.TemporaryDirectory(prefix="cutroom-") as folder:
        info = work.timed("probe", lambda: probe(source))
        planned = work.timed("sound", lambda: plan(source, info, Path(folder), work.stopping))
        seen, heard = _sense(work, source, info, planned, models, stages, segments)
        result = work.timed("join", lambda: join(info, planned, seen, heard, models=models))
    return result.model_copy(update={"timings": work.timings, "peak_memory_mb": peak_memory_mb()})


def _sense(
    work: Work, source: str, info: MediaInfo, planned: Plan, models: Path | None, stages: Sequence[str], at_once: int
) -> tuple[list[Seen], list[Heard]]:
    """See and hear every segment, side by side; a failure or an interruption of one stops the other."""
    audio = planned.audio_path if {"signals", "speech", "words"} & set(stages) else None

    def look(segment: Segment) -> Seen:
        return see(source, info, segment, models=models, with_faces="faces" in stages, cancelled=work.stopping)

    def listen(segment: Segment) -> Heard:
        return hear(audio or "", segment, models=models, stages=stages, cancelled=work.stopping)

    with ThreadPoolExecutor(2) as pool:
        try:
            looking = pool.submit(work.each, "picture", planned.segments, look, at_once)
            listening = pool.submit(work.each, "speech", planned.segments if audio else [], listen, at_once)
            for first in as_completed([looking, listening]):
                first.result()
        except BaseException:
            work.stopped = True
            raise
        return looking.result(), listening.result()


def _heard_sounds(
    samples: sound.Samples, classify: sounds.Classifier, spoken: list[Span], words: list[Word], at_ms: int
) -> list[Sound]:
    """Kinds of sound on the time line of the whole; laughter is sought where there is voice and no word."""
    said = [word.span for word in words]
    free = [part for span in spoken for part in span.without(said)] if words else []
    found = sorted([*classify(samples), *sounds.laughter(samples, free)], key=lambda one: (one.start_ms, one.end_ms))
    return [Sound(start_ms=one.start_ms + at_ms, end_ms=one.end_ms + at_ms, kind=one.kind) for one in found]


def _later(voice: Voice, by_ms: int) -> Voice:
    """The same voice on the time line of the whole."""
    spans = [(start + by_ms, end + by_ms) for start, end in voice.spans]
    window = {"window_ms": voice.window_ms + by_ms, "window_end_ms": voice.window_end_ms + by_ms}
    return voice.model_copy(update={"spans": spans, **window})


def _understood(said: list[Sentence], models: Path | None) -> tuple[list[Sentence], set[str]]:
    """The sentences with their meaning where there is a model for it, and what there is to note."""
    embed = meaning.embedder(models) if said else None
    if embed:
        return meaning.with_vectors(said, embed), set()
    return said, {NO_MEANING_MODEL} if said else set()


def _levels(running: ffmpeg.Process) -> NDArray[np.float32]:
    stdout = running.process.stdout
    assert stdout is not None  # noqa: S101  (always piped)
    second = sound.RATE * 2
    levels = [sound.envelope_db(_samples(block)) for block in ffmpeg.blocks(stdout, second)]
    return np.concatenate(levels) if levels else np.zeros(0, np.float32)


def _samples(block: bytes) -> sound.Samples:
    return np.asarray(np.frombuffer(block, "<i2") / np.float32(32768), np.float32)


def _binned(values: NDArray[np.float32], times_ms: NDArray[np.int64], segment: Segment) -> list[float]:
    """Means over the 200 ms steps of the whole video's grid that begin within the segment; gaps repeat the last."""
    steps = _steps(segment)
    at = times_ms // SIGNAL_MS - steps.start
    inside = (at >= 0) & (at < len(steps))
    total = np.bincount(at[inside], values[inside], len(steps))
    count = np.bincount(at[inside], minlength=len(steps))
    binned: list[float] = []
    for i in range(len(steps)):
        binned.append(round(float(total[i] / count[i]), 4) if count[i] else (binned[-1] if binned else 0.0))
    return binned


def _steps(segment: Segment) -> range:
    return range(-(-segment.start_ms // SIGNAL_MS), -(-segment.end_ms // SIGNAL_MS))


def _curve(plan: Plan, parts: dict[int, list[float]], missing: float) -> Curve:
    values: list[float] = []
    for segment in plan.segments:
        want = len(_steps(segment))
        part = parts.get(segment.index, [])[:want]
        values += part + [missing] * (want - len(part))
    return Curve(step_ms=SIGNAL_MS, values=values)


def _usual(languages: list[str]) -> str | None:
    return max(sorted(set(languages)), key=languages.count) if languages else None


@cache
def _speech_model(models: Path | None) -> Path | None:
    return model_files.whisper(models)
