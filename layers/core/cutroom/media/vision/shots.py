"""Cuts, fades and dissolves, from small grey frames at the source's own rate.

A hard cut is a change far above its neighbourhood (the idea of PySceneDetect's AdaptiveDetector), which the frames
after it confirm, so that a flash is none. A dissolve is told by its middle being the average of its ends; a fade by
black.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.kit import intervals
from cutroom.media.schema import Cut, Shot

Frames = NDArray[np.uint8]
Array = NDArray[np.float32]

# All of these were set on the films and constructions whose tables are in ADR 0006, which says what the rules find
# there and what they take for a cut that is none; a change to one is measured on the same tables.
NEIGHBOURS = 12  # frames on each side that tell what change is usual here
LEAST_CHANGE = 4.0  # grey levels: below this, noise
RATIO = 3.2  # a cut changes this many times more than its neighbourhood
UNLIKE = 0.25  # 1 - correlation of the two pictures: less is movement or a change of light
JUMP_RATIO, JUMP_CHANGE = 10.0, 9.0  # a jump cut between like pictures must stand out this much more
JUMP_REST = 1.5  # and be more than another light: grey levels that remain when both are equally bright
LONE_RATIO, LONE_CHANGE, LONE = 4.5, 4.0, 3.0  # or be this many times the next greatest change around it
OVERLAY, REPLACED = 0.4, 0.5  # a caption or an inset changes a part and leaves the rest; a cut may, if all is unlike
FLASH, FLASH_BACK = 10, 0.3  # frames within which a flash is over, and how near the old picture is then, as a share
CERTAIN = 30.0  # grey levels at which a change is surely one, whatever the neighbourhood
BLACK = 20.0  # mean grey level of a black frame
WHITE = 235.0  # and of a white one
FLAT = 10.0  # spread of grey levels within either
PICTURE = 20.0  # spread of a picture beside a white one
NEAR_MS = 250  # a fade this near to a cut is the same change
REACH = (6, 10, 16)  # half lengths of dissolves, in frames
BLOCK = 600  # frames compared at once
BLEND = 0.22  # how far, as a share of the change, the middle may be from the average of the ends


class Change(NamedTuple):
    """Per frame: difference from the previous one, brightness, spread, and where change lies; float arrays of n."""

    difference: Array
    brightness: Array
    spread: Array
    focus_x: Array


def measure(frames: Frames) -> Change:
    """How each of `frames` (n, height, width) differs from the one before, in grey levels; the first differs by 0."""
    count = len(frames)
    difference = np.zeros(count, np.float32)
    focus = np.full(count, 0.5, np.float32)
    brightness, spread = np.zeros(count, np.float32), np.zeros(count, np.float32)
    for at in range(0, count, BLOCK):
        block, end = frames[at : at + BLOCK + 1], min(count, at + BLOCK + 1)
        difference[at + 1 : end], focus[at + 1 : end] = _differences(block)
        brightness[at:end] = block.mean((1, 2), dtype=np.float32)
        spread[at:end] = block.std((1, 2), dtype=np.float32)
    return Change(difference, brightness, spread, focus)


def _differences(frames: Frames) -> tuple[Array, Array]:
    """From each frame to the next: how much changes, in grey levels, and where (0 left, 1 right)."""
    width = frames.shape[2]
    delta = np.abs(np.diff(frames.astype(np.int16), axis=0)).astype(np.float32)
    columns = np.square(delta).sum(axis=1)
    weight = columns.sum(axis=1)
    centre = (columns * (np.arange(width, dtype=np.float32) + 0.5)).sum(axis=1) / width
    return delta.mean(axis=(1, 2)), np.where(weight > 0, centre / np.maximum(weight, 1e-6), 0.5)


def find(frames: Frames, times_ms: NDArray[np.int64], change: Change) -> list[Cut]:
    """Every cut, fade and dissolve in `frames` (n, height, width), in order of time; one per place."""
    if len(frames) < 3:
        return []
    fades = _fades(change, times_ms)
    hard = [cut for cut in _hard(frames, times_ms, change) if not _near(cut, fades, NEAR_MS)]
    soft = [cut for cut in _dissolves(frames, times_ms) if not _near(cut, hard + fades, 700)]
    return sorted(hard + fades + soft, key=lambda cut: cut.at_ms)


def split(cuts: list[Cut], duration_ms: int, shortest_ms: int = 100) -> list[Shot]:
    """The shots between `cuts`; together they cover the whole video."""
    kept: list[Cut] = []
    for cut in cuts:
        if cut.at_ms - (kept[-1].at_ms if kept else 0) >= shortest_ms and duration_ms - cut.at_ms >= shortest_ms:
            kept.append(cut)
    edges = [0, *(cut.at_ms for cut in kept), duration_ms]
    first = Shot(start_ms=0, end_ms=edges[1], transition="start", confidence=1.0)
    rest = [
        Shot(start_ms=cut.at_ms, end_ms=edges[i + 2], transition=cut.transition, confidence=cut.confidence)
        for i, cut in enumerate(kept)
    ]
    return [first, *rest]


def _hard(frames: Frames, times_ms: NDArray[np.int64], change: Change) -> list[Cut]:
    usual = _neighbourhood(change.difference)
    ratio = change.difference / np.maximum(usual, 0.6)
    sure = (change.difference > CERTAIN) & (ratio > RATIO / 2)
    candidates = np.flatnonzero((change.difference > LEAST_CHANGE) & ((ratio > RATIO) | sure))
    cuts: list[Cut] = []
    for i in candidates.tolist():
        if i and _stays(frames, i, change.difference) and _is_new(frames, i, change.difference, float(usual[i])):
            strength = float(min(1.0, 0.5 + ratio[i] / 40 + change.difference[i] / 160))
            cuts.append(Cut(at_ms=int(times_ms[i]), transition="cut", confidence=round(strength, 3)))
    return cuts


def _is_new(frames: Frames, i: int, difference: Array, usual: float) -> bool:
    """Whether frame `i` is another picture, and not the old one in another light, or with something laid over it."""
    step = np.abs(frames[i].astype(np.int16) - frames[i - 1])
    unlike = 1 - float(_correlation(frames[i - 1 : i], frames[i : i + 1])[0])
    if float(np.percentile(step, 75)) < OVERLAY * float(difference[i]) and unlike < REPLACED:
        return False
    if unlike > UNLIKE:
        return True
    change = _apart(frames[i - 1], frames[i])
    around = np.delete(difference[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1], min(i, NEIGHBOURS))
    ratio = change / max(usual, 0.6)
    lone = ratio > LONE_RATIO and change > LONE_CHANGE and change > LONE * float(around.max())
    jump = difference[i] > JUMP_CHANGE and difference[i] > JUMP_RATIO * max(usual, 0.6) and change > JUMP_REST
    return lone or bool(jump)


def _apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """How far two frames differ, in grey levels, whatever their light."""
    a, b = (frame.astype(np.float32) - frame.mean(dtype=np.float32) for frame in (one, other))
    return float(np.abs(a - b).mean())


def _stays(frames: Frames, i: int, difference: Array) -> bool:
    """Whether the new picture remains, and was not there shortly before: after a flash the old one comes back."""
    before, later = frames[max(0, i - 3)], frames[min(len(frames) - 1, i + 2)]
    lasting = float(np.abs(before.astype(np.int16) - later).mean())
    nearby = difference[max(0, i - 2) : i + 3]
    if lasting <= 0.5 * float(difference[i]) or float(difference[i]) < float(nearby.max()):
        return False
    back = [_apart(frames[i - 1], one) for one in frames[i + 1 : i + FLASH]]
    back += [_apart(frames[i], one) for one in frames[max(0, i - FLASH) : i - 1]]
    return min(back, default=np.inf) > FLASH_BACK * _apart(frames[i - 1], frames[i])


def _neighbourhood(difference: Array) -> Array:
    """The mean change around each frame, without the frame itself and without the greatest other change."""
    reach = np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
    reach = reach[reach != 0]
    padded = np.pad(difference, NEIGHBOURS, mode="reflect" if len(difference) > NEIGHBOURS else "edge")
    around = np.stack([padded[NEIGHBOURS + step : NEIGHBOURS + step + len(difference)] for step in reach])
    around.sort(axis=0)
    return np.asarray(around[:-2].mean(axis=0), np.float32)


def _fades(change: Change, times_ms: NDArray[np.int64]) -> list[Cut]:
    """One for each plain stretch that pictures surround: at its middle, or at the one end that is sudden and near it.

    Black is plain however it came; white is, where it did not both come and go suddenly, as a flash or a page does.
    """
    fades: list[Cut] = []
    for white, level in ((False, change.brightness < BLACK), (True, change.brightness > WHITE)):
        plain = level & (change.spread < FLAT)
        for first, after in intervals.runs(plain).tolist():
            sudden = [i for i in (first, after) if i < len(plain) and change.difference[i] > CERTAIN]
            if first == 0 or after == len(plain):
                continue
            pictures = [change.spread[max(0, first - REACH[-1]) : first], change.spread[after : after + REACH[-1]]]
            if white and (len(sudden) == 2 or min(float(part.max()) for part in pictures) < PICTURE):
                continue
            at_ms = int(times_ms[first] + times_ms[after - 1]) // 2
            edge_ms = int(times_ms[sudden[0]]) if len(sudden) == 1 else at_ms
            near = abs(edge_ms - at_ms) <= NEAR_MS
            confidence = 0.7 if sudden else 0.9
            fades.append(Cut(at_ms=edge_ms if near else at_ms, transition="fade", confidence=confidence))
    return fades


def _dissolves(frames: Frames, times_ms: NDArray[np.int64]) -> list[Cut]:
    dissolves: list[Cut] = []
    for reach in REACH:
        if len(frames) <= 2 * reach + 1:
            continue
        score = _blending(frames, reach)
        for i in _peaks(score, 2 * reach):
            at_ms = int(times_ms[i + reach])
            if not any(abs(at_ms - cut.at_ms) < 900 for cut in dissolves):
                dissolves.append(Cut(at_ms=at_ms, transition="dissolve", confidence=round(float(score[i]), 3)))
    return dissolves


def _blending(frames: Frames, reach: int) -> Array:
    """How much each frame looks like the middle of a dissolve of `2 * reach` frames, 0 to 1."""
    count = len(frames) - 2 * reach
    parts = [_blending_of(frames[at : min(count, at + BLOCK) + 2 * reach], reach) for at in range(0, count, BLOCK)]
    return np.concatenate(parts)


def _blending_of(frames: Frames, reach: int) -> Array:
    first, middle, last = (frames[k : len(frames) - 2 * reach + k].astype(np.float32) for k in (0, reach, 2 * reach))
    total = np.abs(last - first).mean(axis=(1, 2))
    off = np.abs(middle - (first + last) / 2).mean(axis=(1, 2))
    unlike = 1 - _correlation(first, last)
    lively = np.minimum(first.std(axis=(1, 2)), last.std(axis=(1, 2)))  # neither end is black or plain: that is a fade
    share = off / np.maximum(total, 1e-3)
    score = np.clip(1 - share / (2 * BLEND), 0, 1)
    return np.where((total > 14) & (share < BLEND) & (unlike > 0.35) & (lively > FLAT), score, 0).astype(np.float32)


def _correlation(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    a = one.reshape(len(one), -1) - one.mean(axis=(1, 2))[:, None]
    b = other.reshape(len(other), -1) - other.mean(axis=(1, 2))[:, None]
    return (a * b).sum(axis=1) / np.maximum(np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1)), 1e-3)


def _peaks(score: Array, apart: int) -> list[int]:
    kept: list[int] = []
    for i in np.argsort(-score).tolist():
        if score[i] <= 0:
            break
        if all(abs(i - other) >= apart for other in kept):
            kept.append(i)
    return sorted(kept)


def _near(cut: Cut, others: list[Cut], within_ms: int) -> bool:
    return any(abs(cut.at_ms - other.at_ms) <= within_ms for other in others)
