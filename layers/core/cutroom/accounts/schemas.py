"""What accounts take, answer and tell."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, EmailStr, Field, HttpUrl, StringConstraints

from cutroom.accounts import passwords
from cutroom.kit.names import Plain
from cutroom.kit.schemas import Schema
from cutroom.runtime.events import Event


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not an IANA time zone, such as Europe/Berlin")
    return name


Email = Annotated[EmailStr, AfterValidator(str.lower), Field(max_length=254)]


def _strong(password: str) -> str:
    if reason := passwords.weakness(password):
        raise ValueError(reason)
    return password


Password = Annotated[str, Field(min_length=passwords.SHORTEST, max_length=passwords.LONGEST), AfterValidator(_strong)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), Plain]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
Token = Annotated[str, Field(min_length=20, max_length=200)]


Purpose = Literal["terms", "privacy", "marketing"]


class Answer(Schema):
    """Yes or no to one text in the version that the person was shown; `false` takes an earlier yes back."""

    purpose: Purpose
    version: Annotated[str, Field(min_length=1, max_length=40)]
    granted: bool


class GiveConsents(Schema):
    consents: Annotated[list[Answer], Field(min_length=1, max_length=20)]


class ConsentView(Schema):
    """How a person stands to one text: `granted` is null while they were not asked, or not about this version."""

    purpose: Purpose
    title: str
    version: str
    required: bool
    granted: bool | None
    answered_version: str | None
    answered_at: datetime | None


class Consents(Schema):
    items: list[ConsentView]


class Register(Schema):
    email: Email
    password: Password
    name: Name
    consents: list[Answer] = Field(default_factory=list[Answer], max_length=20)


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
    """Whether a person wants product news by mail; what happens in their work is among `/notifications/choices`."""

    product_news: bool = False


class UpdateMe(Schema):
    """Only the fields that are sent are changed."""

    name: Name | None = None
    avatar_url: HttpUrl | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)] | None = None
    timezone: Zone | None = None
    notifications: Notifications | None = None


class DeleteMe(Schema):
    """The password once more, because nothing brings the account back."""

    password: Annotated[str, Field(min_length=1, max_length=128)]


class EmailDelivery(Schema):
    """Why nothing is sent to a person's address, since when, and whether they may ask us to try again."""

    reason: Literal["bounce", "complaint"]
    since: datetime
    can_retry: bool


class Me(Schema):
    """The signed-in person. `email_problem` says why mail does not reach them; null where it does.

    `email_delivery` says the same for programs.
    """

    id: UUID
    email: str
    email_verified: bool
    email_problem: str | None
    email_delivery: EmailDelivery | None
    name: str
    avatar_url: str | None
    language: str
    timezone: str
    notifications: Notifications
    role: str
    created_at: datetime


class SessionView(Schema):
    """A sign-in on one device; `device` is what its browser or program calls itself."""

    id: UUID
    device: str
    created_at: datetime
    used_at: datetime
    current: bool


class Sessions(Schema):
    items: list[SessionView]


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
    purpose: Literal["verify_email", "reset_password", "already_registered"]


class AccountClosed(Event):
    """A person has deleted their account: everything of theirs is to go."""

    owner_id: UUID
