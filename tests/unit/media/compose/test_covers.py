"""Which frames may stand for a video."""

from itertools import pairwise

from cutroom.media.compose import covers
from cutroom.media.edit import Edit, Source, Track, VideoLayer
from cutroom.media.schema import Analysis, Curve, FaceTrack, Shot, Signals, TrackPoint
from tests.unit.media.builders import media

LENGTH_MS = 12_000
FACE_AT = 6_000


def found(faces: list[FaceTrack], motion: list[float] | None = None) -> Analysis:
    steps = LENGTH_MS // 200
    calm = Curve(step_ms=200, values=[0.005] * steps)
    return Analysis(
        source=media(LENGTH_MS),
        language=None,
        shots=[
            Shot(start_ms=0, end_ms=4000, transition="start", confidence=1),
            Shot(start_ms=4000, end_ms=LENGTH_MS, transition="cut", confidence=1),
        ],
        speech=[], words=[], sentences=[], faces=faces,
        signals=Signals(
            motion=Curve(step_ms=200, values=motion or calm.values),
            brightness=Curve(step_ms=200, values=[0.5] * steps), focus_x=calm, loudness=calm,
        ),
    )  # fmt: skip


def face(at_ms: int, height: float) -> FaceTrack:
    point = TrackPoint(x=0.4, y=0.3, w=0.2, h=height, score=0.9, at_ms=at_ms)
    return FaceTrack(track=1, start_ms=at_ms, end_ms=at_ms, points=[point])


def edit(start_ms: int = 0, speed: float = 1) -> Edit:
    layer = VideoLayer(
        source="main", source_in_ms=start_ms, duration_ms=int((LENGTH_MS - start_ms) / speed), speed=speed
    )
    return Edit(sources={"main": Source(uri="x", info=media(LENGTH_MS))}, tracks=[Track(layers=[layer])])


def test_a_large_face_comes_first_and_the_reasons_say_so() -> None:
    best = covers.candidates(edit(), {"main": found([face(FACE_AT, 0.3)])})[0]
    assert abs(best.at_ms - FACE_AT) <= covers.NEAR_MS
    assert best.reasons == ["a face is well visible", "the picture stands still", "it is well lit"]


def test_times_are_those_of_the_output_whatever_was_trimmed_or_sped_up() -> None:
    for start_ms, speed in ((2000, 1), (2000, 2), (0, 0.5)):
        best = covers.candidates(edit(start_ms, speed), {"main": found([face(FACE_AT, 0.3)])})[0]
        assert abs(best.at_ms * speed + start_ms - FACE_AT) <= covers.NEAR_MS


def test_frames_at_cuts_and_in_motion_are_passed_over() -> None:
    motion = [0.2] * 45 + [0.005] * 15
    candidates = covers.candidates(edit(), {"main": found([], motion)}, count=2)
    assert all(one.at_ms >= 9000 for one in candidates)
    calm = covers.candidates(edit(), {"main": found([])}, count=12)
    assert all(abs(one.at_ms - 4000) > covers.CALM_MS for one in calm[:6])


def test_candidates_are_apart_from_each_other_and_inside_the_video() -> None:
    for analyses in ({"main": found([face(FACE_AT, 0.3)])}, {}):
        times = sorted(one.at_ms for one in covers.candidates(edit(), analyses, count=6))
        assert len(times) == 6
        assert all(b - a >= LENGTH_MS * covers.APART_SHARE for a, b in pairwise(times))
        assert times[0] >= 0
        assert times[-1] < LENGTH_MS
