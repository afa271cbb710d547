import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Notification = Schemas["NotificationView"]
export type Choice = Schemas["NotificationChoiceView"]
type Listed = Schemas["Page_NotificationView_"]

const KEY = "notifications"
const PAGE = 30

/** How many were not read: the one question that is asked again and again, and on coming back to the tab. */
export const unreadQuery = queryOptions({
  queryKey: [KEY, "unread"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/notifications/unread", { signal })),
  refetchInterval: 60_000,
})

/** What happened, newest first, a page after the other. */
export const notificationsQuery = infiniteQueryOptions({
  queryKey: [KEY, "list"],
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET("/api/v1/notifications", { params: { query: { page: pageParam, limit: PAGE } }, signal })),
  initialPageParam: 1,
  getNextPageParam: ({ page, limit, total }) => (page * limit < total ? page + 1 : undefined),
  staleTime: 0,
})

export const choicesQuery = queryOptions({
  queryKey: [KEY, "choices"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/notifications/choices", { signal })),
  staleTime: 60_000,
})

/** Mark one as read. */
export function markRead(one: Notification): Promise<void> {
  return mark({ ids: [one.id] }, ({ id }) => id === one.id)
}

/** Mark all as read that are there up to the newest that the person has seen. */
export function markAllRead(newest: Notification): Promise<void> {
  return mark({ until: newest.created_at }, ({ created_at }) => created_at <= newest.created_at)
}

async function mark(body: Schemas["MarkRead"], isMeant: (one: Notification) => boolean): Promise<void> {
  await queryClient.cancelQueries(notificationsQuery) // what is on its way does not know of it
  queryClient.setQueryData(notificationsQuery.queryKey, (now) => now && withRead(now, isMeant))
  try {
    const unread = await unwrap(api.POST("/api/v1/notifications/read", { body }))
    queryClient.setQueryData(unreadQuery.queryKey, unread)
  } catch (error) {
    void queryClient.invalidateQueries({ queryKey: [KEY] })
    throw error
  }
}

function withRead(now: InfiniteData<Listed>, isMeant: (one: Notification) => boolean) {
  const read = (one: Notification) => (isMeant(one) ? { ...one, read: true } : one)
  return { ...now, pages: now.pages.map((page) => ({ ...page, items: page.items.map(read) })) }
}

/** At once on the screen; as it was again where the server refuses. */
export async function choose({ kind, in_app, by_mail }: Choice): Promise<void> {
  await queryClient.cancelQueries(choicesQuery) // what is on its way does not know of it
  queryClient.setQueryData(
    choicesQuery.queryKey,
    (now) => now && { items: now.items.map((one) => (one.kind === kind ? { ...one, in_app, by_mail } : one)) },
  )
  try {
    await unwrap(api.PUT("/api/v1/notifications/choices", { body: { items: [{ kind, in_app, by_mail }] } }))
  } catch (error) {
    void queryClient.invalidateQueries(choicesQuery)
    throw error
  }
}

/** What a mail's link does, signed in or not: end the mails of its kind, or send them again. */
export function switchMail(token: string, byMail: boolean): Promise<Schemas["MailChoice"]> {
  const params = { query: { token } }
  return unwrap(
    byMail
      ? api.POST("/api/v1/notifications/resubscribe", { params })
      : api.POST("/api/v1/notifications/unsubscribe", { params }),
  )
}
