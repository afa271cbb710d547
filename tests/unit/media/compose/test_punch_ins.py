"""A jump within a shot is hidden by a step nearer; where the picture changes by itself, nothing is done."""

import pytest

from cutroom.kit.spans import Span
from cutroom.media.compose import layouts, punch_ins
from cutroom.media.compose.remove_silences import remove_silences
from cutroom.media.compose.shorts import short
from cutroom.media.edit import Edit
from cutroom.media.schema import Analysis, Timed
from tests.unit.media.builders import analysis, face

WHOLE = Timed(start_ms=0, end_ms=20_000)
STEPS = [(at, 0.5) for at in range(0, 20_000, 200)]


def cut(found: Analysis, *removed: tuple[int, int]) -> Edit:
    edit = short(found, WHOLE, "/f.mp4")
    made = punch_ins.add_punch_ins(remove_silences(edit, [Span(a, b) for a, b in removed]), found)
    assert Edit.model_validate(made.model_dump()) == made
    return made


def scales(found: Analysis, edit: Edit) -> list[float]:
    """How much nearer each layer of the lowest track is than the short without a cut."""
    [wide] = short(found, WHOLE, "/f.mp4").tracks[0].layers[:1]
    assert wide.crop
    return [round(wide.crop.w / layer.crop.w, 2) for layer in edit.tracks[0].layers if layer.crop]


def test_every_second_stretch_is_nearer() -> None:
    found = analysis(duration_ms=20_000, faces=[face(0, STEPS)])
    edit = cut(found, (2000, 3000), (6000, 7000), (10_000, 11_000))
    assert scales(found, edit) == [1.0, 1.12, 1.0, 1.12]


def test_a_new_shot_is_no_jump_and_begins_wide() -> None:
    found = analysis(duration_ms=20_000, cuts_ms=(2500, 8000), faces=[])
    edit = cut(found, (2000, 3000), (6000, 7000))
    assert scales(found, edit) == [1.0, 1.0, 1.12, 1.0]
    nearer = edit.tracks[0].layers[2]
    assert (nearer.source_in_ms, nearer.source_out_ms) == (7000, 8000), "to the end of its shot"


def test_quick_cuts_do_not_flicker() -> None:
    found = analysis(duration_ms=20_000, faces=[face(0, STEPS)])
    edit = cut(found, (2000, 3000), (3500, 4000), (4300, 5000))
    assert scales(found, edit) == [1.0, 1.12, 1.12, 1.12]


def test_what_is_hardly_missed_is_no_jump() -> None:
    found = analysis(duration_ms=20_000, faces=[face(0, STEPS)])
    assert scales(found, cut(found, (2000, 2134), (6000, 7000))) == [1.0, 1.0, 1.12]


def test_a_slide_stays_as_it_is() -> None:
    still = analysis(duration_ms=20_000, motion=[0.0001] * 100)
    assert scales(still, cut(still, (2000, 3000))) == [1.0, 1.0]
    moving = analysis(duration_ms=20_000, motion=[0.01] * 100)
    assert scales(moving, cut(moving, (2000, 3000))) == [1.0, 1.12]


@pytest.mark.parametrize(("size", "scale"), [(0.1, 1.12), (0.29, 1.07), (0.3, 1.0)])
def test_no_face_is_cut_by_a_step_nearer(size: float, scale: float) -> None:
    found = analysis(duration_ms=20_000, faces=[face(0, STEPS, size)])
    edit = short(found, WHOLE, "/f.mp4", layout="fill")
    edit = punch_ins.add_punch_ins(remove_silences(edit, [Span(2000, 3000)]), found)
    before, after = (layer.crop for layer in edit.tracks[0].layers)
    assert before and after
    assert round(before.w / after.w, 2) == scale
    looks = found.faces[0].points
    assert layouts.seen_whole(looks, after, 3000) >= layouts.seen_whole(looks, before, 3000) - punch_ins.FACE_SHARE


def test_both_pictures_of_a_split_step_nearer_and_eyes_stay_at_their_height() -> None:
    crop = punch_ins.closer(None, 1.12)
    assert (crop.w, crop.h) == (round(1 / 1.12, 6), round(1 / 1.12, 6))
    top = crop.points[0].y - crop.h / 2
    assert (punch_ins.ANCHOR - top) / crop.h == pytest.approx(punch_ins.ANCHOR, abs=1e-3)
    two = [face(0, [(at, 0.25) for at, _ in STEPS]), face(1, [(at, 0.75) for at, _ in STEPS])]
    found = analysis(duration_ms=20_000, faces=two)
    edit = short(found, WHOLE, "/f.mp4", layout="split")
    assert len(edit.tracks) == 2
    made = punch_ins.add_punch_ins(remove_silences(edit, [Span(2000, 3000)]), found)
    for track in made.tracks:
        wide, nearer = track.layers
        assert wide.crop and nearer.crop
        assert nearer.crop.w < wide.crop.w
