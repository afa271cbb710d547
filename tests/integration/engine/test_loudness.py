"""What is heard of an export: as loud as wanted, never too high, without a click, whatever came in."""

from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from cutroom.kit.spans import Span
from cutroom.media.compose import intro_outro
from cutroom.media.compose.remove_silences import remove_silences
from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, VideoLayer
from cutroom.media.quality.report import report
from cutroom.media.render.loudness import measure_file
from cutroom.media.render.render import render
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe

RATE = 48_000
NOISE = "anoisesrc=r=48000:d=16:c=pink:seed=5:a=0.9"
SYLLABLES = (
    "volume='0.05+0.95*pow(abs(sin(PI*t*1.7))*abs(sin(PI*t*0.31)),1.5)':eval=frame,highpass=f=120,lowpass=f=5000"
)
CHORD = "4*(sin(2*PI*110*t)+0.7*sin(2*PI*277*t)+0.5*sin(2*PI*1661*t))*(0.6+0.4*sin(2*PI*2*t))"
ROOM = "0.02*sin(660*t)|0.02*sin(990*t)|0.4*sin(2765*t)*abs(sin(3*t))|0.8*sin(314*t)|0.05*sin(3456*t)|0.05*sin(4147*t)"
SOURCES = {
    "very quiet talk": (NOISE, f"{SYLLABLES},volume=-30dB", []),
    "talk": (NOISE, f"{SYLLABLES},volume=-10dB", []),
    "loud clipped music": (f"aevalsrc='clip({CHORD},-1,1)':s=48000:d=16", "anull", []),
    "few words, long pauses": (NOISE, f"{SYLLABLES},volume='if(lt(mod(t,7),1.2),0.3,0.0005)':eval=frame", []),
    "whispers and shouts": (NOISE, f"{SYLLABLES},volume='if(lt(mod(t,6),4),0.02,1)':eval=frame", []),
    "mono": (NOISE, f"{SYLLABLES},volume=-20dB", ["-ac", "1"]),
    "5.1": (f"aevalsrc='{ROOM}':c=5.1:s=48000:d=16", "anull", []),
    "telephone": (NOISE, f"{SYLLABLES},highpass=f=300,lowpass=f=3400,volume=-18dB", ["-ar", "8000", "-ac", "1"]),
    "one side nearly": (NOISE, f"{SYLLABLES},volume=-15dB,pan=stereo|c0=c0|c1=0.02*c0", []),
    "one side only": (NOISE, f"{SYLLABLES},volume=-15dB,pan=stereo|c0=c0|c1=0*c0", []),
}


def film(path: Path, source: str, made: str, coded: list[str]) -> Source:
    inputs = ["-f", "lavfi", "-i", "color=black:s=64x64:r=30:d=16", "-f", "lavfi", "-i", source]
    kept = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le", "-shortest", path]
    ffmpeg.run(["-v", "error", *inputs, "-af", made, *coded, *kept])
    return Source(uri=str(path), info=probe(str(path)))


def plain(source: Source, **form: object) -> Edit:
    lasts = min(source.info.duration_ms, 15_900)
    return Edit(
        sources={"f": source},
        tracks=[Track(layers=[VideoLayer(source="f", duration_ms=lasts)])],
        audio=[AudioLayer(source="f", duration_ms=lasts, fade_in_ms=30, fade_out_ms=30)],
        format=Format.model_validate({"width": 64, "height": 64, "preset": "ultrafast", "fps": "15/1"} | form),
    )


@pytest.mark.parametrize(
    "form",
    [{}, {"codec": "vp9", "container": "webm"}, {"audio_kbps": 64}, {"audio_kbps": 48}, {"audio_kbps": 32}],
    ids=["aac", "opus", "aac at a low rate", "aac at 48", "aac at the lowest"],
)
@pytest.mark.parametrize("name", SOURCES)
def test_loudness_is_within_half_a_unit_and_no_peak_is_too_high(
    tmp_path: Path, name: str, form: dict[str, object]
) -> None:
    source, made, coded = SOURCES[name]
    render(plain(film(tmp_path / "film.mov", source, made, coded), **form), tmp_path / "out")
    found = measure_file(tmp_path / "out")
    assert found.lufs is not None and abs(found.lufs + 14) <= 0.5
    assert found.peak_dbtp is not None and found.peak_dbtp <= -1


CLICKS = ("anullsrc=r=48000:cl=mono:d=16", "aeval='if(lt(mod(t,3),0.003),0.7*sin(2*PI*900*t),0)'", list[str]())
CLAPS = ("anoisesrc=r=48000:d=16:a=0.9:seed=3", "aeval='val(0)*lt(mod(t,4),0.03)'", list[str]())


@pytest.mark.parametrize("form", [{}, {"codec": "vp9", "container": "webm"}], ids=["aac", "opus"])
@pytest.mark.parametrize("sounds", [CLICKS, CLAPS], ids=["clicks", "claps"])
def test_a_few_short_sounds_in_silence_are_as_loud_as_their_peaks_allow_and_the_report_says_so(
    tmp_path: Path, sounds: tuple[str, str, list[str]], form: dict[str, object]
) -> None:
    edit = plain(film(tmp_path / "film.mov", *sounds), **form)
    out = tmp_path / f"out.{edit.format.container}"
    render(edit, out)
    found = report(out, edit)
    assert found.true_peak_dbtp is not None and -3 <= found.true_peak_dbtp <= -1
    assert any("the peak comes first" in note for note in found.notes), found.notes


def test_silence_stays_silence(tmp_path: Path) -> None:
    render(plain(film(tmp_path / "film.mov", "anullsrc=r=48000:cl=stereo:d=16", "anull", [])), tmp_path / "out.mp4")
    assert measure_file(tmp_path / "out.mp4").peak_dbtp is None


@pytest.fixture(scope="module")
def tone(films: Path) -> Source:
    """A tone of which every cut is heard: no cut of it joins two like places of its wave."""
    return film(films / "tone.mov", "aevalsrc='0.4*sin(2*PI*441.7*t)':s=48000:d=16", "anull", [])


def roughness(path: Path, joints_ms: list[int]) -> float:
    """The greatest bend of the wave near the joints, beside the greatest far from them: a click bends it sharply."""
    args = ["-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    wave = array("h", ffmpeg.run(args).stdout)
    near, far = [1], [1]
    for i in range(RATE // 5, len(wave) - RATE // 5):
        bend = abs(wave[i + 1] - 2 * wave[i] + wave[i - 1])
        beside = any(abs(i - at_ms * RATE // 1000) < RATE // 50 for at_ms in joints_ms)
        (near if beside else far).append(bend)
    return max(near) / max(far)


def test_no_click_where_words_are_taken_out(tone: Source, tmp_path: Path) -> None:
    whole = plain(tone, loudness_lufs=None)
    made = remove_silences(whole, [Span(2011, 3507), Span(6001, 6333), Span(9100, 9555)])
    joints = [edge for one, following in pairwise(made.audio) for edge in (following.at_ms, one.end_ms)]
    assert len(joints) == 6
    render(made, tmp_path / "soft.mp4")
    assert roughness(tmp_path / "soft.mp4", joints) < 2
    hard = [layer.model_copy(update={"fade_in_ms": 0, "fade_out_ms": 0}) for layer in made.audio]
    render(made.model_copy(update={"audio": hard}), tmp_path / "hard.mp4")
    assert roughness(tmp_path / "hard.mp4", joints) > 8, "a bare cut is heard, and this test hears it"


def test_no_click_where_an_intro_and_an_outro_meet_the_video(tone: Source, tmp_path: Path) -> None:
    short = film(tmp_path / "short.mov", "aevalsrc='0.4*sin(2*PI*313.3*t)':s=48000:d=2", "anull", [])
    made = intro_outro.add_intro_outro(plain(tone, loudness_lufs=None), short, short)
    joints = [edge for layer in made.audio for edge in (layer.at_ms, layer.end_ms)]
    render(made, tmp_path / "out.mp4")
    assert roughness(tmp_path / "out.mp4", joints) < 1.5
