"""Starting and ending exactly our own processes: each is known by its number and the time at which it began."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil


def began(pid: int) -> float:
    """When a process began, by a clock that nobody can set: on Linux ticks since the system's start.

    (The time of day that psutil gives is computed anew in each process and wanders by a second.)

    Raises psutil.NoSuchProcess.
    """
    table = Path("/proc") / str(pid) / "stat"
    if not table.parent.parent.joinpath("self", "stat").exists():
        return psutil.Process(pid).create_time()
    try:
        return float(table.read_text().rpartition(")")[2].split()[19])
    except (OSError, IndexError) as gone:
        raise psutil.NoSuchProcess(pid) from gone


@dataclass(frozen=True)
class Mark:
    """A process that we started. The start time guards against a number that the system gave to somebody else."""

    pid: int
    started: float

    def find(self) -> psutil.Process | None:
        """The live process, or None when it is gone."""
        try:
            process = psutil.Process(self.pid)
            same = began(self.pid) == self.started
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def mark(pid: int) -> Mark | None:
    """The mark of a process that is running now."""
    try:
        return Mark(pid, began(pid))
    except psutil.Error:
        return None


def end(what: Mark, *, grace: float = 10.0, first: int = signal.SIGTERM) -> bool:
    """Ask a process to end, insist after `grace` seconds; children that outlive it go too. False when it was gone."""
    process = what.find()
    if process is None:
        return False
    children = [child for child in map(mark, _children(process)) if child]
    with suppress(psutil.Error):
        process.send_signal(first)
    wait_until(lambda: what.find() is None, grace)
    wait_until(lambda: not any(child.find() for child in children), 1.0)
    for one in (what, *children):
        found = one.find()
        if found:
            with suppress(psutil.Error):
                found.kill()
    wait_until(lambda: not any(one.find() for one in (what, *children)), 5.0)
    with suppress(ChildProcessError):
        os.waitpid(what.pid, os.WNOHANG)
    return True


def _children(process: psutil.Process) -> list[int]:
    try:
        return [child.pid for child in process.children(recursive=True)]
    except psutil.Error:
        return []


class Register:
    """The file that lists what runs for one cloud, so that any later command can find and end it."""

    def __init__(self, path: Path) -> None:
        """Keep the marks in `path`."""
        self.path = path

    def read(self) -> dict[str, Mark]:
        """Every recorded process, alive or not."""
        try:
            saved: dict[str, Any] = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return {name: Mark(**value) for name, value in saved.items()}

    def alive(self) -> dict[str, Mark]:
        """The recorded processes that run now."""
        return {name: one for name, one in self.read().items() if one.find()}

    def write(self, marks: dict[str, Mark]) -> None:
        """Replace the list in one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".tmp")
        draft.write_text(json.dumps({name: asdict(one) for name, one in marks.items()}))
        draft.replace(self.path)


def spawn(
    command: list[str | Path],
    *,
    log: Path,
    env: dict[str, str] | None = None,
    lifeline: bool = False,
    account: pwd.struct_passwd | None = None,
) -> subprocess.Popen[bytes]:
    """Start a background process in a session of its own, its output appended to `log`.

    With `lifeline` its standard input is a pipe from us: it sees the end of it when we are gone, however we went.
    """
    rotate(log)
    with log.open("ab") as sink:
        started = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if lifeline else subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=environment(env or {}),
            start_new_session=True,
            **become(account),
        )
        return started  # pyright: ignore[reportReturnType] - of bytes: no text mode is asked for


def become(account: pwd.struct_passwd | None) -> Any:
    """What makes `subprocess` start a program as another account, with none of our groups."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def rotate(log: Path, limit: int = 20_000_000) -> None:
    """Keep a log below `limit` bytes: what is larger becomes `<name>.1`."""
    with suppress(OSError):
        if log.stat().st_size > limit:
            log.replace(log.with_suffix(".log.1"))


# which models do what, what work costs and who moderates (docs/architecture.md)
CHOSEN = ("CUTROOM_AI", "CUTROOM_PRICES", "CUTROOM_MODERATORS")


def environment(extra: dict[str, str]) -> dict[str, str]:
    """What a child process may see of ours: paths, language and models, none of the user's cloud credentials."""
    ours = ("AWS_", "CUTROOM_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if name in CHOSEN or not name.startswith(ours)}
    return kept | extra


def wait_until(condition: Callable[[], Any], seconds: float, *, pause: float = 0.05) -> Any:
    """Ask `condition` until it answers something true, and give that; None when `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            return None
        time.sleep(pause)


def remove(folder: Path) -> None:
    """Delete a folder and what is in it; what is already gone does not matter."""
    shutil.rmtree(folder, ignore_errors=True)
