"""boto3 clients of the local endpoint."""

from typing import Any

from infra.local.keys import Keys, keys
from infra.local.settings import REGION, Settings

# The user's own AWS profiles and files have no say here.
NO_PROFILE: Any = {name: (None, None, None, None) for name in ("profile", "config_file", "credentials_file")}


def client(settings: Settings, service: str) -> Any:
    """A client that speaks to this cloud and to nothing else (boto3 is imported when it is first needed)."""
    from boto3.session import Session
    from botocore.config import Config
    from botocore.session import Session as Core

    config = Config(
        retries={"max_attempts": 3, "mode": "standard"},
        read_timeout=900,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        signature_version="s3v4" if service == "s3" else None,
        s3={"addressing_style": "path"},
    )
    pair = keys(settings)
    make: Any = Session(botocore_session=Core(session_vars=NO_PROFILE)).client  # pyright: ignore
    return make(
        service,
        endpoint_url=settings.emulator_url,
        region_name=REGION,
        aws_access_key_id=pair.access_key,
        aws_secret_access_key=pair.secret_key,
        config=config,
    )


def sign(pair: Keys, url: str, service: str, headers: dict[str, str]) -> dict[str, str]:
    """The headers of a signed GET request: those given and the signature's own."""
    from botocore.auth import S3SigV4Auth, SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    asked: Any = AWSRequest("GET", url, headers=headers)
    signer: Any = S3SigV4Auth if service == "s3" else SigV4Auth
    signer(Credentials(pair.access_key, pair.secret_key), service, REGION).add_auth(asked)
    return dict(asked.headers.items())
