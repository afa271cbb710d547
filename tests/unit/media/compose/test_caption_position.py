"""Captions stand on no face where there is room, low where a chest leaves it, and still within a shot."""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.media import captions
from cutroom.media.captions.safe_areas import safe
from cutroom.media.captions.styles import Placed
from cutroom.media.compose import caption_position
from cutroom.media.compose.shorts import short
from cutroom.media.compose.shown_faces import ShownFace, watcher
from cutroom.media.compose.splice import Side, SpliceOptions, splice
from cutroom.media.edit import Captions, Edit, TextOverlay, load
from cutroom.media.edit.overlays import Platform
from cutroom.media.quality.caption_cover import caption_cover, letters_box
from cutroom.media.schema import Analysis, FaceTrack, Timed, TrackPoint
from tests.unit.media.builders import analysis, media, words_of

LENGTH_MS = 6000
WORDS = words_of("Nobody asks how it was done. People wait for it and then it is over.")
USUAL = Captions.model_fields["position"].default
PLATFORMS = get_args(Platform)


def person(track: int, top: float, height: float, at: range, x: float = 0.5) -> FaceTrack:
    """A face of a wide film, as wide as faces are."""
    w = height * 9 / 16 * 0.75
    points = [TrackPoint(at_ms=ms, x=x - w / 2, y=top, w=w, h=height, score=0.9) for ms in at]
    return FaceTrack(start_ms=at[0], end_ms=at[-1], track=track, points=points)


def talk(*faces: FaceTrack, cuts_ms: tuple[int, ...] = ()) -> Analysis:
    return analysis(WORDS, LENGTH_MS, cuts_ms, list(faces))


def still(top: float, height: float) -> Analysis:
    return talk(person(0, top, height, range(0, LENGTH_MS, 200)))


def made(found: Analysis, platform: Platform = "none", layout: str = "fill") -> Edit:
    whole = Timed(start_ms=0, end_ms=LENGTH_MS)
    return short(found, whole, "a.mp4", safe_area=platform, layout=layout)  # type: ignore[arg-type]


def phrases(edit: Edit) -> list[Placed]:
    assert edit.captions
    return captions.placed(edit.captions, edit.format, edit.duration_ms)


def places(edit: Edit) -> set[tuple[float, float, int]]:
    return {(one.place.position, one.place.scale, one.place.lines) for one in phrases(edit)}


def on_faces(edit: Edit, found: Analysis) -> float:
    return caption_cover(edit, {"main": found}).covered_share


@settings(deadline=None, max_examples=60)
@given(top=st.floats(0.0, 0.7), height=st.floats(0.08, 0.9), platform=st.sampled_from(PLATFORMS))
def test_a_face_is_never_covered_where_there_is_room(top: float, height: float, platform: Platform) -> None:
    found, area = still(top, min(height, 0.98 - top)), safe(platform)
    edit = made(found, platform)
    [face] = watcher(edit, {"main": found})(1000)
    room = max(face.top - area.top, 1 - area.bottom - face.bottom)
    least = caption_position.SHAPES[-1][0] * captions.LOOKS["clean"].size * 720 / 1280 * 1.2 + caption_position.STEP
    if room > least:
        assert on_faces(edit, found) == 0


@settings(deadline=None, max_examples=40)
@given(top=st.floats(0.0, 0.6), height=st.floats(0.1, 0.9), platform=st.sampled_from(PLATFORMS), big=st.booleans())
def test_they_stand_inside_what_a_platform_leaves_free(
    top: float, height: float, platform: Platform, big: bool
) -> None:
    found, area = still(top, height), safe(platform)
    edit = made(found, platform)
    assert edit.captions
    if big:
        scaled = edit.captions.model_copy(update={"scale": 1.6, "posted": "advert"})
        edit = caption_position.placed(edit.model_copy(update={"captions": scaled}), {"main": found})
        area = safe(platform, "advert")
    for box in (letters_box(one, edit) for one in phrases(edit)):
        assert box.top >= area.top - 0.01 and box.bottom <= 1 - area.bottom + 1e-6
        assert box.left >= area.left - 1e-6 and box.right <= 1 - area.right + 1e-6


@pytest.mark.parametrize(("top", "height"), [(0.2, 0.3), (0.05, 0.4), (0.1, 0.35)])
def test_a_face_above_leaves_them_where_they_are(top: float, height: float) -> None:
    assert [one.place.position for one in phrases(made(still(top, height)))] == [USUAL, USUAL]


@pytest.mark.parametrize(("top", "height"), [(0.1, 0.6), (0.18, 0.62), (0.3, 0.5)])
def test_below_a_near_face_they_stand_on_the_chest_and_not_on_the_forehead(top: float, height: float) -> None:
    found = still(top, height)
    cover = caption_cover(made(found), {"main": found})
    assert (cover.covered, cover.low_share) == (0, 1.0) and cover.captioned > 30


def test_they_get_smaller_before_they_leave_the_lower_third() -> None:
    [(position, scale, lines)] = places(made(still(0.2, 0.62)))
    assert position > 0.8 and (scale, lines) != (1, 2)


def test_a_face_that_sways_moves_nothing_within_a_shot() -> None:
    sway = [person(0, 0.2 + 0.01 * (ms // 200 % 5), 0.55, range(ms, ms + 200, 200)) for ms in range(0, LENGTH_MS, 200)]
    whole = sway[0].model_copy(update={"end_ms": LENGTH_MS, "points": [p for one in sway for p in one.points]})
    assert len(places(made(talk(whole)))) == 1


def test_they_move_at_a_cut_and_only_there() -> None:
    low, far = person(0, 0.4, 0.59, range(0, 2200, 200)), person(1, 0.15, 0.3, range(2400, LENGTH_MS, 200))
    found = talk(low, far, cuts_ms=(2300,))
    edit = made(found)
    moves = [b.span.start_ms for a, b in pairwise(phrases(edit)) if a.place != b.place]
    assert len(moves) == 1 and abs(moves[0] - 2300) < 1000
    assert on_faces(edit, found) == 0


@pytest.mark.parametrize("layout", ["fill", "fit_blur", "two_shot", "split"])
def test_every_layout_keeps_its_faces_free(layout: str) -> None:
    at = range(0, LENGTH_MS, 200)
    found = talk(person(0, 0.25, 0.5, at, 0.3), person(1, 0.3, 0.45, at, 0.7))
    edit = made(found, layout=layout)
    shown = watcher(edit, {"main": found})(1000)
    assert shown and on_faces(edit, found) == 0


def test_of_two_pictures_neither_face_is_covered() -> None:
    sides = [Side(still(0.1, 0.8), Timed(start_ms=0, end_ms=LENGTH_MS), name) for name in ("a.mp4", "b.mp4")]
    for ratio in (0.35, 0.5, 0.65):
        edit = splice(sides[0], sides[1], SpliceOptions(split_ratio=ratio))
        analyses = {"first": sides[0].analysis, "second": sides[1].analysis}
        assert len(watcher(edit, analyses)(1000)) == 2
        assert caption_cover(edit, analyses).covered_share == 0


def test_a_title_is_not_written_over() -> None:
    edit = made(still(0.3, 0.3))
    title = TextOverlay(text="Wait for it", start_ms=0, end_ms=LENGTH_MS, y=0.75)
    edit = caption_position.placed(edit.model_copy(update={"texts": [title]}), {"main": still(0.3, 0.3)})
    assert all(letters_box(one, edit).bottom < 0.73 or letters_box(one, edit).top > 0.77 for one in phrases(edit))


def test_a_face_is_followed_through_a_fit_over_blur() -> None:
    found = still(0.25, 0.5)
    [face] = watcher(made(found, layout="fit_blur"), {"main": found})(1000)
    tall = 720 * 9 / 16 / 1280  # of a wide film in an upright frame
    w = 0.5 * 9 / 16 * 0.75
    assert face == pytest.approx(ShownFace(0.5 - w / 2, 0.5 - tall / 4, 0.5 + w / 2, 0.5 + tall / 4), abs=1e-3)


def test_without_a_face_they_stand_where_they_always_do() -> None:
    assert [one.place.position for one in phrases(made(talk()))] == [USUAL, USUAL]


def test_an_edit_of_before_is_valid_and_stands_where_it_stood() -> None:
    old = made(talk()).model_dump(mode="json")
    for name in ("posted", "upper", "lines"):
        del old["captions"][name]
    for word in old["captions"]["words"]:
        del word["place"]
    assert [one.place.position for one in phrases(load(old))] == [USUAL, USUAL]


def test_an_upright_film_is_watched_too() -> None:
    at = range(0, LENGTH_MS, 200)
    points = [TrackPoint(at_ms=ms, x=0.1, y=0.45, w=0.8, h=0.4, score=0.9) for ms in at]
    track = FaceTrack(start_ms=0, end_ms=at[-1], track=0, points=points)
    found = analysis(WORDS, LENGTH_MS, (), [track], info=media(LENGTH_MS, 1080, 1920))
    assert on_faces(made(found, layout="auto"), found) == 0
