"""Instruments made of sines and noise: pad, electric piano, bass and drums. Each note is an array at 48 kHz."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float32]
RATE = 48_000


def hertz(note: float) -> float:
    """The frequency of a MIDI note."""
    return 440.0 * 2 ** ((note - 69) / 12)


def _time(seconds: float) -> npt.NDArray[np.float64]:
    return np.arange(max(1, round(seconds * RATE))) / RATE


def _edges(length: int, attack_s: float, release_s: float) -> npt.NDArray[np.float64]:
    """An envelope that swells, stays, and fades within its length."""
    shape = np.ones(length)
    rise, fall = min(length, round(attack_s * RATE)), min(length, round(release_s * RATE))
    shape[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    shape[length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall)) ** 2
    return shape


@lru_cache(maxsize=256)
def pad(note: int, seconds: float, bright: float) -> Signal:
    """A soft string-like tone: two detuned rows of overtones that open slowly."""
    t, tone = _time(seconds), np.zeros(max(1, round(seconds * RATE)))
    for cents, phase in ((-5, 0.0), (6, 1.9)):
        base = 2 * np.pi * hertz(note + cents / 100) * t + phase
        for k in range(1, 7):
            if hertz(note) * k < 6000:
                tone += np.sin(k * base + 0.7 * k * phase) * k ** -(2.1 - bright) * (1 + 0.12 * np.sin(0.9 * t + k))
    return (0.25 * tone * _edges(len(t), 0.35, 0.5)).astype(np.float32)


@lru_cache(maxsize=512)
def keys(note: int, seconds: float, hardness: float) -> Signal:
    """An electric piano by frequency modulation (Chowning 1973)."""
    t = _time(seconds)
    base = 2 * np.pi * hertz(note) * t
    bell = 0.28 * np.sin(7 * base) * np.exp(-t * 26)
    tone = np.sin(base + (0.5 + 1.3 * hardness) * np.exp(-t * 5) * np.sin(base)) + bell * hardness
    return (tone * np.exp(-t * 2.6) * _edges(len(t), 0.004, 0.08)).astype(np.float32)


@lru_cache(maxsize=128)
def pluck(note: int, seconds: float) -> Signal:
    """A plucked tone whose overtones die before it does."""
    t = _time(seconds)
    base = 2 * np.pi * hertz(note) * t
    tone = sum(np.sin(k * base) / k * np.exp(-t * (3.2 + 2.4 * k)) for k in range(1, 9) if hertz(note) * k < 9000)
    return (np.asarray(tone) * _edges(len(t), 0.002, 0.04)).astype(np.float32)


@lru_cache(maxsize=128)
def bass(note: int, seconds: float) -> Signal:
    """A round bass, a little saturated so that small loudspeakers carry it."""
    t = _time(seconds)
    base = 2 * np.pi * hertz(note) * t
    tone = np.tanh(1.6 * (np.sin(base) + 0.35 * np.sin(2 * base) * np.exp(-4 * t)))
    return (tone * np.exp(-0.9 * t) * _edges(len(t), 0.008, 0.06)).astype(np.float32)


@lru_cache(maxsize=4)
def kick(soft: bool) -> Signal:
    """A drum whose pitch falls."""
    t = _time(0.32)
    pitch = 46 + (70 if soft else 120) * np.exp(-t * 34)
    return (np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-t * 11) * _edges(len(t), 0.001, 0.05)).astype(
        np.float32
    )


@lru_cache(maxsize=4)
def snare(soft: bool) -> Signal:
    """A brushed or struck snare: noise with a short tone."""
    t = _time(0.22)
    noise = _coloured(len(t), 11, 900, 7000)
    tone = 0.4 * np.sin(2 * np.pi * 190 * t) * np.exp(-t * 40)
    return ((noise * np.exp(-t * (26 if soft else 17)) + tone) * (0.55 if soft else 0.8)).astype(np.float32)


@lru_cache(maxsize=4)
def hat(long: bool) -> Signal:
    """A cymbal: high noise, short or ringing."""
    t = _time(0.3 if long else 0.07)
    return (_coloured(len(t), 12, 6500, 15000) * np.exp(-t * (14 if long else 62))).astype(np.float32)


@lru_cache(maxsize=4)
def shaker() -> Signal:
    """A shaken egg: noise that swells and stops."""
    t = _time(0.11)
    return (_coloured(len(t), 13, 4200, 11000) * np.sin(np.pi * np.minimum(1, t / 0.11)) ** 2).astype(np.float32)


def _coloured(length: int, seed: int, low: float, high: float) -> npt.NDArray[np.float64]:
    """Noise between two frequencies."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    at = np.fft.rfftfreq(length, 1 / RATE)
    spectrum *= 1 / (1 + (low / np.maximum(at, 1)) ** 4) / (1 + (at / high) ** 4)
    noise = np.fft.irfft(spectrum, length)
    return noise / max(1e-9, float(np.abs(noise).max()))


def reverberated(dry: Signal, seconds: float, seed: int) -> Signal:
    """What a room of so long an echo gives back (samples, 2): two unlike walls of fading noise."""
    length = round(seconds * RATE)
    fade = np.exp(-6.9 * np.arange(length) / length)
    size = 1 << (len(dry) + length - 1).bit_length()
    spectrum = np.fft.rfft(dry, size)
    sides: list[npt.NDArray[np.float64]] = []
    for side in (0, 1):
        wall = _coloured(length, seed + side, 180, 5200) * fade
        wall /= np.sqrt(np.sum(wall**2))
        sides.append(np.fft.irfft(spectrum * np.fft.rfft(wall, size), size)[: len(dry)])
    return np.stack(sides, axis=1).astype(np.float32)
