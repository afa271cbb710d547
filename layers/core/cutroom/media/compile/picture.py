"""The picture as one filter graph: layers into runs, runs over each other, images and words on top. Pure."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from cutroom.media.compile import frame, plan
from cutroom.media.compile.graph import Graph, Inputs
from cutroom.media.compile.plan import InputRead, LayerRead, Run, Step, Window
from cutroom.media.edit.document import Edit
from cutroom.media.edit.layers import Transition
from cutroom.media.edit.overlays import ImageOverlay

SCRIPT, FONTS = "captions.ass", "fonts"
WAYS = {
    "slide": {"left": "slideleft", "right": "slideright", "up": "slideup", "down": "slidedown"},
    "wipe": {"left": "wipeleft", "right": "wiperight", "up": "wipeup", "down": "wipedown"},
}
PLAIN_WAYS = {"fade": "fadeblack", "dissolve": "fade", "zoom": "zoomin", "cut": "fade"}


class Picture(NamedTuple):
    """The inputs in order, and the graph that ends in `[picture]`."""

    inputs: list[InputRead | ImageOverlay]
    graph: str

    @property
    def feeds(self) -> list[InputRead]:
        """The openings of sources."""
        return [opened for opened in self.inputs if isinstance(opened, InputRead)]

    @property
    def images(self) -> list[ImageOverlay]:
        """The images on top."""
        return [opened for opened in self.inputs if isinstance(opened, ImageOverlay)]


def picture(edit: Edit, window: Window, burn: bool, final: str = "format=yuv420p") -> Picture:
    """The graph for the frames of `window`; `burn` draws the script of words, `final` is the last filter."""
    runs, graph = plan.runs(edit, window), Graph()
    inputs = Inputs[InputRead | ImageOverlay]()
    reads = [(read, run.transparent) for run in runs for step in run.steps for read in step.branches]
    feeds = plan.input_reads(edit, [read for read, _ in reads])
    layers = iter(_layers(edit, graph, inputs, reads, feeds))
    shown = [(run, _run(edit, graph, run, layers)) for run in runs]
    base = _stacked(edit, graph, shown, window)
    for image in edit.images:
        if not _seen(edit, image, window):
            continue
        base = _image(edit, graph, image, inputs.open(image), base)
    draw = f"ass={SCRIPT}:fontsdir={FONTS}," if burn else ""
    graph.end(f"{draw}{final},setpts=N", base, name="picture")
    return Picture(inputs.opened, graph.text)


def _layers(
    edit: Edit, graph: Graph, inputs: Inputs[InputRead | ImageOverlay], reads: list[tuple[LayerRead, bool]],
    feeds: list[InputRead],
) -> list[str]:  # fmt: skip
    """The label of each of `reads`, in their order: its frames, at its place's size."""
    labels: dict[int, str] = {}
    for feed in feeds:
        source = f"{inputs.open(feed)}:{edit.sources[feed.source].info.video_stream}"
        ways = len(feed.branches)
        starts = graph.split(f"split={ways}", source, kinds=["i"] * ways) if ways > 1 else [source]
        for number, start in zip(feed.branches, starts, strict=True):
            read, transparent = reads[number]
            name = str(len(labels))
            labels[number] = graph.add(frame.chain(edit, read, feed.start_ms, name, transparent), start, kind="v")
    return [labels[number] for number in range(len(reads))]


def _run(edit: Edit, graph: Graph, run: Run, layers: Iterator[str]) -> str:
    """The steps of a run joined, frames numbered from its place on the time line; `layers` gives theirs in order."""
    parts: list[str] = []
    for step in run.steps:
        alone, *others = [next(layers) for _ in step.branches]
        if others:  # each at a rate of its own, which xfade wants
            pair = [graph.add(f"fps={edit.format.fps}", label, kind="p") for label in (alone, *others)]
            alone = graph.add(_crossed(edit, step, run.transparent), *pair, kind="x")
        parts.append(alone)
    rate = edit.format.grid.rate
    joined = f"concat=n={len(parts)}:v=1:a=0," if len(parts) > 1 else ""
    return graph.add(f"{joined}settb={rate.denominator}/{rate.numerator},setpts=N+{run.at}", *parts, kind="r")


def _crossed(edit: Edit, step: Step, transparent: bool) -> str:
    grid, way = edit.format.grid, step.transition or Transition(kind="cut")
    name = WAYS[way.kind][way.direction] if way.kind in WAYS else PLAIN_WAYS[way.kind]
    # The first frame must already show some of the second layer, or it would look frozen: half a frame ahead.
    lasts = frame.seconds(grid.seconds(step.whole) * 1000)
    offset = frame.seconds(-grid.seconds(1) * 1000 * (step.done * 2 + 1) / 2)
    frames = step.branches[0].frames
    pixels = "yuva420p" if transparent else "yuv420p"
    return ",".join(
        [
            f"xfade=transition={name}:duration={lasts}:offset={offset},format={pixels}",
            f"tpad=stop_mode=clone:stop=-1,trim=end_frame={frames},setpts=N",
        ]
    )


def _stacked(edit: Edit, graph: Graph, shown: list[tuple[Run, str]], window: Window) -> str:
    """The runs over each other, and the label of the result. What covers all needs nothing beneath it."""
    runs = [run for run, _ in shown]
    beside = _beside(edit, runs, window)
    if shown and _covers(runs[0], window):
        base, rest = shown[0][1], shown[1:]
    elif beside:
        base, rest = "beside", shown[beside:]
        graph.end(_tiled(edit, runs[:beside]), *(label for _, label in shown[:beside]), name=base)
    else:
        base, rest = "ground", shown
        graph.end(_ground(edit, window), name=base)
    for run, label in rest:
        over = label
        if edit.background.blur and run.track == 0:
            base, over = _softened(edit, graph, base, label)
        x, y = _corner(edit, run)
        base = graph.add(f"overlay={x}:{y}:eof_action=pass:format=yuv420", base, over, kind="s")
    return base


def _softened(edit: Edit, graph: Graph, base: str, label: str) -> tuple[str, str]:
    """`base` under a soft copy of a run that fills the frame, and the run itself."""
    out = edit.format
    sharp, copy = graph.split("split", label, kinds=["c", "c"])
    soft = graph.add(f"format=yuv420p,{frame.blurred(out.width, out.height)}", copy, kind="b")
    return graph.add("overlay=eof_action=pass:format=yuv420", base, soft, kind="s"), sharp


def _beside(edit: Edit, shown: list[Run], window: Window) -> int:
    """How many of the lowest runs lie beside each other all the time and fill the frame: they are copied, not mixed."""
    places: list[tuple[int, int, int, int]] = []
    for run in shown:
        (x, y), (w, h) = _corner(edit, run), frame.size(edit, run.layer)
        lasting = not run.transparent and (run.at, run.frames) == (window.first, window.frames)
        inside = x + w <= edit.format.width and y + h <= edit.format.height
        over = any(x < a + c and a < x + w and y < b + d and b < y + h for a, b, c, d in places)
        if over or not (lasting and inside):
            break
        places.append((x, y, w, h))
        if sum(w * h for _, _, w, h in places) == edit.format.width * edit.format.height:
            return len(places)
    return 0


def _tiled(edit: Edit, runs: list[Run]) -> str:
    corners = "|".join("{}_{}".format(*_corner(edit, run)) for run in runs)
    return f"xstack=inputs={len(runs)}:layout={corners}"


def _corner(edit: Edit, run: Run) -> tuple[int, int]:
    rect, out = run.layer.rect, edit.format
    return (frame.even(rect.x * out.width) if rect.x else 0, frame.even(rect.y * out.height) if rect.y else 0)


def _covers(run: Run, window: Window) -> bool:
    rect = run.layer.rect
    full = (rect.x, rect.y, rect.w, rect.h) == (0, 0, 1, 1)
    return full and not run.transparent and (run.at, run.frames) == (window.first, window.frames)


def _ground(edit: Edit, window: Window) -> str:
    out = edit.format
    one = f"color=c={frame.colour(edit.background.colour)}:s={out.width}x{out.height}:r={out.fps},format=rgb24"
    kept = "trim=end_frame=1,loop=loop=-1:size=1"  # made and converted once
    yuv = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,{frame.TAGGED}"
    return f"{one},{yuv},{kept},setpts=N,trim=end_frame={window.frames},setpts=N+{window.first}"


def _seen(edit: Edit, image: ImageOverlay, window: Window) -> bool:
    grid = edit.format.grid
    return window.cut(grid.frame(image.start_ms), grid.frame(image.end_ms)).frames > 0


def _image(edit: Edit, graph: Graph, image: ImageOverlay, number: int, base: str) -> str:
    out, grid = edit.format, edit.format.grid
    width, height = frame.even(out.width * image.rect.w), frame.even(out.height * image.rect.h)
    left, top = round(out.width * image.rect.x), round(out.height * image.rect.y)
    first, last = grid.frame(image.start_ms), grid.frame(image.end_ms)
    steps = [
        f"scale={width}:{height}:force_original_aspect_ratio=decrease",
        f"format=rgba,colorchannelmixer=aa={image.opacity:.4f},scale=out_color_matrix=bt709:out_range=tv",
        f"format=yuva420p,{frame.TAGGED}",
    ]
    if image.fade_ms:
        lasts, rate = frame.seconds(image.fade_ms), grid.rate
        ends = frame.seconds(max(0, image.end_ms - image.fade_ms))
        steps.append(f"loop=loop=-1:size=1,settb={rate.denominator}/{rate.numerator},setpts=N+{first}")
        steps.append(f"trim=end_frame={last - first}")
        steps.append(f"fade=t=in:st={frame.seconds(image.start_ms)}:d={lasts}:alpha=1")
        steps.append(f"fade=t=out:st={ends}:d={lasts}:alpha=1")
    middle = f"x='{left}+({width}-w)/2':y='{top}+({height}-h)/2'"
    begin, end = (frame.seconds((n - Fraction(1, 2)) * 1000 / grid.rate) for n in (first, last))
    when = f"enable='between(t,{begin},{end})'"
    drawn = graph.add(",".join(steps), f"{number}:v:0", kind="n")
    return graph.add(f"overlay={middle}:eof_action=repeat:format=yuv420:{when}", base, drawn, kind="m")
