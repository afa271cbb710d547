"""The built-in English voice: text becomes samples, and each written word gets the times that the voice itself set.

The voice is `hibari` (Apache-2.0), a small distillation of Kokoro-82M. Its network decides how many frames of 25 ms
each phoneme lasts, and keeps it to itself; here that is one more of its outputs.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cutroom.media.models import inference

Samples = npt.NDArray[np.float32]
RATE = 24_000
FRAME = 600  # samples of 24 kHz: 25 ms
VOICE = "heart"  # the one that the package holds; all others would be downloads
DURATIONS = "/Clip_output_0"  # of the network's inner values: frames of each phoneme
PAUSE_S = 0.12  # between sentences, beside the silence that each of them ends with
LOUDNESS_RMS = 0.1  # of what is voiced: about -20 LUFS, the same for every narration
LEAD_S, TAIL_S = 0.04, 0.1
EARLY_MS = 45  # by so much the sound of a phoneme comes before its frames: onsets measured in 30 words (25 to 75 ms)
GAP = -1  # of phonemes that belong to no word: pauses and marks


class Timed(NamedTuple):
    """A written word and the samples from which to which it is spoken."""

    text: str
    start: int
    end: int


def speak(text: str) -> tuple[Samples, list[Timed]]:
    """The samples of a text at 24 kHz, mono, and the times of its words. The same text gives the same samples."""
    voice = _voice()
    parts: list[Samples] = [np.zeros(round(LEAD_S * RATE), np.float32)]
    timed: list[Timed] = []
    at = len(parts[0])
    for sentence in voice.split_sentences(text):
        samples, words = _sentence(voice, sentence)
        timed += [Timed(word.text, word.start + at, word.end + at) for word in words]
        parts += [samples, np.zeros(round(PAUSE_S * RATE), np.float32)]
        at += len(samples) + len(parts[-1])
    return _trimmed(np.concatenate(parts), timed)


def _sentence(voice: Any, sentence: str) -> tuple[Samples, list[Timed]]:
    """One sentence: what the network makes of its phonemes, cut into the sentence's own words."""
    chunks: list[str] = voice.phonemize(sentence)
    written = sentence.split()
    owners = owned(" ".join(chunks), [" ".join(voice.phonemize(word)) for word in written])
    spans: dict[int, tuple[int, int]] = {}
    parts: list[Samples] = []
    at = k = 0
    for chunk in chunks:
        samples, frames = _spoken(voice, chunk)
        ends = np.maximum(0, at + FRAME * np.cumsum(frames) - EARLY_MS * RATE // 1000)
        held = [char for char in chunk if char in voice.vocab]
        places = [k + i for i, char in enumerate(chunk) if char in voice.vocab]
        for i, (char, place) in enumerate(zip(held, places, strict=True), 1):
            if owners[place] != GAP and (char.isalpha() or char in "ˈˌː"):
                first, _ = spans.get(owners[place], (int(ends[i - 1]), 0))
                spans[owners[place]] = first, int(ends[i])
        parts.append(samples)
        at += len(samples)
        k += len(chunk) + 1
    return np.concatenate(parts or [np.zeros(0, np.float32)]), _filled(written, spans, at)


def _spoken(voice: Any, phonemes: str) -> tuple[Samples, npt.NDArray[np.int64]]:
    """The samples of a chunk, and the frames of each of its phonemes with the silence at both ends."""
    from hibari import dsp  # pyright: ignore[reportMissingTypeStubs]

    signals: Any = dsp
    given = {"ids": np.asarray([voice.ids(phonemes)], np.int64), "speed": np.ones(1, np.float32)}
    names = [one.name for one in voice.sess.get_outputs()]
    values = dict(zip(names, voice.sess.run(None, given), strict=True))
    frames = np.asarray(values.pop(DURATIONS), np.int64).reshape(-1)
    parts: list[Any] = [values[name][0] for name in ("lh", "theta", "ln", "lr", "phi", "f0")]
    samples = signals.synth(*parts, np.random.default_rng(len(phonemes)))
    return np.asarray(samples, np.float32), frames


def owned(phonemes: str, words: Sequence[str]) -> list[int]:
    """Which word each phoneme of a sentence belongs to; GAP for spaces between words.

    Words in a sentence are pronounced a little otherwise than alone: the two are aligned at the least cost.
    """
    alone = [(char, k) for k, word in enumerate(words) for char in (*word, " ")]
    cost = [[2 * j for j in range(len(alone) + 1)]]
    for i, char in enumerate(phonemes, 1):
        before, row = cost[-1], [2 * i]
        for j, (other, _) in enumerate(alone, 1):
            row.append(min(before[j - 1] + _unlike(char, other), before[j] + 2, row[j - 1] + 2))
        cost.append(row)
    return _traced(cost, phonemes, alone)


def _traced(cost: list[list[int]], phonemes: str, alone: list[tuple[str, int]]) -> list[int]:
    """The cheapest alignment, read from the end of its table of costs."""
    owners = [GAP] * len(phonemes)
    i, j = len(phonemes), len(alone)
    while i:
        char = phonemes[i - 1]
        word = alone[max(0, j - 1)][1] if alone else GAP
        swapped = j > 0 and cost[i][j] == cost[i - 1][j - 1] + _unlike(char, alone[j - 1][0])
        if not swapped and j > 0 and cost[i][j] == cost[i][j - 1] + 2:
            j -= 1
            continue
        i, j = i - 1, j - 1 if swapped else j
        owners[i] = GAP if char == " " else word
    return owners


def _unlike(char: str, other: str) -> int:
    """What it costs to take one phoneme for another; a space for a phoneme costs most."""
    return 0 if char == other else (6 if " " in (char, other) else 2)


def _filled(written: Sequence[str], spans: dict[int, tuple[int, int]], length: int) -> list[Timed]:
    """Every written word, in order: one without a sound of its own (a dash) takes the moment before the next one."""
    timed: list[Timed] = []
    for k, word in enumerate(written):
        before = timed[-1].end if timed else 0
        following = next((spans[n][0] for n in range(k + 1, len(written)) if n in spans), length)
        start, end = spans.get(k, (following, following))
        start = max(start, before)
        timed.append(Timed(word, start, max(start, end)))
    return timed


def _trimmed(samples: Samples, timed: list[Timed]) -> tuple[Samples, list[Timed]]:
    """The same without the silence around it, as loud as every other narration."""
    if not timed:
        return samples, timed
    start = max(0, timed[0].start - round(LEAD_S * RATE))
    end = min(len(samples), timed[-1].end + round(TAIL_S * RATE))
    kept = samples[start:end].copy()
    voiced = kept[np.abs(kept) > 0.01]
    rms = float(np.sqrt(np.mean(voiced**2))) if len(voiced) else 0.0
    kept = np.clip(kept * (LOUDNESS_RMS / rms if rms else 1.0), -0.98, 0.98)
    fade = min(len(kept), round(0.02 * RATE))
    kept[len(kept) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return kept, [Timed(word.text, word.start - start, word.end - start) for word in timed]


@cache
def _voice() -> Any:
    """The voice, loaded once a process, with its durations as an output."""
    from hibari import Hibari  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    voice: Any = Hibari(voice=VOICE)
    model = Path(voice.model_path).read_bytes() + _more_output(DURATIONS)
    voice.sess = inference.session(model)
    return voice


def _more_output(name: str) -> bytes:
    """What makes an inner value of an ONNX model an output, where it is put at the end of the model's bytes.

    Messages of protocol buffers that follow each other are merged: this is a model (field 7, its graph) whose graph
    holds one output (field 12) with a name (field 1).
    """
    held = name.encode()
    for field in (1, 12, 7):
        held = bytes([field << 3 | 2, len(held)]) + held
    return held
