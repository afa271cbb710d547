"""The script that is drawn over the picture, to the letter: one passage in each look, as it was when it was looked at.

A look that changes on purpose is written anew with `python -m tests.unit.media.captions.test_script`, and looked at.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from cutroom.kit.spans import Span
from cutroom.media import captions
from cutroom.media.captions import script
from cutroom.media.edit import Captions, Edit, Format, Source, Track, VideoLayer
from tests.unit.media.builders import media

KEPT = Path(__file__).with_name("scripts.json")
PASSAGE: list[dict[str, Any]] = [
    {"text": "So,", "start_ms": 0, "end_ms": 200},
    {"text": "how", "start_ms": 250, "end_ms": 400, "emphasis": True},
    {"text": "hot?", "start_ms": 400, "end_ms": 900, "emoji": "🔥"},
    {"text": "Incomprehensibilities!", "start_ms": 1800, "end_ms": 2600},  # too wide for a line
    {"text": "{b}", "start_ms": 3400, "end_ms": 3410, "emphasis": True, "emoji": "☺"},  # no picture, hardly any time
]


def edit(template: str, **more: Any) -> Edit:
    """Four seconds at 30 frames a second with the passage in a look."""
    form = {"fps": "30/1"} | more.pop("form", {})
    words = more.pop("words", PASSAGE)
    return Edit(
        sources={"main": Source(uri="a.mp4", info=media())},
        tracks=[Track(layers=[VideoLayer(source="main", duration_ms=4000)])],
        captions=Captions.model_validate({"words": words, "template": template} | more),
        format=Format.model_validate(form),
    )


def lines(made: Edit, span: Span | None = None) -> list[str]:
    """Styles and events of the script, without the layers in which only the shapes of emoji are seen."""
    text = captions.ass(made, span)
    return [line for line in text.splitlines() if line.startswith(("Style: ", "Dialogue: ")) and "unseen" not in line]


def events(made: Edit, span: Span | None = None) -> list[tuple[str, str, str]]:
    """(begins, ends, text) of all that is shown."""
    found = (line.split(",", 9) for line in lines(made, span) if line.startswith("Dialogue: "))
    return [(one[1], one[2], one[9]) for one in found]


@pytest.mark.parametrize("template", sorted(captions.LOOKS))
def test_a_look_is_drawn_as_it_was(template: str) -> None:
    assert lines(edit(template)) == json.loads(KEPT.read_text(encoding="utf-8"))[template]


def test_a_word_is_shown_from_half_a_frame_before_its_own() -> None:
    made = script.resolved_style(Captions(words=[], template="clean"), Format(fps="25/1"))
    assert [made.shown(at_ms) for at_ms in (0, 10, 20, 21, 100, 1000)] == [0, 0, 20, 20, 100, 980]


def test_a_phrase_stays_for_half_a_second_unless_the_next_one_begins_or_the_video_ends() -> None:
    def ends(*words: tuple[int, int]) -> list[str]:
        said = [{"text": f"w{i}.", "start_ms": a, "end_ms": b} for i, (a, b) in enumerate(words)]
        return [end for _, end, _ in events(edit("minimal", words=said))]

    assert ends((0, 1000)) == ["0:00:01.48"]
    assert ends((0, 1000), (1200, 1300)) == ["0:00:01.18", "0:00:01.78"]
    assert ends((3000, 3900)) == ["0:00:03.98"]


def test_only_what_is_seen_in_a_span_is_in_its_script() -> None:
    shown = [text for _, _, text in events(edit("minimal"), Span(1700, 2600))]
    assert len(shown) == 1 and "Incomprehensibilities" in shown[0]
    assert events(edit("minimal"), Span(3990, 4000)) == []


@pytest.mark.parametrize(
    ("width", "height", "scale", "size"),
    [(720, 1280, 1, 90), (1080, 1920, 1, 135), (1920, 1080, 1, 101), (720, 1280, 2, 180), (64, 64, 0.5, 8)],
)  # fmt: skip
def test_letters_are_as_large_as_the_frame_allows(width: int, height: int, scale: float, size: int) -> None:
    made = Format(width=width, height=height)
    assert script.resolved_style(Captions(words=[], template="clean", scale=scale), made).size == size


def test_colours_and_fonts_that_are_asked_for_replace_the_looks_own() -> None:
    wanted = ({}, {"font": "Poppins", "colour": "#010203", "accent": "#040506"})
    variants = [Captions.model_validate({"words": [], "template": "clean"} | more) for more in wanted]
    plain, own = (script.resolved_style(one, Format()).look for one in variants)
    assert (plain.font, plain.colour, plain.accent) == ("Anton", "#ffffff", "#ffd62e")
    assert (own.font, own.colour, own.accent) == ("Poppins", "#010203", "#040506")
    assert own._replace(font=plain.font, colour=plain.colour, accent=plain.accent) == plain


def test_a_platform_s_buttons_are_kept_free() -> None:
    def margins(**more: Any) -> list[int]:
        """At the left, the right and below."""
        [line] = [one for one in lines(edit("clean", **more)) if one.startswith("Style: Caption,")]
        return [int(value) for value in line.split(",")[19:22]]

    assert margins(safe_area="none", position=0.78) == [60, 60, 282]
    assert margins(safe_area="shorts", position=1.0) == [43, 122, 307]
    assert margins(safe_area="shorts", position=0.0) == [43, 122, 1011]


if __name__ == "__main__":
    made = {template: lines(edit(template)) for template in sorted(captions.LOOKS)}
    KEPT.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
