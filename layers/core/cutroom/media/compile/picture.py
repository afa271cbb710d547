"""The picture as one filter graph: layers into runs, runs over each other, images and words on top. Pure."""

from fractions import Fraction
from typing import NamedTuple

from cutroom.media.compile import frame, plan
from cutroom.media.compile.plan import Run, Step, Window
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

    feeds: list[plan.InputRead]
    images: list[ImageOverlay]
    graph: str


def picture(edit: Edit, window: Window, burn: bool, final: str = "format=yuv420p") -> Picture:
    """The graph for the frames of `window`; `burn` draws the script of words, `final` is the last filter."""
    shown = plan.runs(edit, window)
    pairs = [(branch, run.transparent) for run in shown for step in run.steps for branch in step.branches]
    feeds = plan.input_reads(edit, [branch for branch, _ in pairs])
    chains = _branches(edit, pairs, feeds)
    number = 0
    for i, run in enumerate(shown):
        chains.append(_run(edit, run, i, number))
        number += sum(len(step.branches) for step in run.steps)
    base, stacked = _stacked(edit, shown, window)
    chains += stacked
    images = [image for image in edit.images if _seen(edit, image, window)]
    for i, image in enumerate(images):
        chains += _image(edit, image, i, len(feeds) + i, base)
        base = f"m{i}"
    draw = f"ass={SCRIPT}:fontsdir={FONTS}," if burn else ""
    chains.append(f"[{base}]{draw}{final},setpts=N[picture]")
    return Picture(feeds, images, ";\n".join(chains))


def _branches(edit: Edit, branches: list[tuple[plan.LayerRead, bool]], feeds: list[plan.InputRead]) -> list[str]:
    chains: list[str] = []
    for i, feed in enumerate(feeds):
        stream = edit.sources[feed.source].info.video_stream
        shared = len(feed.branches) > 1
        if shared:
            ways = "".join(f"[i{b}]" for b in feed.branches)
            chains.append(f"[{i}:{stream}]split={len(feed.branches)}{ways}")
        for b in feed.branches:
            branch, transparent = branches[b]
            start = f"[i{b}]" if shared else f"[{i}:{stream}]"
            chains.append(f"{start}{frame.chain(edit, branch, feed.start_ms, str(b), transparent)}[v{b}]")
    return chains


def _run(edit: Edit, run: Run, i: int, number: int) -> str:
    """The steps of a run joined to `[r{i}]`, its frames numbered from its place on the time line."""
    chains: list[str] = []
    names: list[str] = []
    for k, step in enumerate(run.steps):
        if len(step.branches) == 1:
            names.append(f"v{number}")
        else:
            names.append(f"x{i}_{k}")
            a, b = f"v{number}", f"v{number + 1}"
            chains += [
                f"[{one}]fps={edit.format.fps}[{one}r]" for one in (a, b)
            ]  # a rate of its own, which xfade wants
            chains.append(f"[{a}r][{b}r]{_crossed(edit, step, run.transparent)}[{names[-1]}]")
        number += len(step.branches)
    joined = "".join(f"[{name}]" for name in names)
    rate = edit.format.grid.rate
    clock = f"settb={rate.denominator}/{rate.numerator},setpts=N+{run.at}[r{i}]"
    chains.append(f"{joined}concat=n={len(names)}:v=1:a=0,{clock}" if len(names) > 1 else f"{joined}{clock}")
    return ";\n".join(chains)


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


def _stacked(edit: Edit, shown: list[Run], window: Window) -> tuple[str, list[str]]:
    """The runs over each other, and the name of the result. What covers all needs nothing beneath it."""
    beside = _beside(edit, shown, window)
    if shown and _covers(shown[0], window):
        base, chains, rest = "r0", list[str](), list(enumerate(shown))[1:]
    elif beside:
        base, chains, rest = "beside", [_tiled(edit, shown[:beside])], list(enumerate(shown))[beside:]
    else:
        base, rest = "ground", list(enumerate(shown))
        chains = [_ground(edit, window)]
    for i, run in rest:
        name = f"r{i}"
        if edit.background.blur and run.track == 0:
            out = edit.format
            chains.append(
                f"[r{i}]split[r{i}a][r{i}b];[r{i}b]format=yuv420p,{frame.blurred(out.width, out.height)}[r{i}c]"
            )
            chains.append(f"[{base}][r{i}c]overlay=eof_action=pass:format=yuv420[t{i}]")
            base, name = f"t{i}", f"r{i}a"
        x, y = _corner(edit, run)
        chains.append(f"[{base}][{name}]overlay={x}:{y}:eof_action=pass:format=yuv420[s{i}]")
        base = f"s{i}"
    return base, chains


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
    names = "".join(f"[r{i}]" for i in range(len(runs)))
    corners = "|".join("{}_{}".format(*_corner(edit, run)) for run in runs)
    return f"{names}xstack=inputs={len(runs)}:layout={corners}[beside]"


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
    return f"{one},{yuv},{kept},setpts=N,trim=end_frame={window.frames},setpts=N+{window.first}[ground]"


def _seen(edit: Edit, image: ImageOverlay, window: Window) -> bool:
    grid = edit.format.grid
    return window.cut(grid.frame(image.start_ms), grid.frame(image.end_ms)).frames > 0


def _image(edit: Edit, image: ImageOverlay, i: int, at: int, base: str) -> list[str]:
    out, grid = edit.format, edit.format.grid
    width, height = frame.even(out.width * image.rect.w), frame.even(out.height * image.rect.h)
    left, top = round(out.width * image.rect.x), round(out.height * image.rect.y)
    first, last = grid.frame(image.start_ms), grid.frame(image.end_ms)
    steps = [
        f"[{at}:v:0]scale={width}:{height}:force_original_aspect_ratio=decrease",
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
    over = f"[{base}][n{i}]overlay={middle}:eof_action=repeat:format=yuv420:{when}[m{i}]"
    return [",".join(steps) + f"[n{i}]", over]
