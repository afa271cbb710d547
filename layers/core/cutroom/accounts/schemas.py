"""What accounts take, answer and tell."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, EmailStr, Field, HttpUrl, StringConstraints

from cutroom.kit.schemas import Schema
from cutroom.runtime.events import Event


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not an IANA time zone, such as Europe/Berlin")
    return name


Email = Annotated[EmailStr, AfterValidator(str.lower), Field(max_length=254)]
Password = Annotated[str, Field(min_length=8, max_length=128)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
Token = Annotated[str, Field(min_length=20, max_length=200)]


class Register(Schema):
    email: Email
    password: Password
    name: Name


class Login(Schema):
    email: Email
    password: Annotated[str, Field(min_length=1, max_length=128)]


class Refresh(Schema):
    """The refresh token; a browser leaves it out and sends its cookie."""

    refresh_token: Token | None = None


class RequestPasswordReset(Schema):
    email: Email


class ResetPassword(Schema):
    token: Token
    password: Password


class VerifyEmail(Schema):
    token: Token


class Notifications(Schema):
    """Which mails a person wants."""

    analysis_ready: bool = True
    export_ready: bool = True
    product_news: bool = False


class UpdateMe(Schema):
    """Only the fields that are sent are changed."""

    name: Name | None = None
    avatar_url: HttpUrl | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)] | None = None
    timezone: Zone | None = None
    notifications: Notifications | None = None


class Me(Schema):
    """The signed-in person."""

    id: UUID
    email: str
    email_verified: bool
    name: str
    avatar_url: str | None
    language: str
    timezone: str
    notifications: Notifications
    role: str
    created_at: datetime


class SignedIn(Schema):
    """Tokens: the access token goes with each request as a Bearer, the refresh token buys the next pair once.

    `refresh_token` is null where it was set as a cookie instead.
    """

    user: Me
    access_token: str
    refresh_token: str | None
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (RFC 6750's word)
    expires_in: int


class Accepted(Schema):
    """The request was taken; what follows happens by mail."""

    message: str


class MailRequested(Event):
    """A mail with a secret in it is to be sent; the secret is made when it is sent and is nowhere else."""

    user_id: UUID
    purpose: Literal["verify_email", "reset_password"]
