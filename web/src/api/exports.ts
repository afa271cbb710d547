import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { saveAs } from "~/ui/save"
import { isRunning } from "./analyses"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Export = Schemas["ExportView"]
export type NewExport = Schemas["StartExport"]
export type Share = Schemas["ShareView"]
export type Source = NewExport["source"]
export type Preset = NonNullable<NewExport["preset"]>
export type Limits = Schemas["PresetView"]
export type Framing = Schemas["Framing"]
export type Look = Schemas["Trimmed"]

interface Of {
  video_id?: string | undefined
  clip_id?: string | undefined
  splice_id?: string | undefined
}

export const exportsQuery = (of: Of = {}) =>
  queryOptions({
    queryKey: ["exports", of],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/exports", { params: { query: { ...of, limit: 100 } }, signal })),
    refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : false),
  })

/** The newest exports, for a glance. */
export const recentExportsQuery = queryOptions({
  queryKey: ["exports", "recent"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/exports", { params: { query: { limit: 6 } }, signal })),
  refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : false),
})

export const exportQuery = (exportId: string) =>
  queryOptions({
    queryKey: ["export", exportId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/exports/{export_id}", { params: { path: { export_id: exportId } }, signal })),
    refetchInterval: (query) => (!query.state.data || isRunning(query.state.data) ? 700 : false),
  })

/** What an export would cost; the price holds for ten minutes. */
export const exportQuoteQuery = (wanted: NewExport) =>
  queryOptions({
    queryKey: ["export-quote", wanted],
    queryFn: ({ signal }) => {
      const { metadata: _words, cover_ms: _cover, parts: _parts, quote_id: _quote, ...look } = wanted
      return unwrap(api.POST("/api/v1/exports/quote", { body: look, signal }))
    },
    staleTime: 5 * 60_000,
    gcTime: 5 * 60_000,
  })

export async function startExport(wanted: NewExport, key = onceKey()): Promise<Export> {
  const created = await unwrap(api.POST("/api/v1/exports", { params: { header: key }, body: wanted }))
  queryClient.setQueryData(exportQuery(created.id).queryKey, created)
  await queryClient.invalidateQueries({ queryKey: ["exports"] })
  await queryClient.invalidateQueries({ queryKey: ["jobs"] })
  if (wanted.quote_id) await queryClient.invalidateQueries({ queryKey: ["credits"] })
  return created
}

export async function deleteExport(exportId: string): Promise<void> {
  await unwrap(
    api.DELETE("/api/v1/exports/{export_id}", { params: { path: { export_id: exportId } }, keepalive: true }),
  )
  await queryClient.invalidateQueries({ queryKey: ["exports"] })
}

/** Where a finished export's file can be fetched for a while, and what it is called. */
export const fileOf = (exportId: string) =>
  unwrap(api.GET("/api/v1/exports/{export_id}/download", { params: { path: { export_id: exportId } } }))

/** Save a finished export's file under its own name. */
export async function saveFile(exportId: string): Promise<void> {
  const { url, filename } = await fileOf(exportId)
  const link = Object.assign(document.createElement("a"), { href: url, download: filename })
  link.click()
}

/** What each platform takes. */
export const presetsQuery = queryOptions({
  queryKey: ["presets"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/exports/presets", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})

/** What of the sources a render would show where. */
export const framingQuery = (look: Look, of: unknown = look) =>
  queryOptions({
    queryKey: ["framing", of],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/exports/framing", { body: look, signal })),
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
  })

/** The very frame that an export would show at a time of its own. */
export const showExport = (look: Look, timestampMs: number, signal: AbortSignal): Promise<Schemas["PreviewView"]> =>
  unwrap(api.POST("/api/v1/exports/preview", { body: { ...look, timestamp_ms: Math.round(timestampMs) }, signal }))

/** Frames that could stand for a video, best first, with what speaks for each. */
export const coversQuery = (look: Look, version?: number) =>
  queryOptions({
    queryKey: ["covers", look, version],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/exports/covers", { body: { ...look, count: 6 }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The frame that stands for a finished export. */
export const coverQuery = (exportId: string) =>
  queryOptions({
    queryKey: ["cover", exportId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/exports/{export_id}/cover", { params: { path: { export_id: exportId } }, signal })),
    staleTime: 30 * 60_000,
  })

export async function chooseCover(exportId: string, atMs: number): Promise<void> {
  const path = { export_id: exportId }
  const body = { timestamp_ms: Math.round(atMs) }
  const chosen = await unwrap(api.PUT("/api/v1/exports/{export_id}/cover", { params: { path }, body }))
  queryClient.setQueryData(coverQuery(exportId).queryKey, chosen)
}

export const brandsQuery = queryOptions({
  queryKey: ["brands"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/brands", { signal })),
})

export const suggestWords = (source: Source, platform: Preset) =>
  unwrap(api.POST("/api/v1/exports/suggest-metadata", { body: { source, platform } }))

export type TextForm = "srt" | "vtt" | "otio" | "fcpxml" | "edl"

/** The captions or the cut of an export. */
export async function exportText(exportId: string, form: TextForm): Promise<string> {
  const path = { export_id: exportId }
  const asText = { parseAs: "text" as const }
  const asks = {
    srt: () => api.GET("/api/v1/exports/{export_id}/captions.srt", { params: { path }, ...asText }),
    vtt: () => api.GET("/api/v1/exports/{export_id}/captions.vtt", { params: { path }, ...asText }),
  }
  const text = await unwrap<unknown>(
    form === "srt" || form === "vtt"
      ? asks[form]()
      : api.GET("/api/v1/exports/{export_id}/interchange", { params: { path, query: { format: form } }, ...asText }),
  )
  return String(text)
}

/** The captions or the cut of an export, as a file. */
export async function saveText(exportId: string, form: TextForm, name: string): Promise<void> {
  saveAs(await exportText(exportId, form), `${name}.${form}`)
}

export const sharesQuery = (exportId: string) =>
  queryOptions({
    queryKey: ["shares", exportId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/exports/{export_id}/shares", { params: { path: { export_id: exportId } }, signal })),
  })

/** A link to a finished export that anybody can open for so many seconds. */
export async function shareExport(exportId: string, seconds: number): Promise<Share> {
  const path = { export_id: exportId }
  const body = { expires_in: seconds }
  const created = await unwrap(api.POST("/api/v1/exports/{export_id}/shares", { params: { path }, body }))
  await queryClient.invalidateQueries({ queryKey: ["shares", exportId] })
  return created
}

/** Take a link back at once. */
export async function revokeShare(exportId: string, shareId: string): Promise<void> {
  const path = { export_id: exportId, share_id: shareId }
  await unwrap(api.DELETE("/api/v1/exports/{export_id}/shares/{share_id}", { params: { path } }))
  await queryClient.invalidateQueries({ queryKey: ["shares", exportId] })
}

export const sharedQuery = (token: string) =>
  queryOptions({
    queryKey: ["shared", token],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/shares/{token}", { params: { path: { token } }, signal })),
    retry: false,
    // its addresses are good for an hour
    staleTime: 30 * 60_000,
  })
