"""Connections to PostgreSQL that never wait for ever: a server that says nothing is given up on."""

import time
from collections.abc import Generator
from typing import Any

import psycopg

from cutroom.runtime import patience


class Unanswered(psycopg.OperationalError):
    """The database did not answer in time."""


class Connection(psycopg.Connection[Any]):
    """A connection on which each wait for the server ends within this process's patience.

    The server's own `statement_timeout` needs a server that works; this one also ends the wait for a stalled one.
    """

    def wait(self, gen: Generator[Any, Any, Any], *options: Any, **named: Any) -> Any:
        """Wait for one exchange with the server. Raises Unanswered, and closes the connection, when it takes long."""
        try:
            return super().wait(_bounded(gen, patience.seconds()), *options, **named)
        except Unanswered:
            self.pgconn.finish()
            raise


def _bounded(gen: Generator[Any, Any, Any], seconds: float) -> Generator[Any, Any, Any]:
    """The same generator, which gives up after `seconds` (psycopg asks it again each tenth of a second)."""
    end = time.monotonic() + seconds
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > end:
                raise Unanswered("the database did not answer in time")
            wanted = gen.send(ready)
    except StopIteration as ended:
        return ended.value


def connect(url: str) -> Connection:
    """A new connection. Statements are not prepared on the server: RDS Proxy would pin the connection to one client."""
    return Connection.connect(url, connect_timeout=patience.CONNECT_SECONDS, prepare_threshold=None)
