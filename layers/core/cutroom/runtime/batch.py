"""A Batch job's entry: `python -m cutroom.runtime.batch '{"task": "renders.render", "input": {...}}'`.

It finds the task by its name, so that a job runs the very code that a function runs.
"""

import json
import sys
from importlib import import_module

from cutroom.runtime.tasks import run_task


def main(argument: str) -> None:
    """Run the task that the JSON `argument` names; what it raises ends the job with a non-zero status."""
    call = json.loads(argument)
    capability, _, function = call["task"].partition(".")
    task = getattr(import_module(f"cutroom.{capability}.tasks"), function)
    run_task({call["task"]: task}, call)


if __name__ == "__main__":
    main(sys.argv[1])
