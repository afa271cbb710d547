"""Captions over a real near face: on the chest below it, and the report says so where a person puts them elsewhere."""

from collections.abc import Callable
from pathlib import Path

from cutroom.media.analysis.analyze import analyze
from cutroom.media.compose.shorts import short
from cutroom.media.quality.caption_cover import caption_cover
from cutroom.media.quality.report import report
from cutroom.media.render.render import render
from cutroom.media.schema import Timed
from tests.unit.media.builders import words_of

SPEAKER = "face1_speech_aoc_512sq_8s.mp4"  # from the forehead at a fifth of the height to the chin below four fifths


def test_captions_stand_below_a_near_face_and_the_report_measures_it(
    real: Callable[[str], str], tmp_path: Path
) -> None:
    words = words_of("Nobody asks how it was done. People wait for it. And then it is over.")
    found = analyze(real(SPEAKER), stages=("shots", "faces")).model_copy(update={"words": words})
    assert found.faces
    whole, analyses = Timed(start_ms=0, end_ms=7000), {"main": found}
    edit = short(found, whole, real(SPEAKER), width=360, height=640)
    cover = caption_cover(edit, analyses)
    assert cover.captioned > 30 and cover.covered == 0 and cover.low == cover.roomy

    assert edit.captions
    quick = edit.format.model_copy(update={"preset": "ultrafast"})
    shown, edit = edit.captions, edit.model_copy(update={"format": quick})
    render(edit, tmp_path / "out.mp4")
    measured = report(tmp_path / "out.mp4", edit, analyses)
    assert measured.captions_on_faces == 0 and not any("Captions" in note for note in measured.notes)

    words_moved = [word.model_copy(update={"place": None}) for word in shown.words]
    moved = shown.model_copy(update={"position": 0.4, "words": words_moved})  # across the eyes
    measured = report(tmp_path / "out.mp4", edit.model_copy(update={"captions": moved}), analyses)
    assert (measured.captions_on_faces or 0) > 0.9
    assert any("Captions cover a face" in note for note in measured.notes)
