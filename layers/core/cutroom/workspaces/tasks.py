"""What workspaces do in the background: invitations by mail."""

from cutroom.accounts import mail
from cutroom.kit.errors import NotFound
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.workspaces import queries, rules
from cutroom.workspaces.schemas import InvitationCreated

SUBJECT = "You are invited to a team on Cutroom"
BODY = (
    "Hello,\n\nyou are invited to the workspace “{name}” on Cutroom, as {role}.\n\n"
    "Accept with this link; it is good for seven days:\n\n{link}\n\n"
    "If you did not expect this, ignore this mail: nothing happens until you accept.\n"
)
ROLE_NAMES = {"admin": "an admin", "editor": "an editor", "approver": "an approver", "viewer": "a viewer"}


def send_invitation(ctx: Context, data: InvitationCreated) -> None:
    """Mail an invitation's link; one that is spent by now, or whose team is gone, is not sent."""
    try:
        with ctx.transaction(data.owner_id) as session:
            workspace = queries.get(session, data.owner_id)
            invitation = queries.invitation(session, data.invitation_id)
    except NotFound:
        return
    if not rules.is_open(invitation.expires_at, invitation.accepted_at, invitation.revoked_at, now()):
        return
    secret = rules.invitation_secret(ctx.settings.app_secret, invitation.id)
    link = f"{ctx.settings.public_url}/invitations/{secret}"
    text = BODY.format(name=workspace.name, role=ROLE_NAMES[invitation.role], link=link)
    mail.send(ctx, invitation.email, SUBJECT, text)
