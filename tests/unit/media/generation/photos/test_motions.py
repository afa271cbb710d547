"""Photos move kindly: faces stay whole, edges stay out, ways are smooth and differ from one photo to the next."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.generation.photos.facts import WHOLE_PHOTO, Part, faces_of
from cutroom.media.generation.photos.framing import KEPT, framed
from cutroom.media.generation.photos.motions import eased, motion, motions, pose, window
from cutroom.media.schema import Box
from tests.unit.media.generation.photos.samples import face, facts

VERTICAL = (1080, 1920)
SIZES = st.sampled_from([VERTICAL, (1080, 1080), (1920, 1080), (1080, 1350)])
SHAPES = st.tuples(st.integers(200, 8000), st.integers(200, 8000))


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    w, h = draw(st.floats(0.03, 0.5)), draw(st.floats(0.03, 0.5))
    return Box(x=draw(st.floats(0, 1 - w)), y=draw(st.floats(0, 1 - h)), w=w, h=h, score=0.9)


@given(shape=SHAPES, size=SIZES, found=st.lists(boxes(), max_size=4), seconds=st.floats(0.5, 12),
       kind=st.sampled_from(["in", "out", "left", "right", "up", "down"]))  # fmt: skip
def test_no_frame_shows_an_edge_or_cuts_a_face(shape, size, found, seconds, kind) -> None:
    photo = facts(size=shape, faces=tuple(found))
    framing = framed(photo, size)
    area = framing.area
    assert area.w % 2 == area.h % 2 == area.x % 2 == area.y % 2 == 0
    assert area.x >= 0 and area.y >= 0 and area.x + area.w <= size[0] and area.y + area.h <= size[1]
    moved = motion(photo, framing, kind, seconds)
    faces, even = faces_of(photo), 2 / min(area.w, area.h)  # the area has even sides: that much of an edge may go
    for t in np.linspace(0, 1, 31):
        seen = window(moved, t)
        assert WHOLE_PHOTO.holds(seen)
        assert seen.w * photo.width / (seen.h * photo.height) == pytest.approx(area.aspect, rel=0.02)
        assert faces is None or seen.holds(faces, slack=even)


def test_a_face_at_the_top_right_is_whole_in_every_frame_of_a_zoom() -> None:
    photo = facts(faces=(face(0.68, 0.05, 0.16),))
    moved = motion(photo, framed(photo, VERTICAL), "in", 5, zoom=1.12)
    assert moved.kind == "in"
    assert moved.start.w / moved.end.w == pytest.approx(1.12)
    box = Part(0.68, 0.05, 0.16, 0.16)
    assert all(window(moved, k / 149).holds(box) for k in range(150))


def test_a_motion_begins_and_ends_slowly_and_is_a_cubic_of_time() -> None:
    photo = facts(faces=(face(0.5, 0.2),))
    moved = motion(photo, framed(photo, VERTICAL), "in", 5)
    ways = np.array([pose(moved, k / 149) for k in range(150)])
    steps = np.abs(np.diff(ways[:, 0]))
    assert steps[0] < steps.max() / 20
    assert steps[-1] < steps.max() / 20
    at = np.arange(150)
    for way in ways.T:
        assert np.abs(way - np.polyval(np.polyfit(at, way, 3), at)).max() < 1e-6
    assert [eased(0), eased(0.5), eased(1)] == [0, 0.5, 1]


def test_portraits_fill_the_frame_where_enough_of_them_stays_and_others_lie_over_a_copy() -> None:
    portrait = framed(facts(size=(3000, 4000)), VERTICAL)
    assert (portrait.area.w, portrait.area.h) == VERTICAL
    assert portrait.window.w * portrait.window.h >= KEPT
    wide = framed(facts(size=(6000, 4000)), VERTICAL)
    assert wide.area.w == 1080
    assert 720 <= wide.area.h <= 910
    assert wide.window.w * wide.window.h >= 0.79
    edges = framed(facts(size=(3000, 4000), faces=(face(0.01, 0.3), face(0.84, 0.3))), VERTICAL)
    assert edges.area.h < 1920
    assert edges.window.w == pytest.approx(1, abs=0.01)


def test_a_panorama_is_travelled_along_unhurriedly() -> None:
    photo = facts(size=(9000, 3000))
    [moved] = motions([photo], [4.0], VERTICAL)
    assert moved.kind == "right"
    assert 0.2 <= (moved.end.x - moved.start.x) / moved.start.w <= 0.5


SOME = st.tuples(st.sampled_from([(3000, 4000), (4000, 3000), (3000, 3000), (1200, 2600)]), st.booleans())


@given(some=st.lists(SOME, min_size=2, max_size=9), size=SIZES)
def test_no_two_neighbours_move_in_the_same_way(some, size) -> None:
    photos = [facts(size=shape, faces=(face(0.45, 0.3, 0.1),) if people else ()) for shape, people in some]
    chosen = motions(photos, [3.0] * len(photos), size)
    assert all(a.kind != b.kind for a, b in pairwise(chosen))
    assert all(one.kind != "still" for one in chosen)
