import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { saveAs } from "~/ui/save"
import { api, type Schemas, unwrap } from "./client"
import { changed, type Timing } from "./posts"
import { queryClient } from "./query"

export type CalendarView = Schemas["CalendarView"]
export type Entry = Schemas["CalendarEntry"]
export type FreeSlot = Schemas["FreeSlot"]
export type PostingTime = Schemas["PostingTime"]
export type ImportReport = Schemas["ImportReport"]
type Window = { after: string; before: string }

const RUNNING: Entry["state"][] = ["sending", "processing"]

export const calendarQuery = (window: Window) =>
  queryOptions({
    queryKey: ["calendar", window],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/calendar", { params: { query: window }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.items.some((one) => RUNNING.includes(one.state)) ? 3000 : 60_000),
  })

export const postingTimesQuery = queryOptions({
  queryKey: ["posting-times"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/posting-times", { signal })),
})

/** When each of these accounts would post next. */
export const nextSlotsQuery = (accountIds: string[]) =>
  queryOptions({
    queryKey: ["next-slots", accountIds],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/posting-times/next", { params: { query: { account_id: accountIds } }, signal })),
    placeholderData: keepPreviousData,
  })

export async function savePostingTimes(accountId: string, zone: string, times: PostingTime[]): Promise<void> {
  const params = { path: { account_id: accountId } }
  await unwrap(api.PUT("/api/v1/posting-times/{account_id}", { params, body: { zone, times } }))
  for (const key of ["posting-times", "calendar", "next-slots"])
    await queryClient.invalidateQueries({ queryKey: [key] })
}

/** Give a post another time in some of its accounts. */
export async function movePost(postId: string, version: number, targetIds: string[], timing: Timing) {
  const body = { version, timing, target_ids: targetIds }
  const params = { path: { post_id: postId } }
  return changed(await unwrap(api.POST("/api/v1/posts/{post_id}/move", { params, body })))
}

export const feedQuery = queryOptions({
  queryKey: ["calendar-feed"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/calendar/feed", { signal })),
})

/** A new address for calendar apps; the one before it ends. */
export async function createFeed(): Promise<string> {
  const feed = await unwrap(api.POST("/api/v1/calendar/feed"))
  queryClient.setQueryData(feedQuery.queryKey, { ...feed, url: null })
  return feed.url ?? ""
}

export async function revokeFeed(): Promise<void> {
  await unwrap(api.DELETE("/api/v1/calendar/feed"))
  await queryClient.invalidateQueries({ queryKey: ["calendar-feed"] })
}

/** Make posts of a spreadsheet's rows; a dry run says what would be made. */
export async function importSpreadsheet(content: string, zone: string, dryRun: boolean): Promise<ImportReport> {
  const report = await unwrap(api.POST("/api/v1/posts/import", { body: { content, zone, dry_run: dryRun } }))
  if (!dryRun) for (const key of ["posts", "calendar"]) await queryClient.invalidateQueries({ queryKey: [key] })
  return report
}

/** Save the posts of a window as a spreadsheet. */
export async function exportSpreadsheet(window: Window, zone: string): Promise<void> {
  const query = { ...window, zone }
  const text = await unwrap(api.GET("/api/v1/calendar.csv", { params: { query }, parseAs: "text" }))
  saveAs(String(text), "cutroom-posts.csv")
}
