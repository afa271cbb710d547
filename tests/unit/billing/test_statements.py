"""A statement that is opened in a spreadsheet runs nothing."""

import pytest

from cutroom.kit.tables import plain


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_kept_as_text(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [(-5, "-5"), (1000, "1000"), ("purchase:1", "purchase:1"), (None, "None")])
def test_numbers_stay_numbers(value: object, cell: str) -> None:
    assert plain(value) == cell
