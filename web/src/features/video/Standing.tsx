import { Button } from "@mantine/core"
import { IconMovieOff } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useEffect } from "react"
import { meQuery } from "~/api/accounts"
import { type Analysis, analysisQuery, isRunning } from "~/api/analyses"
import { cancelJob, jobsQuery, retryJob } from "~/api/jobs"
import { choicesQuery } from "~/api/notifications"
import { deleteVideos, type Video } from "~/api/videos"
import { choose } from "~/features/upload/pick"
import { many, timeLeft } from "~/ui/format"
import { Stages } from "~/ui/Stages"
import { Empty } from "~/ui/States"
import { failed } from "~/ui/toast"
import styles from "./Standing.module.css"

/** An analysis while it runs, stage by stage, or why it ended without a result. */
export function AnalysisStanding({ analysisId, video }: { analysisId: string; video: Video }) {
  const { data: analysis } = useQuery(analysisQuery(analysisId))
  const told = useTold()
  useSettled(video.id, analysis?.status)
  if (!analysis) return <section className={styles.card} aria-busy="true" />
  const jobId = analysis.job_id
  if (isRunning(analysis))
    return (
      <section className={styles.card} aria-label="Analysis" aria-live="polite">
        <h2>Finding clips</h2>
        <Wait analysis={analysis} video={video} told={told} />
        <Stages stages={analysis.stages} />
        {jobId && (
          <Button variant="default" onClick={() => cancelJob(jobId).catch(failed)}>
            Cancel
          </Button>
        )}
      </section>
    )
  return (
    <section className={styles.card} aria-label="Analysis">
      <h2>{analysis.status === "failed" ? "Analysis failed" : "Analysis canceled"}</h2>
      <p className={styles.note} role={analysis.status === "failed" ? "alert" : undefined}>
        {analysis.status === "failed" ? analysis.error : "Progress so far is kept. Resume at any time."}
      </p>
      <Stages stages={analysis.stages} />
      {jobId && <Button onClick={() => retryJob(jobId).catch(failed)}>Resume</Button>}
    </section>
  )
}

/** How long it takes: a new choice from what an analysis found takes seconds. */
function Wait({ analysis, video, told }: { analysis: Analysis; video: Video; told: string }) {
  if (analysis.selection) return <p className={styles.note}>Choosing from what was found before. This takes seconds.</p>
  return (
    <>
      <p className={styles.note}>{noteOf(video, told)}</p>
      <p className="quiet">{timeLeft(analysis.progress, analysis.created_at) ?? "Estimating time left…"}</p>
    </>
  )
}

/** How the person hears that an analysis has ended, as they chose. */
function useTold(): string {
  const { data: me } = useQuery(meQuery)
  const choice = useQuery(choicesQuery).data?.items.find((one) => one.kind === "analysis_ended")
  if (choice?.by_mail && me?.email_verified) return "You can leave; we’ll email you when it’s ready."
  return choice?.in_app ? "You can leave; we’ll notify you when it’s ready." : "You can leave this page."
}

function noteOf(video: Video, leave: string): string {
  if (!video.duration_ms) return leave
  const minutes = Math.max(1, Math.round(video.duration_ms / 60_000))
  return `${many(minutes, "minute")} of video to analyze. ${leave}`
}

/** When the analysis ends, everything that shows its results is asked for anew. */
function useSettled(videoId: string, status: string | undefined) {
  const queries = useQueryClient()
  const ended = status !== undefined && !isRunning({ status })
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: ["analyses", videoId] })
  }, [ended, queries, videoId])
}

/** A file that is no playable video: the reason, and what to do. */
export function Refused({ video }: { video: Video }) {
  const navigate = useNavigate()
  const remove = () =>
    deleteVideos([video.id]).then(() => {
      void navigate({ to: "/library" })
      choose()
    }, failed)
  const { data: jobs } = useQuery(jobsQuery)
  const job = jobs?.items.find((one) => one.kind === "ingest" && one.subject_id === video.id && one.status === "failed")
  return (
    <Empty
      icon={<IconMovieOff size={28} stroke={1.5} />}
      title="This file isn’t supported"
      action={
        <div className={styles.ways}>
          <Button onClick={remove}>Delete and choose another file</Button>
          {job && (
            <Button variant="default" onClick={() => retryJob(job.id).catch(failed)}>
              Try again
            </Button>
          )}
        </div>
      }
    >
      {video.failure_reason}
    </Empty>
  )
}
