"""Trying again as a vendor asks: after the time that it names, for the failures that pass, and no more than that."""

import time
from collections.abc import Callable
from typing import TypeVar

from cutroom.ai.errors import RetryLater

Result = TypeVar("Result")

TRIES = 3
LONGEST_WAIT_S = 30.0  # who is asked to wait longer gives up: the stage is tried again by its state machine
FIRST_WAIT_S = 0.5


def patiently(call: Callable[[], Result], sleep: Callable[[float], None] = time.sleep) -> Result:
    """What `call` gives, called again up to twice where the vendor says that it is busy or broken.

    A cut connection is not tried again here: the vendor may have done the work, and the same work is not paid twice.
    """
    for attempt in range(TRIES):
        try:
            return call()
        except RetryLater as busy:
            wait = float(busy.details.get("retry_after", FIRST_WAIT_S * 2**attempt))
            if attempt == TRIES - 1 or wait > LONGEST_WAIT_S:
                raise
            sleep(wait)
    raise AssertionError("unreachable")
