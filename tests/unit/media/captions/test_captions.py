"""Captions come when words come, stay readable, and show any text as it is."""

import itertools

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.spans import Span
from cutroom.media import captions
from cutroom.media.captions.text import joined
from cutroom.media.edit import Captions, CaptionWord, Edit, Format, Source, Track, VideoLayer
from cutroom.media.edit.overlays import Template
from tests.unit.media.builders import media


def word(text: str, start_ms: int, end_ms: int) -> CaptionWord:
    return CaptionWord(text=text, start_ms=start_ms, end_ms=end_ms)


def edit_with(words: list[CaptionWord], template: Template = "clean") -> Edit:
    return Edit(
        sources={"main": Source(uri="a.mp4", info=media())},
        tracks=[Track(layers=[VideoLayer(source="main", duration_ms=20_000)])],
        captions=Captions(words=words, template=template),
    )


@st.composite
def spoken(draw: st.DrawFn) -> list[CaptionWord]:
    at, words = 0, list[CaptionWord]()
    for _ in range(draw(st.integers(1, 40))):
        at += draw(st.sampled_from([0, 30, 100, 800]))
        length = draw(st.integers(50, 600))
        words.append(word(draw(st.text(min_size=1, max_size=24)), at, at + length))
        at += length
    return words


@given(spoken())
def test_every_word_is_shown_once_in_at_most_two_lines(words: list[CaptionWord]) -> None:
    groups = captions.phrases(words)
    assert [one for group in groups for one in group] == words
    assert all(len(captions.lines(group)) <= 2 for group in groups)


@pytest.mark.parametrize("template", sorted(captions.LOOKS))
@settings(deadline=None, max_examples=15)
@given(words=spoken())
def test_captions_of_a_template_never_lie_over_each_other(template: Template, words: list[CaptionWord]) -> None:
    script = pysubs2.SSAFile.from_string(captions.ass(edit_with(words, template)))
    for style in {event.style for event in script if not event.style.endswith(" unseen")}:
        events = sorted((e.start, e.end) for e in script if e.style == style)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(events))


@pytest.mark.parametrize("template", sorted(captions.LOOKS))
def test_a_line_stays_in_the_part_of_the_frame_that_the_platform_leaves_free(template: Template) -> None:
    words = [word(text, i * 300, i * 300 + 280) for i, text in enumerate(("Wonderful", "extraordinary", "ideas") * 4)]
    made = captions.resolved_style(Captions(template=template, words=words, safe_area="shorts"), Format())
    for group in captions.phrases(words, made.width, made.line, made.look.rows, made.look.words):
        for line in captions.lines(group, made.width, made.line, made.look.rows):
            assert len(line) == 1 or made.width(" ".join(one.text for one in line)) <= 720 * (1 - 0.06 - 0.17)


@pytest.mark.parametrize("template", ["clean", "karaoke", "bold", "typewriter"])
@settings(deadline=None, max_examples=25)
@given(words=spoken(), first_ms=st.integers(0, 9000), lasts_ms=st.integers(1, 4000))
def test_a_part_is_drawn_as_it_is_within_the_whole(
    template: Template, words: list[CaptionWord], first_ms: int, lasts_ms: int
) -> None:
    span, edit = Span(first_ms, first_ms + lasts_ms), edit_with(words, template)
    whole, part = (pysubs2.SSAFile.from_string(captions.ass(edit, one)) for one in (None, span))
    within = [event for event in whole if Span(event.start, event.end).overlap_ms(span)]
    assert [(e.start, e.end, e.text) for e in part] == [(e.start, e.end, e.text) for e in within]


def test_words_of_scripts_without_spaces_stand_side_by_side() -> None:
    assert joined([word("日本", 0, 1), word("語", 1, 2), word("the", 2, 3), word("end", 3, 4)]) == "日本語 the end"


def test_keywords_keep_their_colour_and_bring_their_emoji() -> None:
    loud = [word("big", 0, 300).model_copy(update={"emphasis": True, "emoji": "🔥"}), word("news", 400, 800)]
    script = pysubs2.SSAFile.from_string(captions.ass(edit_with(loud)))
    second = [event for event in script if event.style == "Caption"][1]
    assert second.text.startswith("{\\c") and "\\p" in second.text
    assert any(event.style == "Caption unseen" and event.start == second.start for event in script)


def test_a_word_lights_up_when_it_is_spoken() -> None:
    script = pysubs2.SSAFile.from_string(captions.ass(edit_with([word("Hello", 100, 400), word("there.", 500, 900)])))
    assert [(event.start, event.end) for event in script] == [(80, 480), (480, 1380)]  # half a frame before
    assert script[0].text.startswith("{\\c") and "Hello" in script[0].text.split("{\\r}")[0]
    assert script[1].text.startswith("Hello {\\c")


@given(st.text(max_size=60))
def test_no_text_opens_a_tag_or_breaks_a_line(text: str) -> None:
    shown = captions.escape(text)
    assert "\n" not in shown and "\r" not in shown
    assert "{" not in shown.replace("\\{", "")
    assert "\\N" not in shown and "\\n" not in shown


def test_subtitle_files_carry_the_words() -> None:
    words = [word("Hello", 0, 400), word("there.", 500, 900)]
    assert "00:00:00,000 --> 00:00:00,900\nHello there." in captions.srt(words)
    assert captions.vtt(words).startswith("WEBVTT")
