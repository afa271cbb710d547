"""The sound as one filter graph: layers into lanes, lanes into a mix, the mix to its loudness. Pure.

A lane holds layers that follow each other, so that an hour of them needs no more memory than a minute.
"""

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from cutroom.media.compile.encoding import priming
from cutroom.media.compile.frame import seconds
from cutroom.media.compile.graph import Graph, Inputs
from cutroom.media.edit.document import Edit
from cutroom.media.edit.output import Format
from cutroom.media.edit.sounds import AudioLayer
from cutroom.media.edit.units import ratio
from cutroom.media.source.downmix import to_stereo

RATE = 48_000
# What the limiter lets through, by the encoder's rate in kbit/s: the less it has, the higher the peaks that it makes.
# Measured on speech and music at four times the rate; what is over -1 dBTP all the same is made again (loudness).
CEILINGS_DB = {"mp4": ((120, -1.6), (90, -2.2), (56, -3.0), (0, -4.5)), "webm": ((240, -1.8), (120, -2.4), (0, -3.0))}
READ_ON_MS = 10_000
SLOWEST_TEMPO = Fraction(1, 2)
CURVE = "qsin"  # equal power: where one layer fades into the next, what is heard keeps its strength


class Gain(NamedTuple):
    """How the mix is brought to its loudness: gain in dB, then a limiter that holds the true peak down, if any."""

    gain_db: float
    ceiling_db: float | None = None


class Opening(NamedTuple):
    """One opening of a source for the layers (by their index) that are heard from it, one after the other."""

    source: str
    layers: list[int]
    start_ms: int
    end_ms: Fraction


class Sound(NamedTuple):
    """The inputs in order, and the graph that ends in `[sound]`."""

    openings: list[Opening]
    graph: str


def sound(edit: Edit, gain: Gain | None, first_input: int, last: str = "anull") -> Sound:
    """The mix at 48 kHz stereo, as long as the picture; silence where nothing sounds; then the filter `last`.

    Its inputs are numbered from `first_input` on. What its decoder will put before it is left out at the beginning.
    """
    length = round(edit.format.grid.seconds(edit.frames) * RATE)  # the picture's, which is a number of whole frames
    cut = f"atrim=start_sample={priming(edit.format)}:end_sample={length}"
    graph, inputs = Graph(), Inputs[Opening](first_input)
    if not edit.audio:
        graph.end(f"anullsrc=r={RATE}:cl=stereo,{cut},asetpts=N/SR/TB,{last}", name="sound")
        return Sound([], graph.text)
    layers: dict[int, str] = {}
    for opening in openings(edit):
        layers |= _opening(edit, graph, opening, inputs.open(opening))
    open_lanes = lanes(edit.audio, [i for i, layer in enumerate(edit.audio) if not layer.duck_db])
    ducked = [i for i, layer in enumerate(edit.audio) if layer.duck_db]
    voices = [_lane(edit, graph, layers, lane, "l") for lane in open_lanes]
    music = [_lane(edit, graph, layers, [i], "d") for i in ducked]
    mixed = _ducked(graph, voices, music, [edit.audio[i].duck_db for i in ducked])
    mix = f"amix=inputs={len(mixed)}:normalize=0" if len(mixed) > 1 else "anull"
    steps = [mix, *_levelled(gain), f"apad=whole_len={length},{cut},asetpts=N/SR/TB", last]
    graph.end(",".join(steps), *mixed, name="sound")
    return Sound(inputs.opened, graph.text)


def ceiling_db(output: Format) -> float:
    """How high the limiter lets the peaks of a mix be that the encoder of `output` gets."""
    return next(ceiling for least, ceiling in CEILINGS_DB[output.container] if output.audio_kbps >= least)


def openings(edit: Edit) -> list[Opening]:
    """The openings that the layers need; layers that go forwards through a source share one."""
    opened: list[Opening] = []
    for i in sorted(range(len(edit.audio)), key=lambda i: edit.audio[i].at_ms):
        layer = edit.audio[i]
        for k, one in enumerate(opened):
            before = edit.audio[one.layers[-1]]
            forwards = layer.at_ms >= before.end_ms and 0 <= layer.source_in_ms - one.end_ms <= READ_ON_MS
            if one.source == layer.source and forwards:
                opened[k] = Opening(one.source, [*one.layers, i], one.start_ms, layer.source_out_ms)
                break
        else:
            start_ms = int(edit.sources[layer.source].info.opened_at(Fraction(layer.source_in_ms)))
            opened.append(Opening(layer.source, [i], start_ms, layer.source_out_ms))
    return opened


def lanes(layers: list[AudioLayer], wanted: list[int]) -> list[list[int]]:
    """The layers (by their index) in as few rows as there are at once, each row in order and without overlap."""
    rows: list[list[int]] = []
    for i in sorted(wanted, key=lambda i: layers[i].at_ms):
        free = next((lane for lane in rows if layers[lane[-1]].end_ms <= layers[i].at_ms), None)
        if free is None:
            rows.append([i])
        else:
            free.append(i)
    return rows


def _samples(ms: int) -> int:
    return ms * RATE // 1000


def _opening(edit: Edit, graph: Graph, opening: Opening, number: int) -> dict[int, str]:
    """A source's samples on their own time line, and each layer cut out of them: its label by its index."""
    info = edit.sources[opening.source].info
    source = f"{number}:{info.audio_stream}"
    steady = (
        f"{to_stereo(info.audio_layout, info.audio_side)}aresample={RATE}:async=1:first_pts=0,"
        "aformat=sample_fmts=fltp:channel_layouts=stereo"
    )
    cuts = {i: _layer(edit.audio[i], opening.start_ms) for i in opening.layers}
    if len(cuts) == 1:
        return {i: graph.add(f"{steady},{cut}", source, kind="a") for i, cut in cuts.items()}
    starts = graph.split(f"{steady},asplit={len(cuts)}", source, kinds=["o"] * len(cuts))
    return {i: graph.add(cut, start, kind="a") for start, (i, cut) in zip(starts, cuts.items(), strict=True)}


def _layer(layer: AudioLayer, opened_ms: int) -> str:
    first = _samples(layer.source_in_ms - opened_ms)
    taken = int(layer.duration_ms * ratio(layer.speed) * RATE / 1000) + (RATE // 10 if layer.speed != 1 else 0)
    whole = _samples(layer.duration_ms)
    steps = [f"atrim=start_sample={first}:end_sample={first + taken},asetpts=N/SR/TB"]
    steps += [f"atempo={float(tempo):.6f}" for tempo in tempos(ratio(layer.speed))]
    steps.append(f"apad=whole_len={whole},atrim=end_sample={whole},asetpts=N/SR/TB")
    if layer.gain_db:
        steps.append(f"volume={layer.gain_db:.3f}dB")
    if layer.fade_in_ms:
        steps.append(f"afade=t=in:d={seconds(layer.fade_in_ms)}:curve={CURVE}")
    if layer.fade_out_ms:
        begin = seconds(layer.duration_ms - layer.fade_out_ms)
        steps.append(f"afade=t=out:st={begin}:d={seconds(layer.fade_out_ms)}:curve={CURVE}")
    return ",".join(steps)


def tempos(speed: Fraction) -> list[Fraction]:
    """Factors that give `speed`, none below what the filter takes; sound keeps its pitch."""
    if speed == 1:
        return []
    if speed < SLOWEST_TEMPO:
        return [SLOWEST_TEMPO, *tempos(speed / SLOWEST_TEMPO)]
    return [speed]


def _lane(edit: Edit, graph: Graph, labels: dict[int, str], lane: list[int], kind: str) -> str:
    """The layers of a lane one after the other, with silence between them; the label of the whole."""
    layers = [edit.audio[i] for i in lane]
    gaps = [layers[0].at_ms, *(b.at_ms - a.end_ms for a, b in pairwise(layers))]
    parts: list[str] = []
    for i, gap_ms in zip(lane, gaps, strict=True):
        if gap_ms:
            silence = f"anullsrc=r={RATE}:cl=stereo,atrim=end_sample={_samples(gap_ms)},aformat=sample_fmts=fltp"
            parts.append(graph.add(silence, kind="q"))
        parts.append(labels[i])
    return graph.add(f"concat=n={len(parts)}:v=0:a=1" if len(parts) > 1 else "anull", *parts, kind=kind)


def _ducked(graph: Graph, voices: list[str], music: list[str], depths_db: list[float]) -> list[str]:
    """What is mixed, and how music goes down under it: a compressor that listens, at most `duck_db` deep."""
    if not voices or not music:
        return [*voices, *music]
    copies = [graph.split("asplit=2", voice, kinds=["h", "g"]) for voice in voices]
    mix = f"amix=inputs={len(voices)}:normalize=0," if len(voices) > 1 else ""
    listened = graph.split(f"{mix}apad,asplit={len(music)}", *(copy for _, copy in copies), kinds=["k"] * len(music))
    lowered: list[str] = []
    for layer, key, depth_db in zip(music, listened, depths_db, strict=True):
        deep = f"mix={1 - 10 ** (-depth_db / 20):.4f}"
        compressor = f"sidechaincompress=threshold=0.02:ratio=20:attack=15:release=350:{deep}"
        lowered.append(graph.add(compressor, layer, key, kind="u"))
    return [*(audible for audible, _ in copies), *lowered]


def _levelled(gain: Gain | None) -> list[str]:
    if gain is None:
        return []
    if gain.ceiling_db is None:
        return [f"volume={gain.gain_db:.2f}dB"]
    most = 10 ** (gain.ceiling_db / 20)
    limiter = f"aresample=192000,alimiter=limit={most:.4f}:attack=2:release=60:level=0:latency=1,aresample={RATE}"
    return [f"volume={gain.gain_db:.2f}dB", limiter]
