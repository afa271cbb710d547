import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Clip = Schemas["ClipView"]
export type ClipChange = Schemas["UpdateClip"]
export type ClipSort = "rank" | "-attention_score" | "start_ms"

export const clipsQuery = (analysisId: string | undefined, sort: ClipSort = "rank") =>
  queryOptions({
    queryKey: ["clips", analysisId, sort],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/clips", { params: { query: { analysis_id: analysisId, sort, limit: 100 } }, signal })),
    enabled: analysisId !== undefined,
  })

/** The clips of all videos, those with the highest score first. */
export const bestClipsQuery = queryOptions({
  queryKey: ["clips", "best"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/v1/clips", { params: { query: { sort: "-attention_score", limit: 100 } }, signal })),
})

/** The best clip of a video, and how many it has. */
export const clipsOfVideoQuery = (videoId: string) =>
  queryOptions({
    queryKey: ["clips", "of-video", videoId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/clips", {
          params: { query: { video_id: videoId, sort: "-attention_score", limit: 1 } },
          signal,
        }),
      ),
  })

export const clipQuery = (clipId: string) =>
  queryOptions({
    queryKey: ["clip", clipId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/clips/{clip_id}", { params: { path: { clip_id: clipId } }, signal })),
  })

export async function changeClip(clipId: string, change: ClipChange): Promise<Clip> {
  const clip = await unwrap(
    api.PATCH("/api/v1/clips/{clip_id}", { params: { path: { clip_id: clipId } }, body: change }),
  )
  queryClient.setQueryData(clipQuery(clipId).queryKey, clip)
  void queryClient.invalidateQueries({ queryKey: ["clips"] })
  return clip
}

/** The same moment once more, to be made in another way. The same `key` gives the same copy. */
export async function duplicateClip(clipId: string, key: string): Promise<Clip> {
  const copy = await unwrap(
    api.POST("/api/v1/clips/{clip_id}/duplicate", {
      params: { path: { clip_id: clipId }, header: { "Idempotency-Key": key } },
    }),
  )
  void queryClient.invalidateQueries({ queryKey: ["clips"] })
  return copy
}

export type ClipDefaults = Schemas["DefaultSettings"]

/** How shorts are made where nothing was chosen for a clip. */
export const clipDefaultsQuery = queryOptions({
  queryKey: ["clip-defaults"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/clips/defaults", { signal })),
})

export async function setClipDefaults(settings: ClipDefaults): Promise<void> {
  defaultsAre(await unwrap(api.PUT("/api/v1/clips/defaults", { body: settings })))
}

export async function resetClipDefaults(): Promise<void> {
  defaultsAre(await unwrap(api.DELETE("/api/v1/clips/defaults")))
}

function defaultsAre(settings: ClipDefaults) {
  queryClient.setQueryData(clipDefaultsQuery.queryKey, settings)
  for (const queryKey of [["clips"], ["clip"]]) void queryClient.invalidateQueries({ queryKey })
}

let selecting = 0

export async function selectClips(ids: string[], selected: boolean): Promise<void> {
  selecting += 1
  try {
    await unwrap(api.POST("/api/v1/clips/batch-update", { body: { clip_ids: ids, selected } }))
  } finally {
    selecting -= 1
  }
  // an answer that knows of one change and not yet of the next one would take that back on the screen
  if (selecting === 0) await queryClient.invalidateQueries({ queryKey: ["clips"] })
}

export async function deleteClip(clipId: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/clips/{clip_id}", { params: { path: { clip_id: clipId } } }))
  await queryClient.invalidateQueries({ queryKey: ["clips"] })
}

export type FoundClip = Schemas["FoundClip"]

/** What is less alike than this is about something else: it is not shown as a match. */
export const LEAST_MATCH = 0.3

/** The moments that answer a prompt best: in one video, or in all of them. */
export const searchQuery = (prompt: string, videoId?: string) =>
  queryOptions({
    queryKey: ["found", prompt, videoId],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/v1/clips/search", {
          body: { prompt, limit: 8, ...(videoId ? { video_id: videoId } : {}) },
          signal,
        }),
      ),
    select: (matches) => ({ ...matches, items: matches.items.filter((one) => one.relevance >= LEAST_MATCH) }),
    enabled: prompt.length > 2,
    staleTime: 60_000,
  })

/** The clips that are nearest to one in meaning. */
export const similarQuery = (clipId: string) =>
  queryOptions({
    queryKey: ["similar", clipId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/clips/{clip_id}/similar", {
          params: { path: { clip_id: clipId }, query: { k: 6 } },
          signal,
        }),
      ),
    select: (near) => ({ ...near, items: near.items.filter((one) => one.similarity >= LEAST_MATCH) }),
    staleTime: 60_000,
  })
