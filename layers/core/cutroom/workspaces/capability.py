"""Workspaces: teams with members in roles, and invitations to them."""

from cutroom.kit.manifest import Area, Capability, Needs

CAPABILITY = Capability(
    name="workspaces",
    events=("InvitationCreated", "WorkspaceDeleted"),
    consumes={"InvitationCreated": "workspaces.tasks.send_invitation"},
    needs={"events": Needs(sends_mail=True)},
    secret_columns=("token_hash",),
    rates=("invite-workspace",),
    areas=(
        Area(
            "Team",
            about="Members, roles and invitations",
            page="/team",
            icon="IconUsers",
            group="Workspace",
            order=1,
        ),
    ),
)
