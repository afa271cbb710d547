"""What a person chose for a clip's captions is what the Edit draws, and the browser is told where."""

from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from cutroom.clips.settings import CaptionOptions
from cutroom.media import captions
from cutroom.media.compose.shorts import short
from cutroom.media.edit import Captions, Edit
from cutroom.media.schema import Analysis, FaceTrack, Timed, TrackPoint
from cutroom.renders.captioning import captioned
from cutroom.renders.framing import caption_places
from cutroom.renders.schemas import Look, Source
from tests.unit.media.builders import analysis, words_of

LENGTH_MS = 6000
POINTS = [TrackPoint(at_ms=ms, x=0.4, y=0.15, w=0.2, h=0.65, score=0.9) for ms in range(0, LENGTH_MS, 200)]
NEAR = FaceTrack(start_ms=0, end_ms=LENGTH_MS, track=0, points=POINTS)


def found() -> Analysis:
    said = words_of("Nobody asks how it was done. People wait for it and then it is over.")
    return analysis(said, LENGTH_MS, faces=[NEAR])


def made(**options: Any) -> Edit:
    analyzed = found()
    edit = short(analyzed, Timed(start_ms=0, end_ms=LENGTH_MS), "a.mp4", layout="fill", safe_area="tiktok")
    wanted = Look(source=Source(clip_id=uuid4()), caption_options=CaptionOptions(**options))
    return captioned(edit, wanted, {"main": analyzed})


def chosen(edit: Edit) -> Captions:
    assert edit.captions
    return edit.captions


def test_where_a_person_puts_them_all_phrases_stand_faces_or_not() -> None:
    [place] = caption_places(made(position=0.5))
    assert (place.line, place.scale, place.lines, place.start_ms) == (0.5, 1, 2, 0)


def test_no_place_is_outside_of_what_the_platform_leaves_free() -> None:
    [lowest], [highest] = caption_places(made(position=1)), caption_places(made(position=0))
    assert (round(lowest.line, 2), round(highest.line, 2)) == (0.79, 0.18)
    [advert] = caption_places(made(position=1, posted="advert"))
    assert advert.line < lowest.line


@pytest.mark.parametrize(
    ("options", "drawn"),
    [
        ({"case": "upper"}, {"upper": True}),
        ({"case": "as_is"}, {"upper": False}),
        ({"lines": 1}, {"rows": 1}),
        ({"colour": "#123456"}, {"colour": "#123456"}),
    ],
)
def test_case_lines_and_color_are_drawn(options: dict[str, Any], drawn: dict[str, Any]) -> None:
    edit = made(**options)
    look = captions.resolved_style(chosen(edit), edit.format).look
    assert {name: getattr(look, name) for name in drawn} == drawn


def test_larger_captions_find_their_place_anew() -> None:
    plain, large = made(), made(size=1.6)
    assert chosen(large).scale == 1.6
    assert [one.place for one in chosen(plain).words] != [one.place for one in chosen(large).words]


def test_phrases_at_one_place_are_told_once() -> None:
    edit = made()
    phrases = captions.placed(chosen(edit), edit.format, edit.duration_ms)
    told = caption_places(edit)
    assert len(told) <= len(phrases)
    assert all(a.line != b.line or a.scale != b.scale or a.lines != b.lines for a, b in pairwise(told))
    assert (told[0].start_ms, told[-1].end_ms) == (phrases[0].span.start_ms, phrases[-1].span.end_ms)
