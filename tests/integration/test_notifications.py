"""What people are told of: once, those whom it concerns, where they chose; and the links that end a kind of mail."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from cutroom.accounts import mail as mailer
from cutroom.kit.ids import new_id
from cutroom.notifications import tasks
from cutroom.notifications.telling import News, tell
from cutroom.privacy import queries, tables
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing
from cutroom.workspaces import members, service
from tests.support.database import Database
from tests.support.notified import FACTS, Reader, mails_to, told_by_mail, trouble
from tests.support.teams import Team, found_team

Registered = Callable[[], dict[str, Any]]


@pytest.fixture
def ada(reader: Callable[[], Reader]) -> Reader:
    return reader()


@pytest.fixture
def team(ctx: Context, reader: Callable[[], Reader]) -> tuple[Team, Reader, Reader]:
    """A team of an owner and an editor."""
    owner, editor = reader(), reader()
    return found_team(ctx, owner.signed_in, editor=editor.signed_in), owner, editor


def test_an_event_that_comes_twice_is_one_row_and_one_mail(ctx: Context, ada: Reader) -> None:
    news = trouble(ada.id)
    for _ in range(3):
        tell(ctx, news, [ada.id, ada.id, None])
    [one] = ada.call("GET", "")["items"]
    assert one["text"] == "“Night Kitchen” was not posted to YouTube"
    assert (one["page"], one["group"], one["workspace_id"], one["read"]) == ("/posts/p", "Publishing", None, False)
    assert told_by_mail(ada) == [one["text"]]
    tell(ctx, news._replace(key="tried again"), [ada.id])
    assert (ada.unread(), len(told_by_mail(ada))) == (2, 2)


def test_of_tellers_at_the_same_moment_one_mails(ctx: Context, ada: Reader) -> None:
    news, together = trouble(ada.id), threading.Barrier(6)

    def one(_: int) -> None:
        together.wait()
        tell(ctx, news, [ada.id])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(6)))
    assert (ada.unread(), len(told_by_mail(ada))) == (1, 1)


@pytest.fixture
def broken_mail() -> Iterator[Callable[[bool], None]]:
    """Lets the service of mail fail, or answer again."""
    events, fails = mailer._mailer().meta.events, [False]  # pyright: ignore[reportPrivateUsage]

    def refuse(**_: Any) -> None:
        if fails[0]:
            raise ConnectionError("no mail now")

    events.register("before-call.sesv2.SendEmail", refuse, unique_id="broken")
    yield lambda broken: fails.__setitem__(0, broken)
    events.unregister("before-call.sesv2.SendEmail", refuse, unique_id="broken")


def test_a_mail_that_could_not_be_sent_is_sent_when_the_event_comes_again(
    ctx: Context, ada: Reader, broken_mail: Callable[[bool], None]
) -> None:
    news = trouble(ada.id)
    broken_mail(True)
    with pytest.raises(ConnectionError):
        tell(ctx, news, [ada.id])
    assert (ada.unread(), told_by_mail(ada)) == (1, [])
    broken_mail(False)
    for _ in range(2):
        tell(ctx, news, [ada.id])
    assert (ada.unread(), len(told_by_mail(ada))) == (1, 1)


def test_choices_are_heeded_and_each_is_the_persons_alone(ctx: Context, reader: Callable[[], Reader]) -> None:
    ada, eve = reader(), reader()
    ada.choose("post_trouble", in_app=False, by_mail=True)
    tell(ctx, trouble(ada.id), [ada.id])
    assert (ada.texts(), ada.unread(), len(told_by_mail(ada))) == ([], 0, 1)
    ada.choose("post_trouble", in_app=True, by_mail=False)
    tell(ctx, trouble(ada.id), [ada.id])
    assert (ada.unread(), len(told_by_mail(ada))) == (1, 1)
    ada.choose("post_trouble", in_app=False, by_mail=False)
    tell(ctx, trouble(ada.id), [ada.id])
    assert (ada.unread(), len(told_by_mail(ada))) == (1, 1)
    hers = {one["kind"]: (one["in_app"], one["by_mail"]) for one in ada.call("GET", "/choices")["items"]}
    others = {one["kind"]: (one["in_app"], one["by_mail"]) for one in eve.call("GET", "/choices")["items"]}
    assert hers.pop("post_trouble") == (False, False) and others.pop("post_trouble") == (True, True)
    assert hers == others
    refused = ada.api.put(
        "/notifications/choices", headers=ada.headers,
        json={"items": [{"kind": "nonsense", "in_app": True, "by_mail": True}]},
    )  # fmt: skip
    assert (refused.status_code, refused.json()["message"]) == (
        422, "There are no notifications of the kind “nonsense”.",
    )  # fmt: skip


def test_a_kind_without_mails_mails_those_who_chose_it(ctx: Context, ada: Reader) -> None:
    def live() -> None:
        tell(ctx, News(ada.id, "post_published", new_id(), FACTS), [ada.id])

    live()
    assert (ada.unread(), told_by_mail(ada)) == (1, [])
    ada.choose("post_published")
    live()
    assert told_by_mail(ada) == ["“Night Kitchen” is live on YouTube"]
    assert "http://127.0.0.1/posts/p" in mails_to(ada)[-1].body


def test_of_a_plan_of_many_posts_one_mail_is_sent_within_an_hour(ctx: Context, ada: Reader, database: Database) -> None:
    def propose() -> None:
        tell(ctx, News(ada.id, "post_proposed", new_id(), FACTS), [ada.id])

    for _ in range(3):
        propose()
    assert (ada.unread(), len(told_by_mail(ada))) == (3, 1)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update notifications set mail_claimed_at = mail_claimed_at - interval '61 minutes' where owner_id = %s",
            (ada.id,),
        )
    propose()
    assert len(told_by_mail(ada)) == 2


def test_nobody_sees_or_reads_anothers(ctx: Context, reader: Callable[[], Reader]) -> None:
    ada, eve = reader(), reader()
    tell(ctx, trouble(ada.id), [ada.id])
    [one] = ada.call("GET", "")["items"]
    assert (eve.texts(), eve.unread()) == ([], 0)
    eve.call("POST", "/read", {"ids": [one["id"]]})
    eve.call("POST", "/read", {})
    assert ada.unread() == 1
    tell(ctx, trouble(ada.id), [eve.id])  # who is not in the workspace is not told of it
    assert (eve.texts(), told_by_mail(eve)) == ([], [])


def test_who_leaves_a_team_sees_nothing_of_it_any_more(
    ctx: Context, team: tuple[Team, Reader, Reader], database: Database
) -> None:
    made, owner, editor = team
    tell(ctx, trouble(made.id), [owner.id, editor.id])
    tell(ctx, trouble(editor.id), [editor.id])
    assert [one["workspace_id"] for one in editor.call("GET", "")["items"]] == [None, str(made.id)]
    assert owner.unread() == 1
    members.remove(ctx, made.actor("owner"), editor.id)
    assert [one["workspace_id"] for one in editor.call("GET", "")["items"]] == [None]
    assert (editor.unread(), owner.unread()) == (1, 1)
    with psycopg.connect(database.owner_url) as connection:
        kept = "select count(*) from notifications where owner_id = %s and workspace_id = %s"
        assert connection.execute(kept, (editor.id, made.id)).fetchone() == (0,)
        row = (new_id(), editor.id, made.id, new_id())  # as if it had been told of while they left
        connection.execute(
            "insert into notifications (id, owner_id, workspace_id, kind, subject_id, key, \"case\", facts, shown, "
            "created_at) values (%s, %s, %s, 'post_trouble', %s, '', 'failed', "
            "'{\"title\": \"x\", \"platforms\": \"y\", \"post_id\": \"z\"}', true, now())", row,
        )  # fmt: skip
    assert (len(editor.texts()), editor.unread()) == (1, 1)
    before = len(told_by_mail(editor))
    tell(ctx, trouble(made.id), [editor.id])
    assert (editor.unread(), len(told_by_mail(editor))) == (1, before)


def test_a_deleted_team_leaves_no_trace_with_its_members(
    ctx: Context, team: tuple[Team, Reader, Reader], database: Database
) -> None:
    made, owner, editor = team
    tell(ctx, trouble(made.id), [owner.id, editor.id])
    service.delete(ctx, made.actor("owner"))
    assert (owner.texts(), editor.texts()) == ([], [])
    with psycopg.connect(database.owner_url) as connection:
        kept = "select count(*) from notifications where workspace_id = %s"
        assert connection.execute(kept, (made.id,)).fetchone() == (0,)


def test_one_and_all_are_read_and_what_comes_later_is_not(ctx: Context, ada: Reader) -> None:
    for _ in range(4):
        tell(ctx, trouble(ada.id), [ada.id])
    newest, *_, oldest = ada.call("GET", "")["items"]
    assert ada.call("POST", "/read", {"ids": [oldest["id"], str(new_id())]}) == {"count": 3, "more": False}
    assert len(ada.texts(unread=True)) == 3
    tell(ctx, trouble(ada.id), [ada.id])
    assert ada.call("POST", "/read", {"until": newest["created_at"]}) == {"count": 1, "more": False}
    assert ada.call("POST", "/read", {})["count"] == 0
    assert len(ada.texts()) == 5


def test_the_list_is_paged_and_the_count_ends(ctx: Context, ada: Reader, database: Database) -> None:
    add(database, ada.id, 120, now())
    assert ada.call("GET", "/unread") == {"count": 99, "more": True}
    pages = [ada.call("GET", "", page=page, limit=50) for page in (1, 2, 3)]
    assert [len(one["items"]) for one in pages] == [50, 50, 20]
    ids = [one["id"] for page in pages for one in page["items"]]
    assert len(set(ids)) == pages[0]["total"] == 120


def test_what_is_older_than_90_days_goes_whoevers_it_is(
    ctx: Context, reader: Callable[[], Reader], database: Database
) -> None:
    ada, eve = reader(), reader()
    for person in (ada, eve):
        add(database, person.id, 3, now() - timedelta(days=90, minutes=1))
        add(database, person.id, 2, now() - timedelta(days=89))
    tasks.forget(ctx, Nothing())
    assert (ada.unread(), eve.unread()) == (2, 2)


def test_a_row_of_a_kind_that_is_gone_is_passed_over(ada: Reader, database: Database) -> None:
    add(database, ada.id, 1, now(), kind="of_an_older_release")
    add(database, ada.id, 1, now())
    assert len(ada.texts()) == 1


def add(database: Database, person: UUID, count: int, at: datetime, kind: str = "balance_low") -> None:
    """Rows as they were written at an instant."""
    with psycopg.connect(database.owner_url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into notifications (id, owner_id, workspace_id, kind, subject_id, key, \"case\", facts, shown, "
            "created_at) values (%s, %s, %s, %s, %s, '', '', '{\"available\": \"9\"}', true, %s)",
            [(new_id(), person, person, kind, new_id(), at) for _ in range(count)],
        )  # fmt: skip


def test_the_copy_of_ones_data_has_them_and_a_purge_takes_them(ctx: Context, ada: Reader, database: Database) -> None:
    tell(ctx, trouble(ada.id), [ada.id])
    ada.choose("post_trouble", by_mail=False)
    names = {table.name: table for table in tables.exported()}
    with ctx.transaction(ada.id) as session:
        [row] = queries.rows(session, names["notifications"], ada.id)
        [choice] = queries.rows(session, names["notification_choices"], ada.id)
        assert (row["kind"], row["facts"], choice["by_mail"]) == ("post_trouble", FACTS, False)
    assert {"notifications", "notification_choices"} <= {table.name for table in tables.owned()}


def test_a_person_without_an_account_is_told_of_nothing(ctx: Context, database: Database) -> None:
    stranger = new_id()
    tell(ctx, trouble(stranger), [stranger])
    with psycopg.connect(database.owner_url) as connection:
        kept = "select count(*) from notifications where owner_id = %s"
        assert connection.execute(kept, (stranger,)).fetchone() == (0,)
