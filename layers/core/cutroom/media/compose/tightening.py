"""What of a moment's talk can go without being missed: long pauses, fillers, false starts, repeated words. Pure.

Words and their times decide. A recogniser lets words end up to a quarter of a second before the voice does, so what the
detector of voices heard (`Analysis.speech`) stays with the word that it belongs to. See ADR 0036.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mean
from typing import Literal, NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.schema import Analysis, Shot, Word
from cutroom.media.speech import disfluencies
from cutroom.media.speech.disfluencies import Disfluency

Tightening = Literal["off", "gentle", "tight"]
Kind = Literal["pause", "filler", "false_start", "repeat"]

VOICE_AFTER_MS, VOICE_BEFORE_MS = 260, 110  # by which a voice may outlast its word's time, or come before it
HESITATION_MS = 450  # a voice without words that lasts no longer is a hesitation; a longer one may be words not heard
CLEAN_MS = 70  # on both sides of words that go: below it, a cut could touch the next one
MARGIN_MS = 35  # of that, which stays on each side
FLASH_MS = 250  # of a shot beside a cut: shorter, it would only flicker
LEAST_MS = 80  # a stretch shorter than this is not worth a cut
EVENTFUL_MS = 3000  # nobody speaks for so long, and it is not quiet: something is going on
QUIETER_LU = 8.0  # than the words around it: where the detector tells no pause, the loudness must
REACTIONS = ("laughter", "applause", "music")  # not a pause, though nobody speaks


class Strength(NamedTuple):
    """Pauses above `longest_ms` are cut down; so much stays after a voice and before the next, and of filler words."""

    longest_ms: int
    after_ms: int
    before_ms: int
    phrases: bool


STRENGTHS: dict[Tightening, Strength] = {
    "gentle": Strength(550, after_ms=100, before_ms=70, phrases=False),
    "tight": Strength(300, after_ms=50, before_ms=40, phrases=True),
}


class Removal(NamedTuple):
    """A stretch of the source that is left out, and why: for a pause, or for the words that lie in it."""

    span: Span
    kind: Kind


class _Gap(NamedTuple):
    """What lies between two words that stay, in ms of the source, and the words in it that go."""

    before: Word
    after: Word
    inside: list[Word]
    kind: Kind

    @property
    def span(self) -> Span:
        return Span(self.before.end_ms, self.after.start_ms)


def removals(analysis: Analysis, span: Span, tightening: Tightening) -> list[Removal]:
    """What goes from `span` of the source, in order of time and apart; times are the source's.

    The ends of `span` stay as they are. No cut lies within a word, nor in laughter, applause or music.
    """
    strength = STRENGTHS.get(tightening)
    if strength is None:
        return []
    first, last = (bisect_left(analysis.words, edge, key=lambda word: word.start_ms) for edge in span)
    words = [word for word in analysis.words[first:last] if word.end_ms <= span.end_ms]
    shortened: list[Removal] = []
    for gap in _gaps(words, _clean(words, analysis.language, strength)):
        parts = [_around_words(gap)] if gap.inside else _pause(analysis, gap, strength)
        parts = [_without_flash(analysis.shots, part, gap, strength) for part in parts]
        shortened += [Removal(part, gap.kind) for part in parts if part.duration_ms >= LEAST_MS]
    return shortened


def without(removed: Sequence[Removal], restored: Sequence[Span]) -> list[Removal]:
    """`removed` but for what a person wants back: what a span of `restored` covers for the half at least."""
    return [one for one in removed if not is_restored(one, restored)]


def is_restored(removal: Removal, restored: Sequence[Span]) -> bool:
    """Whether a span of `restored` covers half of a removal."""
    return any(2 * span.overlap_ms(removal.span) >= removal.span.duration_ms for span in restored)


def _clean(words: Sequence[Word], language: str | None, strength: Strength) -> list[Disfluency]:
    """The disfluencies that can be cut out without touching the words beside them; those at the ends stay."""
    clean: list[Disfluency] = []
    for run in _runs(disfluencies.disfluencies(words, language, phrases=strength.phrases)):
        whole = _free(words, run[0].first_word, run[-1].last_word)
        clean += run if whole else [one for one in run if _free(words, one.first_word, one.last_word)]
    return clean


def _runs(marked: Sequence[Disfluency]) -> list[list[Disfluency]]:
    """Those between which no other word is said, together."""
    runs: list[list[Disfluency]] = []
    for one in marked:
        if runs and runs[-1][-1].last_word + 1 == one.first_word:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _free(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether words stand apart from their neighbours, and have some."""
    if first == 0 or last + 1 >= len(words):
        return False
    before, after = words[first].start_ms - words[first - 1].end_ms, words[last + 1].start_ms - words[last].end_ms
    return min(before, after) >= CLEAN_MS


def _gaps(words: Sequence[Word], marked: Sequence[Disfluency]) -> Iterator[_Gap]:
    """What lies between each word that stays and the next; where words overlap, from the end of the longest."""
    going: dict[int, Kind] = {i: one.kind for one in marked for i in range(one.first_word, one.last_word + 1)}
    staying = [i for i in range(len(words)) if i not in going]
    latest = words[staying[0]] if staying else None
    for a, b in pairwise(staying):
        latest = max(latest or words[a], words[a], key=lambda word: word.end_ms)
        yield _Gap(latest, words[b], list(words[a + 1 : b]), going.get(a + 1, "pause"))


def _around_words(gap: _Gap) -> Span:
    """The words that go, with the silence around them but for a breath; no voice that outlasts its word is cut."""
    after = min(VOICE_AFTER_MS, gap.inside[0].start_ms - gap.span.start_ms - MARGIN_MS)
    before = min(VOICE_BEFORE_MS, gap.span.end_ms - gap.inside[-1].end_ms - MARGIN_MS)
    return Span(gap.span.start_ms + max(MARGIN_MS, after), gap.span.end_ms - max(MARGIN_MS, before))


def _pause(analysis: Analysis, gap: _Gap, strength: Strength) -> list[Span]:
    """The stretches of a long pause that go: all but a breath after each voice and before the next."""
    if gap.span.duration_ms <= strength.longest_ms:
        return []
    silence = _silence(analysis, gap)
    sounds = [one.span for one in analysis.sounds if one.kind in REACTIONS and one.span.overlap_ms(silence)]
    voices = [one.span for one in analysis.speech if silence.overlap_ms(one.span) > HESITATION_MS]
    free = silence.without(sorted([*sounds, *voices]))
    return [_breathing(gap, one, strength) for one in free if not _eventful(analysis, gap, one)]


def _silence(analysis: Analysis, gap: _Gap) -> Span:
    """The gap without the voice that goes on after the word before it, and comes before the next; or nothing."""
    start, end = gap.span
    spoken = [one.span for one in analysis.speech if one.span.overlap_ms(gap.span)]
    after = max((one.end_ms for one in spoken if one.start_ms <= start and one.end_ms < end), default=start)
    before = min((one.start_ms for one in spoken if one.end_ms >= end and one.start_ms > start), default=end)
    if any(one.start_ms <= start and one.end_ms >= end for one in spoken):
        after, before = start + VOICE_AFTER_MS, end - VOICE_BEFORE_MS
        if not _quiet(analysis, gap, Span(after, before)):
            return Span(start, start)
    return Span(after, max(after, before))


def _eventful(analysis: Analysis, gap: _Gap, silence: Span) -> bool:
    """Whether a long stretch without a word is as loud as the talk: an action that the words wait for."""
    between = _loudness(analysis, silence)
    return silence.duration_ms > EVENTFUL_MS and mean(between or [-70.0]) > _spoken(analysis, gap) - QUIETER_LU


def _quiet(analysis: Analysis, gap: _Gap, silence: Span) -> bool:
    """Whether the sound sinks within a stretch that the detector of voices took for speech."""
    return min(_loudness(analysis, silence), default=0.0) <= _spoken(analysis, gap) - QUIETER_LU


def _spoken(analysis: Analysis, gap: _Gap) -> float:
    """How loud the words beside a gap are, in LUFS."""
    values = [*_loudness(analysis, gap.before.span), *_loudness(analysis, gap.after.span)]
    return mean(values) if values else 0.0


def _loudness(analysis: Analysis, span: Span) -> list[float]:
    curve = analysis.signals.loudness
    return curve.values[span.start_ms // curve.step_ms : -(-span.end_ms // curve.step_ms)]


def _breathing(gap: _Gap, free: Span, strength: Strength) -> Span:
    """What goes of a silence: as much as leaves a breath, and no less than brings the gap down to what may stay."""
    kept = strength.after_ms + strength.before_ms
    goes = max(
        free.duration_ms - kept, min(free.duration_ms - 2 * MARGIN_MS, gap.span.duration_ms - strength.longest_ms)
    )
    start = free.start_ms + (free.duration_ms - goes) * strength.after_ms // kept
    return Span(start, start + goes) if goes > 0 else Span(start, start)


def _without_flash(shots: Sequence[Shot], part: Span, gap: _Gap, strength: Strength) -> Span:
    """`part` moved or shortened so that no shot is left for an instant before or after it, where the gap has room.

    It touches no word that stays, and takes the words that go whole.
    """
    starts = [shot.start_ms for shot in shots[1:]]
    soon = next((at - part.end_ms for at in starts if 0 < at - part.end_ms < FLASH_MS), 0)
    just = next((part.start_ms - at for at in starts if 0 < part.start_ms - at < FLASH_MS), 0)
    if not soon and not just:
        return part
    by_ms = soon or -just
    moved = Span(part.start_ms + by_ms, part.end_ms + by_ms)
    if -strength.after_ms <= by_ms <= strength.before_ms + MARGIN_MS and _takes_whole_words(moved, gap):
        return moved
    shorter = Span(part.start_ms + (FLASH_MS - just if just else 0), part.end_ms - (FLASH_MS - soon if soon else 0))
    rest_ms = gap.span.duration_ms - shorter.duration_ms
    fits = rest_ms <= strength.longest_ms and shorter.duration_ms >= LEAST_MS and _takes_whole_words(shorter, gap)
    return shorter if fits else part


def _takes_whole_words(part: Span, gap: _Gap) -> bool:
    """Whether a stretch stays away from the words around a gap, and holds all of those within it."""
    if part.start_ms < gap.span.start_ms + MARGIN_MS or part.end_ms > gap.span.end_ms - MARGIN_MS:
        return False
    return all(part.overlap_ms(word.span) == word.span.duration_ms for word in gap.inside)
