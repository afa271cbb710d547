"""A Batch job's entry: `python -m cutroom.runtime.batch '{"task": "renders.render", "input": {...}}'`.

It finds the task by its name, so that a job runs the very code that a function runs.
"""

import json
import sys

from cutroom import capabilities
from cutroom.kit.errors import AppError
from cutroom.runtime.tasks import run_task

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the job definition retries this status and no other


def main(argument: str) -> None:
    """Run the task that the JSON `argument` names; what it raises ends the job with a non-zero status."""
    call = json.loads(argument)
    task = capabilities.named(call["task"])
    try:
        run_task({call["task"]: task}, call)
    except AppError as error:
        if error.retryable:
            sys.exit(TRY_AGAIN)
        raise


if __name__ == "__main__":
    main(sys.argv[1])
