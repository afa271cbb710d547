import { Link } from "@tanstack/react-router"
import type { ScoreReport } from "~/api/insights"
import { counted } from "~/features/analytics/words"
import styles from "./Insights.module.css"
import { Interval } from "./Interval"
import { Progress } from "./Progress"
import { percent } from "./words"

const MOST_TIMES = 10 // on the chart: ten times as many views, or a tenth

/** How well clip scores have predicted views, also where that is badly. */
export function Score({ report }: { report: ScoreReport }) {
  return (
    <section className={styles.card} aria-labelledby="score">
      <div>
        <h2 id="score">How well scores predict</h2>
        <p className="quiet">{verdict(report)}</p>
      </div>
      {report.shorts < report.needed && <Progress count={report.shorts} needed={report.needed} of="clips posted" />}
      {report.fifths.length > 0 && <Fifths report={report} />}
      {report.fifths.length > 0 && <Points report={report} />}
    </section>
  )
}

function verdict({ shorts, needed, correlation, low, high }: ScoreReport): string {
  if (shorts < needed)
    return "Each clip has a score from 0 to 100. Whether it holds for your audience shows once more of them are out."
  if (correlation === null || low === null || high === null)
    return "The scores or the views of your posted clips don’t differ enough to compare them."
  const numbers = `Rank correlation ${correlation.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) over ${counted(shorts)} clips.`
  if (low > 0) return `Clips with higher scores get more views on your channels. ${numbers}`
  if (high < 0) return `Clips with higher scores get fewer views on your channels: don’t rely on them. ${numbers}`
  return `Scores don’t clearly predict views on your channels so far. ${numbers}`
}

/** How many of each fifth beat what is usual. */
function Fifths({ report }: { report: ScoreReport }) {
  return (
    <table className={styles.fifths}>
      <caption>Clips that beat their channel’s usual views, by score</caption>
      <thead className={styles.unseen}>
        <tr>
          <th scope="col">Score</th>
          <th scope="col">Range</th>
          <th scope="col">Share that beat what’s usual</th>
        </tr>
      </thead>
      <tbody>
        {report.fifths.map((one) => (
          <tr key={one.lowest_score}>
            <th scope="row" className="tabular">
              {Math.round(one.lowest_score * 100)}–{Math.round(one.highest_score * 100)}
            </th>
            <td>
              <Interval
                low={one.low}
                value={one.share}
                high={one.high}
                middle={0.5}
                isClear={one.low > 0.5 || one.high < 0.5}
              />
            </td>
            <td className="tabular">
              {percent(one.share)}
              <span className="quiet"> of {counted(one.shorts)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Each clip by its score and its views; what the table says is told by it too. */
function Points({ report }: { report: ScoreReport }) {
  const height = (times: number) => 50 - (50 * Math.max(-1, Math.min(1, Math.log(times) / Math.log(MOST_TIMES)))) / 1.05
  return (
    <figure className={styles.points}>
      <div className={styles.plot}>
        <span className={styles.usual}>Usual views</span>
        {report.points.map((one) => (
          <Link
            key={one.post_id}
            to="/posts/$postId"
            params={{ postId: one.post_id }}
            tabIndex={-1}
            title={`${one.title}: score ${Math.round(one.score * 100)}, ${one.times_usual.toFixed(1)}× the usual views`}
            aria-hidden
            className={styles.point}
            style={{ left: `${one.score * 100}%`, top: `${height(one.times_usual)}%` }}
            preload={false}
          />
        ))}
      </div>
      <figcaption>
        <span>Score 0</span>
        <span>100</span>
      </figcaption>
    </figure>
  )
}
