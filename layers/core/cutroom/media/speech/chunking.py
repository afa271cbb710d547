"""Where a recogniser should listen: passages that end in pauses, and what it left out of them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cutroom.kit.spans import Span
from cutroom.media.audio.audio_signal import HOP_MS, RATE, Samples, envelope_db
from cutroom.media.schema import Word

LONGEST_MS = 28_000  # Whisper hears 30 s at once
PAUSE_MS = 4000  # a longer one ends a passage; with 2 s a tenth more words are wrong, for want of context
PAD_MS = 200
LEFT_OUT_MS = 1000  # of voice without a word: more was passed over
AROUND_MS = 150
LOUD_DB = -20.0  # level of the loud parts that the recogniser is given
MOST_GAIN = 100.0
SMOOTH = 15  # hops


def levelled(samples: Samples) -> Samples:
    """The sound as loud as speech is usually recorded; networks hear less of what is very quiet."""
    level = envelope_db(samples)
    loud = float(np.percentile(level, 95)) if len(level) else LOUD_DB
    gain = min(MOST_GAIN, 10 ** ((LOUD_DB - loud) / 20))
    return np.asarray(samples * np.float32(gain), np.float32)


def passages(spoken: Sequence[Span], samples: Samples) -> list[Span]:
    """What is `spoken` in passages of 28 s at most that begin and end in pauses, or where the voice is lowest."""
    level = envelope_db(samples)
    smooth = np.convolve(level, np.full(SMOOTH, 1 / SMOOTH), mode="same") if len(level) else level
    joined: list[Span] = []
    for part in (part for span in spoken for part in _parts(span, smooth)):
        last = joined[-1] if joined else None
        if last and part.start_ms - last.end_ms <= PAUSE_MS and part.end_ms - last.start_ms <= LONGEST_MS:
            joined[-1] = Span(last.start_ms, part.end_ms)
        else:
            joined.append(part)
    return _padded(joined, len(samples) * 1000 // RATE, PAD_MS)


def left_out(spoken: Sequence[Span], words: Sequence[Word], duration_ms: int) -> list[Span]:
    """Stretches of voice of at least 1 s in which no word was recognised, with a little around them."""
    worded = [word.span for word in words]
    free = [part for span in spoken for part in span.without(worded) if part.duration_ms >= LEFT_OUT_MS]
    return _padded(free, duration_ms, AROUND_MS)


def _parts(span: Span, smooth: np.ndarray) -> list[Span]:
    """`span` in parts of 28 s at most, divided where the voice is lowest in the later half."""
    parts: list[Span] = []
    while span.duration_ms > LONGEST_MS:
        first, last = ((span.start_ms + reach) // HOP_MS for reach in (LONGEST_MS // 2, LONGEST_MS))
        cut = (first + int(smooth[first:last].argmin())) * HOP_MS
        parts.append(Span(span.start_ms, cut))
        span = Span(cut, span.end_ms)
    return [*parts, span]


def _padded(spans: Sequence[Span], duration_ms: int, by_ms: int) -> list[Span]:
    """The spans, each longer by `by_ms` at both ends, up to the middle of the gaps between them and the sound's end."""
    middles = [(one.end_ms + other.start_ms) // 2 for one, other in pairwise(spans)]
    return [
        Span(max(earliest, span.start_ms - by_ms), max(span.start_ms + 1, min(latest, span.end_ms + by_ms)))
        for span, earliest, latest in zip(spans, [0, *middles], [*middles, duration_ms], strict=False)
    ]
