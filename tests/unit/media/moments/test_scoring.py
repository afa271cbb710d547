"""How each part of a score comes about, to the figure, and what is said of it."""

from typing import Any

import pytest

from cutroom.kit.spans import Span
from cutroom.media.moments import scoring
from cutroom.media.moments.candidates import Candidate
from cutroom.media.moments.scoring import Judged, Scorer, Scores
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


JUDGED = Judged(hook=0.4, complete=0.5, value=0.6, overall=0.7)


def score(made: Analysis, start_s: float = 10, end_s: float = 40, first: int = 0, last: int = 0) -> Scores:
    """Of a stretch with the sentences from `first` until before `last`, whose words are judged as `JUDGED`."""
    span = Span(round(start_s * SECOND), round(end_s * SECOND))
    sentences = tuple(made.sentences[first:last])
    return Scorer(made).score(Candidate(span, sentences), JUDGED if sentences else None)


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
    assert "1 cut in 30 s." in one.reasons
    many = seen(shots=shots(*(11 + 4 * i for i in range(7))))
    assert many.visual == 0.2
    assert "7 cuts in 30 s." in many.reasons
    assert not any("cut" in reason for reason in seen(shots=shots(10, 40)).reasons), "where it begins and ends is none"


def test_sound_is_speech_and_how_loud_it_is_for_this_video() -> None:
    loud = [-40.0] * 50 + [-10.0] * 150 + [-40.0] * 100
    assert score(quiet(loudness=loud)).audio == 0.5
    half = quiet(loudness=loud, speech=[Speech(start_ms=0, end_ms=25_000)])
    assert score(half).audio == 0.75
    assert score(half.model_copy(update={"source": media(sound=False)})).audio == 0


def test_what_is_louder_than_the_rest_is_said_to_be() -> None:
    def louder(by: float) -> bool:
        found = score(quiet(loudness=[-20.0] * 200 + [-20.0 + by] * 100), 40, 60)
        return "Louder than the rest of the video." in found.reasons

    assert louder(1.5)
    assert not louder(1.4)


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


def test_the_judgement_of_the_words_is_shown_as_hook_flow_and_payoff() -> None:
    parts = spoken(talk()).subscores
    assert (parts.hook, parts.flow, parts.payoff) == (JUDGED.hook, JUDGED.complete, JUDGED.value)


@pytest.mark.parametrize(
    ("kind", "start_s", "counts"),
    [("laughter", 41.9, True), ("laughter", 42, False), ("applause", 20, True), ("music", 20, False),
     ("laughter", 5, False)],
)  # fmt: skip
def test_who_laughs_or_claps_within_it_or_right_after_answers_to_it(kind: Any, start_s: float, counts: bool) -> None:
    sound = Sound(kind=kind, start_ms=round(start_s * SECOND), end_ms=round((start_s + 1) * SECOND))
    found, without = spoken(talk(sounds=[sound])), spoken(talk())
    share = scoring.weights()["beside_words"]["reaction"]
    assert found.attention - without.attention == pytest.approx(share if counts else 0, abs=0.001)
    reasons = [reason for reason in found.reasons if "People" in reason]
    verb = {"laughter": "People laugh", "applause": "People clap"}.get(kind)
    assert reasons == ([f"{verb} at 0:{int(start_s)}."] if counts else [])


@pytest.mark.parametrize(("seconds", "worth"), [(10, 0.5), (20, 1), (30, 1), (45, 1), (54, 0.8), (90, 0), (200, 0)])
def test_the_best_length_is_between_twenty_seconds_and_three_quarters_of_a_minute(seconds: int, worth: float) -> None:
    assert scoring._length_score(seconds) == pytest.approx(worth)


def test_picture_and_sound_move_the_judgement_of_the_words_a_little() -> None:
    found, shares = spoken(talk()), scoring.weights()["beside_words"]
    beside = shares["energy"] * (found.subscores.energy - 0.5) + shares["visual"] * (found.visual - 0.5)
    assert found.attention == pytest.approx(JUDGED.overall + beside, abs=0.001)
    assert sum(shares.values()) - (shares["energy"] + shares["visual"]) / 2 <= 0.091
    blind = media(sound=False).model_copy(update={"width": 0, "height": 0})
    assert spoken(talk(source=blind)).attention == JUDGED.overall, "words alone"


def test_without_words_attention_weighs_the_parts() -> None:
    found, shares = score(quiet(motion=ramp())), scoring.weights()["wordless"]
    whole = sum(shares[name] * getattr(found.subscores, name) for name in ("hook", "flow", "payoff", "energy"))
    assert found.attention == pytest.approx(whole + shares["visual"] * found.visual + shares["length"], abs=0.001)
    assert sum(shares.values()) == pytest.approx(1)


def test_speech_that_reaches_over_the_ends_of_a_stretch_counts_within_it() -> None:
    speech = [Speech(start_ms=0, end_ms=15_000), Speech(start_ms=20_000, end_ms=22_000)]
    made = quiet(speech=[*speech, Speech(start_ms=38_000, end_ms=50_000)], loudness=[-20.0] * STEPS)
    assert score(made).audio == pytest.approx(0.5 * (5 + 2 + 2) / 30, abs=0.001)
