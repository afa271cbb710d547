"""Who is who over a whole recording: the voices of all windows gathered into speakers, and their turns.

Agglomerative clustering of what the voices sound like, as in pyannote's pipeline (see `voices`); two voices of one
window are never one person. Pure: the same voices give the same turns.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from cutroom.kit import intervals
from cutroom.kit.spans import Span
from cutroom.media.schema import Speech, Voice, Word

SAME_PERSON = 0.5  # mean cosine of two people's voices; the same person's are near 0.8, strangers' below 0.4
SURE_MS = 800  # of a voice by itself: shorter ones join speakers but make none
FLEETING_MS, PROBABLY = 2_000, 0.35  # a speaker heard this little is one of the others when only so unlike them
BLOCK = 240  # voices clustered at once; the blocks' speakers are then clustered in turn
STEP_MS = 20
LEAST_TURN_MS, LEAST_GAP_MS = 160, 300
SILENT_MS = 250  # of a word, at one of its ends: the recogniser stretched it over a pause

Array = NDArray[np.float64]


def diarize(voices: Sequence[Voice], spoken: Sequence[Speech]) -> list[Speech]:
    """Who speaks when, in order of start; people talking at once overlap. Speakers are named in order of appearance.

    `spoken` is where anybody speaks: what no voice accounts for stays, without a speaker.
    """
    turns = _timeline(voices, assign(voices))
    names = {speaker: f"speaker_{i + 1}" for i, speaker in enumerate(dict.fromkeys(who for _, who in turns))}
    attributed = [Speech(start_ms=span.start_ms, end_ms=span.end_ms, speaker=names[who]) for span, who in turns]
    rest = [part for one in spoken for part in one.span.without([span for span, _ in turns])]
    unknown = [Speech(start_ms=span.start_ms, end_ms=span.end_ms) for span in rest if span.duration_ms >= LEAST_GAP_MS]
    return sorted([*attributed, *unknown], key=lambda one: (one.start_ms, one.end_ms, one.speaker or ""))


def name_words(words: Sequence[Word], turns: Sequence[Speech]) -> list[Word]:
    """The words, each with the speaker whose turn covers most of it."""
    named: list[Word] = []
    first = 0
    for word in words:
        while first < len(turns) and turns[first].end_ms <= word.start_ms - 30_000:
            first += 1
        near = [one for one in _until(turns, first, word.end_ms) if one.speaker and one.span.overlap_ms(word.span)]
        best = max(near, key=lambda one: one.span.overlap_ms(word.span), default=None)
        named.append(word.model_copy(update={"speaker": best.speaker if best else None}))
    return named


def within_turns(words: Sequence[Word], turns: Sequence[Speech]) -> list[Word]:
    """The words without the pauses that some are stretched over: "4" often begins long before its voice."""
    ordered = sorted(turn.span for turn in turns)
    starts, ends = [span.start_ms for span in ordered], list(accumulate((span.end_ms for span in ordered), max))
    trimmed: list[Word] = []
    for word in words:
        inside = ordered[bisect_right(ends, word.start_ms) : bisect_left(starts, word.end_ms)]
        start, end = (inside[0].start_ms, max(one.end_ms for one in inside)) if inside else word.span
        start = start if start - word.start_ms > SILENT_MS else word.start_ms
        end = end if word.end_ms - end > SILENT_MS else word.end_ms
        trimmed.append(word.model_copy(update={"start_ms": start, "end_ms": end}))
    return trimmed


def _until(turns: Sequence[Speech], first: int, end_ms: int) -> list[Speech]:
    earlier: list[Speech] = []
    for one in turns[first:]:
        if one.start_ms >= end_ms:
            break
        earlier.append(one)
    return earlier


def assign(voices: Sequence[Voice]) -> list[int | None]:
    """The number of each voice's speaker; None where a voice cannot be told."""
    sure = [i for i, one in enumerate(voices) if one.direction and one.alone_ms >= SURE_MS]
    if not sure:  # short remarks only
        sure = [i for i, one in enumerate(voices) if one.direction]
    labels: list[int | None] = [None] * len(voices)
    if not sure:
        return labels
    directions = np.array([voices[i].direction for i in sure], np.float64)
    windows = [voices[i].window_ms for i in sure]
    for i, label in zip(sure, _cluster_all(directions, windows), strict=True):
        labels[i] = label
    centres = _settle_fleeting(voices, labels)
    _join_short(voices, labels, centres)
    return labels


def _cluster_all(directions: Array, windows: Sequence[int]) -> list[int]:
    """Blocks first, then their centres: a long recording costs no more for each minute than a short one."""
    labels = np.zeros(len(directions), int)
    speakers = 0
    for first in range(0, len(directions), BLOCK):
        part = slice(first, first + BLOCK)
        inside = np.array(cluster(directions[part], windows[part]))
        labels[part] = inside + speakers
        speakers += int(inside.max()) + 1
    if speakers > 1 and len(directions) > BLOCK:
        centres = np.array([_unit(directions[labels == one].mean(axis=0)) for one in range(speakers)])
        labels = np.array(cluster(centres, list(range(speakers))))[labels]
    return labels.tolist()


def cluster(directions: Array, windows: Sequence[int]) -> list[int]:
    """Labels from 0 of unit vectors (n, d): average linkage down to `SAME_PERSON`, never two of one window."""
    count = len(directions)
    similar = directions @ directions.T
    apart = np.equal.outer(windows, windows)
    similar[apart] = -np.inf
    sizes = np.ones(count)
    parent = np.arange(count)
    while count > 1:
        at = int(similar.argmax())
        a, b = sorted(divmod(at, len(similar)))
        if similar[a, b] < SAME_PERSON:
            break
        merged = (similar[a] * sizes[a] + similar[b] * sizes[b]) / (sizes[a] + sizes[b])  # -inf stays: never together
        similar[a], similar[:, a] = merged, merged
        similar[b], similar[:, b] = -np.inf, -np.inf
        similar[a, a] = -np.inf
        sizes[a] += sizes[b]
        parent[parent == b] = a
    return [list(dict.fromkeys(parent.tolist())).index(one) for one in parent.tolist()]


def _settle_fleeting(voices: Sequence[Voice], labels: list[int | None]) -> dict[int, Array]:
    """Give who is hardly heard to who they probably are; the centre of each speaker that remains."""
    alone_ms = {one: _alone_ms(voices, labels, one) for one in sorted({label for label in labels if label is not None})}
    centres = {one: _centre(voices, labels, one) for one in alone_ms}
    lasting = [one for one in alone_ms if alone_ms[one] >= FLEETING_MS] or list(alone_ms)
    for one in [one for one in alone_ms if one not in lasting]:
        nearest = max(lasting, key=lambda other: float(centres[one] @ centres[other]))
        if float(centres[one] @ centres[nearest]) >= PROBABLY:
            labels[:] = [nearest if label == one else label for label in labels]
            del centres[one]
    return centres


def _alone_ms(voices: Sequence[Voice], labels: Sequence[int | None], one: int) -> int:
    return sum(voice.alone_ms for voice, label in zip(voices, labels, strict=True) if label == one)


def _centre(voices: Sequence[Voice], labels: Sequence[int | None], one: int) -> Array:
    own = [voice.direction for voice, label in zip(voices, labels, strict=True) if label == one]
    return _unit(np.array(own, np.float64).mean(axis=0))


def _join_short(voices: Sequence[Voice], labels: list[int | None], centres: dict[int, Array]) -> None:
    """Voices too short to make a speaker: by what they sound like, or else by whom they coincide with next door."""
    for i, voice in enumerate(voices):
        taken = {labels[j] for j in _same_window(voices, i)}
        free = {one: centre for one, centre in centres.items() if one not in taken}
        if labels[i] is not None or not free:
            continue
        if voice.direction:
            direction = np.array(voice.direction)
            labels[i] = max(free, key=lambda one: float(free[one] @ direction))
        else:
            labels[i] = _coinciding(voices, labels, i, set(free))


def _same_window(voices: Sequence[Voice], i: int) -> list[int]:
    near = range(max(0, i - 2), min(len(voices), i + 3))
    return [j for j in near if j != i and voices[j].window_ms == voices[i].window_ms]


def _coinciding(voices: Sequence[Voice], labels: Sequence[int | None], i: int, free: set[int]) -> int | None:
    best, most = None, 0
    for j in range(max(0, i - 6), min(len(voices), i + 7)):
        label = labels[j]
        if label in free and voices[j].window_ms != voices[i].window_ms:
            shared = sum(Span(*a).overlap_ms(Span(*b)) for a in voices[i].spans for b in voices[j].spans)
            if shared > most:
                best, most = label, shared
    return best


def _timeline(voices: Sequence[Voice], labels: Sequence[int | None]) -> list[tuple[Span, int]]:
    """Turns from the overlapping windows: in each step as many speak as the windows say on average."""
    known = [(voice, label) for voice, label in zip(voices, labels, strict=True) if label is not None]
    if not known:
        return []
    steps = max(end for voice, _ in known for _, end in voice.spans) // STEP_MS + 1
    speakers = sorted({label for _, label in known})
    votes = np.zeros((len(speakers), steps), np.int16)
    windows = np.zeros(steps, np.int16)
    for start, end in {(voice.window_ms, voice.window_end_ms) for voice in voices}:
        windows[start // STEP_MS : end // STEP_MS] += 1
    for voice, label in known:
        for start, end in voice.spans:
            votes[speakers.index(label), start // STEP_MS : end // STEP_MS] += 1
    at_once = np.floor(votes.sum(axis=0) / np.maximum(windows, 1) + 0.5)
    rank = (-votes).argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    active = (votes > 0) & (rank < at_once)
    turns = [(span, one) for i, one in enumerate(speakers) for span in _spans(active[i])]
    return sorted(turns, key=lambda turn: (turn[0].start_ms, turn[0].end_ms))


def _spans(active: NDArray[np.bool_]) -> list[Span]:
    """Turns without their breaths: gaps below 0.3 s are closed, then what is too short is dropped."""
    edges = intervals.runs(active) * STEP_MS
    joined: list[Span] = []
    for start, end in edges.tolist():
        if joined and start - joined[-1].end_ms < LEAST_GAP_MS:
            joined[-1] = Span(joined[-1].start_ms, end)
        else:
            joined.append(Span(start, end))
    return [span for span in joined if span.duration_ms >= LEAST_TURN_MS]


def _unit(vector: Array) -> Array:
    return vector / max(1e-9, float(np.linalg.norm(vector)))
