"""File names, and where a render runs."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cutroom.renders import rules


@given(st.text(max_size=300))
def test_any_title_gives_a_safe_file_name(title: str) -> None:
    name = rules.slug(title)
    assert 1 <= len(name) <= 60
    assert not set(name) & set('/\\:*?"<>| .\0')


def test_scripts_of_the_world_stay_readable() -> None:
    assert rules.slug("Привет, мир! 你好 😀") == "привет-мир-你好"


def test_a_short_runs_in_a_function_and_an_hour_on_the_queue() -> None:
    assert rules.target(1080, 1920, Fraction(30), 60_000) == "lambda"
    assert rules.target(1080, 1920, Fraction(60), 3_600_000) == "batch"
