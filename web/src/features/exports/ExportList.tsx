import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { isRunning } from "~/api/analyses"
import { type Export, exportQuery } from "~/api/exports"
import { ago, bytes, clock, percent, timeLeft } from "~/ui/format"
import { useHidden } from "~/ui/hidden"
import { Bar } from "~/ui/Stages"
import styles from "./ExportList.module.css"

const STATUSES: Record<Export["status"], string> = {
  queued: "Queued",
  processing: "Exporting",
  completed: "Ready",
  failed: "Failed",
  cancelled: "Canceled",
}

/** Exports as lines: how each stands and what it is. */
export function ExportList({ items }: { items: Export[] }) {
  const hidden = useHidden("exports")
  return (
    <ul className={styles.list}>
      {items
        .filter((one) => !hidden.has(one.id))
        .map((one) => (
          <Row key={one.id} listed={one} />
        ))}
    </ul>
  )
}

/** A running export is asked for by itself: the list does not know how far its stages are. */
function Row({ listed }: { listed: Export }) {
  const running = isRunning(listed)
  const { data } = useQuery({ ...exportQuery(listed.id), enabled: running })
  const one = (running && data) || listed
  const left = isRunning(one) ? timeLeft(one.progress, one.created_at) : undefined
  return (
    <li>
      <Link to="/exports/$exportId" params={{ exportId: one.id }} className={styles.row}>
        <span className={styles.title}>{one.title}</span>
        <span className={styles.facts}>
          {one.format.resolution?.replace("x", "×")}
          {one.duration_ms !== null && ` · ${clock(one.duration_ms)}`}
          {one.size_bytes !== null && ` · ${bytes(one.size_bytes)}`}
        </span>
        <span className={styles.when}>{left ?? ago(one.created_at)}</span>
        <span className={styles.status} data-status={one.status}>
          {isRunning(one) ? percent(one.progress) : STATUSES[one.status]}
        </span>
        {isRunning(one) && <Bar share={one.progress} label={`Progress of ${one.title}`} />}
      </Link>
    </li>
  )
}
