"""A calendar as text for calendar apps. Pure.

RFC 5545 (https://www.rfc-editor.org/rfc/rfc5545): 3.1 lines end with CRLF and are folded at 75 octets, 3.3.11 text is
escaped, 3.3.5 form 2 writes instants in UTC; RFC 7986 5.7 says how often to read it again.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

LINE = 75  # octets, without the line break
LASTS = timedelta(minutes=15)  # a post has no length, and an event without one is hardly seen
HEAD = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cutroom//Posts//EN", "CALSCALE:GREGORIAN", "NAME:Cutroom posts",
    "X-WR-CALNAME:Cutroom posts", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
)  # fmt: skip


class Event(NamedTuple):
    """Something at an instant. `uid` stays the same for good, `sequence` grows with each change."""

    uid: str
    at: datetime
    changed_at: datetime
    sequence: int
    summary: str
    url: str
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


def write(events: Sequence[Event]) -> str:
    """The calendar of these events."""
    lines = [*HEAD, *(line for one in events for line in _event(one)), "END:VCALENDAR"]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _event(one: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(one.uid)}"
    yield f"DTSTAMP:{instant(one.changed_at)}"
    yield f"LAST-MODIFIED:{instant(one.changed_at)}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTART:{instant(one.at)}"
    yield f"DTEND:{instant(one.at + LASTS)}"
    yield f"SUMMARY:{text(one.summary)}"
    yield f"STATUS:{one.status}"
    yield f"URL:{one.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def instant(at: datetime) -> str:
    """An instant in UTC, such as 20270328T013000Z."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(value: str) -> str:
    """A text value: on one line, without control characters, its separators escaped."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in value if one == "\n" or one.isprintable())
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """A line in pieces of at most 75 octets, each further one after a space, and none cut within a character."""
    pieces, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LINE:
            pieces.append(" ")
            length = 1
        pieces[-1] += letter
        length += size
    return "\r\n".join(pieces)
