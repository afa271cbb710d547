"""Where a render runs."""

import pytest

from cutroom.media.edit import Captions, CaptionWord, Edit, Format, Rect, Source, Track, VideoLayer
from cutroom.renders import cost
from tests.unit.media.builders import media


def made(minutes: float, layers: int = 1, **form: object) -> Edit:
    length = round(minutes * 60_000)
    rects = [Rect(), Rect(y=0.5, h=0.5), Rect(x=0.5, y=0.5, w=0.5, h=0.5)][:layers]
    return Edit(
        sources={"main": Source(uri="x", info=media(length))},
        tracks=[Track(layers=[VideoLayer(source="main", duration_ms=length, rect=rect)]) for rect in rects],
        captions=Captions(words=[CaptionWord(text="word", start_ms=0, end_ms=400)]),
        format=Format.model_validate({"width": 720, "height": 1280} | form),
    )


@pytest.mark.parametrize(
    ("edit", "target", "parts"),
    [
        (made(0.5), "lambda", 1),
        (made(3), "lambda", 1),
        (made(3, width=1080, height=1920, fps="60/1"), "parts", 3),
        (made(20, layers=2, width=1080, height=1920), "parts", 10),
        (made(60), "parts", 13),
        (made(40, codec="vp9", width=1080, height=1920, fps="60/1"), "parts", 40),
        (made(8 * 60), "batch", 1),
        (made(3 * 60, codec="h265", width=1080, height=1920, fps="60/1"), "batch", 1),
    ],
)
def test_a_short_runs_in_one_function_what_is_longer_in_parts_and_what_no_function_holds_on_the_queue(
    edit: Edit, target: str, parts: int
) -> None:
    decided = cost.decide(edit)
    assert (decided.target, decided.parts) == (target, parts)


def test_what_goes_to_functions_ends_well_within_their_time() -> None:
    for minutes in range(1, 24 * 60, 7):
        decided = cost.decide(made(minutes))
        most = cost.MARGIN * cost.LAMBDA_LONGEST_S
        if decided.target == "lambda":
            assert decided.on_lambda.seconds <= cost.WHOLE_S <= most
        if decided.target == "parts":
            assert decided.in_parts.seconds <= 2 * most
            assert decided.in_parts.seconds < decided.on_lambda.seconds


def test_parts_that_were_asked_for_are_made_and_one_of_them_is_the_whole() -> None:
    assert cost.decide(made(0.5), 3)[:2] == ("parts", 3)
    assert cost.decide(made(0.5), 1)[:2] == ("lambda", 1)


def test_work_grows_with_length_layers_size_and_codec() -> None:
    least = cost.core_seconds(made(1))
    assert cost.core_seconds(made(2)) == pytest.approx(2 * least)
    for more in (made(1, layers=2), made(1, width=1080, height=1920), made(1, codec="h265"), made(1, fps="60/1")):
        assert cost.core_seconds(more) > least


def test_the_figures_of_a_short_are_these() -> None:
    """A minute of 720x1280 with captions: some seconds, and a tenth of a cent."""
    decided = cost.decide(made(1))
    assert 5 < decided.on_lambda.seconds < 30
    assert 0.0005 < decided.on_lambda.dollars < 0.005
    assert decided.on_batch.seconds > cost.BATCH_START_S
