"""The title over the first seconds: what it says, and where it covers nobody and no caption."""

import pytest

from cutroom.media import captions
from cutroom.media.captions import safe_area
from cutroom.media.compose import hook, shorts
from cutroom.media.edit import Edit
from cutroom.media.schema import Analysis, FaceTrack, Timed, TrackPoint
from tests.unit.media.builders import analysis, words_of

TEXT = "Three wrong laws of gravity in one book"


def talk(top: float = 0.0, height: float = 0.0) -> Analysis:
    """Six seconds of somebody who talks, whose face is seen where a height is given."""
    w = height * 0.42
    points = [TrackPoint(at_ms=ms, x=0.5 - w / 2, y=top, w=w, h=height, score=0.9) for ms in range(0, 6000, 200)]
    faces = [FaceTrack(start_ms=0, end_ms=5800, track=0, points=points)] if height else []
    return analysis(words_of("I read the book on my way home."), 6000, faces=faces)


def with_hook(found: Analysis, text: str = TEXT, width: int = 720, height: int = 1280, **look: str) -> Edit:
    moment = Timed(start_ms=0, end_ms=6000)
    return shorts.short(found, moment, "talk.mp4", width=width, height=height, hook=text, **look)  # type: ignore[arg-type]


def band(edit: Edit) -> tuple[float, float]:
    half = hook.LINE_HEIGHT * edit.texts[0].size / 1280 / 2
    return min(text.y for text in edit.texts) - half, max(text.y for text in edit.texts) + half


def test_it_is_in_the_first_frame_and_gone_after_three_seconds() -> None:
    edit = with_hook(talk())
    assert " ".join(text.text for text in edit.texts) == TEXT
    assert {(text.start_ms, text.end_ms, text.animation) for text in edit.texts} == {(0, hook.SHOWN_MS, "none")}
    assert with_hook(talk(), "  ").texts == []


@pytest.mark.parametrize("text", ["Short", TEXT, "W" * 120, "word " * 24, "एक लंबा शीर्षक जो यहाँ खड़ा है और पढ़ा जाता है"])
@pytest.mark.parametrize(("width", "height"), [(720, 1280), (1080, 1080), (1920, 1080)])
def test_its_lines_fit_the_frame(text: str, width: int, height: int) -> None:
    edit = with_hook(talk(), text, width, height)
    assert 1 <= len(edit.texts) <= hook.MOST_LINES
    for line in edit.texts:
        assert len(line.text) * line.size * 0.42 / 1280 * height < width  # a letter of Montserrat is 0.4 of a size wide
    Edit.model_validate(edit.model_dump())


@pytest.mark.parametrize("platform", ["none", "tiktok", "reels", "shorts"])
@pytest.mark.parametrize(("top", "height"), [(0.02, 0.3), (0.1, 0.4), (0.38, 0.26), (0.05, 0.25)])
def test_it_stands_clear_of_faces_captions_and_the_platform(top: float, height: float, platform: str) -> None:
    edit = with_hook(talk(top, height), layout="fill", safe_area=platform)
    first, last = band(edit)
    assert edit.captions
    safe = safe_area(edit.captions)
    assert first >= safe.top - 1e-6
    assert last <= top - hook.HAIR * height + 0.005 or first >= top + height - 1e-6
    for phrase in captions.placed(edit.captions, edit.format, edit.duration_ms):
        low = safe.lowest(phrase.place.position)
        assert last <= low - phrase.place.lines * phrase.place.scale * 0.05 or first >= low


def test_what_is_suggested_is_short_and_not_what_captions_say_as_it_begins() -> None:
    titles = ["I read the book on my way home", "One word too many for those who have only three seconds", TEXT]
    assert hook.suggested(titles, "I read the book on my way home.") == TEXT
    assert hook.suggested(titles[:2], "I read the book on my way home.") == ""


def test_a_word_with_a_hyphen_stays_in_one_line() -> None:
    lines = [text.text for text in with_hook(talk(), "A well-known self-made thirty-second long-running joke").texts]
    assert not any(line.endswith("-") for line in lines)


def test_a_bare_name_of_a_topic_is_not_suggested() -> None:
    names, said = ["Rent and wages", "The beauty of the world"], "We doubled our price and nobody left"
    assert hook.suggested([*names, said], "Hello everybody.") == said
    assert hook.suggested(names, "Hello everybody.") == ""
