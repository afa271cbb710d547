import { Link } from "@tanstack/react-router"
import { isRunning } from "~/api/analyses"
import type { Export } from "~/api/exports"
import { ago, bytes, clock, percent } from "~/ui/format"
import { useHidden } from "~/ui/hidden"
import { Bar } from "~/ui/Stages"
import styles from "./ExportList.module.css"

const STANDING: Record<Export["status"], string> = {
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
          <li key={one.id}>
            <Link to="/exports/$exportId" params={{ exportId: one.id }} className={styles.row}>
              <span className={styles.title}>{one.title}</span>
              <span className={styles.facts}>
                {one.format.resolution?.replace("x", "×")}
                {one.duration_ms !== null && ` · ${clock(one.duration_ms)}`}
                {one.size_bytes !== null && ` · ${bytes(one.size_bytes)}`}
              </span>
              <span className={styles.when}>{ago(one.created_at)}</span>
              <span className={styles.standing} data-status={one.status}>
                {isRunning(one) ? percent(one.progress) : STANDING[one.status]}
              </span>
              {isRunning(one) && <Bar share={one.progress} label={`Progress of ${one.title}`} />}
            </Link>
          </li>
        ))}
    </ul>
  )
}
