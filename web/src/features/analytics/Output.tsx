import { useQuery } from "@tanstack/react-query"
import { dashboardQuery, type Period, performanceQuery } from "~/api/analytics"
import styles from "./Analytics.module.css"

/** What the workspace made in Cutroom in the period, and how good it is. */
export function Output({ days }: { days: Period["days"] }) {
  const { data: made } = useQuery(dashboardQuery(days))
  const { data: quality } = useQuery(performanceQuery(days))
  if (!made || !quality) return null
  const facts: [string, string][] = [
    ["Videos", made.videos.toLocaleString("en")],
    ["Clips suggested", made.clips.toLocaleString("en")],
    ["Splices", made.splices.toLocaleString("en")],
    ["Exports", made.exports.toLocaleString("en")],
    ["Source footage", `${made.source_minutes.toLocaleString("en")} min`],
    ["Exported", `${made.exported_minutes.toLocaleString("en")} min`],
    ["Average clip score", quality.average_score === null ? "—" : String(Math.round(quality.average_score * 100))],
    ["Most used size", quality.formats[0]?.name ?? "—"],
  ]
  return (
    <section className={styles.card} aria-labelledby="output">
      <h2 id="output">Made in Cutroom</h2>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
