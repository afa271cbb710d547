import { Button, Skeleton } from "@mantine/core"
import { IconDownload, IconFileZip } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { isRunning } from "~/api/analyses"
import { jobQuery } from "~/api/jobs"
import { askTakeout, type Takeout, takeoutAddress, takeoutsQuery } from "~/api/privacy"
import { inWorkspace } from "~/api/workspace"
import { ago, bytes } from "~/ui/format"
import { Bar } from "~/ui/Stages"
import { Failed } from "~/ui/States"
import { failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Account.module.css"

/** Exports of all that is kept of the person. */
export function Takeouts() {
  const takeouts = useQuery(takeoutsQuery)
  const running = takeouts.data?.items.some(isRunning) ?? false
  return (
    <section className={styles.section} aria-labelledby="takeouts">
      <h2 id="takeouts">Export your data</h2>
      <p className="quiet">
        A JSON file with your profile, videos, transcripts, clips, exports and jobs, and links to the media. It stays
        available for a week.
      </p>
      {takeouts.isPending && <Skeleton height={40} />}
      {takeouts.isError && !takeouts.data && <Failed error={takeouts.error} again={() => void takeouts.refetch()} />}
      {takeouts.data && takeouts.data.items.length > 0 && (
        <ul className={styles.list}>
          {takeouts.data.items.map((one) => (
            <Row key={one.id} takeout={one} />
          ))}
        </ul>
      )}
      <Button variant="default" disabled={running} onClick={() => askTakeout().catch(failed)}>
        {running ? "Exporting…" : "Export my data"}
      </Button>
    </section>
  )
}

function Row({ takeout }: { takeout: Takeout }) {
  const when = useWhen({ dateStyle: "medium" })
  const fetchFile = () =>
    takeoutAddress(takeout.id).then((address) => {
      if (address) location.assign(address)
    }, failed)
  return (
    <li className={styles.item}>
      <IconFileZip size={22} stroke={1.5} aria-hidden />
      <span className={styles.words}>
        <strong>Your data, {ago(takeout.created_at)}</strong>
        {isRunning(takeout) ? (
          <Progress jobId={takeout.job_id} />
        ) : (
          <span className="quiet">{statusText(takeout, when)}</span>
        )}
      </span>
      {takeout.status === "completed" && (
        <Button size="compact-sm" leftSection={<IconDownload size={16} />} onClick={fetchFile}>
          Download
        </Button>
      )}
    </li>
  )
}

function Progress({ jobId }: { jobId: string }) {
  const { data } = useQuery(jobQuery(jobId, inWorkspace(null)))
  return <Bar share={data?.progress ?? 0} label="Exporting your data" />
}

function statusText(takeout: Takeout, when: (instant: string) => string): string {
  if (takeout.status === "completed" && takeout.expires_at)
    return `${bytes(takeout.size_bytes ?? 0)}, available until ${when(takeout.expires_at)}`
  if (takeout.status === "expired") return "Expired. Export your data again."
  if (takeout.status === "cancelled") return "Canceled"
  return takeout.error ?? "Export failed. Try again."
}
