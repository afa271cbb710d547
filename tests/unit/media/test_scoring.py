"""How each part of a score comes about, to the figure, and what is said of it."""

from typing import Any

import pytest

from cutroom.kit.spans import Span
from cutroom.media.moments import scoring
from cutroom.media.moments.candidates import Candidate
from cutroom.media.moments.scoring import Scorer, Scores
from cutroom.media.schema import Analysis, Curve, Shot, Sound, Speech
from tests.unit.media.builders import analysis, face, media, words_of

SECOND = 1000
STEPS = 300  # of 200 ms in a minute


def quiet(**more: Any) -> Analysis:
    """A minute in which nothing moves and nobody speaks, changed by `more`."""
    made = analysis()
    signals = made.signals.model_copy(update={name: curve(more.pop(name)) for name in list(more) if name in CURVES})
    return made.model_copy(update={"signals": signals} | more)


CURVES = ("motion", "loudness", "brightness", "focus_x")


def curve(values: list[float]) -> Curve:
    return Curve(step_ms=200, values=values)


def score(made: Analysis, start_s: float = 10, end_s: float = 40, first: int = 0, last: int = 0) -> Scores:
    """Of a stretch with the sentences from `first` until before `last`."""
    span = Span(round(start_s * SECOND), round(end_s * SECOND))
    return Scorer(made).score(Candidate(span, tuple(made.sentences[first:last])))


def ramp() -> list[float]:
    """From 0 to 1 over the minute."""
    return [i / (STEPS - 1) for i in range(STEPS)]


def test_motion_is_measured_between_the_videos_own_calm_and_lively() -> None:
    made = quiet(motion=ramp())
    assert score(made, 0, 60).motion == pytest.approx((0.5 - 0.05) / 0.92, abs=0.001)
    assert score(made, 0, 2).motion == 0
    assert score(made, 59, 60).motion == 1
    assert score(made, 30, 30.2).motion == pytest.approx((150 / 299 - 0.05) / 0.92, abs=0.001)
    assert score(made, 60, 61).motion == 1, "beyond the end it is the last value"


def test_of_a_picture_without_any_change_nothing_is_lively() -> None:
    assert score(quiet(motion=[0.3] * STEPS)).motion == 0


def test_where_nobody_speaks_beginning_end_and_whole_tell() -> None:
    motion = [0.0] * 50 + [1.0] * 15 + [0.0] * 235
    found = score(quiet(motion=motion), 10, 40)
    assert (found.subscores.hook, found.subscores.payoff) == (0.8, 0.2)
    assert found.motion == pytest.approx(0.1, abs=0.001)
    assert found.subscores.flow == pytest.approx(0.35, abs=0.001)
    assert found.reasons[-1] == "Nobody speaks; its movement is at 10% of the liveliest in the video."
    ending = score(quiet(motion=[0.0] * 185 + [1.0] * 15 + [0.0] * 100), 10, 40)
    assert (ending.subscores.hook, ending.subscores.payoff) == (0.2, 0.7)


def test_a_silent_stretch_between_two_cuts_is_said_to_be_one() -> None:
    cuts = [Shot(start_ms=a, end_ms=b, transition="cut", confidence=1) for a, b in ((0, 10_000), (10_000, 60_000))]
    said = "It begins and ends with a shot."
    assert said in score(quiet(shots=cuts), 10, 60).reasons
    assert said in score(quiet(shots=cuts), 0, 10).reasons
    assert said not in score(quiet(shots=cuts), 10, 40).reasons
    assert said not in score(quiet(shots=cuts), 9, 60).reasons


def seen(**more: Any) -> Scores:
    return score(quiet(**({"brightness": [0.9] * STEPS} | more)))


def test_faces_light_and_cuts_make_the_picture() -> None:
    assert seen().visual == 0
    assert seen(brightness=[0.45] * STEPS).visual == 0.25
    assert seen(brightness=[0.675] * STEPS).visual == pytest.approx(0.125, abs=0.001)
    assert seen(brightness=[0.225] * STEPS).visual == pytest.approx(0.125, abs=0.001)
    # In view for 14.8 of the 29.6 s that could be asked for.
    half = seen(faces=[face(0, [(0, 0.5), (24_799, 0.5)])])
    assert half.visual == 0.2
    assert not any("face" in reason for reason in half.reasons)
    whole = seen(faces=[face(0, [(0, 0.5), (59_999, 0.5)])])
    assert whole.visual == 0.4
    assert "A face is in view 100% of the time." in whole.reasons


def shots(*cuts_s: float) -> list[Shot]:
    return [Shot(start_ms=round(at * SECOND), end_ms=60_000, transition="cut", confidence=1) for at in cuts_s]


def test_cuts_within_a_stretch_are_its_pace() -> None:
    one = seen(shots=shots(10, 20, 40))
    assert one.visual == pytest.approx(0.2 * 6 / 30, abs=0.001)
    assert "1 cut in 30 s for the eye." in one.reasons
    many = seen(shots=shots(*(11 + 4 * i for i in range(7))))
    assert many.visual == 0.2
    assert "7 cuts in 30 s for the eye." in many.reasons
    assert not any("cut" in reason for reason in seen(shots=shots(10, 40)).reasons), "where it begins and ends is none"


def test_sound_is_speech_and_how_loud_it_is_for_this_video() -> None:
    loud = [-40.0] * 50 + [-10.0] * 150 + [-40.0] * 100
    assert score(quiet(loudness=loud)).audio == 0.5
    half = quiet(loudness=loud, speech=[Speech(start_ms=0, end_ms=25_000)])
    assert score(half).audio == 0.75
    assert score(half.model_copy(update={"source": media(sound=False)})).audio == 0


def test_what_is_louder_than_the_rest_is_said_to_be() -> None:
    def told(by: float) -> list[str]:
        return [one for one in score(quiet(loudness=[-20.0] * 200 + [-20.0 + by] * 100), 40, 60).reasons if "LU" in one]

    assert told(1.5) == ["It is 2 LU louder than the rest of the video."]
    assert told(1.4) == []


def test_energy_is_loudness_its_variety_rate_and_motion() -> None:
    even = quiet(loudness=[-40.0] * 150 + [-10.0] * 150, motion=[0.0] * 150 + [1.0] * 150)
    assert score(even, 40, 60).subscores.energy == 0.6  # as loud and lively as anything, without variety and words
    assert score(even, 0, 20).subscores.energy == 0
    assert score(even, 20, 40).subscores.energy == pytest.approx(0.35 / 2 + 0.2 + 0.25 / 2, abs=0.001)


TALK = "Why do people buy such things? They forget what they had at home. So that is why lists are worth it."


def talk(text: str = TALK, **more: Any) -> Analysis:
    """The text from 10 s on, in a minute without anything else."""
    made = analysis(words_of(text, 10_000))
    return made.model_copy(update=more)


def spoken(made: Analysis, end_s: float = 40) -> Scores:
    return score(made, 10, end_s, 0, len(made.sentences))


def test_an_opening_is_worth_what_it_does_and_is_quoted() -> None:
    found = spoken(talk())
    assert found.subscores.hook == pytest.approx(0.3 + 0.3 + 0.1, abs=0.001)  # a short question
    assert found.reasons[0] == "The opening asks a question: “Why do people buy such things?”."
    plain = spoken(talk("The weather stays grey over the small towns and along most of the long coast here."))
    assert plain.subscores.hook == 0.3
    assert not any("opening" in reason for reason in plain.reasons)
    leaning = spoken(talk("Which were grey over the small towns and along most of the long coast there."))
    assert leaning.subscores.hook == 0, "0.02 below nothing"
    assert "It begins with “Which”, which leans on what was said before." in leaning.reasons


def payoff(text: str, end_s: float = 40, **more: Any) -> Scores:
    return spoken(talk(text, **more), end_s)


LONG = "The weather stays as it was during all of the last few weeks in many places here"


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        (f"{LONG}.", 0.3 + 0.25 + 0.25),  # a full stop, and the pause until the video's end
        (LONG, 0.3 + 0.25),
        (f"{LONG}. It stays so.", 0.3 + 0.25 + 0.25 + 0.05),
        ("That is why nobody of them here ever wants to go anywhere else again.", 0.3 + 0.25 + 0.25 + 0.2),
    ],
)  # fmt: skip
def test_an_end_is_worth_what_it_does(text: str, worth: float) -> None:
    assert payoff(text).subscores.payoff == pytest.approx(min(1, worth), abs=0.001)


def test_a_pause_after_the_end_is_told_in_seconds() -> None:
    made = talk("It stays so. We go on.")
    first = score(made, 10, 12, 0, 1)
    assert "It ends with its sentence, and a pause of 0.7 s follows." in first.reasons
    words = [
        one.model_copy(update={"start_ms": one.start_ms - 160}) if i == 3 else one for i, one in enumerate(made.words)
    ]
    shorter = score(made.model_copy(update={"words": words}), 10, 12, 0, 1)
    assert any("a pause of 0.5 s" in reason for reason in shorter.reasons)
    words[3] = words[3].model_copy(update={"start_ms": words[3].start_ms - 1})
    none = score(made.model_copy(update={"words": words}), 10, 12, 0, 1)
    assert not any("pause" in reason for reason in none.reasons)
    assert none.subscores.payoff == pytest.approx(first.subscores.payoff - 0.25, abs=0.001)


@pytest.mark.parametrize(
    ("kind", "start_s", "counts"),
    [("laughter", 41.9, True), ("laughter", 42, False), ("applause", 20, True), ("music", 20, False),
     ("laughter", 5, False)],
)  # fmt: skip
def test_who_laughs_or_claps_within_it_or_right_after_answers_to_it(kind: Any, start_s: float, counts: bool) -> None:
    heard = Sound(kind=kind, start_ms=round(start_s * SECOND), end_ms=round((start_s + 1) * SECOND))
    found, without = payoff(LONG, sounds=[heard]), payoff(LONG)
    assert found.subscores.payoff - without.subscores.payoff == pytest.approx(0.2 if counts else 0, abs=0.001)
    told = [reason for reason in found.reasons if "People" in reason]
    verb = {"laughter": "People laugh", "applause": "People clap"}.get(kind)
    assert told == ([f"{verb} at 0:{int(start_s)}."] if counts else [])


def test_flow_is_speech_without_gaps_that_is_understood_at_a_lively_rate() -> None:
    words = words_of(" ".join(["word"] * 50), 10_000, each_ms=300, gap_ms=100)  # 2.5 words a second, 20 s
    made = analysis(words).model_copy(update={"speech": [Speech(start_ms=10_000, end_ms=30_000)]})
    found = spoken(made, 30)
    assert found.subscores.flow == pytest.approx(0.55 + 0.25 * 0.9 + 0.2, abs=0.001)
    assert "Speech fills 100% of it, without long gaps." in found.reasons
    half = spoken(made, 50)
    assert half.subscores.flow == pytest.approx(0.55 * 0.5 + 0.25 * 0.9 + 0.2 * 0.5, abs=0.001)
    assert not any("Speech fills" in reason for reason in half.reasons)


@pytest.mark.parametrize(("seconds", "worth"), [(10, 0.5), (20, 1), (30, 1), (45, 1), (54, 0.8), (90, 0), (200, 0)])
def test_the_best_length_is_between_twenty_seconds_and_three_quarters_of_a_minute(seconds: int, worth: float) -> None:
    assert scoring._length_score(seconds) == pytest.approx(worth)


def test_attention_weighs_the_parts() -> None:
    found = spoken(talk())
    parts, shares = found.subscores, scoring.weights()["attention"]
    whole = sum(shares[name] * getattr(parts, name) for name in ("hook", "flow", "payoff", "energy"))
    assert found.attention == pytest.approx(whole + shares["visual"] * found.visual + shares["length"], abs=0.001)
    assert sum(shares.values()) == pytest.approx(1)
