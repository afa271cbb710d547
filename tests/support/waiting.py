"""Waiting for what comes about by itself."""

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def eventually(condition: Callable[[], Result], seconds: float = 20.0) -> Result:
    """What `condition` answers as soon as it is true; fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        time.sleep(0.02)
