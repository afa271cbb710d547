"""The one error of this package that people see."""

from cutroom.kit.errors import AppError


class CloudFailure(AppError):
    """The local cloud could not do what was asked; the message says why and what to do."""

    status = 503
    code = "local_cloud"
