"""A crop path as an ffmpeg `crop` filter, whose expressions are evaluated for every frame."""

from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil
from typing import NamedTuple

from cutroom.media.compile.plan import EARLY_MS
from cutroom.media.edit.layers import Crop, CropPoint
from cutroom.media.edit.units import Grid


class Piece(NamedTuple):
    """From `start` (seconds) until the next piece: a line through `first` at `origin`, by `slope` a second."""

    start: Fraction
    origin: Fraction
    first: float
    slope: float


def crop_filter(crop: Crop, grid: Grid, early_ms: Fraction = EARLY_MS, *, exact: bool = True) -> str:
    """The filter that cuts `crop` out of a frame of any size; `t` is the layer's own time.

    A cut of the source that is stated up to `early_ms` late is one that a frame shows already. An `exact` window goes
    by single pixels, not by the two that a sample of colour spans, so that slow moves are even; zscale turns what is
    cut so into noise.
    """
    x = expression(pieces(crop.points, "x", grid, early_ms), crop.w)
    y = expression(pieces(crop.points, "y", grid, early_ms), crop.h)
    w, h = (f"max(2,trunc({side}*{share:.6f}/2)*2)" for side, share in (("iw", crop.w), ("ih", crop.h)))
    return f"crop=w='{w}':h='{h}':x='iw*({x})':y='ih*({y})':exact={int(exact)}"


def pieces(points: list[CropPoint], axis: str, grid: Grid, early_ms: Fraction = EARLY_MS) -> list[Piece]:
    """The path of one axis as straight lines; before the first point and after the last it stands still.

    A jump lies half a frame before the first frame that shows the source at its time or later: it meets its cut there.
    """
    moves = [Piece(Fraction(0), Fraction(0), float(getattr(points[0], axis)), 0.0)] if points[0].at_ms else []
    for a, b in pairwise(points):
        first, last = float(getattr(a, axis)), float(getattr(b, axis))
        slope = 0.0 if b.jump else (last - first) * 1000 / (b.at_ms - a.at_ms)
        moves.append(Piece(*_times(a, grid, early_ms), first, slope))
    moves.append(Piece(*_times(points[-1], grid, early_ms), float(getattr(points[-1], axis)), 0.0))
    starts = accumulate((piece.start for piece in moves), max)  # a jump must not come before what it ends
    moves = [piece._replace(start=start) for piece, start in zip(moves, starts, strict=True)]
    return [piece for i, piece in enumerate(moves) if i == 0 or not _continues(moves[i - 1], piece)]


def _times(point: CropPoint, grid: Grid, early_ms: Fraction) -> tuple[Fraction, Fraction]:
    """From when a point counts, and when the window is there."""
    if not point.jump or not point.at_ms:
        return Fraction(point.at_ms, 1000), Fraction(point.at_ms, 1000)
    frame = ceil((point.at_ms - early_ms) * grid.rate / 1000)
    return (frame - Fraction(1, 2)) / grid.rate, frame / grid.rate


def _continues(one: Piece, following: Piece) -> bool:
    """Whether the path goes on as it was, so that the second piece says nothing new."""
    return one.slope == following.slope == 0 and one.first == following.first


def expression(path: list[Piece], size: float) -> str:
    """The window's near edge as a share, in terms of `t` in seconds, kept inside the frame.

    A balanced tree of conditions: its depth grows with the logarithm of the path's length, and ffmpeg's limit is 100.
    """
    if size >= 1:
        return "0"
    return f"max(0,min({1 - size:.6f},{_tree(path)}-{size / 2:.6f}))"


def _tree(path: list[Piece]) -> str:
    if len(path) == 1:
        piece = path[0]
        if piece.slope == 0:
            return f"{piece.first:.5f}"
        return f"({piece.first:.5f}+{piece.slope:.6f}*(t-{float(piece.origin):.4f}))"
    middle = len(path) // 2
    return f"if(lt(t,{float(path[middle].start):.4f}),{_tree(path[:middle])},{_tree(path[middle:])})"
