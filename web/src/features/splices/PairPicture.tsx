import { IconTrash } from "@tabler/icons-react"
import { useState } from "react"
import type { Clip } from "~/api/clips"
import type { SpliceOptions } from "~/api/splices"
import { ClipPicture } from "./ClipPicture"
import styles from "./PairPicture.module.css"

interface Props {
  first: Clip | null
  second: Clip | null
  options?: Pick<SpliceOptions, "layout" | "split_ratio" | "swap">
}

const EVEN = { layout: "top_bottom", split_ratio: 0.5, swap: false } as const

/** Two clips in one upright frame; both play while the pointer rests on it. */
export function PairPicture({ first, second, options = EVEN }: Props) {
  const [over, setOver] = useState(false)
  const { layout, split_ratio: ratio, swap } = options
  const across = layout === "left_right"
  const shapes = [ratio, 1 - ratio].map((part) => (across ? (9 / 16) * part : 9 / 16 / part))
  const clips = swap ? [second, first] : [first, second]
  const tracks = `${ratio}fr ${1 - ratio}fr`
  return (
    <div
      className={styles.pair}
      style={across ? { gridTemplateColumns: tracks } : { gridTemplateRows: tracks }}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
    >
      {clips.map((clip, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: there are two places, and they are these
        <div key={i} className={styles.half}>
          {clip ? (
            <ClipPicture clip={clip} shape={shapes[i] ?? 9 / 8} plays={over} />
          ) : (
            <span className={styles.gone}>
              <IconTrash size={22} stroke={1.5} aria-hidden /> Deleted
            </span>
          )}
        </div>
      ))}
    </div>
  )
}
