import { isRunning } from "~/api/analyses"
import type { Job } from "~/api/jobs"
import { isBusy, type Video } from "~/api/videos"

const RECENT_MS = 7 * 24 * 60 * 60_000

/** The jobs that ask for something: those that run, and failures of the last week that nothing newer has mended. */
export function jobsToShow(jobs: Job[], now = Date.now()): { running: Job[]; failed: Job[] } {
  const newest = new Map<string, Job>()
  for (const job of [...jobs].sort((one, other) => other.created_at.localeCompare(one.created_at))) {
    const subject = `${job.kind} ${job.subject_id}`
    if (!newest.has(subject)) newest.set(subject, job)
  }
  return {
    running: jobs.filter(isRunning),
    failed: [...newest.values()].filter(
      (job) => job.status === "failed" && now - Date.parse(job.updated_at) < RECENT_MS,
    ),
  }
}

/** The newest videos whose clips can be looked at. */
export function videosToReview(videos: Video[], running: Job[], most = 4): Video[] {
  const busy = new Set(running.map((job) => job.subject_id))
  return videos.filter((video) => !isBusy(video) && video.status !== "failed" && !busy.has(video.id)).slice(0, most)
}
