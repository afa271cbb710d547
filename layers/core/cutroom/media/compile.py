"""An Edit compiled into one ffmpeg run. Pure: nothing is read, started or written here.

ffmpeg works in a folder of its own whose files have fixed names, so no text, file name or emoji ever has to be escaped
for a filter: the graph, the captions and the fonts are files there.
"""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cutroom.media import captions, crop_expression, fonts
from cutroom.media.edit import AudioLayer, Edit, VideoLayer
from cutroom.media.ffmpeg import source_args

PICTURE, SOUND, SCRIPT, FONTS = "picture.txt", "sound.txt", "captions.ass", "fonts"
FONT_CONFIG, OUTPUT = "fonts.conf", "output.mp4"
PEAK = 10 ** (-1.6 / 20)  # the limiter's ceiling: -1.6 dB at four times the rate leaves -1.5 dBTP or less after AAC
TONE_MAP = (
    "zscale=transfer=linear:npl=203,format=gbrpf32le,zscale=primaries=bt709,tonemap=hable:desat=0,"
    "zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p"
)


class Level(NamedTuple):
    """How the mix is brought to its loudness: gain in dB before a limiter that holds the true peak down."""

    gain_db: float


class Command(NamedTuple):
    """One ffmpeg run: its arguments, run inside a folder with these text files and links; the result is `output`."""

    args: list[str]
    files: dict[str, str]
    links: dict[str, Path]
    env: dict[str, str]
    output: str


def compile_edit(edit: Edit, folder: Path, level: Level | None = None) -> Command:
    """The run that makes `edit` in `folder`. With a `level` (see render.measure) the mix is brought to it."""
    burn = bool(edit.texts or (edit.captions and edit.captions.words))
    # Two graphs, because ffmpeg 7.0's scheduler can wait for ever when one graph feeds both streams.
    sound = _sound(edit, level)
    files = {PICTURE: ";\n".join(_picture(edit, burn)), SOUND: ";\n".join(sound)}
    links: dict[str, Path] = {}
    env: dict[str, str] = {}
    if burn:
        files |= {SCRIPT: captions.ass(edit), FONT_CONFIG: fonts.config(folder / FONTS, folder / "cache")}
        links = {f"{FONTS}/{path.name}": path for path in fonts.files()}
        env = {"FONTCONFIG_FILE": str(folder / FONT_CONFIG)}
    graphs = ["-/filter_complex", PICTURE, "-/filter_complex", SOUND, "-map", "[picture]", "-map", "[sound]"]
    args = ["-v", "error", *_inputs(edit), *graphs]
    return Command([*args, *_encoding(edit), OUTPUT], files, links, env, OUTPUT)


def compile_measure(edit: Edit, level: Level | None = None) -> Command:
    """The run that only measures how loud `edit`'s mix is, by EBU R128; the log ends with the figures."""
    inputs = [arg for layer in edit.audio for arg in _input(edit, layer)]
    sound = _sound(edit, level, first_input=0)
    graph = ";\n".join([*sound, "[sound]ebur128=peak=true:framelog=quiet[measured]"])
    args = ["-v", "info", *inputs, "-/filter_complex", SOUND, "-map", "[measured]", "-f", "null", "-"]
    return Command(args, {SOUND: graph}, {}, {}, "")


def _inputs(edit: Edit) -> list[str]:
    return [arg for layer in [*edit.layers, *edit.audio] for arg in _input(edit, layer)]


def _input(edit: Edit, layer: VideoLayer | AudioLayer) -> list[str]:
    seek = ["-ss", _seconds(layer.source_in_ms), "-t", _seconds(layer.duration_ms)]
    return [*seek, *source_args(edit.sources[layer.source].uri)]


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}"


def _picture(edit: Edit, burn: bool) -> list[str]:
    chains = [_layer(edit, i, layer) for i, layer in enumerate(edit.layers)]
    if _plain_sequence(edit):
        joined = "".join(f"[v{i}]" for i in range(len(chains)))
        base = f"{joined}concat=n={len(chains)}:v=1:a=0" if len(chains) > 1 else "[v0]null"
        chains.append(f"{base}[base]")
    else:
        chains += _stacked(edit)
    draw = f"ass={SCRIPT}:fontsdir={FONTS}," if burn else ""
    return [*chains, f"[base]{draw}format=yuv420p[picture]"]


def _layer(edit: Edit, i: int, layer: VideoLayer) -> str:
    info = edit.sources[layer.source].info
    steps = [f"[{i}:{info.video_stream}]fps={edit.format.fps}:start_time=0"]
    if layer.crop:
        steps.append(crop_expression.crop_filter(layer.crop))
    if info.hdr:
        steps.append(TONE_MAP)
    steps += _fitted(edit, layer)
    length = _seconds(layer.duration_ms)
    steps += ["setsar=1", f"tpad=stop_mode=clone:stop_duration={length},trim=duration={length},setpts=PTS-STARTPTS"]
    return ",".join(steps) + f"[v{i}]"


def _fitted(edit: Edit, layer: VideoLayer) -> list[str]:
    width, height = (_even(edit.format.width * layer.rect.w), _even(edit.format.height * layer.rect.h))
    if layer.crop:
        return [f"scale={width}:{height}:flags=bicubic"]
    info = edit.sources[layer.source].info
    ratio, target = Fraction(info.width, info.height), Fraction(width, height)
    if (ratio > target) == (layer.fit == "fill"):
        inner = (max(2, _even(height * ratio)), height)
    else:
        inner = (width, max(2, _even(width / ratio)))
    fitted = [f"scale={inner[0]}:{inner[1]}:flags=bicubic"]
    if layer.fit == "fill":
        return [*fitted, f"crop={width}:{height}"]
    return [*fitted, f"pad={width}:{height}:-1:-1:color={_colour(edit.background)}"]


def _even(value: float | Fraction) -> int:
    return max(2, round(value / 2) * 2)


def _colour(text: str) -> str:
    return "0x" + text[1:]


def _plain_sequence(edit: Edit) -> bool:
    """One track, whole frames, no gap: then nothing has to be laid over anything."""
    if len(edit.tracks) != 1 or any(layer.rect != type(layer.rect)() for layer in edit.layers):
        return False
    ends = [0, *(layer.end_ms for layer in edit.layers)]
    return all(layer.at_ms == end for layer, end in zip(edit.layers, ends, strict=False))


def _stacked(edit: Edit) -> list[str]:
    out = edit.format
    length = _seconds(edit.duration_ms)
    background = f"color=c={_colour(edit.background)}:s={out.width}x{out.height}:r={out.fps}:d={length}[b0]"
    chains = [background]
    for i, layer in enumerate(edit.layers):
        x, y = (
            _even(layer.rect.x * out.width) if layer.rect.x else 0,
            _even(layer.rect.y * out.height) if layer.rect.y else 0,
        )
        chains.append(f"[v{i}]setpts=PTS+{_seconds(layer.at_ms)}/TB[s{i}]")
        name = "base" if i + 1 == len(edit.layers) else f"b{i + 1}"
        chains.append(f"[b{i}][s{i}]overlay={x}:{y}:eof_action=pass:format=auto[{name}]")
    return chains


def _levelled(level: Level | None) -> list[str]:
    if level is None:
        return []
    limiter = f"aresample=192000,alimiter=limit={PEAK:.4f}:attack=2:release=60:level=0:latency=1,aresample=48000"
    return [f"volume={level.gain_db:.2f}dB", limiter]


def _sound(edit: Edit, level: Level | None, first_input: int | None = None) -> list[str]:
    """The mix at 48 kHz stereo, exactly as long as the picture; silence where nothing sounds."""
    length = _seconds(edit.duration_ms)
    if not edit.audio:
        return [f"anullsrc=r=48000:cl=stereo,atrim=duration={length}[sound]"]
    first = len(edit.layers) if first_input is None else first_input
    chains = [_voice(edit, first + i, i, layer) for i, layer in enumerate(edit.audio)]
    names = "".join(f"[a{i}]" for i in range(len(edit.audio)))
    mix = f"amix=inputs={len(edit.audio)}:normalize=0" if len(edit.audio) > 1 else "anull"
    steps = [mix, *_levelled(level), f"apad=whole_dur={length},atrim=duration={length}"]
    return [*chains, f"{names}{','.join(steps)}[sound]"]


def _voice(edit: Edit, at: int, i: int, layer: AudioLayer) -> str:
    info = edit.sources[layer.source].info
    length = _seconds(layer.duration_ms)
    steps = [
        f"[{at}:{info.audio_stream}]aresample=48000:async=1:first_pts=0",
        "aformat=sample_fmts=fltp:channel_layouts=stereo",
        f"apad=whole_dur={length},atrim=duration={length}",
    ]
    if layer.gain_db:
        steps.append(f"volume={layer.gain_db}dB")
    if layer.fade_in_ms:
        steps.append(f"afade=t=in:d={_seconds(layer.fade_in_ms)}")
    if layer.fade_out_ms:
        begin = _seconds(max(0, layer.duration_ms - layer.fade_out_ms))
        steps.append(f"afade=t=out:st={begin}:d={_seconds(layer.fade_out_ms)}")
    if layer.at_ms:
        steps.append(f"adelay={layer.at_ms}:all=1")
    return ",".join(steps) + f"[a{i}]"


def _encoding(edit: Edit) -> list[str]:
    out = edit.format
    rate = Fraction(out.fps)
    return [
        *("-t", _seconds(edit.duration_ms), "-r", out.fps, "-fps_mode", "cfr"),
        *("-c:v", "libx264", "-profile:v", "high", "-preset", out.preset, "-crf", str(out.crf), "-pix_fmt", "yuv420p"),
        *("-g", str(round(rate * 2)), "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
        *("-c:a", "aac", "-b:a", f"{out.audio_kbps}k", "-ar", "48000", "-ac", "2"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4"),
    ]
