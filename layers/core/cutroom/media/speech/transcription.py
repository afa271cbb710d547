"""Words with their times, from 16 kHz mono sound, offline: Whisper base on CTranslate2 behind a voice detector.

What was tried on the telephone, in noise and in rooms, and how it did, is in ADR 0014.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from cutroom.kit.errors import Cancelled
from cutroom.kit.spans import Span
from cutroom.media.audio.audio_signal import HOP_MS, RATE, Samples, envelope_db
from cutroom.media.schema import Word
from cutroom.media.source import inputs
from cutroom.media.speech import chunking
from cutroom.media.speech import voices as telling_voices

THREADS = 2
BEAM = 5
LEAST_LOGPROB, LEAST_LOGPROB_AGAIN = -1.2, -0.9  # a passage less likely than this is guessed
SURELY_SILENT = 0.8  # with a passage this likely to hold no speech, and not itself likely, its text is invented
MOST_TOKENS = 224  # of a passage of 30 s, as in Whisper's own decoder: who speaks fastest needs less, and circles more
REPEATED = 2.4  # text that zip shrinks this much goes in circles
LONGEST_WORD_MS = 1500
VALLEY_MS, VALLEY_HOPS = 200, 5
LINKED_MS = 150  # a smaller gap is none: the words are spoken as one breath


class Transcript(NamedTuple):
    """Words on the time line of the samples, and the language as ISO 639-1."""

    words: list[Word]
    language: str | None


def voices(samples: Samples) -> list[Span]:
    """Where somebody speaks, in ms, by the Silero detector that comes with faster-whisper.

    It is made for clear speech: on the telephone it misses a third, and very quiet speech wholly. So it only stands in
    where the network of `voices.spoken` is not there.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps  # pyright: ignore[reportUnknownVariableType]

    options = VadOptions(threshold=0.5, min_silence_duration_ms=300, speech_pad_ms=60, min_speech_duration_ms=150)
    stretches = cast(list[dict[str, int]], get_speech_timestamps(samples, options))
    return [Span(one["start"] * 1000 // RATE, one["end"] * 1000 // RATE) for one in stretches]


def spoken(samples: Samples) -> list[Span]:
    """Where somebody speaks, by the best detector that is there."""
    listener = telling_voices.listener()
    if listener is None or not len(samples):
        return voices(samples) if len(samples) else []
    return telling_voices.spoken(listener.windows(samples), len(samples) * 1000 // RATE)


def transcribe(
    samples: Samples,
    model: Path,
    cancelled: Callable[[], bool] | None = None,
    *,
    speech: Sequence[Span] | None = None,
    vocabulary: Sequence[str] = (),
    language: str | None = None,
) -> Transcript:
    """What is said in `samples`. The same sound gives the same words: no sampling, no context.

    `speech` is where somebody speaks, if that is known; `vocabulary` names words that are likely, such as names;
    `language` (ISO 639-1) is told by the sound where it is None. What the recogniser passes over it is given once
    more, by itself. Raises Cancelled after the passage at work (30 s of sound at most).
    """
    speech = spoken(samples) if speech is None else speech
    loud = chunking.levelled(samples)
    recognition = Recognition(recogniser(model), loud, ", ".join(vocabulary) or None, cancelled)
    words, language_told = recognition.passages(chunking.passages(speech, samples), language)
    missed = chunking.left_out(speech, words, len(samples) * 1000 // RATE)
    again, _ = recognition.passages(missed, language_told, once_more=True)
    words += [word for word in again if not any(word.span.overlap_ms(known.span) for known in words)]
    return Transcript(settle(words, samples), language_told if words else None)


class Recognition(NamedTuple):
    """The recogniser at work on one recording."""

    recogniser: Any
    samples: Samples
    hotwords: str | None
    cancelled: Callable[[], bool] | None

    def passages(
        self, where: Sequence[Span], language: str | None, *, once_more: bool = False
    ) -> tuple[list[Word], str | None]:
        """The words of the passages, and the language. What is heard `once_more` must be more likely."""
        if not where:
            return [], language
        decoded, details = self.recogniser.transcribe(
            self.samples,
            beam_size=BEAM,
            temperature=[0.0],
            word_timestamps=True,
            condition_on_previous_text=False,
            clip_timestamps=[edge / 1000 for span in where for edge in span],
            without_timestamps=once_more,
            hallucination_silence_threshold=None if once_more else 2.0,
            hotwords=self.hotwords,
            max_new_tokens=MOST_TOKENS,
            language=language,
        )
        words: list[Word] = []
        for passage in decoded:
            if self.cancelled and self.cancelled():
                raise Cancelled("Canceled.")
            if not _invented(passage, LEAST_LOGPROB_AGAIN if once_more else LEAST_LOGPROB):
                _take(words, passage)
        return words, details.language


def settle(words: list[Word], samples: Samples) -> list[Word]:
    """The words in order, without overlap, each within the sound; starts move past silence to the voice.

    The recogniser lets a word begin where the one before it ends; between two spoken words the voice is lowest where
    one becomes the other, so there it begins, and where the gap is small the one before it lasts until then.
    """
    level = envelope_db(samples)
    duration_ms = len(samples) * 1000 // RATE
    quiet = _quiet_below(level)
    smooth = np.convolve(level, np.full(VALLEY_HOPS, 1 / VALLEY_HOPS), mode="same") if len(level) else level
    settled: list[Word] = []
    before = 0
    for word in sorted(words, key=lambda one: (one.start_ms, one.end_ms)):
        start = min(max(word.start_ms, before), max(before, duration_ms - 1))
        end = min(max(word.end_ms, start + 40), max(duration_ms, start + 1))
        start = max(start, end - LONGEST_WORD_MS)
        start = _valley(smooth, _onset(level, start, end, quiet), end)
        if settled and 0 < start - settled[-1].end_ms <= LINKED_MS:
            settled[-1] = settled[-1].model_copy(update={"end_ms": start})
        settled.append(word.model_copy(update={"start_ms": start, "end_ms": end}))
        before = end
    return settled


def _onset(level: Any, start_ms: int, end_ms: int, quiet_db: float) -> int:
    """Past leading silence, but never past the middle of the word."""
    last = min((start_ms + end_ms) // 2 // HOP_MS, len(level) - 1)
    at = start_ms // HOP_MS
    while at < last and level[at] < quiet_db:
        at += 1
    return max(start_ms, at * HOP_MS)


def _valley(smooth: Any, start_ms: int, end_ms: int) -> int:
    """The lowest point of the voice within the word's first 200 ms and two fifths."""
    first = start_ms // HOP_MS
    last = min((start_ms + min(VALLEY_MS, (end_ms - start_ms) * 2 // 5)) // HOP_MS, len(smooth) - 1)
    return max(start_ms, (first + int(smooth[first : last + 1].argmin())) * HOP_MS) if last > first else start_ms


def _quiet_below(level: Any) -> float:
    if len(level) == 0:
        return -100.0
    floor, loud = (float(np.percentile(level, share)) for share in (10, 95))
    return floor + (loud - floor) * 0.3


def _invented(passage: Any, least_logprob: float) -> bool:
    """Whether a passage is more likely a hallucination over noise than speech (thresholds after the Whisper paper)."""
    silent = passage.no_speech_prob > SURELY_SILENT and passage.avg_logprob < -0.6
    return silent or passage.avg_logprob < least_logprob or passage.compression_ratio > REPEATED


def _take(words: list[Word], passage: Any) -> None:
    """Append a passage's words; what follows a hyphen, point or apostrophe without a space belongs to its word."""
    for one in passage.words or ():
        if words and one.word[:1] in "-.'’" and len(one.word.strip()) > 1:
            last = words.pop()
            words.append(
                last.model_copy(update={"text": last.text + one.word.strip(), "end_ms": round(one.end * 1000)})
            )
        elif one.word.strip():
            words.append(_word(one))


def _word(one: Any) -> Word:
    start_ms, end_ms = round(one.start * 1000), round(one.end * 1000)
    return Word(text=one.word.strip(), start_ms=start_ms, end_ms=end_ms, confidence=round(float(one.probability), 3))


@cache
def recogniser(model: Path) -> Any:
    """The recogniser in a folder, loaded once: a `faster_whisper.WhisperModel`, which brings no types."""
    from faster_whisper import WhisperModel

    return WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True)


def read(audio_path: str, window: Span) -> Samples:
    """The samples of `window` from a sound file or URL, mono at 16 kHz, -1..1. It reads no more than that needs.

    Uses the decoder that faster-whisper brings: where speech is recognised there is not always an ffmpeg.
    """
    import av
    from av.audio.resampler import AudioResampler

    wanted = range(window.start_ms * RATE // 1000, window.end_ms * RATE // 1000)
    pieces: list[Any] = []
    with av.open(audio_path, options=inputs.container_options(audio_path)) as container:
        stream = container.streams.audio[0]
        resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
        if window.start_ms > 1000:
            container.seek((window.start_ms - 1000) * 1000, backward=True)
        for frame in container.decode(stream):
            first = round(float(frame.time or 0) * RATE)
            if first >= wanted.stop:
                break
            for part in resampler.resample(frame):
                pieces.append((first, part.to_ndarray().reshape(-1)))
    return _cut(pieces, wanted)


def _cut(pieces: list[tuple[int, Any]], wanted: range) -> Samples:
    out = np.zeros(len(wanted), np.float32)
    last = 0
    for first, samples in pieces:
        start, stop = max(first, wanted.start), min(first + len(samples), wanted.stop)
        if start < stop:
            out[start - wanted.start : stop - wanted.start] = samples[start - first : stop - first]
            last = max(last, stop - wanted.start)
    return out[:last]
