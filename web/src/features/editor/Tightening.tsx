import { SegmentedControl } from "@mantine/core"
import type { Framing } from "~/api/exports"
import type { Tightening as Strength, Stretch } from "~/features/exports/draft"
import styles from "./Tightening.module.css"

export type Removal = Framing["removals"][number]

const STRENGTHS: { value: Strength; label: string }[] = [
  { value: "off", label: "Off" },
  { value: "gentle", label: "Gentle" },
  { value: "tight", label: "Tight" },
]

interface Props {
  value: Strength
  removals: Removal[]
  set: (value: Strength) => void
}

/** How much of pauses and fillers is cut out, and how much time that saves. */
export function Tightening({ value, removals, set }: Props) {
  return (
    <div className={styles.tightening}>
      <span className={styles.label}>Remove pauses and fillers</span>
      <SegmentedControl
        aria-label="Remove pauses and fillers"
        data={STRENGTHS}
        value={value}
        onChange={(chosen) => set(chosen as Strength)}
      />
      <p className={`${styles.saved} tabular`} role="status">
        {value === "off" ? "Every pause and filler stays in." : saved(removals)}
      </p>
    </div>
  )
}

function saved(removals: Removal[]): string {
  const removed = removals.filter((one) => !one.restored)
  const ms = removed.reduce((sum, one) => sum + one.end_ms - one.start_ms, 0)
  if (ms > 0) return `Removes ${(ms / 1000).toFixed(1)} s of pauses and fillers. Click one below to keep it.`
  return removals.length ? "You kept every pause and filler." : "No long pauses or fillers here."
}

/** What stays in, with a removal given back or taken out again. */
export function toggled(restored: Stretch[], removal: Removal): Stretch[] {
  const { start_ms, end_ms } = removal
  if (!removal.restored) return [...restored, { start_ms, end_ms }]
  return restored.filter((one) => one.end_ms <= start_ms || one.start_ms >= end_ms)
}
