"""What one simulator remembers: JSON documents by kind and id in one SQLite file, which outlives the process."""

import json
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    kind TEXT, id TEXT, body TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS objects_in_order ON objects (kind, position);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (id INTEGER PRIMARY KEY, fault TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS parked (id INTEGER PRIMARY KEY AUTOINCREMENT, due_at REAL NOT NULL, call TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS uses (bucket TEXT, account TEXT, at REAL NOT NULL, cost INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS uses_of ON uses (bucket, account, at);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, event_type TEXT NOT NULL, endpoint TEXT NOT NULL,
    payload TEXT NOT NULL, due_at REAL NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT ''
);
"""
TABLES = ("objects", "settings", "faults", "requests", "parked", "uses", "deliveries")
Row = sqlite3.Row


class State:
    """One SQLite file, used by one thread at a time. What a transaction wrote outlives the process."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")  # outlives a kill of the process, not of the machine
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """All or nothing; one inside another belongs to the outer one."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._connection
            except BaseException:
                self._depth -= 1
                if outermost:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if outermost:
                self._connection.execute("COMMIT")

    def query(self, sql: str, *values: Any) -> list[Row]:
        """Rows of a statement."""
        with self.transaction() as connection:
            return connection.execute(sql, values).fetchall()

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Run a statement that changes something."""
        with self.transaction() as connection:
            return connection.execute(sql, values)

    def put(self, kind: str, id: str, body: Any) -> None:
        """Store a document, or replace it at its old place in the order."""
        self.execute(
            "INSERT INTO objects VALUES (?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM objects WHERE kind = ?))"
            " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            kind, id, json.dumps(body), kind,
        )  # fmt: skip

    def get(self, kind: str, id: str) -> Any:
        """A document, or None."""
        rows = self.query("SELECT body FROM objects WHERE kind = ? AND id = ?", kind, id)
        return json.loads(rows[0]["body"]) if rows else None

    def all(self, kind: str) -> dict[str, Any]:
        """The documents of a kind by id, in the order in which they were first stored."""
        rows = self.query("SELECT id, body FROM objects WHERE kind = ? ORDER BY position", kind)
        return {row["id"]: json.loads(row["body"]) for row in rows}

    def delete(self, kind: str, id: str) -> bool:
        """Remove a document; False when there was none."""
        return self.execute("DELETE FROM objects WHERE kind = ? AND id = ?", kind, id).rowcount > 0

    def kinds(self) -> list[str]:
        """The kinds of documents that are stored."""
        return [row["kind"] for row in self.query("SELECT DISTINCT kind FROM objects ORDER BY kind")]

    def setting(self, name: str, default: Any = None) -> Any:
        """A named value."""
        rows = self.query("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else default

    def set_setting(self, name: str, value: Any) -> None:
        """Store a named value."""
        self.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def dump(self) -> dict[str, Any]:
        """Every document by kind and id."""
        return {kind: self.all(kind) for kind in self.kinds()}

    def reset(self) -> None:
        """Forget everything."""
        with self.transaction() as connection:
            for table in TABLES:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


def shortened(value: Any, most: int = 500) -> Any:
    """A JSON value whose long texts are cut, as the log of requests keeps it."""
    if isinstance(value, str):
        return value if len(value) <= most else f"{value[:most]}… ({len(value)} characters)"
    if isinstance(value, dict):
        return {name: shortened(part, most) for name, part in cast(dict[str, Any], value).items()}
    if isinstance(value, list):
        return [shortened(part, most) for part in cast(list[Any], value)]
    return value
