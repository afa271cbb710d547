"""Estimates rise with what costs more, and a long render is divided until each part is short enough."""

from hypothesis import given, settings

from cutroom.media.edit import Crop, CropPoint, Edit, Format, Source, Track, VideoLayer
from cutroom.media.quality import checks
from cutroom.media.render import cost
from tests.support.edits import edits
from tests.unit.media.builders import analysis, face, media, words_of

SOURCES = {"a": Source(uri="/a.mp4", info=media(600_000))}


def plain(duration_ms: int = 30_000, **form: object) -> Edit:
    layer = VideoLayer(source="a", duration_ms=duration_ms)
    return Edit(sources=SOURCES, tracks=[Track(layers=[layer])], format=Format.model_validate(form))


def test_what_costs_more_is_estimated_higher() -> None:
    large = {"width": 1080, "height": 1920}
    rising = [plain(), plain(60_000), plain(60_000, **large), plain(60_000, codec="av1", **large)]
    costs = [cost.cpu_seconds(edit) for edit in rising]
    assert costs == sorted(costs) and len(set(costs)) == 4
    assert 8 < costs[0] < 25, "half a minute took about fourteen processor seconds"


def test_a_bitrate_tells_the_size() -> None:
    assert cost.expected_bytes(Format(video_kbps=840, audio_kbps=160), 8000) == 1_000_000


def test_a_long_render_is_divided() -> None:
    assert cost.parts(plain(), 600) == 1
    assert cost.parts(plain(600_000, codec="av1"), 100, 2) > 1


@settings(deadline=None, max_examples=25)
@given(edits(SOURCES))
def test_words_come_within_a_frame_of_their_time(edit: Edit) -> None:
    late = checks.caption_onset_ms(edit)
    assert late is None or late <= 1000 / edit.format.grid.rate


def test_the_report_sees_a_face_that_is_cut_and_a_word_too() -> None:
    track = face(0, [(ms, 0.8) for ms in range(0, 8000, 400)])
    found = analysis(words_of("One two three four five six."), 8000, faces=[track])
    crop = Crop(w=0.3, h=1, points=[CropPoint(at_ms=0, x=0.3, y=0.5)])
    layer = VideoLayer(source="a", duration_ms=8000, crop=crop)
    edit = Edit(sources=SOURCES, tracks=[Track(layers=[layer])])
    assert checks.subject_inside(edit, {"a": found}) == 0
    assert checks.crop_acceleration(edit) == 0
    still = edit.model_copy(update={"tracks": [Track(layers=[layer.model_copy(update={"crop": None})])]})
    assert checks.subject_inside(still, {"a": found}) == 1


def test_acceleration_is_where_a_path_bends() -> None:
    path = [CropPoint(at_ms=0, x=0.2, y=0.5), CropPoint(at_ms=1000, x=0.5, y=0.5), CropPoint(at_ms=2000, x=0.5, y=0.5)]
    layer = VideoLayer(source="a", duration_ms=2000, crop=Crop(w=0.3, h=1, points=path))
    edit = Edit(sources=SOURCES, tracks=[Track(layers=[layer])])
    assert abs(checks.crop_acceleration(edit) - 0.3 / 30) < 1e-6
