"""The sound's graph, filter by filter: what is cut out of which source, where it lies, and how loud it becomes."""

from fractions import Fraction
from typing import Any

import pytest

from cutroom.media.compile import sound
from cutroom.media.compile.sound import Gain, Opening
from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, VideoLayer
from tests.unit.media.builders import media

STEADY = "aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo"
SECOND = "asetpts=N/SR/TB,apad=whole_len=48000,atrim=end_sample=48000,asetpts=N/SR/TB"
FOUR_SECONDS = "apad=whole_len=192000,atrim=start_sample=1024:end_sample=192000,asetpts=N/SR/TB"
DUCK = "sidechaincompress=threshold=0.02:ratio=20:attack=15:release=350"


def heard(name: str = "a", **more: Any) -> AudioLayer:
    """A second of a source."""
    return AudioLayer.model_validate({"source": name, "duration_ms": 1000} | more)


def edit(*audio: AudioLayer, **form: Any) -> Edit:
    """Four seconds of picture with these sounds; `a` and `b` last a minute each."""
    return Edit(
        sources={name: Source(uri=f"{name}.mp4", info=media()) for name in ("a", "b")},
        tracks=[Track(layers=[VideoLayer(source="a", duration_ms=4000)])],
        audio=list(audio),
        format=Format.model_validate({"fps": "30/1"} | form),
    )


def graph(*audio: AudioLayer, level: Gain | None = None, first_input: int = 2) -> list[str]:
    """The chains of the graph."""
    return sound.sound(edit(*audio), level, first_input).graph.split(";\n")


def test_silence_is_as_long_as_the_picture() -> None:
    assert graph() == [
        "anullsrc=r=48000:cl=stereo,atrim=start_sample=1024:end_sample=192000,asetpts=N/SR/TB,anull[sound]"
    ]
    ntsc = sound.sound(edit(fps="30000/1001"), None, 0, "last")
    assert ":end_sample=192192," in ntsc.graph  # 120 frames
    assert ntsc.graph.endswith(",last[sound]")


def test_a_layer_is_cut_out_of_its_source_and_put_at_its_place() -> None:
    assert graph(heard(at_ms=500, source_in_ms=2000)) == [
        f"[2:1]{STEADY},atrim=start_sample=0:end_sample=48000,{SECOND}[a0]",
        "anullsrc=r=48000:cl=stereo,atrim=end_sample=24000,aformat=sample_fmts=fltp[q0]",
        "[q0][a0]concat=n=2:v=0:a=1[l0]",
        f"[l0]anull,{FOUR_SECONDS},anull[sound]",
    ]


def test_a_source_that_is_read_on_is_opened_once_and_layers_that_touch_are_joined_without_silence() -> None:
    made = sound.sound(edit(heard(), heard(at_ms=1000, source_in_ms=1200)), None, 0)
    assert made.openings == [Opening("a", [0, 1], 0, Fraction(2200))]
    assert made.graph.split(";\n") == [
        f"[0:1]{STEADY},asplit=2[o0][o1]",
        f"[o0]atrim=start_sample=0:end_sample=48000,{SECOND}[a0]",
        f"[o1]atrim=start_sample=57600:end_sample=105600,{SECOND}[a1]",
        "[a0][a1]concat=n=2:v=0:a=1[l0]",
        f"[l0]anull,{FOUR_SECONDS},anull[sound]",
    ]


@pytest.mark.parametrize(
    ("at_ms", "source_in_ms", "opened"),
    [
        (1000, 1000, 1),  # goes on where the first ended
        (1000, 11_000, 1),  # ten seconds are passed over
        (1000, 11_001, 2),  # more are not
        (1000, 999, 2),  # backwards
        (999, 1000, 2),  # at the same time
    ],
)
def test_an_opening_is_shared_forwards_and_not_too_far(at_ms: int, source_in_ms: int, opened: int) -> None:
    both = edit(heard(), heard(at_ms=at_ms, source_in_ms=source_in_ms))
    assert len(sound.openings(both)) == opened
    other = edit(heard("b"), heard(at_ms=at_ms, source_in_ms=source_in_ms))
    assert len(sound.openings(other)) == 2


def test_openings_begin_where_their_first_layer_does_and_are_numbered_after_the_pictures() -> None:
    late = heard("b", at_ms=0, source_in_ms=7000)
    made = sound.sound(edit(heard(at_ms=2000, source_in_ms=3000), late), None, 5)
    assert [(one.source, one.start_ms, one.end_ms) for one in made.openings] == [("b", 7000, 8000), ("a", 3000, 4000)]
    assert made.graph.startswith(f"[5:1]{STEADY},atrim=start_sample=0:end_sample=48000")
    assert "[6:1]" in made.graph


def test_speed_takes_more_or_less_of_the_source_and_keeps_the_length() -> None:
    [fast, *_] = graph(heard(speed=2, source_in_ms=1000))
    assert f"atrim=start_sample=0:end_sample=100800,asetpts=N/SR/TB,atempo=2.000000,{SECOND[16:]}" in fast
    [slow, *_] = graph(heard(speed=0.25))
    assert f"end_sample=16800,asetpts=N/SR/TB,atempo=0.500000,atempo=0.500000,{SECOND[16:]}" in slow
    assert sound.tempos(Fraction(1)) == []
    assert sound.tempos(Fraction(1, 2)) == [Fraction(1, 2)]
    assert sound.tempos(Fraction(3, 8)) == [Fraction(1, 2), Fraction(3, 4)]
    assert sound.tempos(Fraction(4)) == [Fraction(4)]


def test_gain_and_fades_are_the_layers_own() -> None:
    [chain, *_] = graph(heard(gain_db=-3, fade_in_ms=30, fade_out_ms=200))
    assert chain.endswith(
        "volume=-3.000dB,afade=t=in:d=0.030000:curve=qsin,afade=t=out:st=0.800000:d=0.200000:curve=qsin[a0]"
    )


@pytest.mark.parametrize(
    ("level", "steps"),
    [
        (None, "anull,"),
        (Gain(2.5), "anull,volume=2.50dB,"),
        (Gain(3.5, -1.6), "anull,volume=3.50dB,aresample=192000,alimiter=limit=0.8318:attack=2:release=60:level=0:"
                          "latency=1,aresample=48000,"),
    ],
)  # fmt: skip
def test_the_mix_is_brought_to_its_level(level: Gain | None, steps: str) -> None:
    assert graph(heard(), level=level)[-1] == f"[l0]{steps}{FOUR_SECONDS},anull[sound]"


def test_lanes_are_as_few_as_sound_at_once_and_hold_nothing_that_overlaps() -> None:
    layers = [heard(), heard("b", at_ms=900), heard(at_ms=1000), heard(at_ms=1899), heard(at_ms=2500)]
    assert sound.lanes(layers, [0, 1, 2, 3, 4]) == [[0, 2, 4], [1], [3]]
    assert sound.lanes(layers, [4, 0]) == [[0, 4]]
    *_, first, _, second, mix = graph(heard(), heard("b", at_ms=900), heard(at_ms=1500, source_in_ms=1200))
    assert first == "[a0][q0][a1]concat=n=3:v=0:a=1[l0]"
    assert second == "[q1][a2]concat=n=2:v=0:a=1[l1]"
    assert mix == f"[l0][l1]amix=inputs=2:normalize=0,{FOUR_SECONDS},anull[sound]"


def test_silence_between_layers_is_as_long_as_the_gap() -> None:
    chains = graph(heard(at_ms=250), heard("b", at_ms=1500))
    assert [chain.split(",")[1] for chain in chains if chain.startswith("anullsrc")] == [
        "atrim=end_sample=12000",
        "atrim=end_sample=12000",
    ]
    assert "[q0][a0][q1][a1]concat=n=4:v=0:a=1[l0]" in chains


def test_music_goes_down_under_each_voice_by_its_own_depth() -> None:
    music = heard("b", duration_ms=4000, duck_db=12)
    assert graph(heard(), music)[2:] == [
        "[a0]anull[l0]",
        "[a1]anull[d0]",
        "[l0]asplit=2[h0][g0]",
        "[g0]apad,asplit=1[k0]",
        f"[d0][k0]{DUCK}:mix=0.7488[u0]",
        f"[h0][u0]amix=inputs=2:normalize=0,{FOUR_SECONDS},anull[sound]",
    ]
    jingle = heard(source_in_ms=30_000, at_ms=1000, duck_db=6)
    assert graph(heard(), heard("b"), music, jingle)[-6:] == [
        "[l0]asplit=2[h0][g0]",
        "[l1]asplit=2[h1][g1]",
        "[g0][g1]amix=inputs=2:normalize=0,apad,asplit=2[k0][k1]",
        f"[d0][k0]{DUCK}:mix=0.7488[u0]",
        f"[d1][k1]{DUCK}:mix=0.4988[u1]",
        f"[h0][h1][u0][u1]amix=inputs=4:normalize=0,{FOUR_SECONDS},anull[sound]",
    ]


def test_music_alone_has_nothing_to_go_down_under() -> None:
    assert graph(heard("b", duration_ms=4000, duck_db=12))[1:] == [
        "[a0]anull[d0]",
        f"[d0]anull,{FOUR_SECONDS},anull[sound]",
    ]


@pytest.mark.parametrize(
    ("container", "kbps", "ceiling"),
    [("mp4", 120, -1.6), ("mp4", 119, -2.2), ("mp4", 90, -2.2), ("mp4", 89, -3.0), ("mp4", 56, -3.0), ("mp4", 55, -4.5),
     ("webm", 240, -1.8), ("webm", 239, -2.4), ("webm", 120, -2.4), ("webm", 119, -3.0)],
)  # fmt: skip
def test_the_less_an_encoder_has_the_lower_the_peaks(container: str, kbps: int, ceiling: float) -> None:
    codec = {"mp4": "h264", "webm": "vp9"}[container]
    made = Format.model_validate({"container": container, "codec": codec, "audio_kbps": kbps})
    assert sound.ceiling_db(made) == ceiling
