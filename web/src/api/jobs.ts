import { queryOptions } from "@tanstack/react-query"
import { isRunning } from "./analyses"
import { api, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Job = Schemas["JobView"]

export const jobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/jobs", { params: { query: { limit: 30 } }, signal })),
  refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : 20_000),
})

export const jobQuery = (jobId: string) =>
  queryOptions({
    queryKey: ["job", jobId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: jobId } }, signal })),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? 1000 : false),
  })

async function renew(): Promise<void> {
  await Promise.all(
    ["jobs", "job", "analyses", "analysis", "exports", "export", "videos", "video", "takeouts"].map((kind) =>
      queryClient.invalidateQueries({ queryKey: [kind] }),
    ),
  )
}

export async function cancelJob(jobId: string): Promise<void> {
  await unwrap(api.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: jobId } } }))
  await renew()
}

export async function retryJob(jobId: string): Promise<void> {
  await unwrap(api.POST("/api/v1/jobs/{job_id}/retry", { params: { path: { job_id: jobId } } }))
  await renew()
}
