import { useQuery } from "@tanstack/react-query"
import type { CSSProperties } from "react"
import { type HourCell, hoursQuery, type Period } from "~/api/analytics"
import { many } from "~/ui/format"
import shared from "./Analytics.module.css"
import styles from "./HeatMap.module.css"
import { counted, hourLabel, WEEKDAYS } from "./words"

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const ENOUGH = 12

/** How posts did by the hour of the week in which they went out. */
export function HeatMap({ period }: { period: Period }) {
  const { data } = useQuery(hoursQuery(period))
  if (!data || data.posts === 0) return null
  const most = Math.max(...data.items.map((one) => one.median_views), 1)
  const best = [...data.items].sort((a, b) => b.median_views - a.median_views)[0]
  const cells = new Map(data.items.map((one) => [`${one.weekday} ${one.hour}`, one]))
  return (
    <section className={shared.card} aria-labelledby="hours">
      <div>
        <h2 id="hours">Best times</h2>
        <p className="quiet">{summary(data.posts, best)}</p>
      </div>
      <table className={styles.heat}>
        <caption className={shared.unseen}>Median views by weekday and hour of posting</caption>
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                <span className={hour % 6 === 0 ? undefined : shared.unseen}>{hourLabel(hour)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((day, weekday) => (
            <tr key={day}>
              <th scope="row" aria-label={day}>
                {day.slice(0, 3)}
              </th>
              {HOURS.map((hour) => (
                <Cell
                  key={hour}
                  cell={cells.get(`${weekday} ${hour}`)}
                  most={most}
                  name={`${day} ${hourLabel(hour)}`}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.scale}>
        Fewer views <span aria-hidden /> More views
      </p>
    </section>
  )
}

function summary(posts: number, best: HourCell | undefined): string {
  if (posts < ENOUGH || !best) return `${many(posts, "post")} so far. Patterns show after about ${ENOUGH}.`
  return `${WEEKDAYS[best.weekday]}s at ${hourLabel(best.hour)} did best: ${counted(Math.round(best.median_views))} views at the median.`
}

function Cell({ cell, most, name }: { cell: HourCell | undefined; most: number; name: string }) {
  if (!cell) return <td />
  const engaged = cell.engagement === null ? "" : `, ${(cell.engagement * 100).toFixed(1)}% engagement`
  const words = `${name}: ${counted(Math.round(cell.median_views))} views, ${many(cell.posts, "post")}${engaged}`
  const share = { "--share": `${Math.round(18 + 82 * (cell.median_views / most))}%` } as CSSProperties
  return (
    <td title={words} data-filled style={share}>
      <span className={shared.unseen}>{words}</span>
    </td>
  )
}
