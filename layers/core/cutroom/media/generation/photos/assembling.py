"""Photos in motion as an Edit: cut on the beat, with at most two kinds of transition, and music to the end. Pure."""

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from cutroom.media.edit import AudioLayer, Edit, Format, Source, TextOverlay, Track, VideoLayer
from cutroom.media.edit.layers import Transition
from cutroom.media.generation.moods import Mood
from cutroom.media.generation.photos.arranging import likeness
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.media.generation.timeline import FPS, GRID
from cutroom.media.source.info import MediaInfo

CHAPTER_S = 3 * 3600  # between two photos: something else begins
CHAPTER_UNLIKE = 0.3  # of two photos without times
DISSOLVE, FADE = 16, 22  # frames; both even, so that their middle is on the beat
MOST_SHARE = 0.4  # of a photo's time that a transition takes at most
# Of captions: letters a line, lines, where the last one stands and how far they lie apart (shares of the height).
CAPTION_CHARS, CAPTION_LINES, CAPTION_FOOT, CAPTION_STEP = 26, 3, 0.76, 0.042
CAPTION_SIZE = 42  # pixels of a frame that is 1280 high
CALM_BPM = 95  # slower music dissolves, quicker music cuts

Way = Literal["cut", "dissolve", "fade"]


class Timing(NamedTuple):
    """When a photo is on the frame, in frames of the video: its transitions reach over its cuts by half of theirs."""

    start: int
    end: int
    way: Way  # in which it follows the one before it
    overlap: int  # frames that it shares with the one before it

    @property
    def frames(self) -> int:
        """For how many frames it is seen."""
        return self.end - self.start


class Clip(NamedTuple):
    """A photo in motion: an MP4 without sound."""

    uri: str
    info: MediaInfo


def timings(photos: Sequence[PhotoFacts], cuts_s: Sequence[float], mood: Mood | None) -> list[Timing]:
    """When each photo is seen, and how it follows the one before.

    Within a chapter calm music dissolves and quick music cuts; where hours lie between two photos, calm music fades
    through black and quick music dissolves. The middle of each transition is on its beat.
    """
    cuts = [round(at * FPS) for at in cuts_s]
    ways: list[Way] = [_way(a, b, mood) for a, b in pairwise(photos)]
    overlaps = [0, *(_overlap(way, cuts, k + 1) for k, way in enumerate(ways)), 0]
    named: list[Way] = ["cut", *(way if overlap else "cut" for way, overlap in zip(ways, overlaps[1:], strict=False))]
    return [
        Timing(cuts[k] - overlaps[k] // 2, cuts[k + 1] + overlaps[k + 1] // 2, named[k], overlaps[k])
        for k in range(len(photos))
    ]


def assemble_photos(
    clips: Sequence[Clip], times: Sequence[Timing], *, size: tuple[int, int], music: Clip | None = None,
    captions: Sequence[str] = (),
) -> Edit:  # fmt: skip
    """The Edit of a whole video of photos: each clip at its time, the music as loud as is usual where nobody speaks.

    `captions` are the words over each photo, "" for none.
    """
    sources = {f"photo-{k}": Source(uri=clip.uri, info=clip.info) for k, clip in enumerate(clips)}
    layers = [
        VideoLayer(
            source=f"photo-{k}", at_ms=GRID.ms(time.start), duration_ms=GRID.ms(time.end) - GRID.ms(time.start),
            transition=_transition(time),
        )
        for k, time in enumerate(times)
    ]  # fmt: skip
    sounds: list[AudioLayer] = []
    if music:
        sources["music"] = Source(uri=music.uri, info=music.info)
        sounds.append(AudioLayer(source="music", duration_ms=min(music.info.duration_ms, layers[-1].end_ms)))
    output = Format(width=size[0], height=size[1], fps=f"{FPS}/1")
    texts = [text for time, words in zip(times, captions, strict=False) for text in caption_texts(words, time)]
    return Edit(sources=sources, tracks=[Track(layers=layers)], audio=sounds, texts=texts, format=output)


def caption_texts(words: str, time: Timing) -> list[TextOverlay]:
    """A photo's caption in lines, above what platforms put at the foot, while the photo is seen alone or comes."""
    lines = textwrap.wrap(words, CAPTION_CHARS)[:CAPTION_LINES]
    start_ms, end_ms = GRID.ms(time.start + time.overlap), GRID.ms(time.end)
    first = CAPTION_FOOT - (len(lines) - 1) * CAPTION_STEP
    return [
        TextOverlay(
            text=line, y=first + k * CAPTION_STEP, start_ms=start_ms, end_ms=end_ms, font="Poppins", bold=True,
            size=CAPTION_SIZE,
        )
        for k, line in enumerate(lines)
    ]  # fmt: skip


def _way(before: PhotoFacts, after: PhotoFacts, mood: Mood | None) -> Way:
    calm = mood is None or mood.bpm < CALM_BPM
    if before.taken_at and after.taken_at:
        new = abs((after.taken_at - before.taken_at).total_seconds()) >= CHAPTER_S
    else:
        new = likeness(before, after) >= CHAPTER_UNLIKE
    if new:
        return "fade" if calm else "dissolve"
    return "dissolve" if calm else "cut"


def _overlap(way: Way, cuts: Sequence[int], k: int) -> int:
    """How many frames a transition at the cut `k` takes: an even number, and room for those beside it."""
    wanted = {"cut": 0, "dissolve": DISSOLVE, "fade": FADE}[way]
    shorter = min(cuts[k] - cuts[k - 1], cuts[k + 1] - cuts[k])
    return min(wanted, int(shorter * MOST_SHARE)) // 2 * 2


def _transition(time: Timing) -> Transition | None:
    if not time.overlap:
        return None
    shared_ms = GRID.ms(time.start + time.overlap) - GRID.ms(time.start)
    return Transition(kind=time.way, duration_ms=shared_ms)
