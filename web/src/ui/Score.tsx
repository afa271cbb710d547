import styles from "./Score.module.css"

/** A score out of 100 as a small dial. */
export function Score({ value, size = 44, label = "Score" }: { value: number; size?: number; label?: string }) {
  const shown = Math.round(value * 100)
  const around = 2 * Math.PI * 16
  return (
    <span
      className={styles.score}
      style={{ width: size, height: size }}
      role="img"
      aria-label={`${label} ${shown} of 100`}
    >
      <svg viewBox="0 0 40 40" aria-hidden>
        <circle cx="20" cy="20" r="16" className={styles.track} />
        <circle cx="20" cy="20" r="16" className={styles.share} strokeDasharray={`${value * around} ${around}`} />
      </svg>
      <span aria-hidden>{shown}</span>
    </span>
  )
}

/** The parts of a score as thin labelled bars. */
export function ScoreBars({ parts }: { parts: [string, number][] }) {
  return (
    <dl className={styles.bars}>
      {parts.map(([name, value]) => (
        <div key={name} className={styles.part}>
          <dt>{name}</dt>
          <dd>
            <span className={styles.line} aria-hidden>
              <span style={{ width: `${value * 100}%` }} />
            </span>
            <span className="tabular">{Math.round(value * 100)}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
