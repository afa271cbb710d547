"""What 16 kHz mono sound tells without understanding it: loudness, silence, where to divide a long recording."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cutroom.kit import intervals
from cutroom.kit.spans import Span
from cutroom.media.schema import Segment

RATE = 16_000
HOP_MS = 10
SMOOTH = 20  # hops
STEP_MS = 100  # of the loudness curve
FLOOR_LUFS = -70.0  # EBU R128's absolute gate: below it is silence
SHORTEST_MS, LONGEST_MS = 60_000, 120_000

Samples = NDArray[np.float32]


def loudness(samples: Samples, step_ms: int = STEP_MS) -> list[float]:
    """Loudness in LUFS for each `step_ms` of mono samples in -1..1, K-weighted as in ITU-R BS.1770-4.

    The weighting is applied to the power spectrum of each step: without its filters' memory, and exact for what lasts.
    """
    size = RATE * step_ms // 1000
    count = len(samples) // size
    if count == 0:
        return []
    power = np.empty(count, np.float64)
    weight = k_weight(np.asarray(np.fft.rfftfreq(size, 1 / RATE), np.float64)) * 2 / size**2
    for first in range(0, count, 600):
        block = samples[first * size : min(count, first + 600) * size].reshape(-1, size)
        power[first : first + len(block)] = (np.abs(np.fft.rfft(block, axis=1)) ** 2 * weight).sum(axis=1)
    lufs = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    return [round(float(value), 1) for value in np.maximum(lufs, FLOOR_LUFS)]


def k_weight(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """The power gain of BS.1770's two filters (head shelf and high-pass) at each frequency, from their 48 kHz forms."""
    z = np.exp(-2j * np.pi * hertz / 48_000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.asarray(np.abs(shelf * high_pass) ** 2, np.float64)


def envelope_db(samples: Samples) -> NDArray[np.float32]:
    """Level in dB below full scale for each 10 ms."""
    size = RATE * HOP_MS // 1000
    count = len(samples) // size
    power = np.square(samples[: count * size].reshape(count, size)).mean(axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-10)), np.float32)


def divide(level_db: NDArray[np.float32], duration_ms: int) -> list[Segment]:
    """Segments of 60 to 120 s whose seams lie in the longest, deepest pause in reach; one where the video is short.

    `level_db` is the sound's envelope per 10 ms; where it is empty (no sound), seams are even.
    """
    edges = [0]
    while duration_ms - edges[-1] > LONGEST_MS + SHORTEST_MS // 2:
        edges.append(_quietest(level_db, edges[-1] + SHORTEST_MS, edges[-1] + LONGEST_MS))
    rest = duration_ms - edges[-1]
    if rest > LONGEST_MS:
        edges.append(_quietest(level_db, edges[-1] + rest - LONGEST_MS + 30_000, edges[-1] + LONGEST_MS - 30_000))
    edges.append(duration_ms)
    return [Segment(index=i, start_ms=a, end_ms=b) for i, (a, b) in enumerate(pairwise(edges))]


def quiet_spans(level_db: NDArray[np.float32], least_ms: int = 200) -> list[Span]:
    """Pauses of at least `least_ms`: stretches nearer to the recording's own floor than to its speech."""
    if len(level_db) == 0:
        return []
    floor, loud = (float(np.percentile(level_db, share)) for share in (1, 90))
    quiet = level_db < max(floor + 6.0, floor + (loud - floor) * 0.35)
    spans = [Span(a * HOP_MS, b * HOP_MS) for a, b in intervals.runs(quiet).tolist()]
    return [span for span in spans if span.duration_ms >= least_ms]


def _quietest(level_db: NDArray[np.float32], earliest_ms: int, latest_ms: int) -> int:
    """The middle of the longest pause between the two times; where there is none, the quietest 0.2 s."""
    window = level_db[earliest_ms // HOP_MS : latest_ms // HOP_MS]
    if len(window) == 0:
        return (earliest_ms + latest_ms) // 2
    pauses = quiet_spans(window)
    if pauses:
        longest = max(pauses, key=lambda span: span.duration_ms)
        return earliest_ms + (longest.start_ms + longest.end_ms) // 2
    smooth = np.convolve(window, np.full(SMOOTH, 1 / SMOOTH), mode="same")
    return earliest_ms + int(smooth.argmin()) * HOP_MS
