import { queryOptions } from "@tanstack/react-query"
import { sameAddress } from "./address"
import { api, type Schemas, unwrap } from "./client"
import { localPreview } from "./localPreview"
import { queryClient } from "./query"

export type Video = Schemas["VideoView"]
export type VideoChange = Schemas["UpdateVideo"]

export interface Wanted {
  q?: string | undefined
  status?: Video["status"] | undefined
  folder?: string | undefined
  tag?: string | undefined
  archived?: boolean | undefined
  sort?: "created_at" | "-created_at" | "title" | "-title" | "duration_ms" | "-duration_ms" | undefined
}

export const PAGE = 50
const BUSY_MS = 1500

export function isBusy(video: Video): boolean {
  return video.status === "uploaded" || video.status === "processing"
}

/** One page of the library, counted from 1; asked again while something in it is being worked on. */
export const libraryPage = (wanted: Wanted, page: number) =>
  queryOptions({
    queryKey: ["videos", wanted, page],
    queryFn: async ({ signal }) => {
      const query = { ...wanted, page, limit: PAGE }
      const library = await unwrap(api.GET("/api/v1/videos", { params: { query }, signal }))
      return { ...library, items: library.items.map(steady) }
    },
    refetchInterval: (query) => (query.state.data?.items.some(isBusy) ? BUSY_MS : false),
  })

function steady(video: Video): Video {
  return {
    ...video,
    thumbnail_url: video.thumbnail_url && sameAddress(video.thumbnail_url),
    proxy_url: video.proxy_url ? sameAddress(video.proxy_url) : isBusy(video) ? localPreview(video.id) : null,
    sprite: video.sprite && { ...video.sprite, url: sameAddress(video.sprite.url) },
  }
}

export const videoQuery = (videoId: string) =>
  queryOptions({
    queryKey: ["video", videoId],
    queryFn: async ({ signal }) =>
      steady(await unwrap(api.GET("/api/v1/videos/{video_id}", { params: { path: { video_id: videoId } }, signal }))),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? BUSY_MS : false),
    // the addresses of its files are good for an hour
    staleTime: 5 * 60_000,
  })

export const facetsQuery = queryOptions({
  queryKey: ["videos", "facets"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/videos/facets", { signal })),
})

export async function changeVideos(ids: string[], change: VideoChange): Promise<void> {
  await unwrap(api.POST("/api/v1/videos/batch-update", { body: { ...change, video_ids: ids } }))
  await refreshVideos()
}

export async function changeVideo(id: string, change: VideoChange): Promise<Video> {
  const video = await unwrap(
    api.PATCH("/api/v1/videos/{video_id}", { params: { path: { video_id: id } }, body: change }),
  )
  queryClient.setQueryData(videoQuery(id).queryKey, steady(video))
  await refreshVideos()
  return video
}

export async function deleteVideos(ids: string[]): Promise<void> {
  for (const id of ids)
    await unwrap(api.DELETE("/api/v1/videos/{video_id}", { params: { path: { video_id: id } }, keepalive: true }))
  await refreshVideos()
}

export function refreshVideos(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["videos"] })
}
