"""Calendars as apps read them (RFC 5545)."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from cutroom.publishing import ical
from cutroom.publishing.ical import Event

NOON = datetime(2027, 3, 28, 12, tzinfo=UTC)


def unfolded(content: str) -> list[str]:
    """The lines of a calendar, as a reader puts them together again."""
    assert content.endswith("\r\n")
    return content[:-2].replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    out, letters = "", iter(value)
    for letter in letters:
        out += {"n": "\n"}.get(following := next(letters), following) if letter == "\\" else letter
    return out


def event(summary: str = "A talk", **values: object) -> Event:
    known = {"uid": "1@cutroom", "at": NOON, "changed_at": NOON, "sequence": 3, "url": "https://c.example/posts/1"}
    return Event(**(known | {"summary": summary, "status": "CONFIRMED"} | values))  # type: ignore[arg-type]


@given(st.text())
def test_any_text_comes_back_and_no_line_is_too_long(summary: str) -> None:
    content = ical.write([event(summary)])
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    [written] = [line for line in unfolded(content) if line.startswith("SUMMARY:")]
    lines = summary.replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(one for one in lines if one == "\n" or one.isprintable())
    assert unescaped(written.removeprefix("SUMMARY:")) == visible
    assert sum(line.startswith("BEGIN:VEVENT") for line in unfolded(content)) == 1


def test_an_instant_is_written_in_utc() -> None:
    berlin = NOON.astimezone(timezone(timedelta(hours=2)))
    lines = unfolded(ical.write([event(at=berlin)]))
    assert "DTSTART:20270328T120000Z" in lines and "DTEND:20270328T121500Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR" and "SEQUENCE:3" in lines
