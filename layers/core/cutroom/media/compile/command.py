"""An Edit compiled into one ffmpeg run. Pure: nothing is read, started or written here.

ffmpeg works in a folder of its own whose files have fixed names, so no text, file name or emoji ever has to be escaped
for a filter: the graph, the captions and the fonts are files there.
"""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cutroom.kit.spans import Span
from cutroom.media import captions
from cutroom.media.captions import fonts
from cutroom.media.compile import encoder_preroll, encoding, picture, plan, sound
from cutroom.media.compile.encoding import Encoder
from cutroom.media.compile.frame import seconds
from cutroom.media.compile.plan import Window
from cutroom.media.compile.sound import Gain
from cutroom.media.edit.document import Edit
from cutroom.media.source.inputs import image_args, seek_args, source_args
from cutroom.media.source.paths import is_remote

PICTURE, SOUND = "picture.txt", "sound.txt"
FONT_CONFIG = "fonts.conf"
STILL, ONLY_SOUND = "frame.png", "sound"
# A still is shown as RGB: say which kind of YUV it was, or grey areas of the converter's choosing turn up.
TO_RGB = (
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,scale=in_color_matrix=bt709,format=rgb24"
)
FEW = 2  # openings that may each decode on all processors


class Command(NamedTuple):
    """One ffmpeg run: its arguments, run inside a folder with these text files and links; the result is `output`."""

    args: list[str]
    files: dict[str, str]
    links: dict[str, Path]
    env: dict[str, str]
    output: str


def compile_edit(edit: Edit, folder: Path, level: Gain | None = None, encoder: Encoder = "software") -> Command:
    """The run that makes all of `edit` in `folder`. With a `level` (see loudness.measure) the mix is brought to it."""
    form, (video, inputs) = edit.format, _picture(edit, folder, plan.whole(edit))
    audio = sound.sound(edit, level, inputs)
    # Two graphs, because ffmpeg 7.0's scheduler can wait for ever when one graph feeds both streams.
    graphs = ["-/filter_complex", PICTURE, "-/filter_complex", SOUND, "-map", "[picture]", "-map", "[sound]"]
    coded = [*encoding.video(form, edit.frames, encoder), *encoding.audio(form), *encoding.container(form)]
    args = ["-v", "error", *video.args, *_sound_inputs(edit, audio), *graphs, *coded, encoding.output(form)]
    return video._replace(args=args, files=video.files | {SOUND: audio.graph}, output=encoding.output(form))


def compile_segment(edit: Edit, folder: Path, window: Window, encoder: Encoder = "software") -> Command:
    """The run that makes the picture of `window` alone, to be joined with its neighbours as it is."""
    encoded = encoder_preroll.with_preroll(edit, window)
    form, (video, _) = edit.format, _picture(edit, folder, encoded)
    cut = encoder_preroll.cut_back(edit, window, encoded)
    coded = [*encoding.video(form, encoded.frames, encoder), *cut, *encoding.container(form)]
    args = ["-v", "error", *video.args, "-/filter_complex", PICTURE, "-map", "[picture]", *coded, encoding.output(form)]
    return video._replace(args=args, output=encoding.output(form))


def compile_sound(edit: Edit, level: Gain | None = None) -> Command:
    """The run that makes the sound alone, in one piece; in the video's own container, which knows where it ends."""
    audio, kind = sound.sound(edit, level, 0), edit.format.container
    output = f"{ONLY_SOUND}.{kind}"
    coded = [*encoding.audio(edit.format), *encoding.container(edit.format), output]
    args = ["-v", "error", *_sound_inputs(edit, audio), "-/filter_complex", SOUND, "-map", "[sound]", *coded]
    return Command(args, {SOUND: audio.graph}, {}, {}, output)


def compile_frame(edit: Edit, folder: Path, at_ms: int) -> Command:
    """The run that makes the one frame that is shown at `at_ms`, as PNG."""
    number = max(0, min(edit.frames - 1, int((at_ms + Fraction(1, 2)) * edit.format.grid.rate / 1000)))
    video, _ = _picture(edit, folder, Window(number, number + 1), TO_RGB)
    args = ["-v", "error", *video.args, "-/filter_complex", PICTURE, "-map", "[picture]"]
    return video._replace(args=[*args, "-frames:v", "1", "-update", "1", "-f", "image2", STILL], output=STILL)


def compile_measure(edit: Edit, level: Gain | None = None) -> Command:
    """The run that only measures how loud `edit`'s mix is, by EBU R128; the log ends with the figures."""
    audio = sound.sound(edit, level, 0, "ebur128=peak=sample:framelog=quiet")
    args = ["-v", "info", "-nostats", *_sound_inputs(edit, audio), "-/filter_complex", SOUND, "-map", "[sound]"]
    return Command([*args, "-f", "null", "-"], {SOUND: audio.graph}, {}, {}, "")


def openings(edit: Edit, window: Window) -> int:
    """How many times sources are opened for the picture of `window`: what its memory grows with."""
    shown = plan.runs(edit, encoder_preroll.with_preroll(edit, window))
    branches = [branch for run in shown for step in run.steps for branch in step.branches]
    return len(plan.input_reads(edit, branches))


def _picture(edit: Edit, folder: Path, window: Window, final: str = "format=yuv420p") -> tuple[Command, int]:
    """Inputs, files and links of the picture's part, and the number of the input that comes after them."""
    script = captions.ass(edit, _span(edit, window)) if edit.texts or (edit.captions and edit.captions.words) else None
    graph = picture.picture(edit, window, script is not None, final)
    files: dict[str, str] = {PICTURE: graph.graph}
    # A link without an ending: by its name alone ffmpeg would take `logo%d.jpg` for a row of pictures.
    links = {f"image{i}": Path(one.uri).absolute() for i, one in enumerate(graph.images) if not is_remote(one.uri)}
    env: dict[str, str] = {}
    if script is not None:
        files |= {picture.SCRIPT: script, FONT_CONFIG: fonts.config(folder / picture.FONTS, folder / "cache")}
        links |= {
            f"{picture.FONTS}/{path.name}": path
            for path in fonts.needed(captions.families(edit), captions.shown_text(edit))
        }
        env = {"FONTCONFIG_FILE": str(folder / FONT_CONFIG)}
    return Command(_picture_inputs(edit, graph, folder), files, links, env, ""), len(graph.inputs)


def _span(edit: Edit, window: Window) -> Span:
    """When `window` is seen, and a little before and after."""
    grid = edit.format.grid
    return Span(max(0, grid.ms(window.first) - plan.MARGIN_MS), grid.ms(window.last) + plan.MARGIN_MS)


def _picture_inputs(edit: Edit, graph: picture.Picture, folder: Path) -> list[str]:
    threads = ["-threads", "2"] if len(graph.feeds) > FEW else []
    args: list[str] = []
    for feed in graph.feeds:
        args += [*threads, *_opening(feed), *source_args(edit.sources[feed.source].uri)]
    for i, image in enumerate(graph.images):
        args += image_args(image.uri if is_remote(image.uri) else str(folder / f"image{i}"))
    return args


def _sound_inputs(edit: Edit, audio: sound.Sound) -> list[str]:
    args: list[str] = []
    for one in audio.openings:
        margin = Fraction(plan.MARGIN_MS)
        args += [*_seek(Fraction(one.start_ms), one.end_ms + margin), *source_args(edit.sources[one.source].uri)]
    return args


def _opening(feed: plan.InputRead) -> list[str]:
    """How a picture is read. What is seen where reading begins may have come at any time before it.

    So nothing is dropped there, and the time to read counts from the key frame before, wherever that is. Where frames
    change their colours or size the graph goes on as it is: made anew, it would lose what it holds, and begin to count
    again.
    """
    begun = seek_args(feed.start_ms / 1000)
    return ["-reinit_filter", "0", "-noaccurate_seek", *begun, "-t", seconds(feed.end_ms)]


def _seek(start_ms: Fraction, end_ms: Fraction) -> list[str]:
    return [*seek_args(start_ms / 1000), "-t", seconds(end_ms - start_ms)]
