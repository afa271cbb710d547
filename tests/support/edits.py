"""Edits of every kind, valid by construction, for tests and benchmarks."""

from collections.abc import Sequence
from itertools import pairwise
from typing import get_args

from hypothesis import strategies as st

from cutroom.media.captions import LOOKS
from cutroom.media.edit import (
    AudioLayer,
    Background,
    Captions,
    CaptionWord,
    Crop,
    CropPoint,
    Edit,
    Format,
    ImageOverlay,
    Rect,
    Source,
    TextOverlay,
    Track,
    Transition,
    VideoLayer,
    Zoom,
)
from cutroom.media.edit.overlays import Font, Platform

SPOKEN = [
    "word", "don't", "100%", "مرحبا", "שלום", "नमस्ते", "สวัสดี", "日本語", "한국어", "中文", "👍🏽", "🇩🇪", "1\ufe0f\u20e3",
    "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "{\\b1}", "\\N", "\u202eback", "a\u0301", "\u200b", "\x07",
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 4,
]  # fmt: skip
LETTERS = st.one_of(
    st.text(alphabet="abcXYZ 012{}\\:'\"%,;[]=|é日本語م한🙂\n", min_size=1, max_size=24),
    st.sampled_from(SPOKEN),
    st.text(min_size=1, max_size=12),
)
COLOURS = st.sampled_from(["#000000", "#ffcc00", "#12ab9f", "#FFFFFF"])
RECTS = st.sampled_from([Rect(), Rect(h=0.5), Rect(y=0.5, h=0.5), Rect(x=0.6, y=0.05, w=0.35, h=0.2), Rect(x=0.9, w=1)])
RATES = ["15/1", "24000/1001", "25/1", "30000/1001", "30/1", "47/2", "50/1", "60000/1001", "60/1", "1000000/33333"]
SIZES = [(64, 64), (90, 114), (128, 160), (160, 90)]
WHOLE_SIZES = [(720, 1280), (1080, 1920), (1080, 1080), (1920, 1080)]
QUICK = ["ultrafast", "superfast", "veryfast"]
PRESETS = [*QUICK, "faster", "fast", "medium", "slow"]
share = st.floats(0, 1)


@st.composite
def crops(draw: st.DrawFn) -> Crop:
    times = sorted(draw(st.sets(st.integers(0, 3000), min_size=1, max_size=6)))
    points = [CropPoint(at_ms=at, x=draw(share), y=draw(share), jump=draw(st.booleans())) for at in times]
    return Crop(w=draw(st.floats(0.005, 1)), h=draw(st.floats(0.005, 1)), points=points)


@st.composite
def zooms(draw: st.DrawFn, duration_ms: int) -> list[Zoom]:
    """None, or one that takes all of the layer, or two that follow each other."""
    edges = draw(st.sampled_from([[], [], [0, duration_ms], [0, duration_ms // 2, duration_ms]]))
    found: list[Zoom] = []
    for start, end in pairwise(edges):
        ease = draw(st.integers(0, (end - start) // 2))
        scale = draw(st.floats(1.01, 4))
        found.append(Zoom(start_ms=start, end_ms=end, ease_ms=ease, scale=scale, x=draw(share), y=draw(share)))
    return found


@st.composite
def transitions(draw: st.DrawFn, most_ms: int) -> Transition | None:
    kind = draw(st.sampled_from(["cut", "fade", "dissolve", "slide", "wipe", "zoom", None]))
    if kind is None or (kind != "cut" and most_ms < 1):
        return None
    lasts = 0 if kind == "cut" else draw(st.integers(1, most_ms))
    way = draw(st.sampled_from(["left", "right", "up", "down"]))
    return Transition.model_validate({"kind": kind, "duration_ms": lasts, "direction": way})


@st.composite
def layers(draw: st.DrawFn, names: Sequence[str], rect: Rect, at_ms: int, room_ms: int) -> VideoLayer:
    duration_ms = draw(st.one_of(st.integers(70, 300), st.integers(300, 1500)))
    change = draw(transitions(min(room_ms, duration_ms // 2)))
    overlap = change.duration_ms if change else 0
    fade = draw(st.sampled_from([0, 0, duration_ms // 3]))
    return VideoLayer(
        source=draw(st.sampled_from(names)), at_ms=at_ms - overlap, source_in_ms=draw(st.integers(0, 1900)),
        duration_ms=duration_ms, speed=draw(st.one_of(st.just(1), st.sampled_from([0.5, 2]), st.floats(0.25, 4))),
        crop=draw(st.none() | crops()), fit=draw(st.sampled_from(["fill", "fit", "blur"])), rect=rect,
        opacity=draw(st.sampled_from([1, 1, 0.5, 0.01])), fade_in_ms=fade, fade_out_ms=fade,
        zooms=draw(zooms(duration_ms)), transition=change,
    )  # fmt: skip


@st.composite
def tracks(draw: st.DrawFn, names: Sequence[str]) -> Track:
    found: list[VideoLayer] = []
    rect, at_ms = draw(RECTS), draw(st.sampled_from([0, 0, 200]))
    for _ in range(draw(st.integers(1, 4))):
        room_ms = found[-1].duration_ms - found[-1].overlap_ms - found[-1].duration_ms // 2 if found else 0
        layer = draw(layers(names, rect, at_ms, max(0, room_ms)))
        found.append(layer)
        at_ms = layer.end_ms
        if draw(st.integers(0, 3)) == 0:  # a gap, after which nothing can be crossed into
            at_ms, rect = at_ms + draw(st.integers(40, 300)), draw(RECTS)
            found[-1] = layer
            break
    return Track(layers=found)


@st.composite
def words(draw: st.DrawFn) -> list[CaptionWord]:
    """Words one after the other, some of them at once."""
    at_ms, found = 0, list[CaptionWord]()
    for _ in range(draw(st.integers(0, 8))):
        length = draw(st.integers(0, 500))
        emoji = draw(st.sampled_from([None, None, "🔥", "👨\u200d👩\u200d👧\u200d👦", "no"]))
        text = draw(LETTERS)
        found.append(CaptionWord(text=text, start_ms=at_ms, end_ms=at_ms + length, emphasis=bool(emoji), emoji=emoji))
        at_ms = max(0, at_ms + length + draw(st.sampled_from([0, 30, 700, -200])))
    return found


@st.composite
def captions(draw: st.DrawFn) -> Captions:
    return Captions(
        template=draw(st.sampled_from(sorted(LOOKS))), words=draw(words()), position=draw(share),
        font=draw(st.none() | st.sampled_from(get_args(Font))), colour=draw(st.none() | COLOURS),
        accent=draw(st.none() | COLOURS), scale=draw(st.floats(0.5, 2)),
        safe_area=draw(st.sampled_from(get_args(Platform))),
    )  # fmt: skip


@st.composite
def texts(draw: st.DrawFn, end_ms: int) -> TextOverlay:
    start_ms = draw(st.integers(0, end_ms - 1))
    return TextOverlay(
        text=draw(LETTERS), start_ms=start_ms, end_ms=start_ms + draw(st.integers(1, 900)), x=draw(share),
        y=draw(share), font=draw(st.sampled_from(get_args(Font))), size=draw(st.integers(12, 72)),
        colour=draw(COLOURS), box=draw(st.none() | COLOURS), outline=draw(st.none() | COLOURS),
        bold=draw(st.booleans()), italic=draw(st.booleans()), shadow=draw(st.booleans()),
        animation=draw(st.sampled_from(["none", "fade_in", "slide_up", "typewriter", "pop"])),
    )  # fmt: skip


@st.composite
def sounds(draw: st.DrawFn, heard: Sequence[str], end_ms: int) -> AudioLayer:
    duration_ms = draw(st.integers(1, 2000))
    fade = draw(st.sampled_from([0, duration_ms // 2, min(30, duration_ms // 2)]))
    return AudioLayer(
        source=draw(st.sampled_from(heard)), at_ms=draw(st.integers(0, end_ms - 1)),
        source_in_ms=draw(st.integers(0, 1900)), duration_ms=duration_ms,
        speed=draw(st.one_of(st.just(1), st.floats(0.25, 4))), gain_db=draw(st.floats(-60, 30)),
        fade_in_ms=fade, fade_out_ms=fade, duck_db=draw(st.sampled_from([0, 0, 12, 40])),
    )  # fmt: skip


@st.composite
def formats(draw: st.DrawFn) -> Format:
    """Every codec at every quality; the sizes that people export are rare here, because they take long."""
    codec = draw(st.sampled_from(["h264", "h264", "h264", "h265", "vp9", "av1"]))
    large = draw(st.integers(0, 29)) == 0
    width, height = draw(st.sampled_from(WHOLE_SIZES if large else SIZES))
    return Format(
        width=width, height=height, fps=draw(st.sampled_from(RATES)), codec=codec,
        container=draw(st.sampled_from(["mp4", "webm"] if codec in ("vp9", "av1") else ["mp4"])),
        crf=draw(st.one_of(st.just(21), st.integers(0, 51))),
        preset=draw(st.sampled_from(QUICK if large else PRESETS)),
        video_kbps=draw(st.one_of(st.none(), st.integers(100, 2000), st.sampled_from([100, 100_000]))),
        audio_kbps=draw(st.one_of(st.just(160), st.integers(32, 512))),
        loudness_lufs=draw(st.one_of(st.none(), st.just(-14.0), st.floats(-40, -5))),
    )  # fmt: skip


@st.composite
def edits(draw: st.DrawFn, sources: dict[str, Source], images: Sequence[str] = ()) -> Edit:
    """A valid Edit of a few seconds that takes from `sources`, and from the image files `images`."""
    names = sorted(sources)
    made = draw(st.lists(tracks(names), min_size=1, max_size=3))
    end_ms = max(layer.end_ms for track in made for layer in track.layers)
    heard = [name for name in names if sources[name].info.audio_stream is not None]
    logos = [
        ImageOverlay(uri=uri, start_ms=0, end_ms=draw(st.integers(1, end_ms)), rect=Rect(x=0.7, y=0.1, w=0.2, h=0.1),
                     opacity=0.8, fade_ms=draw(st.sampled_from([0, 100])))
        for uri in draw(st.lists(st.sampled_from(list(images)), max_size=2) if images else st.just([]))
    ]  # fmt: skip
    return Edit(
        sources=sources, tracks=made, images=logos, texts=draw(st.lists(texts(end_ms), max_size=2)),
        audio=draw(st.lists(sounds(heard, end_ms), max_size=3) if heard else st.just([])),
        captions=draw(st.none() | captions()),
        background=Background(colour=draw(COLOURS), blur=draw(st.booleans())), format=draw(formats()),
    )  # fmt: skip
