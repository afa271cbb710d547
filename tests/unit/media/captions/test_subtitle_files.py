"""Subtitle files keep the rules of broadcasters: lines, times, gaps, speed, breaks. The linter sees what does not."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.media import captions
from cutroom.media.captions.cues import GAP_MS, LEAST_MS, cues
from cutroom.media.captions.line_breaks import Lengths, best
from cutroom.media.captions.lint import lint
from cutroom.media.captions.text import joined
from cutroom.media.edit import CaptionWord
from tests.unit.media.captions.test_captions import spoken, word

TALK = (
    "So the thing that nobody tells you about building a company is that the first year is mostly waiting. You wait "
    "for the bank, for the landlord and for Maria Lopez to call you back. Yes. And then, when the first order comes "
    "in, you are alone with a printer that does not work! What would you do? I called my mother, because she had run "
    "a shop in Leeds for thirty years, and she said: buy another printer."
)


def said(text: str, per_letter_ms: int, pause_ms: int) -> list[CaptionWord]:
    """A text spoken at a speed, with a pause after each sentence."""
    at, words = 0, list[CaptionWord]()
    for token in text.split():
        lasts = max(90, len(token) * per_letter_ms)
        words.append(word(token, at, at + lasts))
        at += lasts + 20 + (pause_ms if token[-1] in ".?!" else 0)
    return words


@settings(deadline=None, max_examples=60)
@given(
    st.integers(50, 110), st.sampled_from([0, 120, 300, 900, 2500]), st.sampled_from([32, 42]),
    st.sampled_from(["srt", "vtt"]),
)  # fmt: skip
def test_a_talk_at_any_speed_is_written_without_a_fault(letter_ms: int, pause_ms: int, most: int, form: str) -> None:
    words = said(TALK, letter_ms, pause_ms)
    write = captions.srt if form == "srt" else captions.vtt
    assert lint(write(words, most, words[-1].end_ms + 200), most) == []


def test_a_gap_is_not_closed_over_the_longest_time_of_a_cue() -> None:
    words = said(TALK, 105, 300)
    assert lint(captions.srt(words)) == []


@settings(deadline=None, max_examples=60)
@given(spoken())
def test_whatever_is_said_every_word_is_there_once_and_cues_follow_each_other(words: list[CaptionWord]) -> None:
    made = cues(words)
    kept = [one for one in words if one.text.strip()]
    assert "".join(line for cue in made for line in cue.lines).replace(" ", "") == joined(kept).replace(" ", "")
    assert all(len(cue.lines) <= 2 and cue.end_ms > cue.start_ms for cue in made)
    assert all(b.start_ms - a.end_ms >= GAP_MS for a, b in pairwise(made))


def test_a_lone_yes_stays_long_enough_to_be_read() -> None:
    [yes, _] = cues([word("Yes.", 0, 180), word("Then", 4000, 4300)])
    assert yes.end_ms - yes.start_ms == LEAST_MS


def test_a_cue_does_not_outlast_the_video() -> None:
    assert cues([word("Hello", 0, 400), word("there.", 500, 600)], ends_ms=700)[-1].end_ms == 700


@pytest.mark.parametrize(
    ("text", "upper"),
    [
        ("We walked along the river until the sun went down", "We walked along the river"),
        ("When she arrived, nobody in the house was awake", "When she arrived,"),
        ("They gave the first prize to Maria Lopez of Leeds", "They gave the first prize"),
        ("Nobody had told the children that they could stay", "Nobody had told the children"),
    ],
)
def test_a_line_ends_where_a_reader_would_take_breath(text: str, upper: str) -> None:
    words = [word(token, i * 300, i * 300 + 280) for i, token in enumerate(text.split())]
    assert joined(best(words, 34)[0]) == upper


def test_words_without_spaces_count_for_as_much_as_they_take() -> None:
    words = [word("日本", 0, 300), word("語", 300, 600)]
    assert Lengths(words).of(0, 2) == pytest.approx(3 * 42 / 16)


def file_of(*cues_: tuple[str, str, str]) -> str:
    return "\n".join(f"{i}\n00:00:{a} --> 00:00:{b}\n{text}\n" for i, (a, b, text) in enumerate(cues_, 1))


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (file_of(("00,000", "02,000", "one\ntwo\nthree")), "3 lines"),
        (file_of(("00,000", "04,000", "a line that goes on for much longer than it should")), "a line of 50 letters"),
        (file_of(("00,000", "00,300", "Yes.")), "too short"),
        (file_of(("00,000", "09,000", "Nobody knows.")), "too long"),
        (file_of(("00,000", "02,000", "One."), ("02,010", "04,000", "Two.")), "10 ms before the next"),
        (
            file_of(("00,000", "01,000", "It cannot be read in a second"), ("05,000", "07,000", "Yes.")),
            "letters a second",
        ),
        (file_of(("00,000", "03,000", "They walked along the\nriver until it was dark")), "the break after “the”"),
    ],
)
def test_the_linter_says_what_is_wrong(wrong: str, fault: str) -> None:
    [said] = lint(wrong)
    assert fault in said
