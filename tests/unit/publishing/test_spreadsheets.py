"""Posts in spreadsheets: what people's programs write, and where a mistake is."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cutroom.publishing import spreadsheets

HEADER = "date;time;account;export;title"
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=30)


def test_semicolons_a_mark_at_the_start_and_cells_of_several_lines() -> None:
    rows, problems = spreadsheets.read(
        f'\ufeff{HEADER}\r\n\r\n2027-01-05;18:00;ada;x;"two\r\nlines"\r\n2027-01-06;;b;y;z\r\n'
    )
    assert problems == []
    assert [(row.line, row.cells["title"]) for row in rows] == [(3, "two\r\nlines"), (5, "z")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_delimiter(delimiter: str) -> None:
    [row], _ = spreadsheets.read(delimiter.join(("Date", "Account", "Export")) + "\n" + delimiter.join("abc"))
    assert dict(row.cells) == {"date": "a", "account": "b", "export": "c"}


def test_columns_that_are_missing_or_unknown_are_told() -> None:
    rows, problems = spreadsheets.read("date,account,wen\n2027-01-05,ada,x\n")
    assert rows == []
    assert [(one.line, one.column) for one in problems] == [(1, "export"), (1, "wen")]


def test_a_file_that_is_too_long_says_where() -> None:
    rows, [problem] = spreadsheets.read("date,account,export\n" + "a,b,c\n" * 1001)
    assert (rows, problem.line) == ([], 1002)
    assert spreadsheets.read("")[1][0].message == "The column “date” is missing."


@pytest.mark.parametrize(
    ("cells", "wall"),
    [
        ({"date": "2027-01-31", "time": "18:00"}, "2027-01-31T18:00:00"),
        ({"date": "31.1.2027", "time": "9:05"}, "2027-01-31T09:05:00"),
        ({"date": "2027-01-31T18:00:07"}, "2027-01-31T18:00:07"),
    ],
)
def test_dates_as_people_write_them(cells: dict[str, str], wall: str) -> None:
    assert spreadsheets.wall(cells).isoformat() == wall


@pytest.mark.parametrize(
    "cells",
    [{"date": ""}, {"date": "2027-02-30", "time": "18:00"}, {"date": "2027-01-31"},
     {"date": "1/2/2027", "time": "1:00"}, {"date": "2027-01-31", "time": "18:00+01:00"},
     {"date": "2027-01-31", "time": "25:00"}],
)  # fmt: skip
def test_dates_that_mean_nothing_certain(cells: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        spreadsheets.wall(cells)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
@example([("\r", ""), ("\t=1", "\n")])
def test_what_is_written_is_no_formula_and_is_read_again(texts: list[tuple[str, str]]) -> None:
    cells = [{"date": "x", "account": "x", "export": "x", "title": a, "caption": b} for a, b in texts]
    written = spreadsheets.write(cells)
    for row in list(csv.reader(io.StringIO(written, newline="")))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    rows, problems = spreadsheets.read(written)
    assert problems == []
    written_alike = ("'", " '")  # an apostrophe of one's own before a formula is taken for ours
    for title, _ in texts:
        if not title.lstrip(" ").startswith(written_alike):
            assert any(row.cells["title"] == title.strip() for row in rows)


def test_the_id_of_an_export_in_its_address() -> None:
    name = "0190a1b2-0000-7000-8000-000000000001"
    assert str(spreadsheets.export_id(f"https://cutroom.example/exports/{name}")) == name
    assert spreadsheets.export_id("my talk") is None
    assert spreadsheets.hashtags("#a, #b  c") == ["#a", "#b", "c"]
