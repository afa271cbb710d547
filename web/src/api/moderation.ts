import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Case = Schemas["ModerationCase"]
export type Moderate = Schemas["Moderate"]

const KEY = "moderation"

/** What waits for a moderator, the longest first. */
export const casesQuery = queryOptions({
  queryKey: [KEY, "cases"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/moderation/cases", { params: { query: { limit: 20 } }, signal })),
  refetchInterval: 30_000,
})

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, "case", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/moderation/cases/{claim_id}", { ...at(id), signal })),
    staleTime: 30 * 60_000, // the address of its video is good for an hour
  })

export async function moderate(id: string, body: Moderate): Promise<void> {
  try {
    await unwrap(api.POST("/api/v1/moderation/cases/{claim_id}/decide", { ...at(id), body }))
  } finally {
    await queryClient.invalidateQueries({ queryKey: [KEY, "cases"] }) // somebody may have been quicker
  }
}

const at = (id: string) => ({ params: { path: { claim_id: id } } })
