"""A database or a service that takes connections and says nothing: given up on in seconds, and told as such."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cutroom.kit.ids import new_id
from cutroom.runtime import aws, database
from cutroom.runtime.context import Context
from cutroom.runtime.faults import passing
from tests.support.database import Database

PATIENCE = 2.0
ENOUGH = 5 * PATIENCE  # seconds within which it must be over


class Line:
    """A TCP line to a Unix socket, or to nobody, that can be cut off without being closed."""

    def __init__(self, target: str | None) -> None:
        """Listen on a free port of loopback."""
        self.target, self.stalled = target, target is None
        self.moving = threading.Event()
        if target:
            self.moving.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.open = list[socket.socket]()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                ours = self.listener.accept()[0]
                self.open.append(ours)
                if self.target:
                    theirs = socket.socket(socket.AF_UNIX)
                    theirs.connect(self.target)
                    self.open.append(theirs)
                    for ends in ((ours, theirs), (theirs, ours)):
                        threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                self.moving.wait()
                sink.sendall(piece)
            sink.close()

    def end(self) -> None:
        """Close everything."""
        self.moving.set()
        for one in (self.listener, *self.open):
            with suppress(OSError):
                one.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The API's own patience, shorter."""
    monkeypatch.setenv("CUTROOM_PATIENCE_S", str(PATIENCE))


@pytest.fixture
def line() -> Iterator[Callable[[str | None], Line]]:
    """Makes lines that are closed after the test."""
    made = list[Line]()

    def make(target: str | None) -> Line:
        made.append(Line(target))
        return made[-1]

    yield make
    for one in made:
        one.end()


def through(line: Line, url: str) -> str:
    """The database's address through a line; unique, because engines are kept by address."""
    parts = urlsplit(url)
    return f"postgresql://{parts.username}@127.0.0.1:{line.port}{parts.path}?application_name=t{new_id().hex[:8]}"


def timed(call: Callable[[], object]) -> tuple[float, BaseException]:
    """How long a call that fails takes, and with what it fails."""
    began = time.monotonic()
    with pytest.raises(Exception) as caught:
        call()
    return time.monotonic() - began, caught.value


def query(url: str, statement: str = "select 1") -> object:
    with database.transaction(url, None) as session:
        return session.execute(text(statement)).scalar()


def socket_of(database: Database) -> str:
    return f"{parse_qs(urlsplit(database.app_url).query)['host'][0]}/.s.PGSQL.5432"


def test_a_database_that_takes_connections_and_says_nothing(
    line: Callable[[str | None], Line], database: Database
) -> None:
    seconds, error = timed(lambda: query(through(line(None), database.app_url)))
    assert seconds < ENOUGH and passing(error)


def test_a_database_that_stalls_in_the_middle_is_given_up_on_and_found_again(
    line: Callable[[str | None], Line], database: Database
) -> None:
    stretched = line(socket_of(database))
    url = through(stretched, database.app_url)
    assert query(url) == 1
    stretched.moving.clear()
    seconds, error = timed(lambda: query(url))
    assert seconds < ENOUGH and passing(error)
    stretched.moving.set()
    assert query(url) == 1


def test_a_statement_that_takes_too_long_is_ended_by_the_server(database: Database) -> None:
    seconds, error = timed(lambda: query(database.app_url, "select pg_sleep(20)"))
    assert seconds < ENOUGH and isinstance(error, DBAPIError) and "statement timeout" in str(error) and passing(error)


def test_a_lock_that_somebody_holds_is_not_waited_for_long(database: Database) -> None:
    take = "select pg_advisory_xact_lock(77)"
    with database_session(database) as session:
        session.execute(text(take))
        seconds, error = timed(lambda: query(database.app_url, take))
    assert seconds < ENOUGH and "lock timeout" in str(error) and passing(error)


def database_session(found: Database):  # type: ignore[no-untyped-def]
    """A transaction that stays open."""
    return database.transaction(found.app_url, None)


def test_storage_that_says_nothing(line: Callable[[str | None], Line], aws_keys: None) -> None:
    client = aws.client("s3", endpoint_url=f"http://127.0.0.1:{line(None).port}", region_name="eu-central-1")
    seconds, error = timed(lambda: client.head_object(Bucket="media", Key="x"))
    assert seconds < ENOUGH and passing(error)


@pytest.fixture
def aws_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")


def test_the_api_says_that_it_is_away_and_when_to_ask_again(
    api: TestClient, ctx: Context, line: Callable[[str | None], Line], database: Database
) -> None:
    import deps
    from app import app

    stalled = Context(replace(ctx.settings, given_database_url=through(line(None), database.app_url)))
    app.dependency_overrides[deps.the_context] = lambda: stalled
    began = time.monotonic()
    answer = api.post("/auth/request-password-reset", json={"email": "ada@example.com"})
    assert time.monotonic() - began < ENOUGH
    assert (answer.status_code, answer.json()["error"]) == (503, "retry_later")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_full_disk_passes() -> None:
    assert passing(OSError(28, "No space left on device")) and passing(OSError(122, "Disk quota exceeded"))
    assert not passing(OSError(2, "No such file or directory"))
