"""Conditions on memberships, for the queries of capabilities that keep something of a team for one person."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from cutroom.workspaces.models import Membership

Person = UUID | InstrumentedAttribute[UUID]


def is_member(workspace_id: Person, user_id: Person) -> ColumnElement[bool]:
    """Whether somebody is in a team now; asked from the person's own workspace, or from the team."""
    return select(Membership.user_id).where(Membership.owner_id == workspace_id, Membership.user_id == user_id).exists()
