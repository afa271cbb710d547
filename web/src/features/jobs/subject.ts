import { useQuery } from "@tanstack/react-query"
import { type LinkProps, linkOptions } from "@tanstack/react-router"
import { analysisQuery } from "~/api/analyses"
import { exportQuery } from "~/api/exports"
import { JOB_KINDS } from "~/api/jobKinds"
import { findsClips, type Job } from "~/api/jobs"
import { videoQuery } from "~/api/videos"

interface Subject {
  title: string
  link: LinkProps
}

/** Where a kind's subject is shown: a route, the parameter that is its id, and what else the address says. */
interface SubjectPage {
  to: NonNullable<LinkProps["to"]>
  param?: string
  search?: object
}

const KINDS: Record<Job["kind"], { label: string; page?: SubjectPage }> = JOB_KINDS
const quiet = { retry: false, staleTime: 60_000, refetchInterval: false as const }

/** What a job works on, with the way to it; undefined while that is not known, or when it was deleted. */
export function useJobSubject(job: Job): Subject | undefined {
  const analysis = useQuery({ ...analysisQuery(job.subject_id), ...quiet, enabled: findsClips(job.kind) })
  const render = useQuery({ ...exportQuery(job.subject_id), ...quiet, enabled: job.kind === "render" })
  const videoId = job.kind === "ingest" ? job.subject_id : analysis.data?.video_id
  const video = useQuery({ ...videoQuery(videoId ?? ""), ...quiet, enabled: videoId !== undefined })
  const titles: Partial<Record<Job["kind"], string | undefined>> = {
    ingest: video.data?.title,
    analysis: video.data?.title,
    selection: video.data?.title,
    render: render.data?.title,
  }
  const link = findsClips(job.kind) ? videoId && toVideo(videoId) : toSubject(job)
  const title = job.kind in titles ? titles[job.kind] : "Open"
  return link && title ? { title, link } : undefined
}

/** Where an analysis is shown: it has no page of its own. */
const toVideo = (videoId: string) => linkOptions({ to: "/videos/$videoId", params: { videoId } })

function toSubject(job: Job): LinkProps | undefined {
  const { page } = KINDS[job.kind]
  const params = page?.param && { [page.param]: job.subject_id }
  return page && ({ to: page.to, search: page.search, params } as LinkProps)
}
