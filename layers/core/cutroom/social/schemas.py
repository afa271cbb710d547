"""What the accounts take, answer, hand to other capabilities and tell."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from cutroom.kit.names import Plain
from cutroom.kit.schemas import Schema
from cutroom.runtime.events import Event

Platform = Literal["youtube", "tiktok", "instagram", "facebook"]
Health = Literal["ok", "expiring", "reconnect", "disconnected"]
Feature = Literal["publish", "comment", "edit", "insights"]
PLATFORMS: tuple[Platform, ...] = ("youtube", "tiktok", "instagram", "facebook")


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("must be an IANA time zone such as Europe/Berlin")
    return name


Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Plain]
Code = Annotated[str, StringConstraints(min_length=1, max_length=2048)]


class AccountView(Schema):
    """A connected account. `platform_account_id` is the platform's own id; `features` follow from its scopes.

    `health`: ok · expiring (works, and has to be connected again by `expires_at`) · reconnect (its access has ended) ·
    disconnected (by a person). `problem` says why: revoked, expired, removed, deleted, or empty.
    """

    id: UUID
    owner_id: UUID
    platform: Platform
    platform_account_id: str
    name: str
    handle: str
    picture: str
    zone: str
    scopes: list[str]
    features: list[Feature]
    missing_features: list[Feature]
    health: Health
    problem: str
    expires_at: datetime | None
    connected_at: datetime
    created_by: UUID | None


class Access(Schema):
    """A token for calls on behalf of an account, good now. Never to be logged, stored or answered.

    `version` says which grant it is of: `service.renewed` takes it back where the platform refuses it.
    """

    account_id: UUID
    platform: Platform
    platform_account_id: str
    token: str = Field(repr=False)
    scopes: tuple[str, ...]
    version: int
    expires_at: datetime | None


class Accounts(Schema):
    """Every account of a workspace, those that need somebody first."""

    items: list[AccountView]


class PlatformView(Schema):
    """A platform that accounts can be connected at. `simulated`: a stand-in on this machine answers for it."""

    platform: Platform
    name: str
    available: bool
    simulated: bool


class Platforms(Schema):
    """Every platform, in the order in which people are shown them."""

    items: list[PlatformView]


class StartConnect(Schema):
    """Connect an account at a platform; with `account_id` the same one again. `zone` is where the person is."""

    platform: Platform
    account_id: UUID | None = None
    zone: Zone = "Etc/UTC"


class ConnectStarted(Schema):
    """Where the person goes; what comes back there is handed to the callback within ten minutes."""

    url: str
    expires_at: datetime


class FinishConnect(Schema):
    """What the platform has sent back: its state with a code, or with an error."""

    state: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    code: Code | None = None
    error: Annotated[str, StringConstraints(max_length=500)] | None = None


class Connected(Schema):
    """The accounts that a sign-in has connected: one, or several Pages."""

    accounts: list[AccountView]


class ChangeAccount(Schema):
    """The time zone in which an account's posts are planned."""

    zone: Zone


class CreateLink(Schema):
    """A link for somebody outside; `label` says in the list who it is for."""

    label: Label
    platforms: list[Platform] = Field(default=list(PLATFORMS), min_length=1, max_length=len(PLATFORMS))
    days: int = Field(default=7, ge=1, le=30)


class LinkView(Schema):
    """A link that can still be used; `url` is told once, when it is created."""

    id: UUID
    label: str
    platforms: list[Platform]
    expires_at: datetime
    url: str | None = None


class Links(Schema):
    """The links that can still be used, newest first."""

    items: list[LinkView]


class LinkPreview(Schema):
    """What a link offers to whoever has it. `asked_by` is the name of the team or the person; empty where unknown."""

    asked_by: str
    platforms: list[PlatformView]
    expires_at: datetime


class StartByLink(Schema):
    """Connect an account at one of the link's platforms."""

    platform: Platform
    zone: Zone = "Etc/UTC"


class ConnectedName(Schema):
    """An account as whoever connected it by a link is told of it."""

    platform: Platform
    name: str
    handle: str


class ConnectedByLink(Schema):
    """What a link has connected."""

    accounts: list[ConnectedName]


class SaveGroup(Schema):
    """A saved set of accounts of the workspace."""

    name: Label
    account_ids: list[UUID] = Field(min_length=1, max_length=100)


class GroupView(Schema):
    """A saved set; accounts that are gone are left out."""

    id: UUID
    name: str
    account_ids: list[UUID]


class Groups(Schema):
    """The saved sets by name."""

    items: list[GroupView]


class DeletionStatus(Schema):
    """Where a request to delete a person's data stands, for whoever has its code."""

    status: Literal["in_progress", "completed"]
    requested_at: datetime


class SocialAccountLost(Event):
    """The access to an account has ended; whatever is planned for it waits."""

    owner_id: UUID
    account_id: UUID


class SocialAccountRestored(Event):
    """An account that had lost its access has it again."""

    owner_id: UUID
    account_id: UUID


class SocialAccountExpiring(Event):
    """An account works, and only a person can keep it working."""

    owner_id: UUID
    account_id: UUID
