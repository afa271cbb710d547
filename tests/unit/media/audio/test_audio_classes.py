"""Kinds of sound: music, noise, silence and applause, over made sounds; real ones are tested elsewhere."""

import numpy as np
import pytest

from cutroom.media.audio import audio_classes
from cutroom.media.audio.audio_signal import RATE, Samples
from cutroom.media.models import files
from cutroom.media.schema import Sound

RANDOM = np.random.default_rng(3)
SECONDS = 8
TIME = np.arange(SECONDS * RATE) / RATE
needs_model = pytest.mark.skipif(files.sound_kinds() is None, reason="no sound model is installed")


def claps(a_second: int) -> Samples:
    """Many hands: bursts of a few milliseconds, between 0.3 and 7 kHz."""
    sound = np.zeros(SECONDS * RATE)
    for at in RANDOM.integers(0, len(sound) - 400, a_second * SECONDS):
        length = int(RANDOM.integers(100, 300))
        sound[at : at + length] += RANDOM.standard_normal(length) * np.exp(-np.arange(length) / 60) * 0.1
    spectrum, hertz = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
    shape = np.clip((hertz - 300) / 700, 0, 1) * np.clip((7000 - hertz) / 3000, 0, 1)
    return np.asarray(np.fft.irfft(spectrum * shape, len(sound)), np.float32)


def chords() -> Samples:
    """Four voices that change harmony twice a second."""
    step = 2 ** ((np.floor(TIME * 2) % 5) / 12)
    tones = (np.sin(2 * np.pi * hertz * TIME * step) / k for k, hertz in enumerate((220, 440, 660, 880), 1))
    return np.asarray(sum(tones) * 0.1, np.float32)


def heard(samples: Samples) -> str | None:
    """The kind that fills most of the sound."""
    classify = audio_classes.classifier()
    assert classify
    found = classify(samples)
    return max(found, key=lambda one: one.span.duration_ms).kind if found else None


@needs_model
def test_made_sounds_are_told_apart() -> None:
    hiss = np.asarray(RANDOM.standard_normal(SECONDS * RATE) * 0.05, np.float32)
    silence = np.zeros(SECONDS * RATE, np.float32)
    kinds = [heard(one) for one in (chords(), hiss, claps(150), silence)]
    assert kinds == ["music", "noise", "applause", "silence"]


@needs_model
@pytest.mark.parametrize("milliseconds", [100, 699, 750, 900, 1100, 1300, 1500])
def test_a_sound_of_any_length_is_looked_at(milliseconds: int) -> None:
    classify = audio_classes.classifier()
    assert classify
    found = classify(claps(150)[: milliseconds * RATE // 1000])
    assert all(0 <= one.start_ms < one.end_ms <= milliseconds + audio_classes.STEP_MS for one in found)


def test_a_passing_doubt_changes_nothing() -> None:
    sure, doubt = [-0.1, -3.0], [-1.0, -0.5]
    assert audio_classes.smooth(np.array([sure] * 5 + [doubt] + [sure] * 5)) == [0] * 11
    assert audio_classes.smooth(np.array([sure] * 5 + [sure[::-1]] * 5)) == [0] * 5 + [1] * 5


def test_what_a_seam_divides_is_one_again() -> None:
    first = [Sound(start_ms=1000, end_ms=60_000, kind="music")]
    second = [Sound(start_ms=60_000, end_ms=61_000, kind="music"), Sound(start_ms=62_000, end_ms=64_000, kind="noise")]
    assert audio_classes.join([first, second]) == [Sound(start_ms=1000, end_ms=61_000, kind="music"), second[1]]
