"""Who speaks, as far as one stretch of sound tells: in each window of 10 s the voices heard, and what each sounds like.

After pyannote's pipeline (Bredin, "pyannote.audio 2.1 speaker diarization pipeline", 2023): a network tells up to three
voices apart within a window, overlaps included; a second one describes each; `diarization` finds who is who.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.kit import intervals
from cutroom.kit.spans import Span
from cutroom.media.audio.audio_signal import RATE, Samples
from cutroom.media.models import files as model_files
from cutroom.media.models import inference
from cutroom.media.schema import Voice

WINDOW_MS, STEP_MS = 10_000, 5_000
FRAME_SAMPLES, FRAME_REACH = 270, 991  # of the segmentation network: step and width of its frames
SUBSETS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], bool)
LEAST_ALONE_MS = 400  # of a voice by itself: less says nothing about it
MOST_ALONE = 600  # 10 ms frames that describe a voice: more cost time and tell nothing new
BREATH_MS, LEAST_MS, PAD_MS = 300, 150, 60  # of what is spoken: gaps that are none, the shortest, a little around it
MELS, FFT, FRAME, HOP = 80, 512, 400, 160  # of the description: 25 ms every 10 ms

Array = NDArray[np.float32]
Activity = NDArray[np.bool_]


class Listener(NamedTuple):
    """The two networks, ready to run; see `listener`."""

    segment: Any
    describe: Any

    def windows(self, samples: Samples) -> list[Activity]:
        """For each window of 10 s, one each 5 s: which of three voices speaks in each frame (frames, 3)."""
        starts = range(0, max(1, len(samples) * 1000 // RATE - STEP_MS), STEP_MS)
        return [_activity(self.segment, samples, start_ms) for start_ms in starts]

    def voices(self, samples: Samples, windows: Sequence[Activity]) -> list[Voice]:
        """The voices of each window, and what each sounds like."""
        energies, end_ms = log_mels(samples), len(samples) * 1000 // RATE
        described: list[Voice] = []
        for i, activity in enumerate(windows):
            described += _voices(self.describe, energies, activity, i * STEP_MS, end_ms)
        return described


def listener(models: Path | None = None) -> Listener | None:
    """The networks that tell voices apart and describe them; None where their files are missing."""
    paths = model_files.voices(models)
    return Listener(*_sessions(*paths)) if paths else None


def spoken(windows: Sequence[Activity], duration_ms: int) -> list[Span]:
    """Where anybody speaks: in at least half of the windows that look there. Breaths below 0.3 s are part of it.

    It hears on the telephone and at any level where detectors made for clean speech hear half or nothing (ADR 0014).
    """
    steps = duration_ms // 10 + 1
    looked, active_windows = np.zeros(steps, np.int8), np.zeros(steps, np.int8)
    for i, activity in enumerate(windows):
        start_ms = i * STEP_MS
        looked[start_ms // 10 : (start_ms + WINDOW_MS) // 10] += 1
        for span in _spans(np.asarray(activity.any(axis=1), bool), start_ms):
            active_windows[span.start_ms // 10 : span.end_ms // 10] += 1
    return _joined((active_windows > 0) & (active_windows * 2 >= looked), duration_ms)


def _joined(active: NDArray[np.bool_], duration_ms: int) -> list[Span]:
    edges = intervals.runs(active) * 10
    joined: list[Span] = []
    for start, end in edges.tolist():
        if joined and start - joined[-1].end_ms < BREATH_MS:
            joined[-1] = Span(joined[-1].start_ms, end)
        else:
            joined.append(Span(start, end))
    lasting = [span for span in joined if span.duration_ms >= LEAST_MS]
    return [Span(max(0, span.start_ms - PAD_MS), min(duration_ms, span.end_ms + PAD_MS)) for span in lasting]


def _activity(session: Any, samples: Samples, start_ms: int) -> NDArray[np.bool_]:
    """Which of three voices speaks in each frame of the window: (frames, 3)."""
    window = np.zeros(WINDOW_MS * RATE // 1000, np.float32)
    part = samples[start_ms * RATE // 1000 :][: len(window)]
    window[: len(part)] = part
    classes = session.run(None, {"sound": window[None, None]})[0][0]
    return SUBSETS[classes.argmax(axis=1)]


def _voices(session: Any, energies: Array, activity: NDArray[np.bool_], start_ms: int, end_ms: int) -> list[Voice]:
    described: list[Voice] = []
    for one in range(activity.shape[1]):
        spans = [span for span in _spans(activity[:, one], start_ms) if span.start_ms < end_ms]
        if not spans:
            continue
        alone = activity[:, one] & (activity.sum(axis=1) == 1)
        rows = np.concatenate([np.zeros(0, int), *(_rows(span, energies) for span in _spans(alone, start_ms))])
        clear = len(rows) * 10 >= LEAST_ALONE_MS
        ends = [(span.start_ms, min(span.end_ms, end_ms)) for span in spans]
        sound = _direction(session, energies[rows[:MOST_ALONE]]) if clear else None
        window = {"window_ms": start_ms, "window_end_ms": min(start_ms + WINDOW_MS, end_ms)}
        described.append(Voice(**window, spans=ends, alone_ms=len(rows) * 10, direction=sound))
    return described


def _spans(active: NDArray[np.bool_], start_ms: int) -> list[Span]:
    edges = intervals.runs(active)
    times = (edges * FRAME_SAMPLES + (FRAME_REACH - FRAME_SAMPLES) // 2) * 1000 // RATE
    return [Span(start_ms + first, start_ms + last) for first, last in times.tolist()]


def _rows(span: Span, energies: Array) -> NDArray[np.int64]:
    return np.arange(span.start_ms // 10, min(span.end_ms // 10, len(energies)))


def _direction(session: Any, energies: Array) -> list[float]:
    mean_free = energies - energies.mean(axis=0)
    direction = session.run(None, {"mels": mean_free[None]})[0][0]
    return [round(float(value), 4) for value in direction / max(1e-9, float(np.linalg.norm(direction)))]


def log_mels(samples: Samples) -> Array:
    """Log energies in 80 mel bands each 10 ms (frames, 80), as Kaldi's fbank computes them, without dither."""
    count = max(0, 1 + (len(samples) - FRAME) // HOP)
    bank, window = _mel_bank(), _povey()
    energies = np.empty((count, MELS), np.float32)
    for first in range(0, count, 2000):
        starts = np.arange(first, min(count, first + 2000)) * HOP
        frames = samples[starts[:, None] + np.arange(FRAME)] * np.float32(32768)
        frames = frames - frames.mean(axis=1, keepdims=True)
        before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
        power = np.abs(np.fft.rfft((frames - np.float32(0.97) * before) * window, FFT, axis=1)) ** 2
        energies[first : first + len(starts)] = np.log(np.maximum(power @ bank, 1.1920929e-07))
    return energies


@cache
def _povey() -> Array:
    phase = 2 * np.pi * np.arange(FRAME) / (FRAME - 1)
    return np.asarray((0.5 - 0.5 * np.cos(phase)) ** 0.85, np.float32)


@cache
def _mel_bank() -> Array:
    """Triangles on the mel scale from 20 Hz to 8 kHz: (257, 80)."""

    def mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(1127 * np.log1p(hertz / 700), np.float64)

    lowest, highest = mel(np.array([20.0, RATE / 2]))
    edges = lowest + (highest - lowest) * np.arange(MELS + 2) / (MELS + 1)
    bins = mel(np.arange(FFT // 2 + 1) * RATE / FFT)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), np.float32)


@cache
def _sessions(segmentation: Path, embedding: Path) -> tuple[Any, Any]:
    from cutroom.media.models import checkpoints, voice_networks

    return (
        inference.session(voice_networks.segmentation(checkpoints.tensors(segmentation))),
        inference.session(voice_networks.embedding(checkpoints.tensors(embedding))),
    )
