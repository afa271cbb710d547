import type { CSSProperties } from "react"
import styles from "./Interval.module.css"

interface Props {
  /** Places on the track, 0 to 1. */
  low: number
  value: number
  high: number
  middle: number
  isClear: boolean
}

const at = (place: number) => `${Math.max(0, Math.min(1, place)) * 100}%`

/** A value as a dot, how sure it is as a bar, and the line that separates more from less; numbers stand beside it. */
export function Interval({ low, value, high, middle, isClear }: Props) {
  const places = { "--low": at(low), "--value": at(value), "--high": at(high), "--middle": at(middle) } as CSSProperties
  return (
    <span className={styles.track} data-clear={isClear || undefined} style={places} aria-hidden>
      <span className={styles.middle} />
      <span className={styles.range} />
      <span className={styles.dot} />
    </span>
  )
}
