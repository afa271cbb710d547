"""Small analyses and media facts for tests, without any file."""

import itertools

from cutroom.media.schema import Analysis, Curve, FaceTrack, Sentence, Shot, Signals, Speech, TrackPoint, Word
from cutroom.media.source.info import MediaInfo
from cutroom.media.speech.sentences import divide


def media(duration_ms: int = 60_000, width: int = 1920, height: int = 1080, sound: bool = True) -> MediaInfo:
    return MediaInfo(
        container="mov",
        duration_ms=duration_ms,
        width=width,
        height=height,
        rotation=0,
        sar="1:1",
        fps="30/1",
        vfr=False,
        video_codec="h264",
        pixel_format="yuv420p",
        audio_codec="aac" if sound else None,
        audio_channels=2 if sound else 0,
        sample_rate=48_000 if sound else 0,
        audio_stream=1 if sound else None,
    )


def words_of(text: str, start_ms: int = 0, each_ms: int = 300, gap_ms: int = 60) -> list[Word]:
    words: list[Word] = []
    for token in text.split():
        words.append(Word(text=token, start_ms=start_ms, end_ms=start_ms + each_ms, confidence=0.9))
        start_ms += each_ms + gap_ms + (600 if token.endswith((".", "?", "!")) else 0)
    return words


def analysis(
    words: list[Word] | None = None,
    duration_ms: int = 60_000,
    cuts_ms: tuple[int, ...] = (),
    faces: list[FaceTrack] | None = None,
    motion: list[float] | None = None,
    info: MediaInfo | None = None,
) -> Analysis:
    words = words or []
    edges = [0, *cuts_ms, duration_ms]
    steps = duration_ms // 200
    sentences: list[Sentence] = divide(words)
    return Analysis(
        source=info or media(duration_ms),
        language="en" if words else None,
        shots=[
            Shot(start_ms=a, end_ms=b, transition="cut" if a else "start", confidence=1.0)
            for a, b in itertools.pairwise(edges)
        ],
        speech=[Speech(start_ms=one.start_ms, end_ms=one.end_ms) for one in sentences],
        words=words,
        sentences=sentences,
        faces=faces or [],
        signals=Signals(
            motion=Curve(step_ms=200, values=motion or [0.02] * steps),
            brightness=Curve(step_ms=200, values=[0.4] * steps),
            focus_x=Curve(step_ms=200, values=[0.5] * steps),
            loudness=Curve(step_ms=200, values=[-20.0] * steps),
        ),
    )


def face(track: int, at: list[tuple[int, float]], size: float = 0.15) -> FaceTrack:
    """A face whose middle is at the given (ms, x)."""
    points = [TrackPoint(at_ms=ms, x=x - size / 2, y=0.2, w=size, h=size * 1.6, score=0.9) for ms, x in at]
    return FaceTrack(track=track, start_ms=points[0].at_ms, end_ms=points[-1].at_ms + 1, points=points)
