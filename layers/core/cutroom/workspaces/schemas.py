"""What workspaces take, answer and tell."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from cutroom.accounts.schemas import Email
from cutroom.kit.names import Plain
from cutroom.kit.schemas import Schema
from cutroom.runtime.events import Event

Role = Literal["owner", "admin", "editor", "approver", "viewer"]
InvitedRole = Literal["admin", "editor", "approver", "viewer"]
Permission = Literal["read", "approve", "edit", "manage", "own"]
WorkspaceName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Plain]


class SaveWorkspace(Schema):
    """A team's name; no line breaks and no addresses in it."""

    name: WorkspaceName


class WorkspaceView(Schema):
    """A workspace, and what the person may do in it. `name` is empty for the personal one."""

    id: UUID
    kind: Literal["personal", "team"]
    name: str
    role: Role
    permissions: list[Permission]
    created_at: datetime | None


class Workspaces(Schema):
    """The person's workspaces: their own first, then teams by name."""

    items: list[WorkspaceView]


class MemberView(Schema):
    """Somebody in a workspace."""

    user_id: UUID
    name: str
    email: str
    role: Role
    joined_at: datetime


class Members(Schema):
    """Everybody in a workspace, those who may most first."""

    items: list[MemberView]


class ChangeMember(Schema):
    role: Role


class TransferOwnership(Schema):
    """The member who becomes the owner; who was it until now becomes an admin."""

    user_id: UUID


class Invite(Schema):
    email: Email
    role: InvitedRole


class InvitationView(Schema):
    """An invitation that can still be accepted."""

    id: UUID
    email: str
    role: InvitedRole
    created_at: datetime
    expires_at: datetime


class Invitations(Schema):
    """The invitations that can still be accepted, newest first."""

    items: list[InvitationView]


class InvitationPreview(Schema):
    """What an invitation offers to whoever has its link."""

    workspace_name: str
    email: str
    role: InvitedRole
    expires_at: datetime


class AcceptInvitation(Schema):
    """`other_address`: the person has seen that the invitation went to another address than their account's."""

    other_address: bool = False


class InvitationCreated(Event):
    """A mail with the invitation's link is to be sent."""

    owner_id: UUID
    invitation_id: UUID


class WorkspaceDeleted(Event):
    """A team's workspace was deleted: everything in it is to go."""

    owner_id: UUID
