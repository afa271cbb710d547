import { useQuery } from "@tanstack/react-query"
import { type LinkProps, linkOptions } from "@tanstack/react-router"
import { analysisQuery } from "~/api/analyses"
import { exportQuery } from "~/api/exports"
import type { Job } from "~/api/jobs"
import { videoQuery } from "~/api/videos"

interface Subject {
  title: string
  link: LinkProps
}

const quiet = { retry: false, staleTime: 60_000, refetchInterval: false as const }

/** What a job works on, with the way to it; undefined while that is not known, or when it was deleted. */
export function useJobSubject(job: Job): Subject | undefined {
  const analysis = useQuery({ ...analysisQuery(job.subject_id), ...quiet, enabled: job.kind === "analysis" })
  const render = useQuery({ ...exportQuery(job.subject_id), ...quiet, enabled: job.kind === "render" })
  const videoId = job.kind === "ingest" ? job.subject_id : analysis.data?.video_id
  const video = useQuery({ ...videoQuery(videoId ?? ""), ...quiet, enabled: videoId !== undefined })
  if (job.kind === "takeout")
    return { title: "For you to download", link: linkOptions({ to: "/account", search: { tab: "privacy" } }) }
  if (render.data) {
    const link = linkOptions({ to: "/exports/$exportId", params: { exportId: render.data.id } })
    return { title: render.data.title, link }
  }
  if (!video.data) return undefined
  return { title: video.data.title, link: linkOptions({ to: "/videos/$videoId", params: { videoId: video.data.id } }) }
}
