"""Posts as a spreadsheet: rows read with their places in the file, and written so that no cell is a formula. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from cutroom.kit.tables import FORMULA, plain
from cutroom.publishing.schedule_schemas import RowProblem

if TYPE_CHECKING:
    import _csv

COLUMNS = ("date", "time", "zone", "account", "export", "title", "caption", "hashtags", "privacy")
REQUIRED = ("date", "account", "export")
ONLY_WRITTEN = ("state", "link", "post")  # what a download says besides; ignored when it is read
MOST_ROWS = 1000
GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Row(NamedTuple):
    """A row of a file: the line at which it begins, counted from 1, and its cells by column."""

    line: int
    cells: Mapping[str, str]


def read(content: str) -> tuple[list[Row], list[RowProblem]]:
    """The rows of a file with commas, semicolons or tabs, and what keeps the file from being read."""
    text = content.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = [name.strip().lower() for name in next(reader, list[str]())]
        problems = list(_of_header(header))
        rows = [] if problems else list(_rows(reader, header))
    except csv.Error as wrong:
        return [], [RowProblem(line=reader.line_num, column="", message=f"This line can’t be read: {wrong}.")]
    if len(rows) > MOST_ROWS:
        message = f"A file has {MOST_ROWS} rows at most; this one has {len(rows)}. Divide it."
        return [], [RowProblem(line=rows[MOST_ROWS].line, column="", message=message)]
    return rows, problems


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _of_header(header: list[str]) -> Iterator[RowProblem]:
    for name in REQUIRED:
        if name not in header:
            yield RowProblem(line=1, column=name, message=f"The column “{name}” is missing.")
    for name in dict.fromkeys(header):
        if name and name not in (*COLUMNS, *ONLY_WRITTEN):
            known = ", ".join(COLUMNS)
            yield RowProblem(line=1, column=name, message=f"There is no column “{name}”. Columns are {known}.")


def _rows(reader: "_csv.Reader", header: list[str]) -> Iterator[Row]:
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield Row(line, {name: unquoted(cell) for name, cell in zip(header, cells, strict=False)})


def unquoted(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    text = cell.lstrip(" ")
    return (text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text).strip()


def write(rows: Iterable[Mapping[str, object]]) -> str:
    """A file with a header, in the columns that are read too, and what has become of each post."""
    out = io.StringIO()
    table = csv.writer(out)
    names = (*COLUMNS, *ONLY_WRITTEN)
    table.writerow(names)
    for row in rows:
        table.writerow([plain(str(row.get(name) or "")) for name in names])
    return out.getvalue()


def wall(cells: Mapping[str, str]) -> datetime:
    """The time on a clock that a row names: 2027-01-31 or 31.1.2027, and 18:00. Raises ValueError."""
    day, clock = cells.get("date", ""), cells.get("time", "")
    if not clock:
        day, _, clock = day.replace("T", " ").partition(" ")
    found = GERMAN.fullmatch(day)
    on = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(day)
    at = time.fromisoformat(clock.strip().zfill(5))
    if at.tzinfo is not None:
        raise ValueError("an offset")
    return datetime.combine(on, at.replace(microsecond=0))


def export_id(cell: str) -> UUID | None:
    """The id of an export in a cell: as it is, or at the end of its address."""
    found = ID.findall(cell)
    return UUID(found[-1]) if found else None


def hashtags(cell: str) -> list[str]:
    """The hashtags of a cell, between blanks or commas."""
    return [tag for tag in re.split(r"[\s,]+", cell) if tag]
