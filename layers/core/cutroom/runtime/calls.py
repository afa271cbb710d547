"""Asking a task of another function within a request: for what needs libraries that the caller goes without (ADR 0032).

A call carries ids and is answered with small JSON; what is made is an object in the bucket. A refusal comes back as
the error that the task raised, so that people read the same words as if it had run here.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from cutroom import capabilities
from cutroom.kit.errors import AppError, RetryLater
from cutroom.runtime.context import Context, log

Output = TypeVar("Output", bound=BaseModel)


def call(ctx: Context, task: str, data: BaseModel, output: type[Output]) -> Output:
    """What `task` answers to `data`, done by the function that has it, before this returns.

    Where no name is configured for that function (in tests, in a program) the task runs right here. Raises what the
    task raises, and RetryLater where its function is late or away.
    """
    function = capabilities.function_of()[task]
    if function not in ctx.settings.calls:
        return capabilities.named(task)(ctx, data)
    try:
        outcome = ctx.functions.invoke(function, {"call": {"task": task, "input": data.model_dump(mode="json")}})
    except RetryLater as error:
        log.warning("a called function did not answer", called=function, task=task, reason=repr(error.__cause__))
        raise
    if "refused" in outcome:
        raise restored(outcome["refused"])
    return output.model_validate(outcome["output"])


def refusal(error: AppError) -> dict[str, Any]:
    """An error as JSON values."""
    details = to_jsonable_python(error.details, fallback=str)
    kind = {"status": error.status, "code": error.code, "retryable": error.retryable}
    return kind | {"message": error.message, "details": details}


def restored(refused: Mapping[str, Any]) -> AppError:
    """The error that `refusal` described: of its own class where that is loaded here, else of one that reads alike."""
    kind = {name: refused[name] for name in ("status", "code", "retryable")}
    known = (one for one in _family(AppError) if {name: getattr(one, name) for name in kind} == kind)
    matching = next(known, None) or type("Refused", (AppError,), kind)
    return matching(refused["message"], **refused["details"])


def _family(kind: type[AppError]) -> list[type[AppError]]:
    """A class and all below it whose errors are made of a message and details."""
    children = [one for child in kind.__subclasses__() for one in _family(child)]
    return [kind, *children] if kind.__init__ is AppError.__init__ else children
