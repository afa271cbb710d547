"""The one place that starts ffmpeg: progress, cancel, time-out, bounded logs, and nothing left running."""

import os
import resource
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from math import ceil
from pathlib import Path
from typing import IO, ClassVar, NamedTuple

from cutroom.kit.errors import AppError, Cancelled, RetryLater

PATIENT_NICENESS = 5  # a third of what each of the others gets: they lose little, and it never starves
LOG_LINES = 400  # of stderr that are kept: enough for a banner or an error, bounded for a damaged two-hour file
CHUNK = 1 << 20
POLL_S = 0.05
MAX_BLOCK_BYTES = 512 << 20  # that ffmpeg may allocate at once: a frame of 8K UHD in 64 bits a pixel is 265 MB
CONTAINED_BYTES = 2 << 30  # of address space, to look into what a stranger brought: 8K UHD takes 0.6 GB
FULL_DISK = "No space left on device"  # ENOSPC, as the C library words it
# The static build dies where it loads a table of letters from the system's C library, as it does for the name of a
# broadcast in any MPEG transport stream. Where there are no tables it takes such names as they are.
NO_CHARSETS = {"GCONV_PATH": "/nonexistent"}


class FfmpegFailed(AppError):
    """ffmpeg could not do what it was asked; `details["log"]` holds the end of what it said."""

    status, code = 500, "ffmpeg_failed"
    retryable: ClassVar[bool] = True  # memory, disk and network fail it as well as files do


class Done(NamedTuple):
    """What a finished run left: everything it wrote to stdout (when it was kept) and the end of its log."""

    stdout: bytes
    log: str


@cache
def binary() -> str:
    """The path of the pinned ffmpeg that came with the Python environment."""
    from imageio_ffmpeg import get_ffmpeg_exe  # pyright: ignore[reportUnknownVariableType]

    return str(get_ffmpeg_exe())


class Limits(NamedTuple):
    """Seconds that a run may take in all, and without moving on."""

    timeout_s: float | None
    stall_s: float | None

    def exceeded(self, now: float, begun: float, moved: float) -> bool:
        """Whether one of them is over."""
        late = self.timeout_s is not None and now - begun > self.timeout_s
        return late or (self.stall_s is not None and now - moved > self.stall_s)


def _contain(pid: int, seconds: float | None) -> None:
    """Bound what a run may take of the machine: memory, processor time, and what it writes. Linux alone can say so.

    The limits come a moment after the start, long before anything of the file is decoded.
    """
    if not hasattr(resource, "prlimit"):
        return
    limits = {resource.RLIMIT_AS: CONTAINED_BYTES, resource.RLIMIT_FSIZE: MAX_BLOCK_BYTES, resource.RLIMIT_CORE: 0}
    if seconds is not None:
        limits[resource.RLIMIT_CPU] = ceil(seconds) * (os.cpu_count() or 1)
    with suppress(ProcessLookupError):
        for kind, limit in limits.items():
            resource.prlimit(pid, kind, (limit, limit))


class Process:
    """A running ffmpeg in a process group of its own; see `start`."""

    def __init__(self, process: subprocess.Popen[bytes], stop_when: Callable[[], bool], limits: "Limits") -> None:
        self.process = process
        self.stopped: str | None = None
        self._log: deque[str] = deque(maxlen=LOG_LINES)
        self._stop_when = stop_when
        self._begun = self._moved = time.monotonic()
        self._limits = limits
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._drain, self._watch)]
        for thread in self._threads:
            thread.start()

    @property
    def log(self) -> str:
        """The last lines of stderr."""
        return "\n".join(self._log)

    def _drain(self) -> None:
        assert self.process.stderr is not None  # noqa: S101  (always piped, see start)
        for line in self.process.stderr:
            self._log.append(line.decode("utf-8", "replace").rstrip()[:2000])

    def _watch(self) -> None:
        while self.process.poll() is None:
            if self._stop_when():
                self.stopped = "cancelled"
            elif self._limits.exceeded(time.monotonic(), self._begun, self._moved):
                self.stopped = "timeout"
            if self.stopped:
                self.kill()
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(POLL_S)

    def advance(self) -> None:
        """Tell that the work moved on; without it for `stall_s`, the run is ended."""
        self._moved = time.monotonic()

    def kill(self) -> None:
        """End the whole group at once; it writes to temporary names only, so nothing needs a tidy end."""
        if self.process.poll() is not None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def finish(self, *, check: bool = True) -> None:
        """Wait for the end. Raises Cancelled, RetryLater for a full disk, FfmpegFailed for a time-out or a failure."""
        code = self.process.wait()
        for thread in self._threads:
            thread.join(timeout=5)
        if self.stopped == "cancelled":
            raise Cancelled("Canceled.")
        if self.stopped == "timeout":
            raise FfmpegFailed("Working on this video took longer than allowed.", log=self.log)
        if check and code != 0:
            if FULL_DISK in self.log:
                raise RetryLater("There is no room on the disk at the moment; try again later.")
            raise FfmpegFailed("The video could not be processed.", log=self.log, exit_code=code)


@contextmanager
def start(
    args: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    pipes: Sequence[int] = (),
    timeout_s: float | None = None,
    stall_s: float | None = None,
    cancelled: Callable[[], bool] | None = None,
    patient: bool = False,
    contained: bool = False,
) -> Generator[Process]:
    """Start ffmpeg with `args` and hand it over; leaving the block kills it if it still runs.

    `pipes` are write ends of pipes that ffmpeg inherits as `pipe:N`. stdout and stderr are piped; stdin is closed.
    `env` replaces the environment (the static build needs none of it); None inherits ours. A `patient` run leaves the
    processors to whatever else wants them. A `contained` run is bounded in memory and processor time: it looks into
    what somebody brought, which nobody has looked into yet.
    """
    command = [binary(), "-hide_banner", "-nostdin", "-y", "-max_alloc", str(MAX_BLOCK_BYTES), *map(str, args)]
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**(os.environ if env is None else env), **NO_CHARSETS},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=tuple(pipes),
        start_new_session=True,
    )
    if patient:
        _yield_processors(process.pid)
    if contained:
        _contain(process.pid, timeout_s)
    running = Process(process, cancelled or _never, Limits(timeout_s, stall_s))
    try:
        yield running
    finally:
        running.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                with suppress(OSError):
                    stream.close()


def run(
    args: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout_s: float | None = None,
    stall_s: float | None = None,
    total_ms: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    check: bool = True,
    patient: bool = False,
    contained: bool = False,
) -> Done:
    """Run ffmpeg to its end. With `total_ms`, `progress` hears the share done, 0 to 1; `stall_s` without any ends it.

    Raises Cancelled, or FfmpegFailed unless `check` is off.
    """
    if total_ms:
        args = ["-progress", "pipe:1", "-stats_period", "0.2", *args]
    with start(
        args,
        cwd=cwd,
        env=env,
        timeout_s=timeout_s,
        stall_s=stall_s,
        cancelled=cancelled,
        patient=patient,
        contained=contained,
    ) as running:
        stdout = running.process.stdout
        assert stdout is not None  # noqa: S101
        if total_ms:
            _follow(running, stdout, total_ms, progress or _ignore)
            kept = b""
        else:
            kept = stdout.read()
        running.finish(check=check)
        return Done(kept, running.log)


def blocks(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """Whole blocks of `size` bytes from a pipe, until it ends; a torn last block is dropped."""
    while len(block := stream.read(size)) == size:
        yield block


def _follow(running: Process, stream: IO[bytes], total_ms: int, progress: Callable[[float], None]) -> None:
    before = 0
    for line in stream:
        key, _, value = line.decode("ascii", "replace").strip().partition("=")
        if key == "out_time_us" and value.isdigit() and int(value) > before:
            before = int(value)
            running.advance()
            progress(min(1.0, before / 1000 / total_ms))


def _yield_processors(pid: int) -> None:
    """Let all others go first. Linux may schedule each session as one group, whose niceness is set apart (sched(7))."""
    with suppress(OSError):  # it has ended already, or this system has no such groups
        os.setpriority(os.PRIO_PROCESS, pid, PATIENT_NICENESS)
        Path(f"/proc/{pid}/autogroup").write_text(str(PATIENT_NICENESS), encoding="ascii")


def _never() -> bool:
    return False


def _ignore(_: float) -> None:
    return None
