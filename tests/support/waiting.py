"""Waiting for what comes about by itself."""

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def eventually(condition: Callable[[], Result], seconds: float = 180.0) -> Result:
    """What `condition` answers as soon as it is true; fails the test after `seconds`.

    It asks less and less often: on a busy machine each question takes time from what is waited for.
    """
    deadline, pause = time.monotonic() + seconds, 0.02
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        time.sleep(pause)
        pause = min(pause * 1.3, 0.25)


def steady(read: Callable[[], Result], still_s: float = 0.3, seconds: float = 60.0) -> Result:
    """What `read` answers once it has answered the same for `still_s`; fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    answer, since = read(), time.monotonic()
    while time.monotonic() - since < still_s:
        assert time.monotonic() < deadline, f"still changing after {seconds} s"
        time.sleep(0.05)
        if (newer := read()) != answer:
            answer, since = newer, time.monotonic()
    return answer
