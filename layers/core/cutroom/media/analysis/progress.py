"""The bookkeeping of one run on this machine: what is done, how long it took, whether to stop."""

import ctypes
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from cutroom.kit.errors import Cancelled
from cutroom.media.schema import Segment

Result = TypeVar("Result")
M_ARENA_MAX = -8


class Work:
    """Progress, timings and the wish to stop, shared by the threads of one analysis."""

    def __init__(self, progress: Callable[[str, float], None], cancelled: Callable[[], bool]) -> None:
        self.timings: dict[str, float] = {}
        self.stopped = False
        self._progress = progress
        self._cancelled = cancelled

    def stopping(self) -> bool:
        """Whether somebody asked for an end, or another part of the work failed."""
        return self.stopped or self._cancelled()

    def timed(self, stage: str, step: Callable[[], Result]) -> Result:
        """Do one step, report its begin and end, note its seconds. Raises Cancelled before it when asked to stop."""
        if self.stopping():
            raise Cancelled("Canceled.")
        self._progress(stage, 0.0)
        begun = time.monotonic()
        result = step()
        self.timings[stage] = round(time.monotonic() - begun, 3)
        self._progress(stage, 1.0)
        return result

    def each(
        self, stage: str, segments: Sequence[Segment], step: Callable[[Segment], Result], at_once: int = 1
    ) -> list[Result]:
        """Do one step per segment, `at_once` of them side by side, reporting after each; results keep the order."""

        def one(segment: Segment) -> Result:
            if self.stopping():
                raise Cancelled("Canceled.")
            return step(segment)

        def steps() -> list[Result]:
            with ThreadPoolExecutor(at_once) as pool:
                running = [pool.submit(one, segment) for segment in segments]
                try:
                    for done, future in enumerate(as_completed(running), 1):
                        future.result()
                        self._progress(stage, done / len(segments))
                except BaseException:
                    self.stopped = True
                    raise
                return [future.result() for future in running]

        return self.timed(stage, steps)


def share_heaps() -> None:
    """Let threads share two heaps where the C library would give each its own: a quarter less memory, no slower.

    glibc's M_ARENA_MAX (mallopt(3)); elsewhere there is nothing to do.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(M_ARENA_MAX, 2)


def peak_memory_mb() -> float:
    """The largest resident size that this process or any child of it has had, in MiB."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    sizes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(max(sizes) / unit, 1)
