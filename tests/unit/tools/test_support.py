"""What tests share: things that are made once for all sessions, and the covering part of a matrix."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import pairwise
from tests.support.cache import once
from tests.support.homes import home


def test_what_is_asked_for_many_times_at_once_is_made_once_for_each_recipe(tmp_path: Path) -> None:
    made: list[str] = []

    def ask(recipe: str) -> str:
        def make(path: Path) -> None:
            made.append(recipe)
            path.write_text(recipe)

        return once("film.mp4", recipe, make, tmp_path).read_text()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, ["a", "b"] * 8)) == ["a", "b"] * 8
    assert sorted(made) == ["a", "b"]


def test_what_could_not_be_made_is_tried_again(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise OSError

    with pytest.raises(OSError):
        once("film.mp4", "a", fail, tmp_path)
    assert once("film.mp4", "a", lambda path: path.write_text("whole"), tmp_path).read_text() == "whole"


def test_a_home_is_open_to_other_accounts_and_gone_afterwards() -> None:
    with home() as one, home() as other:
        assert one != other
        assert one.stat().st_mode & 0o777 == 0o711
        (one / "x").mkdir()
    assert not one.exists() and not other.exists()


@pytest.mark.parametrize("sizes", [(2, 3), (10, 3, 3), (2, 2, 2, 2)])
def test_each_two_values_meet_in_a_covering_part_and_the_whole_is_still_there(sizes: tuple[int, ...]) -> None:
    axes = [list(range(size)) for size in sizes]
    kept, every = pairwise.covering(axes), pairwise.cases(*axes)
    wanted = {pair for case in itertools.product(*axes) for pair in pairwise.pairs(case)}
    assert {pair for case in kept for pair in pairwise.pairs(case)} == wanted
    assert [case.values for case in every] == list(itertools.product(*axes))
    assert {case.values for case in every if not case.marks} == kept
    assert len(kept) < len(every) or len(sizes) == 2
