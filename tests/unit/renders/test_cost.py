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
    ("edit", "target"),
    [
        (made(0.5), "lambda"),
        (made(3, width=1080, height=1920, fps="60/1"), "lambda"),
        (made(10), "lambda"),
        (made(20, layers=2, width=1080, height=1920), "batch"),
        (made(60), "batch"),
        (made(10, codec="vp9", width=1080, height=1920, fps="60/1"), "batch"),
    ],
)
def test_a_short_runs_in_a_function_at_once_and_what_is_long_or_heavy_on_the_queue(edit: Edit, target: str) -> None:
    assert cost.decide(edit).target == target


def test_what_goes_to_a_function_ends_well_within_its_time() -> None:
    for minutes in range(1, 120):
        decided = cost.decide(made(minutes))
        if decided.target == "lambda":
            assert decided.on_lambda.seconds <= cost.MARGIN * cost.LAMBDA_LONGEST_S


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
