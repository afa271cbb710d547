"""Cuts, zooms, brands and openings change what they should, nothing else, and leave a valid Edit behind."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.spans import Span
from cutroom.media.compose import brand, intro_outro, remove_silences, zooms
from cutroom.media.edit import (
    AudioLayer,
    Captions,
    CaptionWord,
    Crop,
    CropPoint,
    Edit,
    Source,
    Track,
    Transition,
    VideoLayer,
)
from tests.support.edits import edits
from tests.unit.media.builders import media

SOURCES = {"a": Source(uri="/a.mp4", info=media(2200)), "b": Source(uri="/b.mp4", info=media(2200))}
SPANS = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(1, 900)).map(lambda s: Span(s[0], s[0] + s[1])), max_size=5
)
FILM = Source(uri="/film.mp4", info=media(10_000))


def spoken() -> Edit:
    words = [CaptionWord(text=text, start_ms=i * 1000, end_ms=i * 1000 + 800) for i, text in enumerate("abcdefghij")]
    path = [CropPoint(at_ms=0, x=0.4, y=0.5), CropPoint(at_ms=10_000, x=0.6, y=0.5)]
    return Edit(
        sources={"f": FILM},
        tracks=[Track(layers=[VideoLayer(source="f", duration_ms=10_000, crop=Crop(w=0.3, h=1, points=path))])],
        audio=[AudioLayer(source="f", duration_ms=10_000, fade_in_ms=30, fade_out_ms=30)],
        captions=Captions(words=words),
    )


def test_a_filler_goes_and_all_that_follows_moves_up() -> None:
    made = remove_silences.remove_silences(spoken(), [Span(3000, 4000)])
    assert made.duration_ms == 9000
    assert [(one.at_ms, one.source_in_ms, one.duration_ms) for one in made.tracks[0].layers] == [
        (0, 0, 3000), (3000, 4000, 6000),
    ]  # fmt: skip
    assert [word.text for word in made.captions.words if made.captions] == list("abcefghij")  # type: ignore[union-attr]
    assert made.captions and made.captions.words[3].start_ms == 3000
    second = made.tracks[0].layers[1].crop
    assert second and abs(second.points[0].x - 0.48) < 1e-6, "the window is where it was by then"


def test_the_sound_is_cut_where_the_picture_is_and_does_not_click() -> None:
    made = remove_silences.remove_silences(spoken(), [Span(3011, 4023), Span(5000, 5500)])
    layers = made.tracks[0].layers
    assert len(made.audio) == len(layers) == 3
    for sound, picture in zip(made.audio, layers, strict=True):
        assert sound.at_ms - sound.source_in_ms == picture.at_ms - picture.source_in_ms
    for (a, b), cut in zip(pairwise(made.audio), layers[1:], strict=True):
        assert a.end_ms - b.at_ms == a.fade_out_ms == b.fade_in_ms == remove_silences.CROSS_MS
        assert a.end_ms + b.at_ms == 2 * cut.at_ms, "they cross over at the cut"
    assert (made.audio[0].fade_in_ms, made.audio[-1].fade_out_ms) == (30, 30)


def test_a_cut_whose_first_layer_is_gone_leaves_a_valid_edit() -> None:
    two = [
        VideoLayer(source="f", duration_ms=1000),
        VideoLayer(source="f", at_ms=1000, source_in_ms=1000, duration_ms=4000, transition=Transition(kind="cut")),
    ]
    made = remove_silences.remove_silences(spoken().model_copy(update={"tracks": [Track(layers=two)]}), [Span(0, 1000)])
    assert Edit.model_validate(made.model_dump()) == made
    assert [layer.transition for layer in made.tracks[0].layers] == [None]


@settings(deadline=None, max_examples=60)
@given(edits(SOURCES), SPANS)
def test_what_is_left_is_a_valid_edit(edit: Edit, removed: list[Span]) -> None:
    try:
        made = remove_silences.remove_silences(edit, removed)
    except ValueError:
        return
    assert Edit.model_validate(made.model_dump()) == made
    assert made.duration_ms <= edit.duration_ms


@settings(deadline=None, max_examples=40)
@given(edits(SOURCES), st.lists(st.integers(0, 4000), max_size=4), st.booleans())
def test_finishing_leaves_a_valid_edit(edit: Edit, punches: list[int], sound: bool) -> None:
    film = Source(uri="/i.mp4", info=media(1500, sound=sound))
    look = brand.Brand(logo="/logo.png", font="Poppins", accent="#ff0000", captions="box", background="#112233")
    made = intro_outro.add_intro_outro(brand.apply_brand(zooms.add_zooms(edit, punches), look), film, film)
    assert Edit.model_validate(made.model_dump()) == made
    assert edit.duration_ms + 2400 <= made.duration_ms <= edit.duration_ms + 3000


def test_a_brand_changes_the_look_and_marks_the_whole_length() -> None:
    made = brand.apply_brand(spoken(), brand.Brand(logo="/logo.png", captions="neon", accent="#00ff00"))
    assert made.captions and (made.captions.template, made.captions.accent) == ("neon", "#00ff00")
    assert (made.images[0].start_ms, made.images[0].end_ms) == (0, 10_000)
    assert made.tracks == spoken().tracks


def test_punch_ins_keep_their_distance_and_their_layer() -> None:
    added = zooms.add_zooms(spoken(), [1000, 1500, 9900, 5000]).tracks[0].layers[0].zooms
    assert [zoom.start_ms for zoom in added] == [1000, 5000]
