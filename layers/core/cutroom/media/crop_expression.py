"""A crop path as an ffmpeg `crop` filter, whose expressions are evaluated for every frame."""

from itertools import pairwise
from typing import NamedTuple

from cutroom.media.edit import Crop, CropPoint


class Piece(NamedTuple):
    """From `start_ms` until the next piece: a straight line from `first`, by `slope` per second."""

    start_ms: int
    first: float
    slope: float


def crop_filter(crop: Crop) -> str:
    """The filter that cuts `crop` out of a frame of any size."""
    x = expression(pieces(crop.points, "x"), crop.w)
    y = expression(pieces(crop.points, "y"), crop.h)
    return f"crop=w='trunc(iw*{crop.w:.6f}/2)*2':h='trunc(ih*{crop.h:.6f}/2)*2':x='iw*({x})':y='ih*({y})'"


def pieces(points: list[CropPoint], axis: str) -> list[Piece]:
    """The path of one axis as straight lines; before the first point and after the last it stands still."""
    found = [Piece(0, float(getattr(points[0], axis)), 0.0)] if points[0].at_ms else []
    for a, b in pairwise(points):
        first, last = float(getattr(a, axis)), float(getattr(b, axis))
        slope = 0.0 if b.jump else (last - first) * 1000 / (b.at_ms - a.at_ms)
        found.append(Piece(a.at_ms, first, slope))
    found.append(Piece(points[-1].at_ms, float(getattr(points[-1], axis)), 0.0))
    return [piece for i, piece in enumerate(found) if i == 0 or not _continues(found[i - 1], piece)]


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
        return f"({piece.first:.5f}+{piece.slope:.6f}*(t-{piece.start_ms / 1000:.3f}))"
    middle = len(path) // 2
    return f"if(lt(t,{path[middle].start_ms / 1000:.3f}),{_tree(path[:middle])},{_tree(path[middle:])})"
