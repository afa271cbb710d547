import { IconArrowsVertical } from "@tabler/icons-react"
import type { KeyboardEvent, PointerEvent, RefObject } from "react"
import styles from "./Stage.module.css"

export const LEAST = 0.2
export const MOST = 0.8

export function settled(ratio: number): number {
  return Math.round(Math.max(LEAST, Math.min(MOST, ratio)) * 100) / 100
}

interface Props {
  across: boolean
  ratio: number
  set: (ratio: number) => void
  box: RefObject<HTMLDivElement | null>
}

/** The line between the two pictures: drag it, or move it with the arrow keys. */
export function Divider({ across, ratio, set, box }: Props) {
  const drag = (event: PointerEvent) => {
    const place = box.current?.getBoundingClientRect()
    if (!place || event.buttons !== 1) return
    set(settled(across ? (event.clientX - place.left) / place.width : (event.clientY - place.top) / place.height))
  }
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 0.05 : 0.01
    const by = { ArrowLeft: -step, ArrowUp: -step, ArrowRight: step, ArrowDown: step }[event.key]
    const to = { Home: LEAST, End: MOST }[event.key]
    if (by === undefined && to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    set(settled(to ?? ratio + (by ?? 0)))
  }
  const share = Math.round(ratio * 100)
  const [near, far] = across ? ["left", "right"] : ["top", "bottom"]
  return (
    <button
      type="button"
      role="slider"
      className={styles.divider}
      data-across={across || undefined}
      style={{ [across ? "left" : "top"]: `${ratio * 100}%` }}
      aria-label="Split between the two clips"
      aria-orientation={across ? "horizontal" : "vertical"}
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      aria-valuenow={share}
      aria-valuetext={`${share}% ${near}, ${100 - share}% ${far}`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => set(0.5)}
      onKeyDown={press}
    >
      <span className={styles.grip} aria-hidden>
        <IconArrowsVertical size={16} />
        <span>
          {share} / {100 - share}
        </span>
      </span>
    </button>
  )
}
