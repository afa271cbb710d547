import { queryOptions } from "@tanstack/react-query"
import { isRunning } from "./analyses"
import { api, asked, onceKey, type Schemas } from "./client"
import { queryClient } from "./query"

export type Export = Schemas["ExportView"]
export type NewExport = Schemas["StartExport"]
export type Share = Schemas["ShareView"]

export const exportsQuery = (of: { video_id?: string | undefined; clip_id?: string | undefined } = {}) =>
  queryOptions({
    queryKey: ["exports", of],
    queryFn: ({ signal }) => asked(api.GET("/api/v1/exports", { params: { query: { ...of, limit: 100 } }, signal })),
    refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : false),
  })

export const exportQuery = (exportId: string) =>
  queryOptions({
    queryKey: ["export", exportId],
    queryFn: ({ signal }) =>
      asked(api.GET("/api/v1/exports/{export_id}", { params: { path: { export_id: exportId } }, signal })),
    refetchInterval: (query) => (!query.state.data || isRunning(query.state.data) ? 700 : false),
  })

export async function startExport(wanted: NewExport, key = onceKey()): Promise<Export> {
  const made = await asked(api.POST("/api/v1/exports", { params: { header: key }, body: wanted }))
  queryClient.setQueryData(exportQuery(made.id).queryKey, made)
  await queryClient.invalidateQueries({ queryKey: ["exports"] })
  await queryClient.invalidateQueries({ queryKey: ["jobs"] })
  return made
}

export async function deleteExport(exportId: string): Promise<void> {
  await asked(api.DELETE("/api/v1/exports/{export_id}", { params: { path: { export_id: exportId } } }))
  await queryClient.invalidateQueries({ queryKey: ["exports"] })
}

/** Save a finished export's file under its own name. */
export async function saveFile(exportId: string): Promise<void> {
  const { url, filename } = await asked(
    api.GET("/api/v1/exports/{export_id}/download", { params: { path: { export_id: exportId } } }),
  )
  const link = Object.assign(document.createElement("a"), { href: url, download: filename })
  link.click()
}

const WEEK_S = 7 * 86_400

/** A link to a finished export that anybody can open for a week. */
export const shareExport = (exportId: string): Promise<Share> =>
  asked(
    api.POST("/api/v1/exports/{export_id}/shares", {
      params: { path: { export_id: exportId } },
      body: { expires_in: WEEK_S },
    }),
  )

export const sharedQuery = (token: string) =>
  queryOptions({
    queryKey: ["shared", token],
    queryFn: ({ signal }) => asked(api.GET("/api/v1/shares/{token}", { params: { path: { token } }, signal })),
    retry: false,
    // its addresses are good for an hour
    staleTime: 30 * 60_000,
  })
