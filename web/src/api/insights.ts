import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"

export type InsightsReport = Schemas["Insights"]
export type TraitEffect = Schemas["TraitEffect"]
export type ScoreReport = Schemas["ScoreReport"]
export type InsightsPlatform = Schemas["ExamplePost"]["platform"]

/** What works for the workspace's channels; readings come in by the hour at most. */
export const insightsQuery = (platform: InsightsPlatform | undefined) =>
  queryOptions({
    queryKey: ["insights", platform],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/insights", { params: { query: platform ? { platform } : {} }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  })
