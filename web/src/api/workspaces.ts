import { type QueryKey, queryOptions, useQuery } from "@tanstack/react-query"
import { useSyncExternalStore } from "react"
import { isRunning } from "./analyses"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"
import { currentWorkspace, onWorkspace, setWorkspace } from "./workspace"

export type Workspace = Schemas["WorkspaceView"]
export type Member = Schemas["MemberView"]
export type Invitation = Schemas["InvitationView"]
export type Role = Member["role"]
export type InvitedRole = Invitation["role"]
export type Permission = Workspace["permissions"][number]

/** What belongs to the person whatever workspace they are in. */
const PERSONAL = ["me", "workspaces", "consents", "sessions", "takeouts", "invitation", "notifications"]

export const workspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/workspaces", { signal })),
  staleTime: 60_000,
})

/** The workspace that this tab is in; while its list is on its way, nothing is known of it but that. */
export function useWorkspace(): Workspace | undefined {
  const id = useSyncExternalStore(onWorkspace, currentWorkspace)
  const { data } = useQuery(workspacesQuery)
  return data?.items.find((one) => (id ? one.id === id : one.kind === "personal"))
}

/** Whether the person may do something in this workspace. */
export function useMay(permission: Permission): boolean {
  const id = useSyncExternalStore(onWorkspace, currentWorkspace)
  const workspace = useWorkspace()
  return workspace ? workspace.permissions.includes(permission) : id === null
}

/** Work in another workspace: everything that is shown of the one before goes. */
export async function switchWorkspace(id: string | null): Promise<void> {
  setWorkspace(id)
  await queryClient.resetQueries({ predicate: ({ queryKey }) => !isPersonal(queryKey) })
}

function isPersonal(queryKey: QueryKey): boolean {
  return PERSONAL.includes(String(queryKey[0]))
}

export const membersQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ["members", workspaceId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/workspaces/{workspace_id}/members", { ...at(workspaceId), signal })),
  })

export const invitationsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ["invitations", workspaceId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/workspaces/{workspace_id}/invitations", { ...at(workspaceId), signal })),
  })

export async function createTeam(name: string, key = onceKey()): Promise<Workspace> {
  const team = await unwrap(api.POST("/api/v1/workspaces", { params: { header: key }, body: { name } }))
  await queryClient.invalidateQueries(workspacesQuery)
  return team
}

export async function renameTeam(workspaceId: string, name: string): Promise<void> {
  await unwrap(api.PATCH("/api/v1/workspaces/{workspace_id}", { ...at(workspaceId), body: { name } }))
  await queryClient.invalidateQueries(workspacesQuery)
}

export async function deleteTeam(workspaceId: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/workspaces/{workspace_id}", at(workspaceId)))
  await backToOwn()
}

export async function leaveTeam(workspaceId: string): Promise<void> {
  await unwrap(api.POST("/api/v1/workspaces/{workspace_id}/leave", at(workspaceId)))
  await backToOwn()
}

/** Be in the person's own workspace again, and know anew which others there are. */
export async function backToOwn(): Promise<void> {
  await switchWorkspace(null)
  await queryClient.invalidateQueries(workspacesQuery)
}

export async function changeRole(workspaceId: string, userId: string, role: Role): Promise<void> {
  const params = { path: { workspace_id: workspaceId, user_id: userId } }
  const path = "/api/v1/workspaces/{workspace_id}/members/{user_id}"
  queryClient.setQueryData(
    membersQuery(workspaceId).queryKey,
    await unwrap(api.PATCH(path, { params, body: { role } })),
  )
}

export async function removeMember(workspaceId: string, userId: string): Promise<void> {
  const params = { path: { workspace_id: workspaceId, user_id: userId } }
  await unwrap(api.DELETE("/api/v1/workspaces/{workspace_id}/members/{user_id}", { params }))
  await queryClient.invalidateQueries(membersQuery(workspaceId))
}

export async function transferOwnership(workspaceId: string, userId: string): Promise<void> {
  const body = { user_id: userId }
  const members = await unwrap(api.POST("/api/v1/workspaces/{workspace_id}/transfer", { ...at(workspaceId), body }))
  queryClient.setQueryData(membersQuery(workspaceId).queryKey, members)
  await queryClient.invalidateQueries(workspacesQuery)
}

export async function invite(workspaceId: string, email: string, role: InvitedRole, key = onceKey()): Promise<void> {
  const params = { ...at(workspaceId).params, header: key }
  await unwrap(api.POST("/api/v1/workspaces/{workspace_id}/invitations", { params, body: { email, role } }))
  await queryClient.invalidateQueries(invitationsQuery(workspaceId))
}

export async function revokeInvitation(workspaceId: string, invitationId: string): Promise<void> {
  const params = { path: { workspace_id: workspaceId, invitation_id: invitationId } }
  await unwrap(api.DELETE("/api/v1/workspaces/{workspace_id}/invitations/{invitation_id}", { params }))
  await queryClient.invalidateQueries(invitationsQuery(workspaceId))
}

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/invitations/{token}", { params: { path: { token } }, signal })),
  })

/** Join a team and be in it; `otherAddress` where the invitation went to another address than the account's. */
export async function acceptInvitation(token: string, otherAddress: boolean): Promise<Workspace> {
  const body = { other_address: otherAddress }
  const team = await unwrap(api.POST("/api/v1/invitations/{token}/accept", { params: { path: { token } }, body }))
  await queryClient.invalidateQueries(workspacesQuery)
  await switchWorkspace(team.id)
  return team
}

export const teamExportsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ["team-exports", workspaceId],
    queryFn: ({ signal }) => {
      const params = { ...at(workspaceId).params, query: { limit: 1 } }
      return unwrap(api.GET("/api/v1/workspaces/{workspace_id}/export", { params, signal }))
    },
    refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : false),
  })

export async function exportTeam(workspaceId: string): Promise<void> {
  const params = { ...at(workspaceId).params, header: onceKey() }
  await unwrap(api.POST("/api/v1/workspaces/{workspace_id}/export", { params }))
  await queryClient.invalidateQueries(teamExportsQuery(workspaceId))
}

function at(workspaceId: string) {
  return { params: { path: { workspace_id: workspaceId } } }
}
