import { Button, Drawer, Skeleton } from "@mantine/core"
import { IconCircleCheck } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, type LinkProps } from "@tanstack/react-router"
import { isRunning } from "~/api/analyses"
import { cancelJob, type Job, jobQuery, jobsQuery, retryJob } from "~/api/jobs"
import { ago } from "~/ui/format"
import { Stages } from "~/ui/Stages"
import { Empty, Failed } from "~/ui/States"
import { failed } from "~/ui/toast"
import styles from "./Jobs.module.css"
import { useJobSubject } from "./subject"

const SAID: Record<Job["kind"], string> = {
  ingest: "Getting a video ready",
  analysis: "Finding moments",
  render: "Rendering an export",
  takeout: "Gathering your data",
}
const STANDING: Record<Job["status"], string> = {
  queued: "Waiting for its turn",
  processing: "Running",
  completed: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
}

/** Everything that is being worked on, and what became of the rest. */
export default function Jobs({ close }: { close: () => void }) {
  const jobs = useQuery(jobsQuery)
  return (
    <Drawer opened onClose={close} position="right" size={420} title="Jobs">
      {jobs.isPending && <Skeleton height={180} />}
      {jobs.isError && <Failed error={jobs.error} again={() => void jobs.refetch()} />}
      {jobs.data?.total === 0 && (
        <Empty icon={<IconCircleCheck size={28} stroke={1.5} />} title="Nothing to do">
          Uploads, analyses and exports show up here while they run.
        </Empty>
      )}
      <ul className={styles.list}>
        {jobs.data?.items.map((job) =>
          isRunning(job) ? <Running key={job.id} job={job} /> : <Row key={job.id} job={job} />,
        )}
      </ul>
    </Drawer>
  )
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
          <strong>{SAID[job.kind]}</strong>
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
      <p className={styles.standing} data-status={job.status}>
        {job.error && job.status === "failed" ? job.error : STANDING[job.status]} ·{" "}
        {running ? `begun ${ago(job.created_at)}` : ago(job.updated_at)}
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
