"""A piece of music by rule: chords led smoothly, a bass, a figure, a motif, drums, and an arrangement that ends."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cutroom.media.generation import instruments, moods
from cutroom.media.generation.instruments import RATE, Signal
from cutroom.media.generation.moods import Mood

__all__ = ["RATE", "compose"]

LEVEL_RMS = 0.1
FADE_S = 0.6
MOTIF = (0, 3, 4, 6, 7)  # the eighths of a bar on which its notes stand
MIX = {"pad": 0.20, "bass": 0.30, "lead": 0.16, "motif": 0.15, "drums": 0.42}


class Piece(NamedTuple):
    """What is fixed before anything is played. `bar_s` is how long a bar lasts, `key` its lowest home note."""

    mood: Mood
    bars: int
    bar_s: float
    key: int
    chords: list[int]
    shape: list[int]


def compose(mood: Mood, duration_ms: int, seed: int) -> npt.NDArray[np.float32]:
    """The samples of a piece (n, 2) at 48 kHz."""
    seconds = duration_ms / 1000
    piece = _planned(mood, seconds, seed)
    length = round(seconds * RATE)
    dry, wet = np.zeros(length, np.float32), np.zeros(length, np.float32)
    for bar in range(piece.bars):
        _pads(piece, bar, wet)
        _bass(piece, bar, dry)
        _figure(piece, bar, wet)
        _motif(piece, bar, wet)
        _drums(piece, bar, dry)
    room = instruments.reverberated(wet, 1.9, seed)
    mixed = dry[:, None] + 0.75 * wet[:, None] + 0.5 * room
    return _levelled(mixed, min(FADE_S, seconds / 3))


def _planned(mood: Mood, seconds: float, seed: int) -> Piece:
    """The tempo and the chords: whole bars up to the end, the last one at home."""
    chance = np.random.default_rng(seed)
    bars, bar_s = moods.bars(mood.bpm, seconds)
    progression = mood.progressions[int(chance.integers(len(mood.progressions)))]
    chords = [progression[bar % len(progression)] for bar in range(bars)]
    chords[-1] = 0
    shape = [int(step) for step in np.cumsum(chance.integers(-1, 3, len(MOTIF)))]
    return Piece(mood, bars, bar_s, 40 + int(chance.integers(0, 8)), chords, shape)


def _note(piece: Piece, degree: int) -> int:
    """The note of a degree of the scale, counted from the home note over all octaves."""
    scale = piece.mood.scale
    return piece.key + scale[degree % len(scale)] + 12 * (degree // len(scale))


def _chord(piece: Piece, bar: int) -> list[int]:
    """Four notes of a bar's chord, its seventh where it is soft, all in one octave: neighbours share notes."""
    root = piece.chords[bar]
    degrees = (0, 2, 4, 6) if piece.mood.drums < 2 and root else (0, 2, 4, 7)
    low = piece.key + 10
    return sorted(low + (_note(piece, root + degree) - low) % 12 for degree in degrees)


def _is(piece: Piece, bar: int, part: str) -> bool:
    """Who plays when: the bass from the second bar, drums from the third, the last bar rings alone."""
    last = bar == piece.bars - 1
    begins = {"bass": 1, "drums": 2, "motif": 2}.get(part, 0) if piece.bars >= 6 else 0
    return bar >= begins and not (last and part in ("drums", "motif", "figure"))


def _add(track: Signal, sound: Signal, at_s: float, gain: float) -> None:
    start = round(at_s * RATE)
    held = sound[: max(0, len(track) - start)]
    track[start : start + len(held)] += gain * held


def _pads(piece: Piece, bar: int, track: Signal) -> None:
    """The chord, held over the bar and a little into the next."""
    for note in _chord(piece, bar):
        _add(
            track, instruments.pad(note, round(piece.bar_s + 0.45, 3), piece.mood.bright), bar * piece.bar_s, MIX["pad"]
        )


def _bass(piece: Piece, bar: int, track: Signal) -> None:
    if not _is(piece, bar, "bass"):
        return
    note = _note(piece, piece.chords[bar])
    note -= 12 * ((note - 33) // 12)
    beats = [(0, 2.0), (2.5, 1.4)] if piece.mood.drums else [(0, 3.6)]
    if bar == piece.bars - 1:
        beats = [(0, 4.0)]
    for beat, length in beats:
        sound = instruments.bass(note, round(length * piece.bar_s / 4, 3))
        _add(track, sound, (bar + beat / 4) * piece.bar_s, MIX["bass"])


def _figure(piece: Piece, bar: int, track: Signal) -> None:
    """The chord broken over the eighths of the mood's pattern, up and down."""
    if not _is(piece, bar, "figure"):
        return _last(piece, bar, track)
    notes = [note + 12 for note in _chord(piece, bar)]
    order = [0, 2, 1, 3, 2, 1, 3, 2] if bar % 2 else [0, 1, 2, 3, 2, 3, 1, 2]
    for k, mark in enumerate(piece.mood.pattern):
        if mark == "x":
            swing = 0.018 * piece.bar_s if k % 2 and piece.mood.drums == 1 else 0.0
            strong = 1.0 if k in (0, 4) else 0.72
            _add(track, _lead(piece, notes[order[k]]), (bar + k / 8) * piece.bar_s + swing, MIX["lead"] * strong)
    return None


def _last(piece: Piece, bar: int, track: Signal) -> None:
    """The home chord, rolled, to end on."""
    for k, note in enumerate(_chord(piece, bar)):
        _add(track, instruments.keys(note + 12, 3.0, 0.4), bar * piece.bar_s + 0.045 * k, MIX["lead"] * 1.1)


def _lead(piece: Piece, note: int) -> Signal:
    return instruments.keys(note, 1.4, 0.45) if piece.mood.lead == "keys" else instruments.pluck(note, 0.9)


def _motif(piece: Piece, bar: int, track: Signal) -> None:
    """Five notes that come back every second bar, on the chord of that bar."""
    if not _is(piece, bar, "motif") or bar % 2:
        return
    chord = _chord(piece, bar)
    for k, (eighth, step) in enumerate(zip(MOTIF, piece.shape, strict=True)):
        note = chord[step % len(chord)] + 24
        _add(
            track,
            instruments.keys(note, 1.1, 0.2),
            (bar + eighth / 8) * piece.bar_s,
            MIX["motif"] * (0.9 if k else 1.0),
        )


def _drums(piece: Piece, bar: int, track: Signal) -> None:
    level = piece.mood.drums
    if not level or not _is(piece, bar, "drums"):
        return
    soft, fill = level == 1, bar % 4 == 3
    kicks = (0, 2.5) if soft else (0, 1.0, 2.0, 3.0)
    hits = [(beat, instruments.kick(soft), 1.0) for beat in kicks]
    hits += [(beat, instruments.snare(soft), 0.5) for beat in (1.0, 3.0)]
    hits += [
        (k / 2, instruments.shaker() if soft else instruments.hat(k % 2 == 1), 0.13 if k % 2 else 0.2) for k in range(8)
    ]
    hits += [(3.5, instruments.snare(True), 0.35), (3.75, instruments.snare(True), 0.45)] if fill else []
    for beat, sound, gain in hits:
        _add(track, sound, (bar + beat / 4) * piece.bar_s, MIX["drums"] * gain)


def _levelled(mixed: npt.NDArray[np.floating], fade_s: float) -> npt.NDArray[np.float32]:
    """The mix at its level, without peaks that clip, faded at both ends."""
    rms = float(np.sqrt(np.mean(mixed**2)))
    mixed = np.tanh(mixed * (LEVEL_RMS / max(rms, 1e-6)) * 1.1) / 1.1
    fade = round(fade_s * RATE)
    mixed[-fade:] *= (np.cos(np.linspace(0, np.pi / 2, fade)) ** 2)[:, None]
    short = min(len(mixed), round(0.01 * RATE))
    mixed[:short] *= np.linspace(0, 1, short)[:, None]
    return mixed.astype(np.float32)
