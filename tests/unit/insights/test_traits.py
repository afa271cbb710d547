"""What is read off a post."""

import pytest

from cutroom.insights.traits import TRAITS, Facts
from cutroom.renders.looks import ExportLook

LOOK = ExportLook(30_000, is_of_clip=True, captions="neon", hook=None, tightening="gentle", brand=None)
PLAIN = Facts("A plain title of more than six words", weekday=1, hour=13, look=LOOK)
BY_KEY = {trait.key: trait for trait in TRAITS}


def has(facts: Facts) -> set[str]:
    return {trait.key for trait in TRAITS if trait.of(facts)}


def test_a_plain_post() -> None:
    assert has(PLAIN) == {"hook_text", "captions_neon", "pauses_cut"}


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Why does bread rise at night, every time?", {"title_question"}),
        ("なぜパンは膨らむのか？", {"title_question"}),  # nobody counts its words
        ("Le secret du pain au levain de ma grand-mère", set[str]()),
        ("The 3 knives that a small kitchen needs", {"title_number"}),
        ("What your oven never says about its heat", {"title_you"}),
        ("YOU need this", {"title_you", "title_short"}),
        ("Youth is wasted on the young, they say", set[str]()),
        ("", {"title_short"}),
    ],
)
def test_titles(title: str, keys: set[str]) -> None:
    assert {key for key in has(PLAIN._replace(title=title)) if key.startswith("title")} == keys


@pytest.mark.parametrize(("length", "keys"), [(24_999, {"short"}), (25_000, set[str]()), (45_000, {"long"})])
def test_lengths(length: int, keys: set[str]) -> None:
    assert has(PLAIN._replace(look=LOOK._replace(duration_ms=length))) & {"short", "long"} == keys


@pytest.mark.parametrize(
    ("weekday", "hour", "keys"),
    [
        (0, 5, {"morning"}),
        (0, 12, set[str]()),
        (4, 17, {"evening"}),
        (5, 22, {"evening", "weekend"}),
        (6, 23, {"weekend"}),
    ],
)
def test_times(weekday: int, hour: int, keys: set[str]) -> None:
    assert has(PLAIN._replace(weekday=weekday, hour=hour)) & {"morning", "evening", "weekend"} == keys


def test_what_a_look_leaves_out() -> None:
    bare = LOOK._replace(captions=None, hook="", tightening="off", brand="Night Kitchen")
    assert has(PLAIN._replace(look=bare)) == {"no_captions", "branded"}


def test_a_look_that_is_not_known_is_neither_yes_nor_no() -> None:
    gone, own_edit = PLAIN._replace(look=None), PLAIN._replace(look=LOOK._replace(is_of_clip=False))
    for key in ("hook_text", "no_captions", "captions_neon", "pauses_cut", "branded"):
        assert BY_KEY[key].of(gone) is None
        assert BY_KEY[key].of(own_edit) is None
    assert BY_KEY["short"].of(gone) is None
    assert BY_KEY["short"].of(own_edit) is False


def test_a_title_that_nobody_saw_says_nothing() -> None:
    for key in ("title_question", "title_number", "title_you", "title_short"):
        assert BY_KEY[key].of(PLAIN._replace(title=None)) is None


def test_each_trait_has_a_name_and_a_sentence_of_its_own() -> None:
    assert len({trait.key for trait in TRAITS}) == len({trait.label for trait in TRAITS}) == len(TRAITS)
