"""Order by time and likeness, bursts, and what is left out."""

from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.generation.photos.arranging import Candidate, arranged, bursts, natural, ordered, thinned
from tests.unit.media.generation.photos.samples import candidates, face, facts

OTHER = 0x0F0F_3333_5555_00FF


def test_photos_come_in_the_order_in_which_they_were_taken() -> None:
    photos = candidates(
        facts(at_s=900, print_=1), facts(at_s=0, print_=OTHER), facts(at_s=300, print_=~OTHER & 2**64 - 1)
    )
    assert arranged(photos, most=10).shown == [1, 2, 0]
    assert arranged(photos, most=10, keep_order=True).shown == [0, 1, 2]


def test_without_times_names_are_counted_as_people_count() -> None:
    photos = [
        Candidate(name, facts(print_=k * OTHER % 2**64, grey=k / 3))
        for k, name in enumerate(("b10.jpg", "b9.jpg", "a.jpg"))
    ]
    assert ordered(photos) == [2, 1, 0]
    assert natural("IMG_9.JPG") < natural("img_10.jpg")


def test_a_photo_without_a_time_stands_beside_the_one_it_resembles_or_last() -> None:
    others = facts(grey=0.25, print_=OTHER), facts(grey=0.5, print_=OTHER)
    photos = candidates(facts(at_s=0, grey=0.2), facts(at_s=600, grey=0.8), *others)
    assert ordered(photos) == [0, 2, 1, 3]


def test_of_a_burst_the_sharpest_with_whole_faces_is_shown_and_the_others_are_named() -> None:
    photos = candidates(
        facts(at_s=0, faces=(face(0.4, 0.3),), detail=40, print_=0b1),
        facts(at_s=1, faces=(face(0.4, 0.3),), detail=90, print_=0b11),
        facts(at_s=2, faces=(face(0.92, 0.3, 0.08),), detail=95, print_=0b111),  # cut off by the edge
        facts(at_s=3, faces=(face(0.4, 0.3),), detail=20, print_=0b1111),
        facts(at_s=600, print_=OTHER),
    )
    found = arranged(photos, most=10)
    assert found.shown == [1, 4]
    assert found.bursts == [[1, 0, 2, 3]]
    assert {(one.name, one.instead) for one in found.left_out} == {(f"IMG_{k}.jpg", "IMG_1.jpg") for k in (0, 2, 3)}
    assert arranged(photos, most=10, best=False).shown == [0, 1, 2, 3, 4]


def test_a_copy_of_another_size_is_no_second_photo_and_a_like_one_of_another_day_is() -> None:
    a = facts(at_s=0, print_=OTHER)
    copy = facts(size=(1500, 2000), print_=OTHER)
    another_day = facts(at_s=86_400, print_=OTHER ^ 0b1_0101_0101_0101)
    assert bursts(candidates(a, copy), [0, 1]) == [[0, 1]]
    assert bursts(candidates(a, another_day), [0, 1]) == []
    assert bursts(candidates(a, facts(at_s=2, print_=OTHER ^ 0b1_0101_0101_0101)), [0, 1]) == [[0, 1]]


def test_plain_walls_of_two_colours_are_two_photos() -> None:
    assert bursts(candidates(facts(at_s=0, grey=0.2), facts(at_s=1, grey=0.7)), [0, 1]) == []


@given(count=st.integers(1, 300), most=st.integers(1, 130))
def test_too_many_photos_are_thinned_over_all_of_them(count: int, most: int) -> None:
    photos = candidates(*(facts(at_s=k * 60, sharpness=k % 7) for k in range(count)))
    kept = thinned(photos, range(count), most)
    assert len(kept) == min(count, most)
    assert kept == sorted(set(kept))
    share = count / len(kept)
    assert all(abs(k - (n + 0.5) * share) <= share + 1 for n, k in enumerate(kept))
