"""Places in a team that are offered by mail, and what becomes of them."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import service as accounts
from cutroom.kit.errors import Conflict, Forbidden, Gone, NotFound, RateLimited
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import secret_hash
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.workspaces import queries, rules
from cutroom.workspaces.models import Invitation
from cutroom.workspaces.schemas import (
    AcceptInvitation,
    InvitationCreated,
    InvitationPreview,
    Invitations,
    InvitationView,
    Invite,
    WorkspaceView,
)
from cutroom.workspaces.service import get as workspace_view
from cutroom.workspaces.service import team

OPENED_PER_MINUTE = 60  # links from one address: enough for people, too few to guess at 256 bits
DAY_S = 86_400
MAILS_PER_DAY = {"workspace": 100, "recipient": 5}
SPENT = "This invitation was used, revoked or has expired; ask whoever invited you for another."


class _Invited(idempotency.BaseModel):
    invitation_id: UUID


def invite(ctx: Context, actor: Actor, request: Invite, key: str | None = None) -> InvitationView:
    """Offer a place by mail; a new offer to an address replaces the one before. The answer is the same for everybody.

    Raises Forbidden while the person's own address is not confirmed, Conflict for a member, RateLimited.
    """
    if not accounts.me(ctx, Actor(actor.user_id)).email_verified:
        raise Forbidden("Confirm your email first: your account page can send you the link.")
    _limit(ctx, "workspace", str(actor.workspace_id))
    _limit(ctx, "recipient", secret_hash(request.email))
    with team(ctx, actor) as session:
        invited = idempotency.once(
            session,
            actor.workspace_id,
            "invitation",
            key,
            request,
            lambda: _add(ctx, session, actor, request),
            view=_Invited,
        )
        session.flush()
        return InvitationView.model_validate(queries.invitation(session, invited.invitation_id))


def list_invitations(ctx: Context, actor: Actor) -> Invitations:
    """The invitations that can still be accepted, newest first."""
    with team(ctx, actor) as session:
        return Invitations(items=[InvitationView.model_validate(row) for row in queries.open_invitations(session)])


def revoke(ctx: Context, actor: Actor, invitation_id: UUID) -> None:
    """Make an invitation's link worthless at once; one that is spent is no error. Raises NotFound."""
    with team(ctx, actor) as session:
        row = queries.invitation(session, invitation_id, lock=True)
        row.revoked_at = row.revoked_at or now()


def preview(ctx: Context, secret: str, address: str) -> InvitationPreview:
    """What a link offers to whoever has it. Raises NotFound, Gone once it is spent, RateLimited."""
    ctx.state.per_minute(f"invitations#{address}", OPENED_PER_MINUTE)
    with ctx.transaction(_workspace_of(ctx, secret)) as session:
        row = _acceptable(session, secret)
        workspace = queries.get(session, row.owner_id)
        return InvitationPreview(
            workspace_name=workspace.name,
            email=row.email,
            role=row.role,  # type: ignore[arg-type] (the table's check)
            expires_at=row.expires_at,
        )


def accept(ctx: Context, actor: Actor, secret: str, request: AcceptInvitation) -> WorkspaceView:
    """Become a member; the link is spent. Who is a member already keeps their role.

    Raises NotFound, Gone once the link is spent, Conflict (`other_address`) while the person has not confirmed that
    the invitation went to another address than their account's.
    """
    me = accounts.me(ctx, Actor(actor.user_id))
    workspace_id = _workspace_of(ctx, secret)
    with ctx.transaction(workspace_id) as session:
        queries.get(session, workspace_id, lock=True)
        row = _acceptable(session, secret, lock=True)
        if row.email != me.email and not request.other_address:
            message = f"This invitation was sent to {row.email}, and you are signed in as {me.email}."
            raise Conflict(message, reason="other_address", email=row.email)
        if queries.count_members(session, workspace_id) >= rules.MAX_MEMBERS:
            raise Conflict("This workspace is full; ask whoever invited you.")
        queries.add_member(session, workspace_id, actor.user_id, row.role)
        row.accepted_at = now()
        role = queries.member(session, workspace_id, actor.user_id).role
    return workspace_view(ctx, Actor(actor.user_id, team_id=workspace_id, workspace_role=role))


def _add(ctx: Context, session: Session, actor: Actor, request: Invite) -> _Invited:
    queries.get(session, actor.workspace_id, lock=True)
    if request.email in {member.email for member in queries.members(session)}:
        raise Conflict("This person is a member already.", field="email")
    queries.replace_invitations(session, request.email)
    if queries.count_open_invitations(session) >= rules.MAX_OPEN_INVITATIONS:
        raise Conflict(f"{rules.MAX_OPEN_INVITATIONS} invitations are open; revoke some that are no longer needed.")
    invitation_id = new_id()
    secret = rules.invitation_secret(ctx.settings.app_secret, invitation_id)
    session.add(
        Invitation(
            id=invitation_id,
            owner_id=actor.workspace_id,
            created_by=actor.created_by,
            email=request.email,
            role=request.role,
            token_hash=secret_hash(secret),
            expires_at=now() + rules.INVITATION_LIFE,
        )
    )
    ctx.outbox.add(session, InvitationCreated(owner_id=actor.workspace_id, invitation_id=invitation_id))
    return _Invited(invitation_id=invitation_id)


def _limit(ctx: Context, what: str, subject: str) -> None:
    allowance = ctx.state.spend(f"invite-{what}#{subject}", limit=MAILS_PER_DAY[what], window_seconds=DAY_S)
    if allowance.exceeded:
        raise RateLimited("Too many invitations today; try again tomorrow.", retry_after=allowance.reset_seconds)


def _workspace_of(ctx: Context, secret: str) -> UUID:
    with ctx.transaction() as session:
        return queries.workspace_of_invitation_for_system(session, secret_hash(secret))


def _acceptable(session: Session, secret: str, *, lock: bool = False) -> Invitation:
    try:
        row = queries.invitation_of_token(session, secret_hash(secret), lock=lock)
    except NotFound:
        raise Gone(SPENT) from None  # removed since it was looked up
    if not rules.is_open(row.expires_at, row.accepted_at, row.revoked_at, now()):
        raise Gone(SPENT)
    return row
