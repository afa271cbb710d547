import styles from "./Picture.module.css"

const BARS = Array.from({ length: 64 }, (_, at) => ({
  at,
  height: 0.18 + 0.62 * Math.abs(Math.sin(at * 0.43) * Math.cos(at * 0.171 + 1)),
}))
const MOMENTS = [
  { from: 6, to: 17, score: 94, words: ["Here", "it", "comes"] },
  { from: 29, to: 39, score: 88, words: ["So", "we", "tried"] },
  { from: 47, to: 57, score: 81, words: ["That", "is", "why"] },
]

/** What Cutroom does, drawn: a long track of sound, three moments lifted out of it as vertical shorts. */
export function Picture() {
  return (
    <svg
      className={styles.picture}
      viewBox="0 0 640 520"
      role="img"
      aria-label="A long video's sound, with three moments lifted out as captioned vertical shorts"
    >
      {MOMENTS.map(({ from, to, score, words }, i) => {
        const middle = ((from + to) / 2) * 10
        const top = 24 + i * 26
        return (
          <g key={score} className={styles.moment} style={{ animationDelay: `${i * 120}ms` }}>
            <path
              d={`M${from * 10} 430 L${middle - 70} ${top + 250} H${middle + 70} L${to * 10} 430 Z`}
              className={styles.beam}
            />
            <rect x={middle - 70} y={top} width="140" height="249" rx="18" className={styles.short} />
            <circle cx={middle} cy={top + 92} r="31" className={styles.head} />
            <path d={`M${middle - 56} ${top + 190} q0 -58 56 -58 q56 0 56 58 v59 h-112 z`} className={styles.body} />
            <text x={middle} y={top + 206} className={styles.caption}>
              {words[0]} <tspan className={styles.spoken}>{words[1]}</tspan> {words[2]}
            </text>
            <g transform={`translate(${middle + 34} ${top + 14})`}>
              <rect width="26" height="20" rx="7" className={styles.badge} />
              <text x="13" y="14.5" className={styles.score}>
                {score}
              </text>
            </g>
          </g>
        )
      })}
      {BARS.map(({ at, height }) => {
        const chosen = MOMENTS.some(({ from, to }) => at >= from && at < to)
        return (
          <rect
            key={at}
            x={at * 10 + 2}
            y={468 - height * 38}
            width="6"
            height={height * 76}
            rx="3"
            className={chosen ? styles.on : styles.off}
          />
        )
      })}
    </svg>
  )
}
