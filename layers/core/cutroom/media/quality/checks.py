"""What an Edit says of its quality before it is a file: where it cuts, when words come, how the window moves. Pure."""

import re
from collections.abc import Mapping
from fractions import Fraction

import pysubs2

from cutroom.media import captions
from cutroom.media.compose import layouts, reframe
from cutroom.media.edit import Crop, Edit
from cutroom.media.edit.units import Grid
from cutroom.media.schema import Analysis


def caption_onset_ms(edit: Edit) -> float | None:
    """The longest time from a word's beginning to the first frame that shows it; None without captions.

    Read from the script that is drawn: its times are hundredths of a second, and frames come when they come.
    """
    if not edit.captions or not edit.captions.words:
        return None
    script = pysubs2.SSAFile.from_string(captions.ass(edit.model_copy(update={"texts": []})))
    shown = {_first_shown(at_ms, edit.format.grid) for event in script for at_ms in _begins(event)}
    groups = captions.grouped(captions.resolved_style(edit.captions, edit.format), edit.captions)
    whole = captions.LOOKS[edit.captions.template].way == "still"  # words of a phrase come together
    spoken = [word.start_ms for group in groups for word in (group[:1] if whole else group)]
    spoken = [at_ms for at_ms in spoken if edit.format.grid.frame(at_ms) < edit.frames]
    late = [min((abs(frame_ms - at) for frame_ms in shown), default=Fraction(0)) for at in spoken]
    return round(float(max(late, default=Fraction(0))), 1)


def crop_acceleration(edit: Edit) -> float:
    """The greatest change of a window's speed from frame to frame, in frame widths, jumps at cuts left out."""
    paths = [layer.crop for layer in edit.layers if layer.crop]
    return round(max((_acceleration(path, edit.format.grid) for path in paths), default=0.0), 6)


def subject_inside(edit: Edit, analyses: Mapping[str, Analysis]) -> float | None:
    """The share of looks at each layer's main face in which it lies wholly inside the picture; None without a face."""
    count, hits = 0, 0.0
    for layer in edit.layers:
        analysis = analyses.get(layer.source)
        if analysis is None or layer.speed != 1:
            continue
        span = layouts.Span(layer.source_in_ms, layer.source_in_ms + layer.duration_ms)
        for shot in reframe.shots_in(analysis, span):
            wide = layer.crop.w if layer.crop else 1.0
            looks = [look for _, taken in reframe.looks(analysis.faces, shot, wide) for look in taken]
            count += len(looks)
            hits += len(looks) * (layouts.seen_whole(looks, layer.crop, span.start_ms) if layer.crop else 1)
    return round(hits / count, 4) if count else None


def cut_words(edit: Edit, analyses: Mapping[str, Analysis]) -> int:
    """How many words the ends of the layers of sound cut through."""
    count = 0
    for layer in edit.audio:
        analysis = analyses.get(layer.source)
        edges = (layer.source_in_ms, layer.source_out_ms)
        count += sum(
            word.start_ms < edge < word.end_ms for word in (analysis.words if analysis else []) for edge in edges
        )
    return count


def _begins(event: pysubs2.SSAEvent) -> list[int]:
    """When something of an event begins: the event itself, and each syllable that fills with colour, in ms."""
    at_ms, times = event.start, [event.start]
    for fills, lasts in re.findall(r"\\k(f?)(\d+)", event.text):
        times += [at_ms] if fills else []
        at_ms += int(lasts) * 10
    return times


def _first_shown(at_ms: int, grid: Grid) -> Fraction:
    """The time of the first frame at or after an event's beginning, which is kept in hundredths of a second."""
    kept = Fraction(round(at_ms / 10), 100)
    return Fraction(-(-kept * grid.rate // 1) * 1000) / grid.rate


def _acceleration(crop: Crop, grid: Grid) -> float:
    """Where a path bends, in the speeds before and after, per frame of the output."""
    worst = 0.0
    for a, b, c in zip(crop.points, crop.points[1:], crop.points[2:], strict=False):
        if b.jump or c.jump:
            continue
        speeds = [(q.x - p.x) * 1000 / float((q.at_ms - p.at_ms) * grid.rate) for p, q in ((a, b), (b, c))]
        worst = max(worst, abs(speeds[1] - speeds[0]))
    return worst
