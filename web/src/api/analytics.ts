import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"

export type Report = Schemas["ViewsReport"]
export type DayTotals = Schemas["DayTotals"]
export type PostFigures = Schemas["PostFigures"]
export type Figure = Schemas["FigureView"]
export type HourCell = Schemas["HourCell"]
export type Period = { days: 7 | 30 | 90; platform?: PostFigures["platform"] | undefined }
export type Sort = "newest" | "views" | "likes" | "comments" | "shares"

const KEY = "analytics"
export const POSTS = 20
const REFRESH_MS = 60_000

/** The part of a request that says the period. */
const asked = ({ days, platform }: Period) => ({ days, ...(platform && { platform }) })

export const reportQuery = (period: Period) =>
  queryOptions({
    queryKey: [KEY, "views", period],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/analytics/views", { params: { query: asked(period) }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })

export const hoursQuery = (period: Period) =>
  queryOptions({
    queryKey: [KEY, "hours", period],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/analytics/hours", { params: { query: asked(period) }, signal })),
    placeholderData: keepPreviousData,
  })

export const postFiguresQuery = (period: Period, sort: Sort, page: number) =>
  queryOptions({
    queryKey: [KEY, "posts", period, sort, page],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/analytics/posts", {
          params: { query: { ...asked(period), sort, page, limit: POSTS } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })

export const dashboardQuery = (days: Period["days"]) =>
  queryOptions({
    queryKey: [KEY, "dashboard", days],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/analytics/dashboard", { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
  })

export const performanceQuery = (days: Period["days"]) =>
  queryOptions({
    queryKey: [KEY, "performance", days],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/analytics/performance", { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
  })

/** The latest figures of one post, account by account. */
export const figuresOfPostQuery = (postId: string) =>
  queryOptions({
    queryKey: [KEY, "post", postId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/analytics/posts/{post_id}", { params: { path: { post_id: postId } }, signal })),
    refetchInterval: REFRESH_MS,
  })

/** The posts of a period as CSV. */
export async function figuresCsv(period: Period): Promise<string> {
  const params = { query: asked(period) }
  return unwrap(api.GET("/api/v1/analytics/export", { params, parseAs: "text" })) as Promise<string>
}
