"""The one door to the AWS SDK: imported when it is first needed, which keeps cold starts short."""

from typing import Any


def client(service: str, **options: Any) -> Any:
    """A client of `service`; where it points is decided by the environment (on a laptop, `AWS_ENDPOINT_URL`)."""
    from boto3.session import Session

    make: Any = Session().client  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] (untyped SDK)
    return make(service, **options)
