import { queryOptions } from "@tanstack/react-query"
import { isRunning } from "./analyses"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"
import { forget } from "./session"

export type Consent = Schemas["ConsentView"]
export type Takeout = Schemas["TakeoutView"]
export type Session = Schemas["SessionView"]

/** The texts as this release of the app shows them; a test holds their versions to the API's. */
export const TEXTS = { terms: "2026-11", privacy: "2026-11", marketing: "2026-11" } as const

export const consentsQuery = queryOptions({
  queryKey: ["consents"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me/consents", { signal })),
})

/** Say yes or no to one text; the answer is on the screen at once, and back again if the server refuses. */
export async function answerConsent(purpose: Consent["purpose"], granted: boolean): Promise<void> {
  const before = queryClient.getQueryData(consentsQuery.queryKey)
  queryClient.setQueryData(
    consentsQuery.queryKey,
    before && { items: before.items.map((one) => (one.purpose === purpose ? { ...one, granted } : one)) },
  )
  try {
    const body = { consents: [{ purpose, granted, version: TEXTS[purpose] }] }
    queryClient.setQueryData(
      consentsQuery.queryKey,
      await unwrap(api.PUT("/api/v1/users/me/consents", { body, keepalive: true })),
    )
    if (purpose === "marketing") await queryClient.invalidateQueries({ queryKey: ["me"] })
  } catch (error) {
    queryClient.setQueryData(consentsQuery.queryKey, before)
    throw error
  }
}

export const takeoutsQuery = queryOptions({
  queryKey: ["takeouts"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me/export", { params: { query: { limit: 5 } }, signal })),
  refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : false),
})

export async function askTakeout(): Promise<void> {
  await unwrap(api.POST("/api/v1/users/me/export", { params: { header: onceKey() } }))
  await queryClient.invalidateQueries({ queryKey: ["takeouts"] })
  await queryClient.invalidateQueries({ queryKey: ["jobs"] })
}

/** A fresh address of the file: one on the screen may have run out. */
export async function takeoutAddress(takeoutId: string): Promise<string | null> {
  const path = { takeout_id: takeoutId }
  return (await unwrap(api.GET("/api/v1/users/me/export/{takeout_id}", { params: { path } }))).download_url
}

/** Delete the account, and leave here and in the other tabs. */
export async function deleteAccount(password: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/users/me", { body: { password } }))
  forget()
  queryClient.clear()
}

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me/sessions", { signal })),
})

export async function endSession(sessionId: string): Promise<void> {
  const path = { session_id: sessionId }
  await unwrap(api.DELETE("/api/v1/users/me/sessions/{session_id}", { params: { path } }))
  await queryClient.invalidateQueries({ queryKey: ["sessions"] })
}

export type Usage = Schemas["UsageView"]

export const usageQuery = (days: number) =>
  queryOptions({
    queryKey: ["usage", days],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/ai/usage", { params: { query: { days } }, signal })),
  })

/** How much there is of what deleting takes away. */
export const belongingsQuery = queryOptions({
  queryKey: ["belongings"],
  queryFn: async ({ signal }) => {
    const one = { params: { query: { limit: 1 } }, signal }
    const kept = { params: { query: { limit: 1, archived: true } }, signal }
    const [videos, archived, clips, exports] = await Promise.all([
      unwrap(api.GET("/api/v1/videos", one)),
      unwrap(api.GET("/api/v1/videos", kept)),
      unwrap(api.GET("/api/v1/clips", one)),
      unwrap(api.GET("/api/v1/exports", one)),
    ])
    return { videos: videos.total + archived.total, clips: clips.total, exports: exports.total }
  },
  staleTime: 0,
})
