"""What tightening takes out: pauses and slips of the tongue, and never a word that stays."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.spans import Span, total_ms
from cutroom.media.compose import shorts, tightening
from cutroom.media.compose.tightening import Removal, Tightening
from cutroom.media.edit import Edit
from cutroom.media.quality import checks
from cutroom.media.schema import Analysis, Curve, Shot, Sound, Speech, Timed, Word
from tests.unit.media.builders import analysis

LENGTH_MS = 60_000
WHOLE = Span(0, LENGTH_MS)
SPOKEN = ["um", "the", "I", "we", "house", "stands,", "th-", "very", "Uh,", "end.", "it", "was"]
STRENGTHS: list[Tightening] = ["off", "gentle", "tight"]


def said(*timed: tuple[str, int, int], **more: object) -> Analysis:
    """An analysis of words with their times, in English."""
    words = [Word(text=text, start_ms=start, end_ms=end, confidence=1) for text, start, end in timed]
    return analysis(words, LENGTH_MS).model_copy(update={"language": "en", "speech": [], **more})


@st.composite
def talks(draw: st.DrawFn) -> Analysis:
    """Words with gaps of all lengths, and voices, sounds and shots that may lie anywhere between them."""
    at_ms, words = draw(st.integers(0, 500)), list[tuple[str, int, int]]()
    for text in draw(st.lists(st.sampled_from(SPOKEN), max_size=30)):
        lasts = draw(st.integers(60, 700))
        words.append((text, at_ms, at_ms + lasts))
        at_ms += lasts + draw(st.sampled_from([-50, 0, 0, 40, 120, 300, 560, 700, 1500]))
    spans = st.tuples(st.integers(0, 30_000), st.integers(100, 1500)).map(lambda s: Span(s[0], s[0] + s[1]))
    voices = [Speech(start_ms=a, end_ms=b) for a, b in sorted(draw(st.lists(spans, max_size=6)))]
    sounds = [Sound(start_ms=a, end_ms=b, kind="laughter") for a, b in draw(st.lists(spans, max_size=2))]
    cuts = [0, *sorted(draw(st.sets(st.integers(1, LENGTH_MS - 1), max_size=5))), LENGTH_MS]
    shots = [Shot(start_ms=a, end_ms=b, transition="cut", confidence=1) for a, b in pairwise(cuts)]
    return said(*words, speech=voices, sounds=sounds, shots=shots)


def remaining(found: Analysis, removed: list[Removal]) -> list[int]:
    """How long each gap between words that stay is when `removed` has gone."""
    staying = [word for word in found.words if not any(one.span.overlap_ms(word.span) for one in removed)]
    gaps = [Span(a.end_ms, b.start_ms) for a, b in pairwise(staying)]
    return [gap.duration_ms - sum(gap.overlap_ms(one.span) for one in removed) for gap in gaps]


def test_of_a_long_pause_a_breath_stays() -> None:
    found = said(("One", 500, 800), ("two.", 800, 1200), ("Three", 3200, 3600))
    for tighten, least, most in (("gentle", 150, 250), ("tight", 60, 150)):
        [removed] = tightening.removals(found, WHOLE, tighten)
        assert removed.kind == "pause"
        assert least <= 2000 - removed.span.duration_ms <= most


def test_a_short_pause_stays_at_gentle_and_goes_at_tight() -> None:
    found = said(("One", 500, 900), ("two", 1400, 1800))
    assert tightening.removals(found, WHOLE, "gentle") == []
    assert len(tightening.removals(found, WHOLE, "tight")) == 1


def test_a_voice_that_outlasts_its_word_is_not_cut() -> None:
    """Recognisers let words end early; the detector of voices knows better."""
    found = said(("One", 500, 800), ("two", 3000, 3400), speech=[Speech(start_ms=480, end_ms=1050)])
    [removed] = tightening.removals(found, WHOLE, "gentle")
    assert removed.span.start_ms >= 1050


def test_words_that_were_not_recognised_are_kept_and_a_hesitation_goes() -> None:
    words = (("One", 500, 1000), ("two", 3500, 4000))
    unheard = tightening.removals(said(*words, speech=[Speech(start_ms=1600, end_ms=2600)]), WHOLE, "gentle")
    assert all(one.span.overlap_ms(Span(1600, 2600)) == 0 for one in unheard)
    assert len(unheard) == 2
    [whole] = tightening.removals(said(*words, speech=[Speech(start_ms=2000, end_ms=2300)]), WHOLE, "gentle")
    assert whole.span.overlap_ms(Span(2000, 2300)) == 300


def test_laughter_is_no_pause() -> None:
    laughs = [Sound(start_ms=1000, end_ms=3000, kind="laughter")]
    assert tightening.removals(said(("One", 500, 1000), ("two", 3000, 3400), sounds=laughs), WHOLE, "tight") == []


def test_a_long_stretch_in_which_something_goes_on_stays_and_a_quiet_one_goes() -> None:
    words = (("Watch", 500, 1000), ("this.", 7000, 7400))
    loud, quiet = (
        Curve(step_ms=200, values=[-20.0] * 40),
        Curve(step_ms=200, values=[*[-20.0] * 5, *[-55.0] * 30, -20.0]),
    )
    for curve, stretches in ((loud, 0), (quiet, 1)):
        found = said(*words)
        found = found.model_copy(update={"signals": found.signals.model_copy(update={"loudness": curve})})
        assert len(tightening.removals(found, WHOLE, "gentle")) == stretches


def test_a_filler_goes_with_the_silence_around_it_where_it_stands_apart() -> None:
    apart = said(("We", 500, 800), ("um", 1000, 1300), ("go", 1600, 1900))
    [removed] = tightening.removals(apart, WHOLE, "gentle")
    assert removed.kind == "filler"
    assert removed.span.start_ms in range(960, 966) and removed.span.end_ms in range(1335, 1566)
    assert tightening.removals(said(("We", 500, 800), ("um", 820, 1100), ("go", 1300, 1600)), WHOLE, "gentle") == []


def test_a_false_start_and_a_repeated_word_go() -> None:
    words = ("The", 500, 700), ("the", 800, 1000), ("house", 1100, 1500), ("st-", 1700, 1800), ("stands.", 1900, 2300)
    found = said(("Here", 100, 400), *words)
    assert [one.kind for one in tightening.removals(found, WHOLE, "gentle")] == ["repeat", "false_start"]


def test_no_shot_flickers_beside_a_cut() -> None:
    shots = [Shot(start_ms=0, end_ms=2900, transition="start", confidence=1),
             Shot(start_ms=2900, end_ms=LENGTH_MS, transition="cut", confidence=1)]  # fmt: skip
    found = said(("One", 500, 1000), ("two", 3000, 3400), shots=shots)
    [removed] = tightening.removals(found, WHOLE, "gentle")
    assert not 0 < 2900 - removed.span.end_ms < tightening.FLASH_MS


def test_a_cut_is_not_moved_to_a_shot_that_begins_within_a_word() -> None:
    shots = [Shot(start_ms=0, end_ms=780, transition="start", confidence=1),
             Shot(start_ms=780, end_ms=LENGTH_MS, transition="cut", confidence=1)]  # fmt: skip
    found = said(("We", 500, 800), ("um", 880, 1200), ("go", 1600, 1900), shots=shots)
    [removed] = tightening.removals(found, WHOLE, "gentle")
    assert removed.kind == "filler"
    assert removed.span.start_ms >= 800 + tightening.MARGIN_MS


def test_a_word_goes_whole_where_a_shot_begins_soon_after_it() -> None:
    shots = [Shot(start_ms=0, end_ms=1500, transition="start", confidence=1),
             Shot(start_ms=1500, end_ms=LENGTH_MS, transition="cut", confidence=1)]  # fmt: skip
    found = said(("We", 500, 800), ("um", 880, 1400), ("go", 1480, 1900), shots=shots)
    [removed] = tightening.removals(found, WHOLE, "gentle")
    assert removed.span.overlap_ms(Span(880, 1400)) == 520


@settings(deadline=None, max_examples=200)
@given(talks(), st.sampled_from(STRENGTHS))
def test_no_word_that_stays_is_touched(found: Analysis, tighten: Tightening) -> None:
    removed = tightening.removals(found, WHOLE, tighten)
    assert all(b.span.start_ms >= a.span.end_ms for a, b in pairwise(removed))
    for word in found.words:
        gone = sum(word.span.overlap_ms(one.span) for one in removed)
        assert gone in (0, word.span.duration_ms), (word, removed)
    if tighten == "off":
        assert removed == []


@settings(deadline=None, max_examples=200)
@given(talks())
def test_no_pause_above_600_ms_is_left_where_nobody_is_heard(found: Analysis) -> None:
    silent = found.model_copy(update={"speech": [], "sounds": []})
    for tighten in ("gentle", "tight"):
        assert max(remaining(silent, tightening.removals(silent, WHOLE, tighten)), default=0) <= 600


@settings(deadline=None, max_examples=100)
@given(talks(), st.sampled_from(STRENGTHS), st.data())
def test_what_is_given_back_is_back_and_nothing_else(found: Analysis, tighten: Tightening, data: st.DataObject) -> None:
    removed = tightening.removals(found, WHOLE, tighten)
    back = [one for one in removed if data.draw(st.booleans())]
    assert tightening.without(removed, [one.span for one in back]) == [one for one in removed if one not in back]


@settings(deadline=None, max_examples=100)
@given(talks(), st.sampled_from(STRENGTHS), st.integers(0, 9000), st.integers(2000, 20_000))
def test_a_short_is_the_sum_of_its_ranges(found: Analysis, tighten: Tightening, start_ms: int, lasts: int) -> None:
    moment = Timed(start_ms=start_ms, end_ms=start_ms + lasts)
    whole = shorts.short(found, moment, "/f.mp4")
    edit = shorts.short(found, moment, "/f.mp4", tighten=tighten)
    assert Edit.model_validate(edit.model_dump()) == edit
    assert edit.duration_ms == total_ms(Span(one.at_ms, one.end_ms) for one in edit.tracks[0].layers)
    assert checks.cut_words(edit, {"main": found}) <= checks.cut_words(whole, {"main": found})
    removed = shorts.removals(found, moment, tighten)
    assert abs(whole.duration_ms - edit.duration_ms - total_ms(one.span for one in removed)) <= 40 * len(removed)
    if tighten == "off":
        assert edit == whole
    assert shorts.short(found, moment, "/f.mp4", tighten=tighten, restored=[one.span for one in removed]) == whole
    heard = [word.text for word in edit.captions.words] if edit.captions else []
    kept = [word for word in shorts.caption_words(found, shorts.shown_span(found, moment))]
    gone = [Span(a - moment.start_ms, b - moment.start_ms) for (a, b), _ in removed]
    assert heard == [
        word.text for word in kept if not any(Span(word.start_ms, word.end_ms).overlap_ms(one) for one in gone)
    ]
