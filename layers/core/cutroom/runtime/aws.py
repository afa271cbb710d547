"""The one door to the AWS SDK: imported when it is first needed, which keeps cold starts short."""

from typing import Any

from cutroom.runtime import patience

ATTEMPTS = 2


def client(service: str, **options: Any) -> Any:
    """A client of `service`; where it points is decided by the environment (on a laptop, `AWS_ENDPOINT_URL`).

    A service that does not answer is given up on, twice, within this process's patience.
    """
    from boto3.session import Session
    from botocore.config import Config

    config: Any = Config(
        connect_timeout=min(patience.CONNECT_SECONDS, patience.seconds() / ATTEMPTS),
        read_timeout=patience.seconds() / ATTEMPTS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    given = options.pop("config", None)
    make: Any = Session().client  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] (untyped SDK)
    return make(service, config=config.merge(given) if given else config, **options)
