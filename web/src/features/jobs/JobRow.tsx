import { Button } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, type LinkProps } from "@tanstack/react-router"
import { isRunning } from "~/api/analyses"
import { JOB_KINDS } from "~/api/jobKinds"
import { cancelJob, type Job, jobQuery, retryJob } from "~/api/jobs"
import { ago, timeLeft } from "~/ui/format"
import { Stages } from "~/ui/Stages"
import { failed } from "~/ui/toast"
import styles from "./Jobs.module.css"
import { useJobSubject } from "./subject"

const STATUSES: Record<Job["status"], string> = {
  queued: "Queued",
  processing: "Running",
  completed: "Done",
  failed: "Failed",
  cancelled: "Canceled",
}

/** One job as a line: what it works on, how far it is, and what can be done about it. */
export function JobRow({ job }: { job: Job }) {
  return isRunning(job) ? <Running job={job} /> : <Row job={job} />
}

/** A running job is asked for by itself: only that answer knows how far each stage is. */
function Running({ job }: { job: Job }) {
  const { data } = useQuery({ ...jobQuery(job.id), initialData: job, refetchInterval: 1000 })
  return <Row job={data} />
}

function Row({ job }: { job: Job }) {
  const subject = useJobSubject(job)
  const running = isRunning(job)
  const again = job.status === "failed" || job.status === "cancelled"
  return (
    <li className={styles.job}>
      <div className={styles.line}>
        <span className={styles.kind}>
          <strong>{JOB_KINDS[job.kind].label}</strong>
          <Name title={subject?.title} link={subject?.link} />
        </span>
        {running && (
          <Button size="compact-sm" variant="default" onClick={() => cancelJob(job.id).catch(failed)}>
            Cancel
          </Button>
        )}
        {again && (
          <Button size="compact-sm" variant="default" onClick={() => retryJob(job.id).catch(failed)}>
            Try again
          </Button>
        )}
      </div>
      {running && <Stages stages={job.stages} compact />}
      <p className={styles.status} data-status={job.status}>
        {job.error && job.status === "failed" ? job.error : STATUSES[job.status]} ·{" "}
        {running ? (timeLeft(job.progress, job.created_at) ?? `started ${ago(job.created_at)}`) : ago(job.updated_at)}
      </p>
    </li>
  )
}

function Name({ title, link }: { title: string | undefined; link: LinkProps | undefined }) {
  if (!title) return null
  return link ? (
    <Link {...link} className={styles.name}>
      {title}
    </Link>
  ) : (
    <span className={styles.name}>{title}</span>
  )
}
