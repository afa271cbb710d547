"""Decisions of workspaces: what a role may do, who may change whom, and the secret of an invitation."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from cutroom.workspaces.schemas import Permission, Role

# read: see everything · approve: release what waits for approval · edit: make and change · manage: members, brands,
# settings, a copy of all data · own: transfer and delete the workspace.
PERMISSIONS: Mapping[Role, tuple[Permission, ...]] = {
    "owner": ("read", "approve", "edit", "manage", "own"),
    "admin": ("read", "approve", "edit", "manage"),
    "editor": ("read", "edit"),
    "approver": ("read", "approve"),
    "viewer": ("read",),
}
RANKS: tuple[Role, ...] = ("owner", "admin", "editor", "approver", "viewer")
INVITATION_LIFE = timedelta(days=7)
MAX_TEAMS = 20  # of one person
MAX_MEMBERS = 200
MAX_OPEN_INVITATIONS = 100


def permits(role: str, permission: Permission) -> bool:
    """Whether a role may do something; a role that nobody knows may do nothing."""
    return permission in PERMISSIONS.get(role, ())  # type: ignore[call-overload]


def may_change(own: str, current: Role, wanted: Role | None) -> bool:
    """Whether a member may give another another role, or (None) remove them: only owners touch owners."""
    return permits(own, "own" if "owner" in (current, wanted) else "manage")


def invitation_secret(app_secret: str, invitation_id: UUID) -> str:
    """The secret in an invitation's link: the same each time its mail is sent, and stored nowhere.

    An HMAC of the id (RFC 2104), so that a mail that is sent twice leads to one invitation; 256 bits, safe in a URL.
    """
    mac = hmac.new(app_secret.encode(), f"invitation:{invitation_id}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def is_open(expires_at: datetime, accepted_at: datetime | None, revoked_at: datetime | None, at: datetime) -> bool:
    """Whether an invitation can still be accepted: it was not used, not revoked and has not run out."""
    return accepted_at is None and revoked_at is None and at < expires_at
