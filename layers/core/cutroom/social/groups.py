"""Saved sets of accounts."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cutroom.kit.errors import Conflict, NotFound
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Actor, Context
from cutroom.social import queries, rules
from cutroom.social.models import AccountGroup
from cutroom.social.schemas import Groups, GroupView, SaveGroup

TAKEN = "There is a group of this name already."


def list_groups(ctx: Context, actor: Actor) -> Groups:
    """The saved sets by name; accounts that were given up are left out."""
    with ctx.transaction(actor) as session:
        known = _connected(session)
        return Groups(items=[_view(row, known) for row in queries.groups(session)])


def create(ctx: Context, actor: Actor, request: SaveGroup) -> GroupView:
    """A new set. Raises NotFound for accounts that are not there, Conflict for a name that is."""
    try:
        with ctx.transaction(actor) as session:
            ids = _checked(session, request)
            if queries.count(session, AccountGroup) >= rules.MAX_GROUPS:
                raise Conflict(f"A workspace has at most {rules.MAX_GROUPS} groups.")
            row = AccountGroup(id=new_id(), owner_id=actor.workspace_id, created_by=actor.created_by,
                               name=request.name, account_ids=ids)  # fmt: skip
            session.add(row)
            session.flush()
            return _view(row, set(ids))
    except IntegrityError:
        raise Conflict(TAKEN, field="name") from None


def change(ctx: Context, actor: Actor, group_id: UUID, request: SaveGroup) -> GroupView:
    """Another name, or other accounts. Raises NotFound, Conflict."""
    try:
        with ctx.transaction(actor) as session:
            row = queries.group(session, group_id)
            row.name, row.account_ids = request.name, _checked(session, request)
            session.flush()
            return _view(row, set(row.account_ids))
    except IntegrityError:
        raise Conflict(TAKEN, field="name") from None


def delete(ctx: Context, actor: Actor, group_id: UUID) -> None:
    """Forget a set; its accounts stay. Raises NotFound."""
    with ctx.transaction(actor) as session:
        session.delete(queries.group(session, group_id))


def _checked(session: Session, request: SaveGroup) -> list[UUID]:
    unknown = set(request.account_ids) - _connected(session)
    if unknown:
        raise NotFound("Some of these channels are not connected here.", field="account_ids")
    return list(dict.fromkeys(request.account_ids))


def _connected(session: Session) -> set[UUID]:
    return {row.id for row in queries.accounts(session) if row.health != "disconnected"}


def _view(row: AccountGroup, known: set[UUID]) -> GroupView:
    return GroupView(id=row.id, name=row.name, account_ids=[one for one in row.account_ids if one in known])
