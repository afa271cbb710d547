import { queryOptions } from "@tanstack/react-query"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { LEAST_MATCH } from "./clips"
import { queryClient } from "./query"

export type Splice = Schemas["SpliceView"]
export type Mode = Splice["mode"]
export type Suggestion = Schemas["Suggestion"]
export type Shown = Schemas["PreviewView"]
export type TextOverlay = Required<Schemas["TextOverlay"]>
export type AudioMix = Required<Schemas["AudioMix"]>
type Given = Required<Schemas["SpliceOptions"]>

/** How two clips share the frame; the API always tells all of it. */
export interface SpliceOptions extends Omit<Given, "audio_mix" | "text_overlays"> {
  audio_mix: AudioMix
  text_overlays: TextOverlay[]
}

export const splicesQuery = queryOptions({
  queryKey: ["splices"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/splices", { params: { query: { limit: 100 } }, signal })),
})

export const spliceQuery = (spliceId: string) =>
  queryOptions({
    queryKey: ["splice", spliceId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/splices/{splice_id}", { params: { path: { splice_id: spliceId } }, signal })),
  })

export const suggestionsQuery = (mode: Mode) =>
  queryOptions({
    queryKey: ["suggestions", mode],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/splices/suggestions", { params: { query: { mode, limit: 12 } }, signal })),
    select: (suggestions) =>
      mode === "semantic"
        ? { ...suggestions, items: suggestions.items.filter((pair) => pair.similarity_score >= LEAST_MATCH) }
        : suggestions,
  })

/** Clips that one clip could be paired with: the nearest in meaning, and those that hold attention best. */
export const partnersQuery = (clipId: string) =>
  queryOptions({
    queryKey: ["partners", clipId],
    queryFn: async ({ signal }) => {
      const path = { clip_id: clipId }
      const [near, all] = await Promise.all([
        unwrap(api.GET("/api/v1/clips/{clip_id}/similar", { params: { path, query: { k: 50 } }, signal })),
        unwrap(api.GET("/api/v1/clips", { params: { query: { sort: "-attention_score", limit: 100 } }, signal })),
      ])
      const alike = new Map(near.items.map((one) => [one.clip.id, one.similarity]))
      const known = new Map([...near.items.map((one) => one.clip), ...all.items].map((clip) => [clip.id, clip]))
      known.delete(clipId)
      return [...known.values()].map((clip) => ({ clip, similarity: alike.get(clip.id) }))
    },
  })

export async function makeSplice(clipIds: [string, string], mode: Mode, key = onceKey()): Promise<Splice> {
  const body = { clip_ids: clipIds, mode }
  const splice = await unwrap(api.POST("/api/v1/splices/generate", { params: { header: key }, body }))
  keep(splice)
  return splice
}

export async function saveSplice(spliceId: string, change: Schemas["UpdateSplice"]): Promise<Splice> {
  const path = { splice_id: spliceId }
  const saved = await unwrap(
    api.PUT("/api/v1/splices/{splice_id}", { params: { path }, body: change, keepalive: true }),
  )
  keep(saved)
  return saved
}

function keep(splice: Splice) {
  queryClient.setQueryData(spliceQuery(splice.id).queryKey, splice)
  void queryClient.invalidateQueries({ queryKey: ["splices"] })
}

export async function deleteSplice(spliceId: string): Promise<void> {
  await unwrap(
    api.DELETE("/api/v1/splices/{splice_id}", { params: { path: { splice_id: spliceId } }, keepalive: true }),
  )
  await queryClient.invalidateQueries({ queryKey: ["splices"] })
}

/** The saved draft as the renderer shows it: a frame, or three rough seconds from a time on. */
export function showSplice(
  spliceId: string,
  body: Schemas["PreviewSplice"],
  signal?: AbortSignal | null,
): Promise<Shown> {
  const path = { splice_id: spliceId }
  return unwrap(api.POST("/api/v1/splices/{splice_id}/preview", { params: { path }, body, signal: signal ?? null }))
}
