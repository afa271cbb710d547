import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Channel = Schemas["AccountView"]
export type Platform = Channel["platform"]
export type PlatformView = Schemas["PlatformView"]
export type ConnectLink = Schemas["LinkView"]
export type Group = Schemas["GroupView"]
type Returned = Schemas["FinishConnect"]

const KEY = "social"

export const platformsQuery = queryOptions({
  queryKey: [KEY, "platforms"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/social/platforms", { signal })),
  staleTime: 10 * 60_000,
})

export const channelsQuery = queryOptions({
  queryKey: [KEY, "accounts"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/social/accounts", { signal })),
})

export const linksQuery = queryOptions({
  queryKey: [KEY, "links"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/social/links", { signal })),
})

export const groupsQuery = queryOptions({
  queryKey: [KEY, "groups"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/social/groups", { signal })),
})

export const connectLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ["connect-link", token],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/connect-links/{token}", { ...byToken(token), signal })),
    retry: false,
  })

export const deletionQuery = (code: string) =>
  queryOptions({
    queryKey: ["deletion", code],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/deletions/{code}", { params: { path: { code } }, signal })),
    retry: false,
  })

/** Where the person has to go to connect a channel, or the same one again. */
export async function startConnect(platform: Platform, accountId?: string): Promise<string> {
  const body = { platform, zone: zone(), account_id: accountId ?? null }
  return (await unwrap(api.POST("/api/v1/social/connect", { body }))).url
}

/** Hand over what the platform has sent back. */
export async function finishConnect(platform: Platform, returned: Returned): Promise<Channel[]> {
  const params = { path: { platform } }
  const done = await unwrap(api.POST("/api/v1/social/callback/{platform}", { params, body: returned }))
  await changed()
  return done.accounts
}

export async function startByLink(token: string, platform: Platform): Promise<string> {
  const body = { platform, zone: zone() }
  return (await unwrap(api.POST("/api/v1/connect-links/{token}/connect", { ...byToken(token), body }))).url
}

export async function finishByLink(token: string, platform: Platform, returned: Returned) {
  const params = { path: { token, platform } }
  const done = await unwrap(api.POST("/api/v1/connect-links/{token}/callback/{platform}", { params, body: returned }))
  return done.accounts
}

export async function disconnect(id: string): Promise<void> {
  await unwrap(api.POST("/api/v1/social/accounts/{account_id}/disconnect", at(id)))
  await changed()
}

export async function changeZone(id: string, zone: string): Promise<void> {
  await unwrap(api.PATCH("/api/v1/social/accounts/{account_id}", { ...at(id), body: { zone } }))
  await changed()
}

export async function createLink(label: string, days: number): Promise<ConnectLink> {
  const body = { label, days, platforms: ["youtube", "tiktok", "instagram", "facebook"] as Platform[] }
  const link = await unwrap(api.POST("/api/v1/social/links", { body }))
  await changed()
  return link
}

export async function revokeLink(id: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/social/links/{link_id}", { params: { path: { link_id: id } } }))
  await changed()
}

/** Save a group: a new one, or another name and other channels of one that is there. */
export async function saveGroup(name: string, ids: string[], id?: string): Promise<void> {
  const body = { name, account_ids: ids }
  if (id) await unwrap(api.PUT("/api/v1/social/groups/{group_id}", { params: { path: { group_id: id } }, body }))
  else await unwrap(api.POST("/api/v1/social/groups", { body }))
  await changed()
}

export async function deleteGroup(id: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/social/groups/{group_id}", { params: { path: { group_id: id } } }))
  await changed()
}

function changed(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [KEY] })
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "Etc/UTC"
}

function at(id: string) {
  return { params: { path: { account_id: id } } }
}

function byToken(token: string) {
  return { params: { path: { token } } }
}
