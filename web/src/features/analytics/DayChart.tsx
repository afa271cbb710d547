import { useState } from "react"
import type { DayTotals } from "~/api/analytics"
import styles from "./DayChart.module.css"
import { counted, dayLabel, METRICS, type Metric } from "./words"

const HEIGHT = 200
const STEPS = [1, 2, 2.5, 5, 10]

/** The smallest round number that is not below a value. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return (STEPS.find((step) => step * power >= value) ?? 10) * power
}

/** What came on each day as bars; a day on which nothing was read has none, and says so. */
export function DayChart({ days, metric }: { days: DayTotals[]; metric: Metric }) {
  const [at, setAt] = useState<number>()
  const values = days.map((one) => one[metric])
  const top = roundUp(Math.max(4, ...values.map((one) => one ?? 0)))
  const shown = at === undefined ? undefined : days[at]
  const every = Math.ceil(days.length / 5)
  return (
    <figure className={styles.chart}>
      <div className={styles.plot} style={{ height: HEIGHT }} onPointerLeave={() => setAt(undefined)}>
        {[1, 0.5, 0].map((share) => (
          <span key={share} className={styles.rule} style={{ bottom: `${share * 100}%` }}>
            <span className="tabular">{counted(top * share)}</span>
          </span>
        ))}
        <ol className={styles.bars} aria-hidden>
          {days.map((one, index) => {
            const value = one[metric]
            return (
              <li
                key={one.day}
                data-missing={value === null || undefined}
                data-down={(value ?? 0) < 0 || undefined}
                onPointerEnter={() => setAt(index)}
              >
                <span style={{ height: `${(Math.max(0, value ?? 0) / top) * 100}%` }} />
              </li>
            )
          })}
        </ol>
        {shown && at !== undefined && (
          <p
            className={styles.bubble}
            style={{ left: `${((at + 0.5) / days.length) * 100}%` }}
            data-side={sideOf(at, days.length)}
          >
            <span>{dayLabel(shown.day)}</span>
            <strong>
              {shown[metric] === null ? "No reading" : `${counted(shown[metric])} ${METRICS[metric].toLowerCase()}`}
            </strong>
          </p>
        )}
      </div>
      <ol className={styles.days} aria-hidden>
        {days.map((one, index) => (
          <li key={one.day}>{(days.length - 1 - index) % every === 0 && <span>{dayLabel(one.day)}</span>}</li>
        ))}
      </ol>
      <DayTable days={days} />
    </figure>
  )
}

const sideOf = (index: number, count: number) =>
  index < count / 5 ? "left" : index > (count * 4) / 5 ? "right" : "middle"

/** The same as a table, for whoever does not see bars or wants the numbers. */
function DayTable({ days }: { days: DayTotals[] }) {
  return (
    <details className={styles.alternative}>
      <summary>Show as a table</summary>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              {Object.values(METRICS).map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((one) => (
              <tr key={one.day}>
                <th scope="row">{dayLabel(one.day)}</th>
                {(Object.keys(METRICS) as Metric[]).map((metric) => (
                  <td key={metric} className="tabular">
                    {one[metric]?.toLocaleString("en") ?? "—"}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
