"""What kind of sound is heard when: speech, music, noise, silence, and applause where it can be told.

A small network tells speech, music and noise apart; Viterbi smoothing keeps it from flickering. Applause is a rule over
the spectrum, meant to miss rather than to invent: it is dense and broad and hardly ever pitched. Where there is a
speech recogniser, `reactions` hears laughter too, and applause better.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutroom.media.audio.audio_signal import HOP_MS, RATE, Samples, envelope_db
from cutroom.media.models import files as model_files
from cutroom.media.models import inference
from cutroom.media.schema import Sound, SoundKind

KINDS: tuple[SoundKind, ...] = ("speech", "music", "noise")
STEP_MS = 200
BANDS, FFT, FRAME, HOP = 24, 512, 400, 160
PATCH, USED = 68, 21  # frames of 10 ms and lowest bands that the network sees
BATCH = 32
SWITCH_COST = 4.0  # in log probability: a change of kind must pay for itself
SILENT_DB, UNDER_DB = -60.0, 35.0  # silence lies below the first, or this far below the loud parts
UNEVEN_DB = 0.8  # from one 10 ms to the next
FLAT, BROAD = 0.2, 3.0  # of applause: how even its middle band is, 0 to 1, and how many times stronger than the low one
LEAST_MS = {"speech": 0, "music": 1000, "noise": 1000, "silence": 600, "applause": 1600}

Classifier = Callable[[Samples], list[Sound]]
Array = NDArray[np.float32]


def classifier(models: Path | None = None) -> Classifier | None:
    """A function from 16 kHz samples to kinds of sound in order of time; None without the network."""
    path = model_files.sound_kinds(models)
    if path is None:
        return None
    session = _session(path)

    def classify(samples: Samples) -> list[Sound]:
        if len(samples) < FRAME + HOP * PATCH:
            return []
        mel_patches = patches(log_mels(samples))
        parts = [
            session.run(None, {"patches": mel_patches[i : i + BATCH]})[0] for i in range(0, len(mel_patches), BATCH)
        ]
        chances = np.concatenate(parts)
        levels = _levels(samples, len(chances))
        kinds: list[SoundKind] = [KINDS[i] for i in smooth(np.log(np.maximum(chances, 1e-6)))]
        quiet = levels < silent_below(levels)
        clapped = applause(samples, len(chances)) & (chances[:, 0] < 0.5)
        named: list[SoundKind] = [
            "silence" if still else "applause" if claps else kind
            for kind, still, claps in zip(kinds, quiet, clapped, strict=True)
        ]
        return runs(named)

    return classify


def silent_below(level_db: Array) -> float:
    """The level under which a recording is silent, in dB below full scale."""
    return max(SILENT_DB, float(np.percentile(level_db, 90)) - UNDER_DB)


def runs(kinds: Sequence[SoundKind]) -> list[Sound]:
    """Steps of 200 ms as stretches; what is too short for its kind is left out."""
    sounds: list[Sound] = []
    at = 0
    for kind, steps in groupby(kinds):
        length = len(list(steps)) * STEP_MS
        if length >= LEAST_MS[kind] and kind != "speech":
            sounds.append(Sound(start_ms=at, end_ms=at + length, kind=kind))
        at += length
    return sounds


def join(parts: Sequence[Sequence[Sound]]) -> list[Sound]:
    """The sounds of segments that follow each other; what a seam divides is one again."""
    joined: list[Sound] = []
    for one in (sound for part in parts for sound in part):
        last = joined[-1] if joined else None
        if last and last.kind == one.kind and one.start_ms - last.end_ms <= STEP_MS:
            joined[-1] = last.model_copy(update={"end_ms": max(last.end_ms, one.end_ms)})
        else:
            joined.append(one)
    return joined


def smooth(log_chances: NDArray[Any]) -> list[int]:
    """The likeliest course of kinds over (steps, kinds) when each change costs `SWITCH_COST` (Viterbi)."""
    rows: list[list[float]] = log_chances.tolist()
    best, came = rows[0], list[list[int]]()
    for row in rows[1:]:
        top = max(range(len(best)), key=best.__getitem__)
        came.append([kind if best[kind] >= best[top] - SWITCH_COST else top for kind in range(len(best))])
        best = [max(before, best[top] - SWITCH_COST) + now for before, now in zip(best, row, strict=True)]
    path = [max(range(len(best)), key=best.__getitem__)]
    for back in reversed(came):
        path.append(back[path[-1]])
    return path[::-1]


def patches(mels: Array) -> Array:
    """A patch of 0.68 s around each 200 ms: (steps, 68, 21), each with mean 0 and spread 1; the edges repeat."""
    half = PATCH // 2
    padded = np.pad(mels[:, :USED], ((half, half), (0, 0)), mode="edge")
    starts = np.arange(STEP_MS // 20, len(mels), STEP_MS // HOP_MS)
    cut = np.stack([padded[start : start + PATCH] for start in starts])
    spread = np.maximum(cut.std(axis=(1, 2), keepdims=True), 1e-3)
    return np.asarray((cut - cut.mean(axis=(1, 2), keepdims=True)) / spread, np.float32)


def log_mels(samples: Samples) -> Array:
    """Log energies in 24 mel bands from 100 Hz to 8 kHz each 10 ms: (frames, 24)."""
    count = 1 + (len(samples) - FRAME) // HOP
    energies = np.empty((count, BANDS), np.float32)
    window = np.asarray(np.hanning(FRAME), np.float32)
    for first in range(0, count, 2000):
        starts = np.arange(first, min(count, first + 2000)) * HOP
        frames = samples[starts[:, None] + np.arange(FRAME)]
        before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
        power = np.abs(np.fft.rfft((frames - np.float32(0.97) * before) * window, FFT, axis=1)) ** 2
        energies[first : first + len(starts)] = np.log(np.maximum(power @ _bank(), 1e-12))
    return energies


def applause(samples: Samples, steps: int) -> NDArray[np.bool_]:
    """Which steps sound like many hands: broad, flat from 1 to 6 kHz, little below 400 Hz, uneven, and going on."""
    size = RATE * STEP_MS // 1000
    blocks = np.zeros(steps * size, np.float32)
    blocks[: len(samples[: steps * size])] = samples[: steps * size]
    power = np.abs(np.fft.rfft(blocks.reshape(steps, size) * np.hanning(size), axis=1)) ** 2 + 1e-9
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    middle, low = power[:, (hertz > 1000) & (hertz < 6000)], power[:, hertz < 400]
    flat = np.exp(np.log(middle).mean(axis=1)) / middle.mean(axis=1)
    uneven = envelope_db(blocks).reshape(steps, -1).std(axis=1) > UNEVEN_DB  # rushing air and hiss are even
    broad = (flat > FLAT) & (middle.sum(axis=1) > BROAD * low.sum(axis=1)) & uneven
    around = np.convolve(broad, np.ones(7))[3 : 3 + steps]  # the most of 1.4 s decides
    return np.asarray(around >= 4, np.bool_)


def _levels(samples: Samples, steps: int) -> NDArray[np.float32]:
    level = envelope_db(samples)
    per = STEP_MS // HOP_MS
    whole = np.pad(level, (0, max(0, steps * per - len(level))), mode="edge")[: steps * per]
    return np.asarray(whole.reshape(steps, per).max(axis=1), np.float32)


@cache
def _bank() -> Array:
    """Triangles of equal area on the mel scale: (257, 24)."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (100.0, 8000.0))
    edges = 700 * (10 ** ((low + (high - low) * np.arange(BANDS + 2) / (BANDS + 1)) / 2595) - 1)
    bins = (np.arange(FFT // 2 + 1) * RATE / FFT)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2]), np.float32)


@cache
def _session(path: Path) -> Any:
    from cutroom.media.models import audio_network

    return inference.session(audio_network.classifier(path))
