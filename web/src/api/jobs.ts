import { queryOptions, useQueries, useQuery } from "@tanstack/react-query"
import { type Analysis, analysisQuery, isRunning } from "./analyses"
import { api, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Job = Schemas["JobView"]

/** Whether a job's subject is an analysis: of a whole video, or a new choice from what one found. */
export const findsClips = (kind: Job["kind"]) => kind === "analysis" || kind === "selection"

export const jobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/jobs", { params: { query: { limit: 30 } }, signal })),
  refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 1500 : 20_000),
})

/** One job; `headers` name its workspace where it is not the one that is looked at. */
export const jobQuery = (jobId: string, headers: Record<string, string> = {}) =>
  queryOptions({
    queryKey: ["job", jobId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: jobId } }, headers, signal })),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? 1000 : false),
  })

/** How far the analyses are that run now, by video. */
export function useAnalysisProgress(): ReadonlyMap<string, number> {
  const { data } = useQuery(jobsQuery)
  const running = data?.items.filter((job) => findsClips(job.kind) && isRunning(job)) ?? []
  return useQueries({ queries: running.map((job) => analysisQuery(job.subject_id)), combine: progressByVideo })
}

function progressByVideo(analyses: { data?: Analysis | undefined }[]): ReadonlyMap<string, number> {
  return new Map(
    analyses.flatMap(({ data }) => (data && isRunning(data) ? [[data.video_id, data.progress] as const] : [])),
  )
}

/** A job may be shown wherever its subject is: everything on the screen is asked for again. */
const renew = () => queryClient.invalidateQueries()

export async function cancelJob(jobId: string): Promise<void> {
  await unwrap(api.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: jobId } } }))
  await renew()
}

export async function retryJob(jobId: string): Promise<void> {
  await unwrap(api.POST("/api/v1/jobs/{job_id}/retry", { params: { path: { job_id: jobId } } }))
  await renew()
}
