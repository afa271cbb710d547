import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { sameAddress } from "~/api/address"
import { isRunning } from "~/api/analyses"
import { coverQuery, type Export } from "~/api/exports"
import { shapeOf } from "~/features/exports/draft"
import { ago, clock, percent } from "~/ui/format"
import { useHidden } from "~/ui/hidden"
import styles from "./Home.module.css"

/** The newest shorts as themselves. */
export function RecentExports({ items }: { items: Export[] }) {
  const hidden = useHidden("exports")
  return (
    <ul className={styles.shorts}>
      {items
        .filter((one) => !hidden.has(one.id))
        .map((one) => (
          <Short key={one.id} item={one} />
        ))}
    </ul>
  )
}

const STATUSES: Record<Export["status"], string> = {
  queued: "Queued",
  processing: "Exporting",
  completed: "Ready",
  failed: "Failed",
  cancelled: "Canceled",
}

function Short({ item }: { item: Export }) {
  const { data: cover } = useQuery({ ...coverQuery(item.id), enabled: item.status === "completed" })
  const wide = shapeOf({ resolution: item.format.resolution ?? "1080x1920" }) > 1
  return (
    <li className={styles.short}>
      <Link to="/exports/$exportId" params={{ exportId: item.id }}>
        <span className={styles.cover} data-wide={wide || undefined}>
          {cover && <img src={sameAddress(cover.url)} alt="" decoding="async" />}
          <span className={styles.status} data-status={item.status}>
            {isRunning(item) ? `Exporting ${percent(item.progress)}` : STATUSES[item.status]}
          </span>
        </span>
        <span className={styles.title}>{item.title}</span>
      </Link>
      <p className={styles.facts}>
        {item.duration_ms !== null && `${clock(item.duration_ms)} · `}
        {ago(item.created_at)}
      </p>
    </li>
  )
}
