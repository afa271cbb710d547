import type { InvitedRole, Role } from "~/api/workspaces"

export const ROLES: Record<Role, { label: string; about: string }> = {
  owner: { label: "Owner", about: "Everything, including transferring and deleting the team" },
  admin: { label: "Admin", about: "Manages members and brands, makes and edits everything" },
  editor: { label: "Editor", about: "Uploads, makes and edits videos" },
  approver: { label: "Approver", about: "Views everything and approves posts" },
  viewer: { label: "Viewer", about: "Views everything" },
}

export const INVITED: readonly InvitedRole[] = ["admin", "editor", "approver", "viewer"]

export const options = (roles: readonly Role[]) => roles.map((value) => ({ value, label: ROLES[value].label }))
