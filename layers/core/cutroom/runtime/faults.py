"""Faults that pass by themselves: something that we depend on is away for a moment."""

import errno
from typing import Any, cast

from cutroom.kit.errors import RetryLater

FULL = (errno.ENOSPC, errno.EDQUOT)  # a disk that is full now; what was put there is removed when its work ends


def passing(error: BaseException) -> bool:
    """Whether the same call may succeed in a moment: the database or an AWS service did not answer."""
    from botocore.exceptions import ClientError, HTTPClientError
    from botocore.exceptions import ConnectionError as Unreachable
    from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

    if isinstance(error, ClientError):
        answer = cast(dict[str, dict[str, Any]], getattr(error, "response", {}))
        return int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    away = (RetryLater, Unreachable, HTTPClientError, InterfaceError, OperationalError, ConnectionError)
    return isinstance(error, away)
