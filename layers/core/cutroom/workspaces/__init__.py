"""Who works together: workspaces, their members and roles, invitations by mail."""
