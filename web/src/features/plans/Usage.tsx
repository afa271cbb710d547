import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type Use, usageQuery } from "~/api/plans"
import { Bar } from "~/ui/Stages"
import { Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import styles from "./Plans.module.css"
import { amountOf, LIMITS } from "./words"

/** What is used of the plan's limits, and when that begins again. */
export function Usage() {
  const usage = useQuery(usageQuery)
  if (usage.isPending) return <Skeleton height={160} radius="lg" />
  if (usage.isError && !usage.data) return <Failed error={usage.error} again={() => void usage.refetch()} />
  return (
    <section className={styles.card} aria-labelledby="usage">
      <h2 id="usage">Usage</h2>
      <ul className={styles.uses}>
        {usage.data.items.map((use) => (
          <li key={use.limit}>
            <Line use={use} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ use }: { use: Use }) {
  const day = useWhen({ dateStyle: "long" })
  const label = LIMITS[use.limit] ?? use.limit
  const used = amountOf(use.limit, use.used)
  return (
    <div className={styles.use}>
      <span>{label}</span>
      <span className="tabular">{use.most === null ? used : `${used} of ${amountOf(use.limit, use.most)}`}</span>
      {use.most !== null && <Bar label={label} share={Math.min(1, use.used / Math.max(1, use.most))} />}
      {use.most !== null && use.renews_at && <small className="quiet">Renews on {day(use.renews_at)}</small>}
    </div>
  )
}
