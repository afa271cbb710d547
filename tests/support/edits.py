"""Edits of every kind, valid by construction, for tests and benchmarks."""

from collections.abc import Sequence

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

LETTERS = st.text(alphabet="abcXYZ 012{}\\:'\"%,;[]=|é日本語م한🙂\n", min_size=1, max_size=24)
COLOURS = st.sampled_from(["#000000", "#ffcc00", "#12ab9f"])
RECTS = st.sampled_from([Rect(), Rect(h=0.5), Rect(y=0.5, h=0.5), Rect(x=0.6, y=0.05, w=0.35, h=0.2), Rect(x=0.9, w=1)])


@st.composite
def crops(draw: st.DrawFn) -> Crop:
    times = sorted(draw(st.sets(st.integers(0, 3000), min_size=1, max_size=6)))
    points = [CropPoint(at_ms=at, x=draw(share), y=draw(share), jump=draw(st.booleans())) for at in times]
    return Crop(w=draw(st.floats(0.2, 1)), h=draw(st.floats(0.2, 1)), points=points)


share = st.floats(0, 1)


@st.composite
def layers(draw: st.DrawFn, names: Sequence[str], rect: Rect, at_ms: int, room_ms: int) -> VideoLayer:
    duration_ms = draw(st.integers(300, 1500))
    kind = draw(st.sampled_from(["cut", "fade", "dissolve", "slide", "wipe", "zoom", None]))
    most = min(room_ms, duration_ms // 2)
    change = None
    if kind == "cut" or (kind and most >= 100):
        change = Transition.model_validate(
            {"kind": kind, "duration_ms": 0 if kind == "cut" else draw(st.integers(50, most)), "direction": "up"}
        )
    overlap = change.duration_ms if change else 0
    zoom = Zoom(start_ms=0, end_ms=duration_ms, ease_ms=draw(st.sampled_from([0, 90])), x=draw(share))
    fade = draw(st.sampled_from([0, 0, 80]))
    return VideoLayer(
        source=draw(st.sampled_from(names)), at_ms=at_ms - overlap, source_in_ms=draw(st.integers(0, 1900)),
        duration_ms=duration_ms, speed=draw(st.sampled_from([1, 1, 1, 0.5, 1.25, 2])), crop=draw(st.none() | crops()),
        fit=draw(st.sampled_from(["fill", "fit", "blur"])), rect=rect, opacity=draw(st.sampled_from([1, 1, 0.5])),
        fade_in_ms=fade, fade_out_ms=fade, zooms=draw(st.sampled_from([[], [], [zoom]])), transition=change,
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
    at_ms, found = 0, list[CaptionWord]()
    for _ in range(draw(st.integers(0, 8))):
        length = draw(st.integers(40, 500))
        emoji = draw(st.sampled_from([None, None, "🔥"]))
        text = draw(LETTERS)
        found.append(CaptionWord(text=text, start_ms=at_ms, end_ms=at_ms + length, emphasis=bool(emoji), emoji=emoji))
        at_ms += length + draw(st.sampled_from([0, 30, 700]))
    return found


@st.composite
def edits(draw: st.DrawFn, sources: dict[str, Source], images: Sequence[str] = ()) -> Edit:
    """A valid Edit of a few seconds that takes from `sources`, and from the image files `images`."""
    names = sorted(sources)
    made = draw(st.lists(tracks(names), min_size=1, max_size=3))
    end_ms = max(layer.end_ms for track in made for layer in track.layers)
    heard = [name for name in names if sources[name].info.audio_stream is not None]
    sounds: list[AudioLayer] = []
    for _ in range(draw(st.integers(0, 3)) if heard else 0):
        sounds.append(
            AudioLayer(
                source=draw(st.sampled_from(heard)),
                at_ms=draw(st.integers(0, end_ms - 1)),
                source_in_ms=draw(st.integers(0, 1900)),
                duration_ms=draw(st.integers(60, 2000)),
                speed=draw(st.sampled_from([1, 1, 0.25, 1.5])),
                gain_db=draw(st.floats(-20, 6)),
                fade_in_ms=30,
                fade_out_ms=20,
                duck_db=draw(st.sampled_from([0, 0, 12])),
            )
        )
    start_ms = draw(st.integers(0, end_ms - 1))
    text = TextOverlay(
        text=draw(LETTERS), start_ms=start_ms, end_ms=start_ms + draw(st.integers(1, 900)), x=draw(share),
        y=draw(share),
        size=draw(st.integers(12, 72)), colour=draw(COLOURS), box=draw(st.none() | COLOURS), bold=draw(st.booleans()),
        animation=draw(st.sampled_from(["none", "fade_in", "slide_up", "typewriter", "pop"])),
    )  # fmt: skip
    logos = [
        ImageOverlay(uri=uri, start_ms=0, end_ms=draw(st.integers(1, end_ms)), rect=Rect(x=0.7, y=0.1, w=0.2, h=0.1),
                     opacity=0.8, fade_ms=draw(st.sampled_from([0, 100])))
        for uri in draw(st.lists(st.sampled_from(list(images)), max_size=2) if images else st.just([]))
    ]  # fmt: skip
    codec = draw(st.sampled_from(["h264"] * 6 + ["h265", "vp9", "av1"]))
    return Edit(
        sources=sources, tracks=made, audio=sounds, images=logos, texts=draw(st.sampled_from([[], [text]])),
        captions=Captions(template=draw(st.sampled_from(sorted(LOOKS))), words=draw(words())),
        background=Background(colour=draw(COLOURS), blur=draw(st.booleans())),
        format=Format(
            width=draw(st.sampled_from([64, 90, 128])), height=draw(st.sampled_from([64, 114, 160])),
            fps=draw(st.sampled_from(["30/1", "25/1", "30000/1001", "15/1", "60/1"])), codec=codec,
            container=draw(st.sampled_from(["mp4", "webm"] if codec in ("vp9", "av1") else ["mp4"])),
            preset="ultrafast",
            loudness_lufs=draw(st.sampled_from([None, -14.0])), video_kbps=draw(st.sampled_from([None, 300])),
        ),
    )  # fmt: skip
