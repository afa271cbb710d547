"""Loudness as EBU R128 defines it, and long recordings divided where nobody speaks."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.audio import audio_signal


def tone(hertz: float, dbfs: float, seconds: float = 2) -> audio_signal.Samples:
    t = np.arange(int(seconds * audio_signal.RATE)) / audio_signal.RATE
    return (10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * t)).astype(np.float32)


def test_the_reference_tone_has_the_reference_loudness() -> None:
    # BS.1770-4: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LKFS.
    assert all(abs(value + 23.0) < 0.15 for value in audio_signal.loudness(tone(997, -20)))


def test_silence_is_at_the_gate() -> None:
    assert set(audio_signal.loudness(np.zeros(audio_signal.RATE, np.float32))) == {audio_signal.FLOOR_LUFS}


def test_a_seam_lies_in_the_pause() -> None:
    level = np.full(30_000, -20, np.float32)  # five minutes of talk
    level[9_000:9_100] = -70  # one second of silence at 90 s
    level[17_000:17_200] = -70
    edges = [segment.end_ms for segment in audio_signal.divide(level, 300_000)]
    assert 90_000 <= edges[0] <= 91_000
    assert 170_000 <= edges[1] <= 172_000


@given(st.integers(1, 8 * 3_600_000), st.booleans())
def test_segments_cover_the_video_and_are_never_long(duration_ms: int, silent: bool) -> None:
    level = np.zeros(0 if silent else min(duration_ms // 10, 200_000), np.float32)
    segments = audio_signal.divide(level, duration_ms)
    assert segments[0].start_ms == 0
    assert segments[-1].end_ms == duration_ms
    assert all(a.end_ms == b.start_ms for a, b in itertools.pairwise(segments))
    assert all(0 < one.end_ms - one.start_ms <= audio_signal.LONGEST_MS + audio_signal.SHORTEST_MS for one in segments)
    assert [one.index for one in segments] == list(range(len(segments)))
