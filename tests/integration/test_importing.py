"""Posts out of a spreadsheet and into one (case 28 of publishing)."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from cutroom.kit.errors import Invalid
from cutroom.publishing import importing, service
from cutroom.publishing.schedule_schemas import ImportPosts, ImportReport, ReadSpreadsheet
from cutroom.publishing.schemas import ListPosts
from cutroom.runtime.database import now
from tests.support.publishing import Publisher

HEADER = ["date", "time", "zone", "account", "export", "title", "privacy"]
FORMULA = '=HYPERLINK("https://example.com";"x")'


def sheet(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *rows])
    return "\ufeff" + out.getvalue()


def run(publisher: Publisher, content: str, *, dry_run: bool = False) -> ImportReport:
    request = ImportPosts(content=content, zone="Europe/Berlin", dry_run=dry_run)
    return importing.run(publisher.ctx, publisher.actor, request)


def skipping() -> tuple[str, str]:
    """The Sundays of one March to come on which clocks skip from 2 to 3: New York's second one, Berlin's last one."""
    first = next(one for year in (0, 1) if sunday(one := date(now().year + year, 3, 14)) > now().date())
    return sunday(first).isoformat(), sunday(first.replace(day=31)).isoformat()


def sunday(latest: date) -> date:
    return latest - timedelta(days=(latest.weekday() + 1) % 7)


def day(index: int) -> str:
    return (now() + timedelta(days=3 + index)).date().isoformat()


def three_hundred(publisher: Publisher, handle: str) -> list[list[str]]:
    export = str(publisher.export())
    rows = [[day(index), "18:00", "", handle, export, f"Row {index}", "public"] for index in range(300)]
    rows[10][0], rows[20][0] = "2027-02-30", "soon"
    rows[30][3] = "nobody"
    past = datetime.now(UTC) - timedelta(seconds=20)
    rows[40][:3] = [past.date().isoformat(), past.time().isoformat("seconds"), "Etc/UTC"]
    rows[50][5] = FORMULA
    return rows


def total(publisher: Publisher) -> int:
    return service.list_posts(publisher.ctx, publisher.actor, ListPosts(page=1, limit=1)).total


def test_three_hundred_rows_of_which_four_are_wrong(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    content = sheet(three_hundred(publisher, account.handle))
    tried = run(publisher, content, dry_run=True)
    wrong = [(one.line, one.column) for one in tried.problems if one.severity == "error"]
    assert wrong == [(12, "date"), (22, "date"), (32, "account"), (42, "date")]
    assert (tried.rows, tried.ready, tried.created, total(publisher)) == (300, 296, 0, 0)
    done = run(publisher, content)
    assert (done.created, total(publisher)) == (296, 296)
    again = run(publisher, content)
    assert (again.created, again.already_imported, total(publisher)) == (0, 296, 296)
    mended = run(publisher, content.replace("soon", day(400)))
    assert (mended.created, mended.already_imported) == (1, 296)


def test_rows_say_what_they_mean_in_the_zone_of_the_person(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    export = str(publisher.export())
    american, european = skipping()
    rows = [
        [european, "02:30", "", account.name, export, "", "public"],
        [american, "02:30", "America/New_York", f"youtube:{account.handle}", export, "", "public"],
        [american, "02:30", "Mars/Base", str(account.id), export, "", "public"],
        [day(1), "02:30", "", account.handle, export, "", ""],
        [day(1), "02:30", "", account.handle, str(account.id), "", "public"],
    ]
    report = run(publisher, sheet(rows))
    wrong = [(one.line, one.column) for one in report.problems if one.severity == "error"]
    assert wrong == [(4, "zone"), (5, "privacy"), (6, "export")]
    posts = service.list_posts(publisher.ctx, publisher.actor, ListPosts(page=1, limit=9, after=now())).items
    assert [(one.due_at, one.shifted) for one in posts] == [
        (datetime.fromisoformat(f"{american}T07:30Z"), True),
        (datetime.fromisoformat(f"{european}T01:30Z"), True),
    ]


def test_the_same_row_twice_in_a_file_is_two_posts_and_the_same_video_is_told(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    row = [day(1), "18:00", "", account.handle, str(publisher.export()), "Twice", "public"]
    report = run(publisher, sheet([row, row]))
    assert (report.created, [(one.line, one.severity) for one in report.problems]) == (2, [(3, "warning")])
    assert run(publisher, sheet([row, row, row])).created == 1


def test_a_download_is_free_of_formulas_and_can_be_imported(publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    row = [day(1), "18:00", "", account.handle, str(publisher.export()), FORMULA, "public"]
    assert run(publisher, sheet([row])).created == 1
    request = ReadSpreadsheet(before=now() + timedelta(days=30), zone="Asia/Tokyo")
    written = importing.write(publisher.ctx, publisher.actor, request)
    [read] = csv.DictReader(io.StringIO(written))
    assert (read["title"], read["state"], read["zone"]) == (f"'{FORMULA}", "scheduled", "Asia/Tokyo")
    again = run(publisher, written)
    assert (again.created, again.already_imported, again.problems) == (0, 1, [])
    publisher.finish()
    assert publisher.world("youtube")[0]["title"] == FORMULA
    with pytest.raises(Invalid, match="no time zone"):
        importing.write(publisher.ctx, publisher.actor, ReadSpreadsheet(zone="Mars/Base"))
