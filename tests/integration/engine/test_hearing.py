"""What is said is understood; a seam loses no word; nothing is heard where nobody speaks."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cutroom.kit.spans import Span
from cutroom.media.analysis.analyze import plan
from cutroom.media.audio import audio_signal
from cutroom.media.audio.audio_signal import RATE, Samples
from cutroom.media.models import files
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe
from cutroom.media.speech import transcription
from tests.integration.engine.conftest import REAL
from tests.integration.engine.hearing import conversation, diarization_error, errors, normal, read_speech, turns_of

MODEL = files.whisper()
MANIFESTO = "speech_srt_manifesto_180p_88s_stillimage.mp4"

pytestmark = [
    pytest.mark.skipif(MODEL is None, reason="no speech model is installed"),
    pytest.mark.skipif(not (REAL / "manifest.json").exists(), reason="needs ../shared/media"),
]


def heard(samples: Samples) -> list[str]:
    assert MODEL
    return normal(" ".join(word.text for word in transcription.transcribe(samples, MODEL).words))


def samples_of(name: str) -> Samples:
    return transcription.read(str(REAL / name), Span(0, 600_000))


def test_one_word_in_twenty_at_most_is_wrong_in_read_speech() -> None:
    pairs = [(normal(said), heard(samples_of(name))) for name, said in read_speech().items()]
    assert sum(errors(said, got) for said, got in pairs) <= 0.05 * sum(len(said) for said, _ in pairs)


def test_a_recording_in_segments_is_understood_as_well_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_signal, "SHORTEST_MS", 30_000)  # half as long as they are: half as much to hear
    monkeypatch.setattr(audio_signal, "LONGEST_MS", 60_000)
    samples = samples_of(MANIFESTO)
    segments = audio_signal.divide(audio_signal.envelope_db(samples), len(samples) * 1000 // RATE)
    assert len(segments) > 1
    parts = [samples[one.start_ms * RATE // 1000 : one.end_ms * RATE // 1000] for one in segments]
    said = normal(read_speech()[MANIFESTO])
    assert errors(said, [word for part in parts for word in heard(part)]) <= 0.05 * len(said)


def test_a_recording_whose_channels_cancel_each_other_is_heard_on_one_of_them(tmp_path: Path) -> None:
    film = tmp_path / "opposite.mp4"
    opposite = "[0:a]asplit[x][y];[y]aeval=-val(0)[z];[x][z]amerge=inputs=2[both]"
    given = ["-v", "error", "-t", "20", "-i", REAL / MANIFESTO, "-filter_complex", opposite]
    ffmpeg.run([*given, "-map", "0:v", "-map", "[both]", "-c:v", "copy", "-c:a", "aac", film])
    planned = plan(str(film), probe(str(film)), tmp_path)
    assert planned.audio_path
    said = heard(samples_of(MANIFESTO)[: 20 * RATE])
    assert errors(said, heard(transcription.read(planned.audio_path, Span(0, 20_000)))) <= 0.1 * len(said)


def on_the_telephone(samples: Samples) -> Samples:
    """The band of a telephone line, 300 to 3400 Hz, in G.711's 8 bits (mu-law)."""
    spectrum, hertz = np.fft.rfft(samples), np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    line = np.fft.irfft(spectrum, len(samples))
    line *= 0.5 / np.abs(line).max()
    coded = np.round(np.sign(line) * np.log1p(255 * np.abs(line)) / np.log(256) * 127) / 127
    return (np.sign(coded) * (256 ** np.abs(coded) - 1) / 255).astype(np.float32)


def hardly_audible(samples: Samples) -> Samples:
    """The same 50 dB lower."""
    return samples * np.float32(0.003)


@pytest.mark.skipif(files.voices() is None, reason="no voice model is installed")
@pytest.mark.parametrize("change", [on_the_telephone, hardly_audible])
def test_a_reading_on_the_telephone_or_hardly_audible_is_understood(change: Callable[[Samples], Samples]) -> None:
    said = normal(read_speech()[MANIFESTO])
    assert errors(said, heard(change(samples_of(MANIFESTO)))) <= 0.1 * len(said)


@pytest.mark.parametrize("name", ["odd_black_silent_25s.mp4", "hype_bbb_720p_51_5s.mp4"])
def test_silence_and_music_say_nothing(name: str) -> None:
    assert heard(samples_of(name)) == []


def test_noise_says_nothing() -> None:
    assert heard(np.random.default_rng(1).normal(0, 0.1, RATE * 20).astype(np.float32)) == []


def test_two_people_on_the_telephone_are_told_apart() -> None:
    if files.voices() is None:
        pytest.skip("no voice model is installed")
    said = conversation()
    found = turns_of("audio_conversation_2spk_30s.wav")
    assert {one.speaker for one in found} == {"speaker_1", "speaker_2"}
    assert diarization_error(said, found) <= 0.15
