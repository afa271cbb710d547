"""Music is the same for the same numbers, ends with the video, and leaves no click."""

import wave
from pathlib import Path

import numpy as np
import pytest

from cutroom.kit.errors import Invalid
from cutroom.media.generation.music import MOODS, compose_music


def samples(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, 48_000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).astype(np.float32) / 32768


def test_the_same_mood_length_and_seed_give_the_same_samples_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        compose_music("focus", duration_ms=9_000, seed=seed, target=tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


@pytest.mark.parametrize("mood", MOODS)
def test_it_lasts_as_asked_ends_in_silence_and_does_not_clip(mood: str, tmp_path: Path) -> None:
    compose_music(mood, duration_ms=6_500, seed=3, target=tmp_path / "a.wav")
    heard = samples(tmp_path / "a.wav")
    assert len(heard) == 6_500 * 48
    assert np.abs(heard).max() < 0.99
    assert np.abs(heard[-48:]).max() < 0.01
    assert 0.05 < np.sqrt((heard**2).mean()) < 0.2


@pytest.mark.parametrize("duration_ms", [500, 2_033])
def test_the_shortest_videos_have_music_too(duration_ms: int, tmp_path: Path) -> None:
    compose_music("bold", duration_ms=duration_ms, seed=1, target=tmp_path / "a.wav")
    assert len(samples(tmp_path / "a.wav")) == duration_ms * 48


def test_an_unknown_mood_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"no music mood named 'angry'.*calm"):
        compose_music("angry", duration_ms=5_000, seed=1, target=tmp_path / "a.wav")
