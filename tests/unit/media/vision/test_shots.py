"""Cuts are found where pictures change for good, and nowhere else."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.schema import Cut
from cutroom.media.vision import shots

RNG = np.random.default_rng(7)
SCENES = [np.kron(RNG.integers(30, 225, (6, 8)), np.ones((6, 8))).astype(np.uint8) for _ in range(3)]


def film(*parts: tuple[int, int]) -> np.ndarray:
    """Frames of (scene, count), with a little noise as a camera gives."""
    stills = np.concatenate([np.repeat(SCENES[scene][None], count, axis=0) for scene, count in parts])
    noise = RNG.integers(-2, 3, stills.shape)
    return np.clip(stills.astype(np.int16) + noise, 0, 255).astype(np.uint8)


def cuts_of(frames: np.ndarray) -> list[Cut]:
    times = np.arange(len(frames), dtype=np.int64) * 40
    return shots.find(frames, times, shots.measure(frames))


def test_a_cut_is_found_on_its_frame() -> None:
    assert [(cut.at_ms, cut.transition) for cut in cuts_of(film((0, 30), (1, 30), (2, 30)))] == [
        (1200, "cut"),
        (2400, "cut"),
    ]


def test_a_flash_is_no_cut() -> None:
    frames = film((0, 60))
    frames[30] = 250
    assert cuts_of(frames) == []


def test_a_flash_of_a_few_frames_is_no_cut() -> None:
    frames = film((0, 60))
    frames[30:34] = (frames[30:34] // 4 + 185).astype(np.uint8)
    assert cuts_of(frames) == []


def test_a_lamp_that_is_switched_on_is_no_cut() -> None:
    frames = (film((0, 60)) // 2 + 20).astype(np.uint8)
    frames[30:] += 60
    assert cuts_of(frames) == []


def test_a_caption_that_comes_and_goes_is_no_cut() -> None:
    frames = film((0, 90))
    for first in (20, 50):
        frames[first : first + 15, 26:34, 10:54] = 255
    assert cuts_of(frames) == []


def test_a_jump_within_one_still_picture_is_a_cut() -> None:
    frames = film((0, 60)) // 3
    rows, columns = np.mgrid[0:36, 0:64]
    for first, centre in ((0, 30), (30, 33)):
        head = 150 * np.exp(-((columns - centre) ** 2 + (rows - 20) ** 2) / 150)
        frames[first : first + 30] += head.astype(np.uint8)
    assert [(cut.at_ms, cut.transition) for cut in cuts_of(frames)] == [(1200, "cut")]


def test_a_cut_to_a_short_black_is_found_where_it_is() -> None:
    up = np.linspace(0, 1, 12)[:, None, None]
    black, rising = np.zeros((6, 36, 64), np.uint8), (SCENES[1] * up).astype(np.uint8)
    found = cuts_of(np.concatenate([film((0, 30)), black, rising, film((1, 30))]))
    assert [cut.at_ms for cut in found] == [1200]


def test_a_fade_through_white_is_one_transition() -> None:
    up = np.linspace(0, 1, 12)[:, None, None]
    out, back = ((SCENES[i] * (1 - share) + 255 * share).astype(np.uint8) for i, share in ((0, up), (1, up[::-1])))
    found = cuts_of(np.concatenate([film((0, 30)), out, back, film((1, 30))]))
    assert [cut.transition for cut in found] == ["fade"]
    assert abs(found[0].at_ms - 42 * 40) <= 120


def test_a_dissolve_is_found_in_its_middle() -> None:
    mix = np.linspace(0, 1, 17)[:, None, None]
    blend = (SCENES[0] * (1 - mix) + SCENES[1] * mix).astype(np.uint8)
    found = cuts_of(np.concatenate([film((0, 40)), blend, film((1, 40))]))
    assert [cut.transition for cut in found] == ["dissolve"]
    assert abs(found[0].at_ms - 48 * 40) <= 120


def test_a_fade_through_black_is_one_transition() -> None:
    down = np.linspace(1, 0, 12)[:, None, None]
    faded = [
        (SCENES[0] * down).astype(np.uint8),
        np.zeros((8, 36, 64), np.uint8),
        (SCENES[1] * down[::-1]).astype(np.uint8),
    ]
    found = cuts_of(np.concatenate([film((0, 30)), *faded, film((1, 30))]))
    assert [cut.transition for cut in found] == ["fade"]


@given(st.lists(st.integers(0, 60_000), max_size=20), st.integers(1, 60_000))
def test_shots_cover_the_video_without_gap_or_overlap(at_ms: list[int], duration_ms: int) -> None:
    cuts = [Cut(at_ms=at, transition="cut", confidence=1) for at in sorted(at_ms)]
    found = shots.split(cuts, duration_ms)
    assert found[0].start_ms == 0
    assert found[-1].end_ms == duration_ms
    assert all(a.end_ms == b.start_ms and a.start_ms < a.end_ms for a, b in itertools.pairwise(found))


def test_a_stretch_without_a_single_frame_has_no_cut_and_no_movement() -> None:
    nothing = np.zeros((0, 36, 64), np.uint8)
    change = shots.measure(nothing)
    assert [len(curve) for curve in change] == [0, 0, 0, 0]
    assert shots.find(nothing, np.zeros(0, np.int64), change) == []
