"""Which frames of which layer are shown when, and from how few openings of the sources they can be read. Pure."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from cutroom.media.edit.document import Edit
from cutroom.media.edit.layers import Transition, VideoLayer
from cutroom.media.edit.units import Grid, ratio
from cutroom.media.source.info import MediaInfo

# So much is read ahead of what is shown, so that where reading starts never decides which frame it is. (A frame of a
# variable rate may have come long before: there all is kept from the key frame on, see `command`.)
LEAD_MS, LEAD_FRAMES = 120, 2
# Times in an Edit are whole milliseconds, and those in a file may be: a cut that is stated up to so much before a frame
# is meant to show it.
EARLY_MS = Fraction(3, 2)
TAIL_MS = 200  # the least that is read of a source, however late a layer starts
READ_ON_MS = 5000  # reading on over a gap is cheaper than opening again, which decodes from the key frame before
READ_TWICE_MS = 2300  # frames that two branches read wait in memory for the later one, so the stretch must be short
MARGIN_MS = 300


class Window(NamedTuple):
    """Frames `[first, last)` of the output."""

    first: int
    last: int

    @property
    def frames(self) -> int:
        """How many."""
        return self.last - self.first

    def cut(self, first: int, last: int) -> "Window":
        """What of `[first, last)` lies within; empty where nothing does."""
        return Window(max(first, self.first), max(first, self.first, min(last, self.last)))


class LayerRead(NamedTuple):
    """`frames` frames of a layer from its own frame `first` on, shown from the output's frame `at` on.

    Where it begins after the source's last picture, that stands for `held_ms` of the source's time, to the end.
    """

    layer: VideoLayer
    first: int
    frames: int
    at: int
    start_ms: Fraction  # of the source, where reading starts
    end_ms: Fraction
    held_ms: Fraction = Fraction(0)


class Step(NamedTuple):
    """A stretch of a run: one layer alone, or two with the transition between them, `done` frames of `whole` before."""

    branches: tuple[LayerRead, ...]
    transition: Transition | None = None
    done: int = 0
    whole: int = 0


class Run(NamedTuple):
    """Layers that follow each other without a gap in the same rect: one picture that changes."""

    steps: list[Step]
    at: int
    frames: int
    track: int

    @property
    def layer(self) -> VideoLayer:
        """One that tells of the rect of all."""
        return self.steps[0].branches[0].layer

    @property
    def transparent(self) -> bool:
        """Whether what lies underneath shines through."""
        return any(
            b.layer.opacity < 1 or b.layer.fade_in_ms or b.layer.fade_out_ms for s in self.steps for b in s.branches
        )


class InputRead(NamedTuple):
    """One opening of a source, and the branches (by their index) that read from it."""

    source: str
    branches: list[int]
    start_ms: Fraction
    end_ms: Fraction


def whole(edit: Edit) -> Window:
    """All of the output."""
    return Window(0, edit.frames)


def runs(edit: Edit, window: Window) -> list[Run]:
    """What is shown in `window`, lowest first."""
    shown: list[Run] = []
    for number, track in enumerate(edit.tracks):
        for layers in _touching(track.layers, edit.format.grid):
            steps = _steps(edit, layers, window)
            if steps:
                first = steps[0].branches[0].at
                shown.append(Run(steps, first, sum(step.branches[0].frames for step in steps), number))
    return shown


def input_reads(edit: Edit, branches: Sequence[LayerRead]) -> list[InputRead]:
    """The openings that `branches` need: those that read on in the same direction share one."""
    reads: list[InputRead] = []
    for i in sorted(range(len(branches)), key=lambda i: (branches[i].at, branches[i].start_ms)):
        branch = branches[i]
        for k, feed in enumerate(reads):
            members = [branches[m] for m in feed.branches]
            if feed.source == branch.layer.source and _may_join(members, branch, feed):
                reads[k] = InputRead(feed.source, [*feed.branches, i], feed.start_ms, max(feed.end_ms, branch.end_ms))
                break
        else:
            reads.append(InputRead(branch.layer.source, [i], branch.start_ms, branch.end_ms))
    return reads


def _may_join(members: list[LayerRead], branch: LayerRead, feed: InputRead) -> bool:
    """Whether it shows the same frames at the same time as one of them, or comes after them all: nothing must wait."""
    for member in members:
        if (member.at, member.frames, member.start_ms) == (branch.at, branch.frames, branch.start_ms):
            return member.layer.speed == branch.layer.speed
    later = all(branch.at >= member.at + member.frames for member in members) and branch.start_ms >= feed.start_ms
    return later and -READ_TWICE_MS <= branch.start_ms - feed.end_ms <= READ_ON_MS


def _touching(layers: list[VideoLayer], grid: Grid) -> list[list[VideoLayer]]:
    groups: list[list[VideoLayer]] = []
    for layer in layers:
        before = groups[-1][-1] if groups else None
        if before and before.rect == layer.rect and grid.frame(layer.at_ms) <= grid.frame(before.end_ms):
            groups[-1].append(layer)
        else:
            groups.append([layer])
    return groups


def _steps(edit: Edit, layers: list[VideoLayer], window: Window) -> list[Step]:
    """Each layer alone, and each pair while one gives way to the other, as far as `window` shows them."""
    grid = edit.format.grid
    starts, ends = [grid.frame(one.at_ms) for one in layers], [grid.frame(one.end_ms) for one in layers]
    steps: list[Step] = []
    for i, layer in enumerate(layers):
        mixed = ends[i - 1] if i else starts[i]  # until here with the layer before
        alone = starts[i + 1] if i + 1 < len(layers) else ends[i]
        crossing = window.cut(starts[i], mixed)
        if crossing.frames:
            pair = tuple(_branch(edit, one, crossing) for one in (layers[i - 1], layer))
            steps.append(Step(pair, layer.transition, crossing.first - starts[i], mixed - starts[i]))
        solo = window.cut(max(starts[i], mixed), min(alone, ends[i]))
        if solo.frames:
            steps.append(Step((_branch(edit, layer, solo),)))
    return steps


def _branch(edit: Edit, layer: VideoLayer, shown: Window) -> LayerRead:
    grid, info = edit.format.grid, edit.sources[layer.source].info
    first = shown.first - grid.frame(layer.at_ms)
    speed = ratio(layer.speed)
    frame_ms = grid.seconds(1) * 1000 * speed
    at_ms = layer.source_in_ms + late_ms(layer, grid) * speed + first * frame_ms
    last_ms = Fraction(info.duration_ms if info.last_frame_ms is None else info.last_frame_ms)
    start_ms = max(Fraction(0), min(min(at_ms, last_ms) - _lead_ms(info), Fraction(info.duration_ms - TAIL_MS)))
    start_ms = start_ms * info.rate // 1000 * 1000 / info.rate  # where a container counts in frames, it can be told so
    start_ms = info.opened_at(start_ms)
    end_ms = at_ms + shown.frames * frame_ms + MARGIN_MS
    held_ms = end_ms - last_ms if at_ms > last_ms else Fraction(0)
    return LayerRead(layer, first, shown.frames, shown.first, start_ms, end_ms, held_ms)


def late_ms(layer: VideoLayer, grid: Grid) -> Fraction:
    """How long after its time a layer's first frame is shown, where that is between two frames of the output.

    So much of it is not seen: else the picture would lag behind the sound by up to a frame.
    """
    return max(Fraction(0), grid.seconds(grid.frame(layer.at_ms)) * 1000 - layer.at_ms)


def _lead_ms(info: MediaInfo) -> Fraction:
    return max(Fraction(LEAD_MS), LEAD_FRAMES * 1000 / info.rate)
