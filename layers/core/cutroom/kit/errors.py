"""One family of errors: an HTTP status, a stable code and a sentence for the person who reads it."""

from typing import Any, ClassVar


class AppError(Exception):
    """Something the caller can understand and act on.

    `status` is the HTTP status the API answers, `code` the stable machine name, `retryable` whether the same call may
    succeed later: state machines and GPU jobs repeat what is retryable, and nothing else. The message says what went
    wrong and what to do, in the user's words, and never holds a secret.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(AppError):
    """No such thing, or it belongs to somebody else: the two are not told apart."""

    status, code = 404, "not_found"


class Invalid(AppError):
    """The request cannot be carried out as written; `details` name the field."""

    status, code = 422, "invalid"


class Unauthorized(AppError):
    """No valid sign-in accompanies the request."""

    status, code = 401, "unauthorized"


class Forbidden(AppError):
    """Signed in, but not allowed to do this."""

    status, code = 403, "forbidden"


class Conflict(AppError):
    """The thing is not in a state in which this can be done."""

    status, code = 409, "conflict"


class Gone(AppError):
    """It was there and is no more: it ran out, or was taken back."""

    status, code = 410, "gone"


class QuotaExceeded(AppError):
    """The plan's limit is reached."""

    status, code = 402, "quota_exceeded"


class RateLimited(AppError):
    """Too many calls; `details["retry_after"]` is in seconds."""

    status, code, retryable = 429, "rate_limited", True


class RetryLater(AppError):
    """A passing fault of something we depend on; the same call may succeed later."""

    status, code, retryable = 503, "retry_later", True


class Cancelled(AppError):
    """The person asked for this work to stop."""

    status, code = 409, "cancelled"


class Unplayable(AppError):
    """The file is not a video that can be decoded; the message gives the reason in plain words."""

    status, code = 422, "unplayable"


def final() -> list[str]:
    """The names of the errors after which nothing is tried again, as state machines are told them."""
    known = [AppError, *(one for one in AppError.__subclasses__() if one.__module__ == __name__)]
    return [one.__name__ for one in known if not one.retryable]


def known_to_states(error: AppError) -> AppError:
    """What a task raises: `error` itself, or, where it is final and of another module, its nearest relative here.

    State machines know errors by the names of their classes, and of those only the ones of this module.
    """
    if error.retryable or type(error).__module__ == __name__:
        return error
    nearest = next(one for one in type(error).__mro__ if one.__module__ == __name__ and issubclass(one, AppError))
    return nearest(error.message, **error.details)
