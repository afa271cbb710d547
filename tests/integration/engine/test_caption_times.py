"""Each word of every look is seen when it is heard: the frame on which the picture changes, against its time."""

from fractions import Fraction
from pathlib import Path

import pytest

from cutroom.media import captions
from cutroom.media.edit import Captions, CaptionWord, Edit, Format, Source, Track, VideoLayer
from cutroom.media.edit.overlays import Template
from cutroom.media.render.render import render
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe

WIDTH, HEIGHT = 270, 480
SPOKEN = ("alpha", "bravo", "candle", "delta", "echo", "fox", "golf", "hotel", None, "india", "juliet")  # None: a pause
FIRST_MS, EACH_MS, GAP_MS, PAUSE_MS = 515, 243, 139, 1700


def said() -> list[CaptionWord]:
    at_ms, found = FIRST_MS, list[CaptionWord]()
    for text in SPOKEN:
        if text:
            found.append(CaptionWord(text=text, start_ms=at_ms, end_ms=at_ms + EACH_MS))
        at_ms += EACH_MS + GAP_MS if text else PAUSE_MS
    return found


@pytest.fixture(scope="module")
def grey(films: Path) -> Source:
    path = films / "grey.mp4"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", f"color=gray:s={WIDTH}x{HEIGHT}:r=30:d=8", path])
    return Source(uri=str(path), info=probe(str(path)))


def begins(path: Path) -> list[int]:
    """The frames on which something begins to change: unlike the one before, after three that were not."""
    raw = ["-vf", "format=gray", "-f", "rawvideo", "pipe:1"]
    grey, size = ffmpeg.run(["-v", "error", "-i", path, *raw]).stdout, WIDTH * HEIGHT
    frames = [grey[i : i + size] for i in range(0, len(grey), size)]
    changed = [i for i in range(1, len(frames)) if unlike(frames[i], frames[i - 1])]
    return [at for before, at in zip([-9, *changed], changed, strict=False) if at - before > 3]


def unlike(one: bytes, other: bytes) -> bool:
    return one != other and sum(abs(a - b) > 4 for a, b in zip(one, other, strict=True)) > 4


@pytest.mark.parametrize("fps", ["24000/1001", "60/1"])
@pytest.mark.parametrize("template", sorted(captions.LOOKS))
def test_a_word_is_seen_within_a_frame_of_its_time(grey: Source, tmp_path: Path, template: Template, fps: str) -> None:
    words = said()
    looked = Captions(words=words, template=template)
    edit = Edit(
        sources={"b": grey},
        tracks=[Track(layers=[VideoLayer(source="b", duration_ms=8000)])],
        captions=looked,
        format=Format(width=WIDTH, height=HEIGHT, fps=fps, crf=10, preset="ultrafast"),
    )
    render(edit, tmp_path / "out.mp4")
    seen = begins(tmp_path / "out.mp4")
    whole = captions.LOOKS[template].way == "still"  # each phrase at once
    groups = captions.grouped(captions.resolved_style(looked, edit.format), looked)
    wanted = [word.start_ms for group in groups for word in (group[:1] if whole else group)]
    frames = [at * Fraction(fps) / 1000 for at in wanted]
    late = [min(abs(at - one) for at in seen) for one in frames]
    assert max(late) <= 1, [round(float(one), 2) for one in late]
    more = [at for at in seen if all(abs(at - one) > 1 for one in frames)]
    assert len(more) == 2, "besides words, only the end of each of the two phrases changes the picture"
