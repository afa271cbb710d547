"""How accounts fail, in the words of whoever reads it."""

from cutroom.kit.errors import AppError, Conflict, RetryLater


class ReconnectNeeded(Conflict):
    """The account's access has ended: only a person can give it again."""

    code = "reconnect_needed"


class WrongAccount(Conflict):
    """Another account came back than the one that was to be connected again."""

    code = "wrong_account"


class StaleState(AppError):
    """The sign-in was used, is too old, or was started by somebody else."""

    status, code = 400, "connect_expired"


class ConsentDenied(AppError):
    """The person said no at the platform, or left out what nothing works without."""

    status, code = 400, "consent_denied"


class NotAvailable(Conflict):
    """This installation has no app at the platform."""

    code = "platform_not_set_up"


class PlatformAway(RetryLater):
    """The platform does not answer, or not in a way that decides anything."""

    code = "platform_away"


class GrantDead(Exception):
    """The platform has said for good that a token is none any more; `reason` is revoked, expired or removed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ScopeMissing(Exception):
    """The token is good, and the person has not allowed this."""


class CodeRefused(Exception):
    """The platform does not take the code of a sign-in."""
