"""Each shot gets the layout that shows who matters, whole and large; a person's own choice wins."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.spans import Span
from cutroom.media.compose import layouts, reframe
from cutroom.media.edit import Edit, Source
from cutroom.media.schema import Analysis, FaceTrack, TrackPoint
from tests.unit.media.builders import analysis, face, media

WHOLE = Span(0, 8000)


def kinds(found: Analysis, **options: object) -> list[str]:
    return [one.kind for one in layouts.stretches(found, WHOLE, 720, 1280, "auto", {}, **options)]  # type: ignore[arg-type]


def still(track: int, x: float, size: float = 0.12, y: float = 0.2) -> FaceTrack:
    points = [TrackPoint(at_ms=ms, x=x, y=y, w=size, h=size * 1.6, score=0.9) for ms in range(0, 8000, 400)]
    return FaceTrack(track=track, start_ms=0, end_ms=8000, points=points)


def test_one_face_fills_the_frame() -> None:
    assert kinds(analysis(None, 8000, faces=[still(0, 0.6)])) == ["fill"]


def test_two_faces_far_apart_are_stacked_and_both_are_whole() -> None:
    found = analysis(None, 8000, faces=[still(0, 0.75), still(1, 0.1)])
    assert kinds(found) == ["split"]
    tracks = layouts.arrange(found, WHOLE, 720, 1280)
    for track, person in zip(tracks, (found.faces[1], found.faces[0]), strict=True):
        crop = track.layers[0].crop
        assert crop and layouts.seen_whole(person.points, crop, 0) == 1
    assert [track.layers[0].rect.y for track in tracks] == [0, 0.5]


def test_two_faces_side_by_side_fill_the_frame_together() -> None:
    assert kinds(analysis(None, 8000, faces=[still(0, 0.4, 0.08), still(1, 0.52, 0.08)])) == ["fill"]


def test_a_small_face_in_a_corner_speaks_about_the_screen() -> None:
    found = analysis(None, 8000, faces=[still(0, 0.85, 0.08, 0.75)])
    assert kinds(found) == ["screen_face"]
    screen, person = layouts.arrange(found, WHOLE, 720, 1280)
    assert screen.layers[0].crop and screen.layers[0].crop.points[0].x < 0.5, "the screen away from the face"
    assert person.layers[0].crop and layouts.seen_whole(found.faces[0].points, person.layers[0].crop, 0) == 1


def test_a_face_wider_than_the_frame_is_shown_whole_over_a_soft_background() -> None:
    found = analysis(None, 8000, faces=[still(0, 0.3, 0.4)])
    layer = layouts.arrange(found, WHOLE, 720, 1280)[0].layers[0]
    assert layer.fit == "blur" and layer.crop and layouts.seen_whole(found.faces[0].points, layer.crop, 0) == 1


def test_an_upright_source_is_not_cut_for_a_wide_frame() -> None:
    found = analysis(None, 8000, info=media(8000, 1080, 1920))
    assert layouts.choose(found, WHOLE, 1920, 1080) == "fit_blur"


def test_a_person_chooses_for_one_shot() -> None:
    found = analysis(None, 8000, (4000,), [still(0, 0.6)])
    made = layouts.stretches(found, WHOLE, 720, 1280, "auto", {1: "fit_blur"})
    assert [(one.kind, one.span.start_ms) for one in made] == [("fill", 0), ("fit_blur", 4000)]


def test_what_a_shot_cannot_show_is_not_tried() -> None:
    made = layouts.stretches(analysis(None, 8000), WHOLE, 720, 1280, "split", {})
    assert [one.kind for one in made] == ["fill"]


def test_a_passing_shot_does_not_change_the_layout() -> None:
    faces = [still(0, 0.6), face(1, [(ms, 0.1) for ms in range(4000, 4800, 200)]),
             face(2, [(ms, 0.9) for ms in range(4000, 4800, 200)])]  # fmt: skip
    faces[0] = faces[0].model_copy(update={"points": [p for p in faces[0].points if not 4000 <= p.at_ms < 4800]})
    assert kinds(analysis(None, 8000, (4000, 4800), faces)) == ["fill"]


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 0.85), min_size=2, max_size=30), st.floats(0.05, 0.14))
def test_the_window_moves_gently_and_only_when_it_must(xs: list[float], size: float) -> None:
    points = [TrackPoint(at_ms=i * 400, x=x, y=0.3, w=size, h=size, score=0.9) for i, x in enumerate(xs)]
    path = reframe.follow(points, Span(0, len(xs) * 400), 0.316, 1.0, 0)
    crop = layouts.Crop(w=0.316, h=1, points=path)
    at = [layouts.centre_at(crop, ms)[0] for ms in range(0, len(xs) * 400, 40)]
    jerks = [abs(a - 2 * b + c) for a, b, c in zip(at, at[1:], at[2:], strict=False)]
    assert max(jerks, default=0) < 0.02
    if max(xs) - min(xs) < 0.05:
        assert len(path) == 1


FACES = st.lists(st.tuples(st.floats(0, 0.8), st.floats(0.05, 0.3)), max_size=4)


@settings(deadline=None, max_examples=40)
@given(FACES, st.sampled_from(["auto", "fill", "split", "two_shot", "screen_face", "fit_blur"]))
def test_every_layout_of_any_faces_makes_a_valid_edit(faces: list[tuple[float, float]], layout: layouts.Layout) -> None:
    found = analysis(None, 8000, (3000,), [still(i, x, min(size, 0.95 - x)) for i, (x, size) in enumerate(faces)])
    edit = Edit(
        sources={"main": Source(uri="a.mp4", info=found.source)},
        tracks=layouts.arrange(found, Span(1000, 7000), 720, 1280, layout=layout),
    )
    assert edit.duration_ms == 6000
